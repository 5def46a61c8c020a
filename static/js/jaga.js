// Who types is there, and the posko hears so every few minutes; five minutes before the session ends this says so.
// Without this file what is typed is kept all the same (accounts/kept_words.py).
(() => {
  "use strict";
  const keluar = document.querySelector("form.keluar");
  if (!keluar) return;
  const MENIT = 60000;
  let kabar = Date.now(), kotak = null;
  const masih = async () => {
    kabar = Date.now();
    const jawab = await fetch("/akun/masih/", { method: "POST", body: new FormData(keluar), redirect: "manual" }).catch(() => null);
    if (jawab && jawab.status === 204 && kotak) { kotak.remove(); kotak = null; }
  };
  const ingatkan = () => {
    if (kotak || Date.now() - kabar < 25 * MENIT) return;
    kotak = document.createElement("div");
    kotak.className = "kabar awas jangan-cetak";
    kotak.setAttribute("role", "status");
    const kata = document.createElement("p"), tombol = document.createElement("button");
    kata.textContent = "Sebentar lagi sesi Anda berakhir karena lama tidak ada yang ditekan. Tulisan Anda tetap aman. ";
    tombol.className = "tombol dua kecil"; tombol.type = "button"; tombol.textContent = "Tetap masuk";
    tombol.addEventListener("click", masih);
    kata.append(tombol); kotak.append(kata);
    document.getElementById("isi").prepend(kotak);
  };
  document.addEventListener("input", () => { if (Date.now() - kabar > 5 * MENIT) masih(); });
  setInterval(ingatkan, MENIT / 2);
})();
