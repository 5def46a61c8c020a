// "Kabari saya di HP ini": nothing is asked of the phone before the tap. Without this file, or where a browser
// cannot be told, the button stays away; SMS and this page remain.
(() => {
  "use strict";
  // A worker's address is the one sink that is used; it only ever is ours (Trusted Types).
  const SW = self.trustedTypes?.createPolicy("posko-sw", { createScriptURL: () => "/sw.js" }).createScriptURL("") ?? "/sw.js";
  const kotak = document.getElementById("kabari");
  if (!kotak || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  const [mulai, henti] = kotak.querySelectorAll("form"), kata = kotak.querySelector("[role=status]");
  const bilang = (teks) => { kata.textContent = teks || ""; };
  const tampil = (ada) => { mulai.hidden = ada; henti.hidden = !ada; kotak.hidden = false; };
  const kirim = async (alamat, langganan) => {
    const isi = new FormData(mulai), { endpoint, keys = {} } = langganan.toJSON();
    for (const [nama, nilai] of Object.entries({ endpoint, ...keys })) isi.set(nama, nilai);
    const jawab = await fetch(alamat, { method: "POST", body: isi });
    return { ...(await jawab.json().catch(() => ({}))), ok: jawab.ok };
  };
  const kini = async () => (await navigator.serviceWorker.getRegistration("/"))?.pushManager.getSubscription();
  const byte = (teks) => Uint8Array.from(atob(teks.replace(/-/g, "+").replace(/_/g, "/")), (h) => h.charCodeAt(0));
  const langganan = async () => {
    await navigator.serviceWorker.register(SW);
    const { pushManager } = await navigator.serviceWorker.ready;
    const mau = { userVisibleOnly: true, applicationServerKey: byte(kotak.dataset.kunci) };
    try {
      return await pushManager.subscribe(mau);
    } catch (gagal) {
      // An older key of ours: the browser holds on to it until told otherwise.
      const lama = gagal.name === "InvalidStateError" && await pushManager.getSubscription();
      if (!lama) throw gagal;
      await lama.unsubscribe();
      return pushManager.subscribe(mau);
    }
  };
  const saat = (formulir, kerja) => formulir.addEventListener("submit", async (e) => {
    e.preventDefault();
    const tombol = formulir.querySelector("button");
    tombol.disabled = true;
    try {
      await kerja();
    } catch {
      bilang(Notification.permission === "denied" ? kotak.dataset.ditolak : kotak.dataset.gagal);
    }
    tombol.disabled = false;
    kotak.querySelector("form:not([hidden]) button").focus();
  });
  saat(mulai, async () => {
    bilang(kotak.dataset.sebentar);
    const { ok, kata: sebab } = await kirim(mulai.action, await langganan());
    if (ok) tampil(true);
    bilang(ok ? kotak.dataset.sudah : sebab || kotak.dataset.gagal);
  });
  saat(henti, async () => {
    const ada = await kini();
    if (ada && !(await kirim(henti.action, ada)).ok) throw new Error("henti");
    tampil(false);
    bilang(kotak.dataset.berhenti);
  });
  (async () => {
    const ada = await kini();
    tampil(Boolean(ada && (await kirim(kotak.dataset.ada, ada)).ada));
  })().catch(() => tampil(false));
})();
