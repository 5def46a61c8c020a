// Renews a part of the page that only counts, while it is being looked at; without this file loading again does it.
// data-segar: every so many seconds, also where WebSocket is blocked; data-dari: from another address; "lihat" (js/lihat.js): at once.
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
  for (const bagian of document.querySelectorAll("[data-segar]")) {
    const segarkan = async () => {
      if (document.hidden) return;
      try {
        const baru = (await ambil(bagian.dataset.dari || location.href))?.getElementById(bagian.id);
        if (baru && baru.innerHTML !== bagian.innerHTML) bagian.replaceChildren(...baru.childNodes);
      } catch { /* the next time */ }
    };
    setInterval(segarkan, Number(bagian.dataset.segar) * 1000);
    bagian.addEventListener("lihat", segarkan);
  }
})();
