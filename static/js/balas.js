// Shows the SMS of an answer as a small phone does, and how much of it fits; the server cuts it in the end.
(() => {
  "use strict";
  const kata = (el) => (el.tagName === "SELECT" ? (el.value ? el.options[el.selectedIndex].text : "") : el.value);
  const panjang = (t) => t.length + (t.match(/[\^{}\[\]~\\|€]/g) || []).length;
  const potong = (t, ruang) => {
    if (panjang(t) <= ruang) return t;
    const awal = t.slice(0, Math.max(ruang - 2, 0)), spasi = awal.lastIndexOf(" ");
    return (spasi > awal.length / 2 ? awal.slice(0, spasi) : awal).replace(/[\s,.;:-]+$/, "") + "..";
  };
  for (const p of document.querySelectorAll("[data-bingkai]")) {
    const asal = p.dataset.untuk.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    const hitung = document.getElementById(p.dataset.hitungan), ruang = Number(p.dataset.ruang);
    const tulis = () => {
      const isi = asal.map(kata).join(" ").trim().replace(/\s+/g, " ");
      p.textContent = p.dataset.bingkai.replace("{isi}", isi ? potong(isi, ruang) : "...");
      if (!hitung) return;
      const n = panjang(isi);
      hitung.parentElement.classList.toggle("lebih", n > ruang);
      hitung.textContent = (n > ruang ? hitung.dataset.lebih : hitung.dataset.kata).replace("{n}", n).replace("{batas}", ruang);
    };
    for (const el of asal) el.addEventListener("input", tulis);
    tulis();
  }
})();
