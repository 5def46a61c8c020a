// Shows how far news has come: a socket says only "look", and while SMS are leaving the page also looks by itself.
(() => {
  "use strict";
  // Parsed by the browser itself: text is never made into a page here (Trusted Types).
  const ambil = (alamat) => new Promise((jadi, gagal) => {
    const x = new XMLHttpRequest();
    x.open("GET", alamat); x.responseType = "document";
    x.onload = () => jadi(x.status === 200 && x.response && new URL(x.responseURL).pathname === new URL(alamat, location.href).pathname ? x.response : null);
    x.onerror = gagal;
    x.send();
  });
  const ID = "kemajuan";
  let kotak = document.getElementById(ID), jam = 0, jeda = 500, sibuk = false, lagi = false;
  if (!kotak) return;
  const alamat = location.origin.replace(/^http/, "ws") + kotak.dataset.kemajuan;
  const lihat = async () => {
    if (sibuk) { lagi = true; return; }
    sibuk = true; lagi = false; clearTimeout(jam);
    try {
      const baru = (await ambil(location.href))?.getElementById(ID);
      if (baru && baru.outerHTML !== kotak.outerHTML) {
        if (baru.dataset.segar) kotak.dataset.segar = baru.dataset.segar; else delete kotak.dataset.segar;
        kotak.replaceChildren(...baru.childNodes);
      }
    } catch { /* the next look may find the network again */ }
    sibuk = false;
    if (lagi) setTimeout(lihat, 1000); else nanti();
  };
  const nanti = () => {
    clearTimeout(jam);
    if (kotak.dataset.segar && !document.hidden) jam = setTimeout(lihat, Number(kotak.dataset.segar) * 1000);
  };
  const sambung = () => {
    if (!kotak.dataset.segar) return; // nothing will change for hours
    const ws = new WebSocket(alamat);
    ws.onopen = () => { jeda = 500; };
    ws.onmessage = () => lihat();
    ws.onclose = () => { setTimeout(sambung, jeda + Math.random() * jeda); jeda = Math.min(jeda * 2, 60000); };
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lihat(); });
  sambung();
  nanti();
})();
