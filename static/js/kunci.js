// Asks the phone for a passkey, or to make one, and posts its answer with the form. Without this file: codes.
(() => {
  "use strict";
  const F = document.getElementById("kunci-hp"), kata = document.getElementById("kunci-kata");
  if (!F) return;
  const tombol = F.querySelector("button[type=submit]"), buat = "buat" in F.dataset;
  const bilang = (apa) => { kata.textContent = kata.dataset[apa] || ""; };
  if (!window.PublicKeyCredential || !navigator.credentials) { bilang("tidak"); return; }
  kata.textContent = "";
  tombol.disabled = false;
  const byte = (teks) => Uint8Array.from(atob(teks.replace(/-/g, "+").replace(/_/g, "/")), (h) => h.charCodeAt(0)).buffer;
  const teks = (isi) => btoa(String.fromCharCode(...new Uint8Array(isi))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const kunci = (daftar) => (daftar || []).map((satu) => ({ ...satu, id: byte(satu.id) }));
  const baca = () => {
    const p = JSON.parse(F.dataset.pilihan);
    p.challenge = byte(p.challenge);
    if (buat) { p.user.id = byte(p.user.id); p.excludeCredentials = kunci(p.excludeCredentials); }
    else p.allowCredentials = kunci(p.allowCredentials);
    return p;
  };
  const tulis = (hasil) => {
    const r = hasil.response, isi = { clientDataJSON: teks(r.clientDataJSON) };
    if (buat) { isi.attestationObject = teks(r.attestationObject); isi.transports = r.getTransports ? r.getTransports() : []; }
    else { isi.authenticatorData = teks(r.authenticatorData); isi.signature = teks(r.signature); if (r.userHandle) isi.userHandle = teks(r.userHandle); }
    return JSON.stringify({ id: hasil.id, rawId: teks(hasil.rawId), type: hasil.type, response: isi, clientExtensionResults: {} });
  };
  F.addEventListener("submit", async (e) => {
    if (F.elements.jawaban.value) return;
    e.preventDefault();
    tombol.disabled = true;
    try {
      const hasil = await (buat ? navigator.credentials.create({ publicKey: baca() }) : navigator.credentials.get({ publicKey: baca() }));
      F.elements.jawaban.value = tulis(hasil);
      F.requestSubmit();
    } catch (gagal) {
      bilang(gagal.name === "InvalidStateError" ? "ada" : "gagal");
    }
    tombol.disabled = false;
  });
})();
