// Ticks of the inbox hold while one walks its pages: they wait in this tab until something is done with them.
(() => {
  "use strict";
  const kabar = document.querySelector("[data-titipan]");
  if (!kabar) return;
  const borang = kabar.closest("form"), K = "centang", tampilan = kabar.dataset.titipan;
  const kotak = [...borang.querySelectorAll("[type=checkbox][name=nomor]")], lepas = kabar.querySelector("[data-lepas]");
  const asli = kabar.firstElementChild.textContent;
  let selesai = false, titipan = [];
  try {
    // Another filter is another list: what was ticked there is not meant here.
    const simpanan = JSON.parse(sessionStorage.getItem(K) || "{}");
    titipan = simpanan.tampilan === tampilan ? simpanan.nomor.map(String) : [];
  } catch { return; }
  const disini = new Set(kotak.map((satu) => satu.value)), dicentang = new Set(titipan);
  for (const satu of kotak) if (dicentang.has(satu.value)) satu.checked = true;
  const lain = () => [...borang.querySelectorAll("[type=hidden][name=nomor]")];
  const tulis = () => {
    const n = lain().length;
    kabar.firstElementChild.textContent = n ? kabar.dataset.kata.replace("{n}", n) : "";
    lepas.hidden = !n;
  };
  for (const nomor of titipan) {
    if (disini.has(nomor)) continue;
    const satu = document.createElement("input");
    satu.type = "hidden"; satu.name = "nomor"; satu.value = nomor;
    borang.append(satu);
  }
  lepas.addEventListener("click", () => { for (const satu of lain()) satu.remove(); tulis(); });
  borang.addEventListener("submit", (e) => { selesai = e.submitter?.name === "aksi"; });
  addEventListener("pagehide", () => {
    const nomor = selesai ? [] : [...lain(), ...kotak.filter((satu) => satu.checked)].map((satu) => satu.value);
    try { sessionStorage.setItem(K, JSON.stringify({ tampilan, nomor })); } catch { kabar.firstElementChild.textContent = asli; }
  });
  tulis();
})();
