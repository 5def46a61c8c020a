// A socket says only "look again"; this shows a link to reload and never moves what is being read.
(() => {
  "use strict";
  for (const kotak of document.querySelectorAll("[data-lihat]")) {
    const tautan = kotak.querySelector("a"), kata = kotak.dataset.kata;
    let n = 0, jeda = 500, ws = null, jam = 0, tunda = 0;
    const tulis = () => {
      tunda = 0;
      tautan.lastElementChild.textContent = kata.replace("{n}", n);
      tautan.hidden = false;
    };
    const sambung = () => {
      jam = 0;
      if (document.hidden || ws) return;
      ws = new WebSocket(location.origin.replace(/^http/, "ws") + kotak.dataset.lihat);
      ws.onopen = () => { jeda = 500; };
      ws.onmessage = () => {
        if (kotak.dataset.tanya) return kotak.dispatchEvent(new Event("lihat"));
        // At most one announcement in five seconds, so that a screen reader is not flooded.
        n += 1;
        if (n === 1) tulis(); else if (!tunda) tunda = setTimeout(tulis, 5000);
      };
      ws.onclose = () => {
        ws = null;
        if (!jam) jam = setTimeout(sambung, jeda + Math.random() * jeda);
        jeda = Math.min(jeda * 2, 60000);
      };
    };
    document.addEventListener("visibilitychange", () => { if (!document.hidden && !jam) sambung(); });
    sambung();
  }
})();
