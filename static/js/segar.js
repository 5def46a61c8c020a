// Renews a part of the page that only counts, while it is being looked at; without this file loading again does it.
(() => {
  "use strict";
  for (const bagian of document.querySelectorAll("[data-segar]")) {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const jawab = await fetch(location.href, { redirect: "manual", cache: "no-store" });
        if (!jawab.ok) return;
        const baru = new DOMParser().parseFromString(await jawab.text(), "text/html").getElementById(bagian.id);
        if (baru && baru.innerHTML !== bagian.innerHTML) bagian.replaceChildren(...baru.childNodes);
      } catch { /* the next time */ }
    }, Number(bagian.dataset.segar) * 1000);
  }
})();
