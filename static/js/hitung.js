// Counts SMS pages while typing, in GSM-7 septets (two for ^{}[]~\|€) or, with other letters, in UCS-2.
(() => {
  "use strict";
  const GSM = /^[\n\r !-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\[\]~\\|€]*$/;
  for (const p of document.querySelectorAll("[data-hitung]")) {
    const asal = document.getElementById(p.dataset.hitung), kata = p.dataset.kata;
    if (!asal) continue;
    const hitung = () => {
      const t = asal.value, biasa = GSM.test(t) && !t.includes("`");
      const n = biasa ? t.length + (t.match(/[\^{}\[\]~\\|€]/g) || []).length : t.length;
      const [satu, tiap] = biasa ? [160, 153] : [70, 67], sms = n <= satu ? 1 : Math.ceil(n / tiap);
      p.classList.toggle("lebih", sms > 1);
      p.firstElementChild.textContent = kata.replace("{n}", n).replace("{batas}", sms === 1 ? satu : tiap * sms).replace("{sms}", sms);
    };
    asal.addEventListener("input", hitung);
    hitung();
  }
})();
