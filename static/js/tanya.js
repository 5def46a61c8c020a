// Where a page knows whom to ask, the server says how many are new: on each look (js/lihat.js), and now and then
// by itself, for a socket may be blocked. It also says who has which row open.
(() => {
  "use strict";
  const RAMAI = 5000, BERKALA = 20000;
  for (const kotak of document.querySelectorAll("[data-tanya]")) {
    const tautan = kotak.querySelector("a"), { kata, tanya } = kotak.dataset;
    let tunda = 0, terakhir = 0;
    const bertanya = async () => {
      tunda = 0;
      terakhir = Date.now();
      try {
        const jawab = await fetch(tanya, { headers: { Accept: "application/json" } });
        if (!jawab.ok || jawab.redirected) return;
        const data = await jawab.json();
        const teks = kata.replace("{n}", data.baru), tempat = tautan.lastElementChild;
        if (data.baru) {
          if (tempat.textContent !== teks) tempat.textContent = teks;
          tautan.hidden = false;
        }
        for (const baris of document.querySelectorAll("[data-nomor]")) {
          const tanda = baris.querySelector("[data-di-sini]"), siapa = data.dibuka[baris.dataset.nomor] || "";
          if (!tanda) continue;
          tanda.lastElementChild.textContent = siapa;
          tanda.hidden = !siapa;
        }
      } catch { /* the next look may find the network again */ }
    };
    // At most one announcement in five seconds, so that a screen reader is not flooded.
    const lihat = () => {
      if (!tunda && !document.hidden) tunda = setTimeout(bertanya, Math.max(0, terakhir + RAMAI - Date.now()));
    };
    kotak.addEventListener("lihat", lihat);
    document.addEventListener("visibilitychange", lihat);
    setInterval(lihat, BERKALA);
  }
})();
