// Counts SMS pages while typing, in GSM-7 septets (two for ^{}[]~\|€) or, with other letters, in UCS-2.
// Where a text has places like {nomor}, it is counted and shown with values in them; the server is the judge.
(() => {
  "use strict";
  const GSM = /^[\n\r !-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\[\]~\\|€]*$/;
  const isi = (t, nilai) => t.replace(/\{\s*([^{}]*?)\s*\}/g, (asli, nama) => (Object.hasOwn(nilai, nama) ? nilai[nama] : asli));
  const saatMenulis = (id, tulis) => {
    const asal = document.getElementById(id);
    if (!asal) return;
    asal.addEventListener("input", () => tulis(asal.value));
    tulis(asal.value);
  };
  for (const p of document.querySelectorAll("[data-hitung]")) {
    const kata = p.dataset.kata, nilai = p.dataset.nilai && JSON.parse(p.dataset.nilai);
    saatMenulis(p.dataset.hitung, (asal) => {
      const t = nilai ? isi(asal.trim().replace(/\s+/g, " "), nilai) : asal;
      const biasa = GSM.test(t) && !t.includes("`");
      const n = biasa ? t.length + (t.match(/[\^{}\[\]~\\|€]/g) || []).length : t.length;
      const [satu, tiap] = biasa ? [160, 153] : [70, 67], sms = n <= satu ? 1 : Math.ceil(n / tiap);
      p.classList.toggle("lebih", sms > 1);
      p.firstElementChild.textContent = kata.replace("{n}", n).replace("{batas}", sms === 1 ? satu : tiap * sms).replace("{sms}", sms);
    });
  }
  for (const p of document.querySelectorAll("[data-pratinjau]")) {
    const nilai = JSON.parse(p.dataset.nilai);
    saatMenulis(p.dataset.pratinjau, (asal) => { p.textContent = isi(asal.trim().replace(/\s+/g, " "), nilai); });
  }
})();
