// Saves one section of the report while it is written; without this file the button saves all.
(() => {
  "use strict";
  const JEDA = 2000;
  for (const borang of document.querySelectorAll("form[data-laporan]")) {
    const belum = new Set();
    for (const bagian of borang.querySelectorAll("[data-bagian]")) {
      const nama = bagian.dataset.bagian, tanda = bagian.querySelector("[data-tanda]");
      const kotak = borang.elements[nama], versi = borang.elements[`versi_${nama}`];
      let jam = 0, kirim = false, lagi = false;
      const tulis = (teks, gagal) => { tanda.textContent = teks; tanda.classList.toggle("gagal", Boolean(gagal)); };
      const simpan = async () => {
        if (kirim) { lagi = true; return; }
        kirim = true; lagi = false;
        const isi = new FormData();
        isi.set("csrfmiddlewaretoken", borang.elements.csrfmiddlewaretoken.value);
        isi.set("aksi", "tulis"); isi.set(nama, kotak.value); isi.set(versi.name, versi.value);
        tulis(borang.dataset.sedang);
        try {
          const jawab = await fetch(borang.action, { method: "POST", body: isi, headers: { Accept: "application/json" } });
          if (!(jawab.headers.get("Content-Type") || "").includes("json")) throw new Error("bukan jawaban");
          const data = await jawab.json();
          if (jawab.ok) {
            versi.value = data.versi[nama];
            if (!lagi) belum.delete(nama);
          }
          tulis(data.kalimat, !jawab.ok);
        } catch { tulis(borang.dataset.gagal, true); }
        kirim = false;
        if (lagi) simpan();
      };
      const nanti = () => { belum.add(nama); clearTimeout(jam); jam = setTimeout(simpan, JEDA); };
      kotak.addEventListener("input", nanti);
      addEventListener("online", () => { if (belum.has(nama)) nanti(); });
    }
    borang.addEventListener("submit", () => belum.clear());
    addEventListener("beforeunload", (e) => { if (belum.size) e.preventDefault(); });
  }
})();
