// The wall looks again by itself; without this file the page asks the browser to load it anew.
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
  const isi = document.getElementById("isi"), jeda = Number(isi.querySelector("[data-segar]").dataset.segar) * 1000;
  const lihat = async () => {
    try {
      const baru = (await ambil(location.href))?.getElementById("isi");
      if (baru && baru.innerHTML !== isi.innerHTML) isi.replaceChildren(...baru.childNodes);
    } catch { /* the next look may find the network again */ }
    setTimeout(lihat, jeda);
  };
  setTimeout(lihat, jeda);
})();
