// Remembers the reader's own choice of dark or light; without this file the phone's wish is followed.
(() => {
  "use strict";
  const K = "tema", akar = document.documentElement, gelapHP = matchMedia("(prefers-color-scheme: dark)");
  const baca = () => { try { return localStorage.getItem(K); } catch { return null; } };
  const pakai = (t) => { if (t) akar.dataset.tema = t; else delete akar.dataset.tema; };
  pakai(baca());
  const tombol = document.getElementById("tema");
  if (!tombol) return;
  const gelap = () => akar.dataset.tema === "gelap" || (!akar.dataset.tema && gelapHP.matches);
  const tulis = () => { tombol.lastElementChild.textContent = gelap() ? tombol.dataset.terang : tombol.dataset.gelap; };
  tombol.addEventListener("click", () => {
    const mau = gelap() ? "terang" : "gelap", sama = (mau === "gelap") === gelapHP.matches;
    pakai(sama ? null : mau);
    try { if (sama) localStorage.removeItem(K); else localStorage.setItem(K, mau); } catch { /* private window */ }
    tulis();
  });
  gelapHP.addEventListener("change", tulis);
  tulis();
  tombol.hidden = false;
})();
