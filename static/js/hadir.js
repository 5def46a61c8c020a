// Says on the page of a voice who else has it open, and that it moved meanwhile; nothing is moved or lost.
(() => {
  "use strict";
  const SELANG = 30000;
  for (const kotak of document.querySelectorAll("[data-hadir]")) {
    const lain = kotak.querySelector("[data-lain]"), pindah = kotak.querySelector("[data-pindah]");
    const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    const tanya = async () => {
      if (document.hidden) return;
      const isi = new FormData();
      isi.set("csrfmiddlewaretoken", token());
      isi.set("dilihat", kotak.dataset.tanda);
      try {
        const jawab = await fetch(kotak.dataset.hadir, { method: "POST", body: isi, headers: { Accept: "application/json" } });
        if (!jawab.ok || jawab.redirected) return;
        const data = await jawab.json();
        if (lain.lastElementChild.textContent !== data.lain) lain.lastElementChild.textContent = data.lain;
        lain.hidden = !data.lain;
        if (data.pindah) pindah.hidden = false;
      } catch { /* the next look may find the network again */ }
    };
    document.addEventListener("visibilitychange", tanya);
    setInterval(tanya, SELANG);
  }
})();
