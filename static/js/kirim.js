// Why: docs/decisions/0070.
(() => {
  "use strict";
  // A worker's address is the one sink that is used; it only ever is ours (Trusted Types).
  const SW = self.trustedTypes?.createPolicy("posko-sw", { createScriptURL: () => "/sw.js" }).createScriptURL("") ?? "/sw.js";
  const el = (id) => document.getElementById(id), F = el("kirim"), A = el("antrean"), L = el("luring"), T = A ? A.dataset : {};
  const HARI = 864e5, DRAF = 3 * HARI, JEDA = 15e3;
  const BUKAN_DRAF = ["csrfmiddlewaretoken", "kunci_kirim", "mirip", "hp", "kelamin", "kelompok_rentan", "foto", "foto_simpan"];
  let janji, jalan, jam, jeda = JEDA;
  const db = () => (janji ??= new Promise((ya, tidak) => {
    const m = indexedDB.open("posko-kirim", 1);
    m.onupgradeneeded = () => { for (const n of ["draf", "antre", "hasil"]) m.result.createObjectStore(n, { keyPath: "id" }); };
    m.onsuccess = () => ya(m.result);
    m.onerror = () => tidak(m.error);
  }));
  const buku = async (nama, kerja) => {
    const d = await db();
    return new Promise((ya, tidak) => {
      const t = d.transaction(nama, "readwrite", { durability: "strict" }), m = kerja(t.objectStore(nama));
      t.oncomplete = () => ya(m.result);
      t.onerror = t.onabort = () => tidak(t.error);
    });
  };
  // Refused for good: sending the same again would not help. A busy server (408, 425, 429, 5xx) is asked again.
  const ditolak = (kode) => kode >= 400 && kode < 500 && ![408, 425, 429].includes(kode);
  const draf = (id, isi) => taruh("draf", { id, pada: Date.now(), isi: isi.filter(([n]) => !BUKAN_DRAF.includes(n)) });
  const taruh = (nama, isi) => buku(nama, (s) => s.put(isi)), buang = (nama, id) => buku(nama, (s) => s.delete(id));
  const semua = async (nama) => (await buku(nama, (s) => s.getAll())).sort((a, b) => a.pada - b.pada);
  const bilang = (t) => { A.hidden = false; el("kata-antrean").textContent = t; };
  const pos = async (alamat, badan, kunci, credentials) => {
    const j = await fetch(alamat, { method: "POST", body: badan, credentials, cache: "no-store", redirect: "error", signal: AbortSignal.timeout?.(12e4), headers: { Accept: "application/json", "Idempotency-Key": kunci } });
    return [j.status, await j.json().catch(() => ({}))];
  };

  const alirkan = async () => {
    let gagal;
    for (const b of await semua("antre")) {
      if (b.salah) continue;
      const f = new FormData();
      for (const [n, v] of b.isi) f.append(n, v);
      f.set("antre", "1"); f.set("ditulis", b.pada);
      const [kode, d] = await pos(b.alamat, f, b.id, "omit");
      if (kode === 200 && d.nomor) { await taruh("hasil", { ...d, id: b.id, pada: Date.now(), alamat: b.alamat }); await buang("antre", b.id); }
      else if (ditolak(kode)) await taruh("antre", { ...b, salah: d.galat?.join(" ") || kode });
      else { gagal = 1; continue; }
      jeda = JEDA;
      await tampil();
    }
    if (gagal) throw 0;
  };
  const kirim = () => (jalan ??= (async () => {
    clearTimeout(jam);
    try {
      await (navigator.locks ? navigator.locks.request("posko-kirim", alirkan) : alirkan());
    } catch { jam = setTimeout(kirim, jeda); jeda = Math.min(jeda * 2, 9e5); }
    jalan = null;
    await tampil();
  })());
  const kartu = (b) => {
    const k = el("satu-antre").content.firstElementChild.cloneNode(true), [betul, hapus] = k.querySelectorAll("button");
    k.querySelector("strong").textContent = new Date(b.pada).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    k.querySelector("q").textContent = new Map(b.isi).get("isi").slice(0, 60);
    if (b.salah) { k.querySelector("p span").textContent = b.salah > 0 ? (b.salah === 413 ? T.berat : T.tolak) : b.salah; betul.hidden = false; }
    betul.onclick = async () => {
      if (b.alamat !== F.getAttribute("action")) { location.assign(b.alamat); return; }
      if (F.elements.isi.value.trim()) bilang(T.ada);
      else { isikan(b.isi); await draf(b.alamat, b.isi); await buang("antre", b.id); tampil(); }
      F.elements.isi.focus();
    };
    hapus.onclick = async () => { await buang("antre", b.id); tampil(); A.focus(); };
    return k;
  };
  const panel = (h) => {
    const k = el("satu-hasil").content.firstElementChild.cloneNode(true), p = k.querySelectorAll("p");
    p[1].textContent = h.nomor; p[2].textContent = h.dieja; p[4].textContent = h.kunci;
    k.querySelector("strong").textContent = h.batas;
    k.querySelector("button").onclick = async () => { await buang("hasil", h.id); tampil(); A.focus(); };
    return k;
  };
  const tampil = async () => {
    for (const h of await semua("hasil")) if (Date.now() - h.pada > HARI) await buang("hasil", h.id);
    const antre = await semua("antre"), hasil = await semua("hasil"), lepas = antre.some((b) => !b.salah), lihat = hasil[0] || antre.find((b) => b.salah);
    if (antre.length + hasil.length) localStorage.antre = 1; else localStorage.removeItem("antre");
    L.hidden = navigator.onLine && !lepas && Boolean(A || !lihat);
    if (A) {
      el("isi-antrean").replaceChildren(...hasil.map(panel), ...antre.map(kartu));
      if (antre.length + hasil.length) A.hidden = false; else if (!el("kata-antrean").textContent) A.hidden = true;
      if (hasil.length && !lepas) el("kata-antrean").textContent = "";
    } else if (lihat) {
      const a = document.createElement("a");
      a.href = lihat.alamat; a.textContent = lihat.nomor ? L.dataset.terkirim : L.dataset.betul;
      L.lastElementChild.replaceChildren(a);
    }
  };

  const kecil = async (b) => {
    try {
      const g = await createImageBitmap(b), s = Math.min(1, 1280 / Math.max(g.width, g.height)), c = document.createElement("canvas");
      c.width = Math.round(g.width * s); c.height = Math.round(g.height * s);
      const x = c.getContext("2d");
      x.fillStyle = "#fff"; x.fillRect(0, 0, c.width, c.height); x.drawImage(g, 0, 0, c.width, c.height);
      const j = await new Promise((ya) => c.toBlob(ya, "image/jpeg", .7));
      return j ? new File([j], "foto.jpg", { type: "image/jpeg" }) : b;
    } catch { return b; }
  };
  const isikan = (isi) => {
    for (const [n, v] of isi) { const m = F.elements[n]; if (m && typeof v === "string" && m.type !== "file") m.value = v; }
  };

  const borang = async () => {
    const id = F.getAttribute("action"), E = F.elements, foto = E.foto, D = el("draf");
    let lewat, sibuk, selesai, siap, ketik, ulang, lama = 2500;
    const rahasia = () => (E.sifat && E.sifat.value) === "rahasia";
    const simpan = async () => {
      if (!D || selesai) return;
      const ada = E.isi.value.trim() && !rahasia();
      D.hidden = !ada;
      await (ada ? draf(id, [...new FormData(F)]) : buang("draf", id));
    };
    // What the browser's own control says before a photo is chosen, in the language of the phone, stays clear.
    const pilihan = () => { foto.style.color = foto.files.length ? "" : "transparent"; };
    const kosongkan = async () => {
      await buang("draf", id);
      F.reset();
      pilihan();
      E.kunci_kirim.value = crypto.randomUUID();
      if (D) D.hidden = true;
    };
    const nanti = async (f, k) => {
      if (rahasia()) { bilang(T.rahasia); A.scrollIntoView(); ulang = setTimeout(() => F.requestSubmit(), navigator.onLine ? lama = Math.min(lama * 2, 3e5) : 5e3); return; }
      try {
        await taruh("antre", { id: k, pada: Date.now(), alamat: id, isi: [...f].filter(([n]) => n !== "csrfmiddlewaretoken") });
      } catch { bilang(T.penuh); return; }
      await kosongkan();
      bilang(T.simpan);
      A.focus();
      kirim();
    };
    F.addEventListener("submit", async (e) => {
      if (lewat) return;
      e.preventDefault();
      if (sibuk) return;
      sibuk = true;
      clearTimeout(ulang);
      F.setAttribute("aria-busy", "true");
      const tombol = e.submitter, ganti = () => { const s = tombol?.querySelector("span"); if (s) [s.textContent, F.dataset.tunggu] = [F.dataset.tunggu, s.textContent]; };
      ganti();
      await siap;
      const f = new FormData(F), k = E.kunci_kirim.value || crypto.randomUUID();
      E.kunci_kirim.value = k;
      f.set("kunci_kirim", k);
      if (tombol && tombol.name) f.set(tombol.name, tombol.value);
      let kode = 0, d = {};
      if (navigator.onLine) try { [kode, d] = await pos(id, f, k, "same-origin"); } catch {}
      if (d.lanjut) { selesai = true; await buang("draf", id); location.assign(d.lanjut); return; }
      sibuk = false;
      F.removeAttribute("aria-busy");
      ganti();
      if (kode === 200 || ditolak(kode) || !A) { lewat = true; F.requestSubmit(tombol); lewat = false; }
      // Signs as the server counts them; what is too long only the server says, for it counts what people see.
      else if ([...f.get("isi").trim()].length < 10) { bilang(T.pendek); E.isi.focus(); }
      else await nanti(f, k);
    });
    addEventListener("pageshow", () => { if (selesai) location.reload(); });
    if (!A) return;
    F.addEventListener("input", () => { clearTimeout(ketik); ketik = setTimeout(simpan, 300); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) simpan(); });
    pilihan();
    foto.addEventListener("change", () => {
      pilihan();
      siap = (async () => {
        const t = new DataTransfer();
        for (const b of [...foto.files]) t.items.add(await kecil(b));
        foto.files = t.files;
      })();
    });
    D.querySelector("button").addEventListener("click", async () => { await kosongkan(); E.isi.focus(); });
    const lokasi = el("lokasi");
    if (navigator.geolocation && isSecureContext) lokasi.hidden = false;
    lokasi.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords: c }) => { E.tempat.value = `${c.latitude.toFixed(4)}, ${c.longitude.toFixed(4)}`; simpan(); },
      () => bilang(T.lokasi), { timeout: 20000, enableHighAccuracy: true }));
    if (!E.kunci_kirim.value) E.kunci_kirim.value = crypto.randomUUID();
    const dulu = (await semua("draf")).find((d) => d.id === id);
    if (dulu && Date.now() - dulu.pada > DRAF) await buang("draf", id);
    else if (dulu && !E.isi.value && !("terisi" in F.dataset)) { isikan(dulu.isi); D.hidden = false; }
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register(SW).then(() => navigator.serviceWorker.ready).then((s) => s.active.postMessage(`${id}luring/`)).catch(() => {});
    }
  };
  (async () => {
    try {
      await db();
      if (F) await borang();
      if (el("terkirim")) await buang("draf", el("terkirim").dataset.draf);
      addEventListener("online", () => { jeda = JEDA; kirim(); });
      addEventListener("offline", tampil);
      await tampil();
      if (navigator.onLine) await kirim();
    } catch {}
  })();
})();
