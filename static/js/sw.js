// Lets listed public pages open without a signal. It keeps nothing else: pages of desks are never cached, for
// phones are shared. VERSI, HALAMAN (page: where it stands in for), BERKAS (their files) and WARGA (the files of the
// citizens' form, of which each place has its own page) come before this text (public_site/offline.py).
/* global VERSI, HALAMAN, BERKAS, WARGA */
"use strict";
const SABAR = 6000, KIRIM = /^\/desa\/[\d.]+\/kirim\/$/, LURING = /^\/desa\/[\d.]+\/kirim\/luring\/$/;
const TERLARANG = /^\/(bpd|pemdes|kec|kab|kelola|masuk|keluar|meja|ws)(\/|$)/;
// A page and what it needs; nothing for any other address.
const butuh = (halaman) => (LURING.test(halaman) ? [...WARGA, halaman] : halaman in HALAMAN ? [...BERKAS, halaman] : []);
const simpan = async (daftar) => {
  const tempat = await caches.open(VERSI);
  // Without the visitor's cookies: what is kept must be the same for everyone.
  await Promise.all([...new Set(daftar)].map(async (alamat) => {
    const jawab = await fetch(alamat, { cache: "no-cache", credentials: "omit", redirect: "error" });
    if (jawab.ok) await tempat.put(alamat, jawab);
    else if (!LURING.test(alamat)) throw new Error(alamat);
  }));
};
// Only what somebody on this phone uses: what was kept before, and the pages that stand open now.
const dipakai = async () => {
  const ada = [];
  for (const nama of await caches.keys()) for (const r of await (await caches.open(nama)).keys()) ada.push(new URL(r.url).pathname);
  for (const t of await self.clients.matchAll({ includeUncontrolled: true })) {
    const { pathname } = new URL(t.url);
    ada.push(...Object.keys(HALAMAN).filter((h) => HALAMAN[h].includes(pathname)), pathname);
  }
  return ada.flatMap(butuh);
};
self.addEventListener("install", (e) => e.waitUntil(dipakai().then((d) => simpan([...WARGA, ...d])).then(() => self.skipWaiting())));
self.addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const nama of await caches.keys()) if (nama !== VERSI) await caches.delete(nama);
  await self.clients.claim();
})()));
self.addEventListener("message", (e) => e.waitUntil(simpan(butuh(String(e.data))).catch(() => {})));
// The kept page for an address: its own, or that of the page which it stands in for without a signal.
const pengganti = (alamat) => (KIRIM.test(alamat) ? `${alamat}luring/` : Object.keys(HALAMAN).find((h) => h === alamat || HALAMAN[h].includes(alamat)));
const jaringDulu = async (minta, kunci) => {
  const ada = await (await caches.open(VERSI)).match(kunci);
  if (!ada) return fetch(minta);
  return Promise.race([fetch(minta), new Promise((_, gagal) => { setTimeout(gagal, SABAR); })]).catch(() => ada);
};
self.addEventListener("fetch", (e) => {
  const { pathname, origin } = new URL(e.request.url);
  if (e.request.method !== "GET" || origin !== location.origin) return;
  if (e.request.mode === "navigate") {
    const kunci = pengganti(pathname);
    if (kunci) e.respondWith(jaringDulu(e.request, kunci));
  } else if (!TERLARANG.test(pathname) && (BERKAS.includes(pathname) || WARGA.includes(pathname))) e.respondWith(jaringDulu(e.request, pathname));
});
self.addEventListener("push", (e) => {
  const { isi = "", alamat = "/cek/" } = e.data?.json() ?? {};
  e.waitUntil(self.registration.showNotification("Posko Aspirasi", { body: isi, tag: alamat, data: alamat }));
});
self.addEventListener("notificationclick", (e) => {
  e.notification.close();
  // Only a page of a number is opened, and only here.
  const alamat = /^\/a\/\d+\/$/.test(e.notification.data) ? e.notification.data : "/cek/";
  e.waitUntil(self.clients.openWindow(alamat));
});
