// Saves each row of the sheet while it is written; without this file the button of each part does it.
(() => {
  "use strict";
  const JEDA = 1500;
  for (const borang of document.querySelectorAll("form[data-simpan]")) {
    const kata = borang.dataset, belum = new Set();
    for (const baris of borang.querySelectorAll("[data-baris]")) {
      const tanda = baris.querySelector("[data-tanda]"), awal = `b${baris.dataset.baris}-`;
      const kotak = (nama) => borang.elements[awal + nama];
      let jam = 0, kirim = false, lagi = false, bentrok = false;
      const tulis = (teks, gagal) => { tanda.textContent = teks; tanda.classList.toggle("gagal", Boolean(gagal)); };
      const simpan = async () => {
        jam = 0;
        if (kirim) { lagi = true; return; }
        kirim = true; lagi = false;
        const isi = new FormData();
        isi.set("csrfmiddlewaretoken", borang.elements.csrfmiddlewaretoken.value);
        isi.set("baris", baris.dataset.baris);
        for (const nama of ["jawaban", "dokumen", "rekomendasi", "versi", "asal"]) isi.set(awal + nama, kotak(nama).value);
        tulis(kata.sedang);
        try {
          const jawab = await fetch(kata.simpan, { method: "POST", body: isi, headers: { Accept: "application/json" } });
          if (!(jawab.headers.get("Content-Type") || "").includes("json")) throw new Error("bukan jawaban");
          const data = await jawab.json();
          if (jawab.ok) {
            kotak("versi").value = data.versi; kotak("asal").value = data.asal;
            if (!lagi) belum.delete(baris);
            tulis(data.kalimat);
          } else if (jawab.status === 409) {
            bentrok = true;
            kotak("versi").value = data.versi;
            tulis(`${data.kalimat} ${kata.tersimpan} ${[data.jawaban, data.dokumen, data.rekomendasi].filter(Boolean).join(" · ")}`, true);
          } else tulis(data.kalimat, true);
        } catch { tulis(kata.gagal, true); }
        kirim = false;
        if (lagi) simpan();
      };
      const nanti = (jeda) => {
        belum.add(baris);
        // After a clash only the button saves: writing on must not cover the other's words by itself.
        if (bentrok) return;
        clearTimeout(jam); jam = setTimeout(simpan, jeda);
      };
      baris.addEventListener("input", (e) => nanti(e.target.type === "radio" ? 0 : JEDA));
      addEventListener("online", () => { if (belum.has(baris)) nanti(0); });
    }
    borang.addEventListener("submit", () => belum.clear());
    addEventListener("beforeunload", (e) => { if (belum.size) e.preventDefault(); });
  }
})();
