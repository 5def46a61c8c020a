// Keys of the inbox, and "tick all" at once. Never while typing; they can be switched off, and all works without.
(() => {
  "use strict";
  const K = "pintasan", borang = document.querySelector("form[data-pintasan]"), dialog = document.getElementById("pintasan");
  const saklar = document.getElementById("pakai-pintasan"), semua = document.querySelector("[data-semua]");
  const simpanan = (nilai) => {
    try {
      if (nilai === undefined) return localStorage.getItem(K) !== "mati";
      if (nilai) localStorage.removeItem(K); else localStorage.setItem(K, "mati");
    } catch { /* private window */ }
    return true;
  };
  if (semua) semua.addEventListener("click", (e) => {
    const kotak = [...semua.closest("form").querySelectorAll("[type=checkbox][name=nomor]")], penuh = kotak.every((satu) => satu.checked);
    e.preventDefault();
    for (const satu of kotak) satu.checked = !penuh;
  });
  if (!borang || !dialog) return;
  if (saklar) {
    saklar.checked = simpanan();
    saklar.addEventListener("change", () => simpanan(saklar.checked));
  }
  const baris = () => [...borang.querySelectorAll(".daftar > li")];
  const kini = () => document.activeElement.closest(".daftar > li");
  const pindah = (arah) => {
    const semuaBaris = baris(), di = semuaBaris.indexOf(kini());
    const tujuan = semuaBaris[di < 0 ? (arah > 0 ? 0 : semuaBaris.length - 1) : di + arah];
    if (tujuan) tujuan.querySelector(".judul").focus();
  };
  const tekan = (nilai) => {
    // With nothing ticked the row one stands on is meant.
    if (!borang.querySelector("[name=nomor]:checked, [type=hidden][name=nomor]")) { const di = kini(); if (!di) return; di.querySelector("[name=nomor]").checked = true; }
    borang.querySelector(`[name=aksi][value=${nilai}]`).click();
  };
  const laku = {
    j: () => pindah(1), k: () => pindah(-1), g: () => tekan("gabung"), b: () => tekan("balas"),
    x: () => kini()?.querySelector("[name=nomor]").click(), o: () => kini()?.querySelector(".judul").click(),
    "/": () => { document.querySelector("details.saring").open = true; document.querySelector("[name=kata]").focus(); },
    "?": () => document.querySelector("[data-buka=pintasan]").click(),
  };
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || !Object.hasOwn(laku, e.key)) return;
    if (e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]") || !simpanan()) return;
    e.preventDefault();
    laku[e.key]();
  });
})();
