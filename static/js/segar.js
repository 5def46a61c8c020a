// Renews a part of the page that only counts, while it is being looked at; without this file loading again does it.
// data-segar: every so many seconds, also where WebSocket is blocked; data-dari: from another address; "lihat" (js/lihat.js): at once.
(() => {
  "use strict";
  for (const bagian of document.querySelectorAll("[data-segar]")) {
    const segarkan = async () => {
      if (document.hidden) return;
      try {
        const jawab = await fetch(bagian.dataset.dari || location.href, { redirect: "manual", cache: "no-store" });
        if (!jawab.ok) return;
        const baru = new DOMParser().parseFromString(await jawab.text(), "text/html").getElementById(bagian.id);
        if (baru && baru.innerHTML !== bagian.innerHTML) bagian.replaceChildren(...baru.childNodes);
      } catch { /* the next time */ }
    };
    setInterval(segarkan, Number(bagian.dataset.segar) * 1000);
    bagian.addEventListener("lihat", segarkan);
  }
})();
