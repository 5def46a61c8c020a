// Counts SMS pages while typing, in GSM-7 septets (two for ^{}[]~\|€) or, with other letters, in UCS-2.
// Where a text has places like {nomor}, it is counted and shown with values in them; the server is the judge.
(() => {
  "use strict";
  const GSM = /^[\n\r !-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\[\]~\\|€]*$/;
  const isi = (t, nilai) => t.replace(/\{\s*([^{}]*?)\s*\}/g, (asli, nama) => (Object.hasOwn(nilai, nama) ? nilai[nama] : asli));
  // What is written stands at {tail} of the SMS around it, where there is one.
  const utuh = (p, asal) => {
    const kata = asal.trim().replace(/\s+/g, " ");
    return p.dataset.bingkai && kata ? p.dataset.bingkai.replace("{tail}", () => kata) : kata;
  };
  const saatMenulis = (id, tulis) => {
    const asal = document.getElementById(id);
    if (!asal) return;
    asal.addEventListener("input", () => tulis(asal.value));
    tulis(asal.value);
  };
  for (const p of document.querySelectorAll("[data-hitung]")) {
    const kata = p.dataset.kata, nilai = p.dataset.nilai && JSON.parse(p.dataset.nilai);
    saatMenulis(p.dataset.hitung, (asal) => {
      const t = nilai ? isi(asal.trim().replace(/\s+/g, " "), nilai) : p.dataset.bingkai ? utuh(p, asal) : asal;
      const biasa = GSM.test(t) && !t.includes("`");
      const n = biasa ? t.length + (t.match(/[\^{}\[\]~\\|€]/g) || []).length : t.length;
      const [satu, tiap] = biasa ? [160, 153] : [70, 67], sms = n <= satu ? 1 : Math.ceil(n / tiap);
      p.classList.toggle("lebih", sms > 1);
      p.firstElementChild.textContent = kata.replace("{n}", n).replace("{batas}", sms === 1 ? satu : tiap * sms).replace("{sms}", sms);
    });
  }
  for (const p of document.querySelectorAll("[data-pratinjau]")) {
    const nilai = JSON.parse(p.dataset.nilai);
    saatMenulis(p.dataset.pratinjau, (asal) => { if (asal.trim() || !p.dataset.bingkai) p.textContent = p.dataset.bingkai ? utuh(p, asal) : isi(utuh(p, asal), nilai); });
  }
})();
