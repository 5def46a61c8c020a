// The queue of sheets on this phone: kept sealed until the posko has confirmed each one, sent one by one, once.
// Used by setor.js. Nothing here is deleted before the server has answered with the sheet's own key.
window.Antrean = (() => {
  "use strict";
  const NAMA = "posko-setor", TUNGGU = 20000, JEDA = [5000, 60000];
  let dbJanji = null;
  const db = () => (dbJanji ??= new Promise((jadi, gagal) => {
    const minta = indexedDB.open(NAMA, 1);
    minta.onupgradeneeded = () => {
      minta.result.createObjectStore("kunci");
      minta.result.createObjectStore("sesi");
      minta.result.createObjectStore("antre", { keyPath: "id" });
    };
    minta.onsuccess = () => {
      minta.result.onversionchange = () => { minta.result.close(); dbJanji = null; };
      minta.result.onclose = () => { dbJanji = null; };
      jadi(minta.result);
    };
    minta.onerror = () => { dbJanji = null; gagal(minta.error); };
  }));
  // One transaction on one store; its answer comes only after it is really written.
  const buku = async (nama, cara, kerja) => {
    const d = await db();
    return new Promise((jadi, gagal) => {
      const t = d.transaction(nama, cara, { durability: "strict" });
      const minta = kerja(t.objectStore(nama));
      t.oncomplete = () => jadi(minta && minta.result);
      t.onerror = t.onabort = () => gagal(t.error || new Error("tidak tersimpan"));
    });
  };
  const baca = (nama, id) => buku(nama, "readonly", (s) => s.get(id));
  const semua = () => buku("antre", "readonly", (s) => s.getAll());
  const taruh = (nama, isi, id) => buku(nama, "readwrite", (s) => (id === undefined ? s.put(isi) : s.put(isi, id)));
  const buang = (id) => buku("antre", "readwrite", (s) => s.delete(id));

  // The key never leaves the browser: it can seal and open, but not be read out. Two tabs agree on the first one.
  let kunciJanji = null;
  const kunci = () => (kunciJanji ??= (async () => {
    const ada = await baca("kunci", "aes");
    if (ada) return ada;
    const baru = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try { await buku("kunci", "readwrite", (s) => s.add(baru, "aes")); } catch { /* another tab was first */ }
    return baca("kunci", "aes");
  })());
  const segel = async (isi) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await kunci(), new TextEncoder().encode(JSON.stringify(isi)));
    return { iv, data };
  };
  const buka = async (s) => JSON.parse(new TextDecoder().decode(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: s.iv }, await kunci(), s.data)));

  const minta = async (alamat, cara = {}) => {
    const jawab = await fetch(alamat, {
      redirect: "manual", cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(TUNGGU),
      ...cara, headers: { Accept: "application/json" },
    });
    if (jawab.type === "opaqueredirect" || jawab.status === 401) return { keluar: true };
    const data = (jawab.headers.get("Content-Type") || "").includes("json") ? await jawab.json() : null;
    return { status: jawab.status, data };
  };

  // kabar(what, details): "maju", "terkirim", "betul", "putus", "sibuk", "keluar", "lain", "tuntas".
  const buat = ({ alamat, pemilik, kabar }) => {
    let sedang = null, jam = 0, jeda = JEDA[0], milik = pemilik;
    const punyaku = async () => (await semua()).filter((b) => b.pemilik === milik).sort((a, b) => a.pada - b.pada || (a.urut - b.urut));
    const menunggu = async () => (await punyaku()).filter((b) => b.keadaan === "menunggu");
    const nanti = () => {
      clearTimeout(jam);
      jam = setTimeout(kirim, jeda);
      jeda = Math.min(jeda * 2, JEDA[1]);
    };
    const tiket = async () => {
      const t = await minta(alamat);
      if (t.keluar || t.status === 403) return { apa: "keluar" };
      if (t.status !== 200 || !t.data || !t.data.csrf) return { apa: "sibuk" };
      if (!milik) milik = t.data.pemilik;
      await taruh("sesi", { pemilik: t.data.pemilik, acuan: await segel(t.data.acuan) }, "akhir");
      if (t.data.pemilik !== milik) return { apa: "lain" };
      return { apa: "", csrf: t.data.csrf };
    };
    const satu = async (butir, csrf) => {
      const isi = new URLSearchParams({ ...(await buka(butir.sandi)), kunci_kirim: butir.id, pemilik: butir.pemilik, csrfmiddlewaretoken: csrf });
      return minta(alamat, { method: "POST", body: isi });
    };
    const alirkan = async () => {
      const izin = await tiket();
      if (izin.apa) return izin.apa;
      let csrf = izin.csrf, sudah = 0, segar = true;
      for (let antri = await menunggu(); antri.length; antri = await menunggu()) {
        const butir = antri[0];
        kabar("maju", { sudah, semua: sudah + antri.length });
        const j = await satu(butir, csrf);
        if (j.keluar) return "keluar";
        if (j.status === 200 && j.data && j.data.kunci_kirim === butir.id) {
          await buang(butir.id);
          sudah += 1; segar = true; jeda = JEDA[0];
          kabar("terkirim", { ...j.data, sudah });
        } else if (j.status === 422 && j.data && j.data.kalimat) {
          // Another tab may have put it right and sent it meanwhile: only what still stands there is marked.
          const kini = await baca("antre", butir.id);
          if (kini) await taruh("antre", { ...kini, keadaan: "betulkan", kalimat: j.data.kalimat });
          kabar("betul", {});
        } else if (j.status === 409) return "lain";
        else if (j.status === 403 && segar) {
          const lagi = await tiket();
          if (lagi.apa) return lagi.apa;
          csrf = lagi.csrf; segar = false;
        } else return j.status === 403 ? "keluar" : "sibuk";
      }
      if (sudah) kabar("tuntas", { sudah });
      return "";
    };
    const jaga = async () => {
      try { return await alirkan(); } catch (e) { return navigator.onLine && e.name !== "TypeError" ? "sibuk" : "putus"; }
    };
    // One tab sends at a time; the others look again in a moment. Without locks the server's own key holds.
    const bergilir = async () => {
      if (!navigator.locks) return jaga();
      return navigator.locks.request("posko-setor", { ifAvailable: true }, (k) => (k ? jaga() : "giliran"));
    };
    const kirim = () => {
      clearTimeout(jam);
      return (sedang ??= (async () => {
        let akhir = "";
        try { akhir = await bergilir(); } finally { sedang = null; }
        const sisa = (await menunggu()).length;
        if (akhir === "giliran") { if (sisa) jam = setTimeout(kirim, 2000); kabar("giliran", {}); return; }
        if (akhir && sisa) kabar(akhir, {}); else kabar("diam", {});
        if (sisa && (akhir === "putus" || akhir === "sibuk")) nanti();
        // Something was put in while the last one was on its way.
        if (sisa && !akhir) jam = setTimeout(kirim, 50);
      })());
    };
    return {
      kirim,
      pemilik: () => milik,
      tambah: async (isi, id) => {
        const lama = id ? await baca("antre", id) : null;
        const b = { id: lama ? lama.id : crypto.randomUUID(), pemilik: milik, pada: lama ? lama.pada : Date.now(), urut: performance.now(), keadaan: "menunggu", sandi: await segel(isi) };
        await taruh("antre", b);
        return b.id;
      },
      buka: async (id) => { const b = await baca("antre", id); return b ? buka(b.sandi) : null; },
      keadaan: async () => {
        const ada = await semua(), aku = ada.filter((b) => b.pemilik === milik);
        return {
          menunggu: aku.filter((b) => b.keadaan === "menunggu").length,
          betul: aku.filter((b) => b.keadaan === "betulkan").sort((a, b) => a.pada - b.pada),
          lain: ada.length - aku.length,
        };
      },
      kosongkan: async () => { for (const b of await punyaku()) await buang(b.id); },
    };
  };
  // Whom this phone belonged to last, and what the form offered then; null where nobody has signed in yet.
  const terakhir = async () => {
    const s = await baca("sesi", "akhir");
    if (!s) return null;
    try { return { pemilik: s.pemilik, acuan: await buka(s.acuan) }; } catch { return { pemilik: s.pemilik, acuan: null }; }
  };
  const bisa = () => Boolean(window.indexedDB && window.crypto && crypto.subtle && crypto.randomUUID);
  return { buat, terakhir, bisa };
})();
