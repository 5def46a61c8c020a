// The board of a meeting: a socket says only "look", and every few seconds it also looks by itself. Bars move in place.
(() => {
  "use strict";
  // Parsed by the browser itself: text is never made into a page here (Trusted Types).
  const ambil = (alamat) => new Promise((jadi, gagal) => {
    const x = new XMLHttpRequest();
    x.open("GET", alamat); x.responseType = "document";
    x.onload = () => jadi(x.status === 200 && x.response && new URL(x.responseURL).pathname === new URL(alamat, location.href).pathname ? x.response : null);
    x.onerror = gagal;
    x.send();
  });
  let papan = document.getElementById("papan");
  const detik = Number(papan.dataset.segar), kata = document.getElementById("papan-kata"), tenang = matchMedia("(prefers-reduced-motion: reduce)");
  let jeda = 500, sibuk = false, lagi = false, jam = 0, terakhir = 0, terdengar = "";
  const rangka = (el) => [...el.querySelectorAll("[data-kunci]")].map((satu) => satu.dataset.kunci).join();
  const isi = (el, sumber) => { if (el.innerHTML !== sumber.innerHTML) el.replaceChildren(...sumber.cloneNode(true).childNodes); };
  // One row keeps its nodes, so that the width of its bar glides from the old value to the new.
  const baris = (lama, baru) => {
    const a = lama.querySelector("rect"), b = baru.querySelector("rect");
    if (!a || !b || lama.children.length !== baru.children.length) { isi(lama, baru); return; }
    a.setAttribute("width", b.getAttribute("width"));
    [...lama.children].forEach((anak, n) => { if (!anak.matches("svg")) isi(anak, baru.children[n]); });
  };
  const urutkan = (lama, baru) => {
    const ada = new Map([...lama.children].map((li) => [li.dataset.kunci, li])), dulu = new Map();
    for (const [kunci, li] of ada) dulu.set(kunci, li.getBoundingClientRect().top);
    const mau = [...baru.children].map((li) => { const kini = ada.get(li.dataset.kunci); if (kini) baris(kini, li); return kini || li; });
    if (mau.some((li, n) => lama.children[n] !== li) || mau.length !== lama.children.length) lama.replaceChildren(...mau);
    lama.className = baru.className;
    if (tenang.matches) return;
    for (const li of lama.children) {
      const geser = (dulu.get(li.dataset.kunci) ?? NaN) - li.getBoundingClientRect().top;
      if (geser) li.animate([{ transform: `translateY(${geser}px)` }, { transform: "none" }], { duration: 500, easing: "ease" });
    }
  };
  const pasang = (baru) => {
    const lama = papan.querySelector("ol"), ol = baru.querySelector("ol");
    const luar = (el) => rangka(el).split(",").filter((kunci) => !kunci.startsWith("u") || kunci === "ubin").join();
    if (!lama || !ol || luar(papan) !== luar(baru) || papan.querySelector(".memilih") && !baru.querySelector(".memilih")) { isi(papan, baru); return; }
    urutkan(lama, ol);
    for (const bagian of papan.querySelectorAll("[data-kunci]")) {
      if (bagian.closest("ol")) continue;
      const sumber = baru.querySelector(`[data-kunci="${bagian.dataset.kunci}"]`);
      if (sumber) isi(bagian, sumber);
    }
  };
  // Who listens instead of looking hears of it at most every five seconds.
  const ucapkan = () => {
    const kini = papan.querySelector(".pilih-papan > p, ol li:first-child .baris")?.textContent.trim() ?? "";
    if (kini === terdengar || Date.now() - terakhir < 5000) return;
    if (terdengar) kata.textContent = kini;
    terdengar = kini; terakhir = Date.now();
  };
  const lihat = async () => {
    if (sibuk) { lagi = true; return; }
    sibuk = true; lagi = false; clearTimeout(jam);
    try {
      const baru = (await ambil(location.href))?.getElementById("papan");
      if (baru) { pasang(baru); ucapkan(); }
    } catch { /* the next look may find the network again */ }
    sibuk = false;
    if (lagi) setTimeout(lihat, 200); else jam = setTimeout(lihat, detik * 1000);
  };
  const sambung = () => {
    let ws;
    try { ws = new WebSocket(location.origin.replace(/^http/, "ws") + papan.dataset.papan); } catch { return; }
    ws.onopen = () => { jeda = 500; lihat(); };
    ws.onmessage = () => lihat();
    ws.onclose = () => { setTimeout(sambung, jeda + Math.random() * jeda); jeda = Math.min(jeda * 2, 30000); };
  };
  const penuh = () => { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.(); };
  const layar = document.getElementById("layar");
  if (document.fullscreenEnabled) { layar.hidden = false; layar.addEventListener("click", penuh); }
  document.addEventListener("keydown", (e) => { if (e.key.toLowerCase() === "f" && !e.ctrlKey && !e.metaKey && !e.altKey) penuh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lihat(); });
  jam = setTimeout(lihat, detik * 1000);
  sambung();
})();
