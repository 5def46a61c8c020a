// The wall looks again by itself; without this file the page asks the browser to load it anew.
(() => {
  "use strict";
  const isi = document.getElementById("isi"), jeda = Number(isi.querySelector("[data-segar]").dataset.segar) * 1000;
  const lihat = async () => {
    try {
      const jawab = await fetch(location.href, { headers: { Accept: "text/html" } });
      const baru = jawab.ok && !jawab.redirected && new DOMParser().parseFromString(await jawab.text(), "text/html").getElementById("isi");
      if (baru && baru.innerHTML !== isi.innerHTML) isi.innerHTML = baru.innerHTML;
    } catch { /* the next look may find the network again */ }
    setTimeout(lihat, jeda);
  };
  setTimeout(lihat, jeda);
})();
