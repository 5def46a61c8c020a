// Setor lembar without waiting: a sheet is put into this phone's queue at once and sent from there (antrean.js).
// The same script serves /bpd/lembar/ and the page that works without a signal; without it the form posts as usual.
(() => {
  "use strict";
  // Parsed by the browser itself: text is never made into a page here (Trusted Types).
  const ambilHalaman = (alamat) => new Promise((jadi, gagal) => {
    const x = new XMLHttpRequest();
    x.open("GET", alamat); x.responseType = "document";
    x.onload = () => jadi(x.status === 200 && x.response && new URL(x.responseURL).pathname === new URL(alamat, location.href).pathname ? x.response : null);
    x.onerror = gagal;
    x.send();
  });
  // A worker's address is the one sink that is used; it only ever is ours (Trusted Types).
  const aturan = window.trustedTypes?.createPolicy("posko-sw", { createScriptURL: () => "/sw.js" });
  const alamatSW = (ke) => (aturan ? aturan.createScriptURL(ke) : ke);
  const borang = document.getElementById("setor"), kotak = document.getElementById("antrean");
  if (!borang || !kotak || !window.Antrean || !Antrean.bisa()) return;
  const kata = kotak.dataset, luring = "luring" in kata, el = (id) => document.getElementById(id);
  const medan = (nama) => borang.elements[nama];
  const PADA_TUMPUKAN = ["saluran", "dusun", "kegiatan", "relawan"], INGAT = 50;
  const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
  const benar = (a) => a.length >= 7 && a.length <= 12 && [...a].reduce((i, d) => DAMM[i][d], 0) == 0;
  const angka = (t) => (/lembar=(\d+)/.exec(t) || [0, t.replace(/[\s.\-\u2010-\u2014]/g, "").replace(/[Oo]/g, "0").replace(/[lIi]/g, "1")])[1];
  const isikan = (t, nilai) => t.replace(/\{(\w+)\}/g, (_, n) => nilai[n]);
  const bilang = (t) => { el("kata-antrean").textContent = t; kotak.hidden = false; };
  let panjang = Number(borang.dataset.angka) || 0, antrean = null, betul = "", ujar = "", segarJam = 0;
  const baruSaja = [];
  const bersih = (t) => t.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  // --- The number: checked while it is typed; a scanner types the address of the sheet's QR and Enter.
  const tanda = document.createElement("span");
  tanda.className = "tanda"; tanda.setAttribute("role", "status");
  medan("nomor").after(tanda);
  const periksa = (selesai) => {
    const n = angka(medan("nomor").value.trim());
    const salah = n !== "" && (!/^\d+$/.test(n) || !benar(n)) && (selesai || n.length >= Math.max(panjang, 7));
    tanda.textContent = n && benar(n) ? kata.cocok : salah ? kata.damm : "";
    tanda.classList.toggle("keliru", Boolean(salah));
    return !salah;
  };
  medan("nomor").addEventListener("input", () => {
    const n = angka(medan("nomor").value.trim());
    if (medan("nomor").value.includes("lembar=")) medan("nomor").value = n;
    if (periksa(false) && panjang && n.length === panjang && benar(n)) medan("isi").focus();
  });
  medan("nomor").addEventListener("change", () => periksa(true));
  medan("nomor").addEventListener("keydown", (e) => {
    if (e.key === "Enter") { e.preventDefault(); if (periksa(true)) medan("isi").focus(); }
  });
  borang.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); borang.requestSubmit(); }
  });

  // --- Reading and emptying the form.
  const ambil = () => {
    const isi = {};
    for (const [nama, nilai] of new FormData(borang)) if (!["csrfmiddlewaretoken", "kunci_kirim"].includes(nama)) isi[nama] = nilai;
    isi.nomor = angka(isi.nomor.trim());
    return isi;
  };
  const kosongkan = () => {
    const tetap = Object.fromEntries(PADA_TUMPUKAN.map((n) => [n, medan(n) && medan(n).value]));
    for (const m of borang.elements) if (m.defaultValue !== undefined && m.type !== "hidden" && m.type !== "radio" && m.type !== "checkbox") m.value = "";
    for (const m of borang.querySelectorAll("[type=checkbox]")) m.checked = false;
    for (const m of borang.querySelectorAll("select")) if (!PADA_TUMPUKAN.includes(m.name)) m.selectedIndex = Math.max([...m.options].findIndex((o) => o.value === (m.name === "jenis" ? "usul" : "")), 0);
    for (const n of PADA_TUMPUKAN) if (medan(n) && tetap[n] !== undefined) medan(n).value = tetap[n];
    periksa(false);
  };
  const fokus = () => (panjang ? medan("nomor") : medan("isi")).focus();
  const isiBorang = (isi) => {
    for (const [nama, nilai] of Object.entries(isi)) {
      const m = medan(nama);
      if (!m) continue;
      if (m.type === "checkbox") m.checked = nilai === "on"; else m.value = nilai;
    }
    if (medan("rahasia")) medan("rahasia").checked = isi.rahasia === "on";
    for (const d of borang.querySelectorAll("details")) d.open = true;
  };

  // --- What the queue looks like: counts and numbers, never the words.
  const tampil = async () => {
    const k = await antrean.keadaan(), ada = k.menunggu + k.betul.length;
    // Signing out empties a phone; not while words of citizens wait in it.
    const aman = location.protocol === "https:" ? ["__Host-", "; secure"] : ["", ""];
    document.cookie = `${aman[0]}antrean=${ada + k.lain ? 1 : 0}; path=/; samesite=strict; max-age=${ada + k.lain ? 31536000 : 0}${aman[1]}`;
    if (aman[0]) document.cookie = "antrean=; path=/; max-age=0";
    const kalimat = [];
    if (ujar) kalimat.push(ujar);
    if (k.menunggu) kalimat.push(isikan(kata.menunggu, { n: k.menunggu }));
    if (k.betul.length) kalimat.push(isikan(kata.betul, { n: k.betul.length }));
    if (k.lain) kalimat.push(isikan(kata.lain, { n: k.lain }));
    if (!antrean.pemilik()) kalimat.push(kata.belum);
    el("kata-antrean").textContent = kalimat.join(" ");
    kotak.hidden = !kalimat.length;
    el("kirim-antrean").hidden = !k.menunggu;
    el("buang-antrean").hidden = !ada;
    const daftar = el("betul-antrean");
    daftar.hidden = !k.betul.length;
    daftar.replaceChildren(...k.betul.map((b) => {
      const li = el("satu-betul").content.firstElementChild.cloneNode(true);
      li.querySelector("strong").textContent = new Date(b.pada).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
      li.querySelector("p").textContent = b.kalimat;
      li.querySelector("button").addEventListener("click", async () => {
        if (medan("isi").value.trim()) { ujar = kata.dulu; return tampil(); }
        betul = b.id; ujar = "";
        isiBorang(await antrean.buka(b.id));
        medan("isi").focus();
      });
      return li;
    }));
  };
  const panel = (j) => {
    const p = el("panel-baru").content.firstElementChild.cloneNode(true), [judul, nomor] = p.querySelectorAll("p");
    judul.textContent = j.kalimat; nomor.textContent = j.tertulis;
    if (j.kunci) { p.querySelector("div").hidden = false; p.querySelector(".kunci").textContent = j.kunci; }
    el("baru").replaceChildren(p);
    if (j.kembar) ujar = j.kembar;
  };
  const segarkan = () => {
    clearTimeout(segarJam);
    const tempat = el("daftar-terakhir");
    if (!tempat) return;
    segarJam = setTimeout(async () => {
      try {
        const baru = await ambilHalaman(tempat.dataset.alamat);
        if (baru) tempat.replaceChildren(...baru.body.childNodes);
      } catch { /* the list is old until the next time */ }
    }, 300);
  };
  const kabar = (apa, d) => {
    const maju = el("maju-antrean");
    if (apa === "maju") { maju.hidden = d.semua < 2; maju.max = d.semua; maju.value = d.sudah; if (d.semua > 1) bilang(isikan(kata.maju, { i: d.sudah, n: d.semua })); return; }
    if (apa === "terkirim") { ujar = ""; panel(d); return; }
    if (apa === "tuntas") { maju.hidden = true; if (d.sudah > 1) ujar = isikan(kata.tuntas, { n: d.sudah }); segarkan(); }
    el("masuk-antrean").hidden = apa !== "keluar";
    if (["putus", "sibuk", "keluar"].includes(apa)) { ujar = kata[apa]; maju.hidden = true; }
    tampil();
  };

  // --- Sending: into the queue first, which is safe at once; then on its way.
  borang.addEventListener("submit", async (e) => {
    if (!antrean) return;
    e.preventDefault();
    if (!periksa(true)) { medan("nomor").focus(); return; }
    const isi = ambil();
    if (isi.isi.trim().length < 3) { ujar = kata.kosong; medan("isi").focus(); tampil(); return; }
    if (!antrean.pemilik()) { ujar = ""; tampil(); return; }
    try { await antrean.tambah(isi, betul); } catch { ujar = kata.penuh; tampil(); return; }
    const sama = bersih(isi.isi), kembar = !betul && baruSaja.includes(sama);
    baruSaja.push(sama); if (baruSaja.length > INGAT) baruSaja.shift();
    betul = ""; ujar = kembar ? kata.kembar : navigator.onLine ? "" : kata.simpan;
    kosongkan(); fokus();
    await tampil();
    antrean.kirim();
  });
  el("kirim-antrean").addEventListener("click", () => antrean.kirim());
  el("ketik-hapus").addEventListener("input", (e) => { el("ya-hapus").disabled = e.target.value.trim().toUpperCase() !== "HAPUS"; });
  el("ya-hapus").addEventListener("click", async () => {
    if (el("ketik-hapus").value.trim().toUpperCase() !== "HAPUS") return;
    await antrean.kosongkan();
    el("ketik-hapus").value = ""; el("ya-hapus").disabled = true; el("buang-antrean").open = false;
    ujar = kata.hapus; tampil(); fokus();
  });

  const pilihan = (nama, isi) => {
    const m = medan(nama);
    if (!m || !isi) return;
    for (const [id, teks] of isi) m.add(new Option(teks, id));
    if (!isi.length && m.closest("[data-bila-ada]")) m.closest("[data-bila-ada]").hidden = true;
  };
  (async () => {
    let pemilik = kata.pemilik;
    try {
      const dulu = await Antrean.terakhir();
      if (luring && dulu) {
        pemilik = dulu.pemilik;
        if (dulu.acuan) {
          for (const n of ["dusun", "kegiatan", "relawan"]) pilihan(n, dulu.acuan[n]);
          panjang = dulu.acuan.angka || 0;
          el("ruang").textContent = dulu.acuan.ruang;
          borang.querySelector("[for=lembar_dusun]").firstChild.textContent = `${dulu.acuan.kata_dusun} `;
        }
      }
      antrean = Antrean.buat({ alamat: kata.setor, pemilik, kabar });
      await tampil();
    } catch { antrean = null; return; } // a browser that keeps nothing: the form posts as usual
    if (luring) borang.hidden = !pemilik;
    fokus();
    addEventListener("online", () => antrean.kirim());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) antrean.kirim(); });
    antrean.kirim();
    if ("serviceWorker" in navigator) navigator.serviceWorker.register(alamatSW(kata.sw), { scope: "/" }).then(() => navigator.serviceWorker.ready).then((s) => s.active.postMessage("/setor-luring/")).catch(() => {});
  })();
})();
