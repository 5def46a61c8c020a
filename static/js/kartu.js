// The code of a slip stands behind the # of its QR: it never leaves the phone in an address. Without a script it is typed.
(() => {
  "use strict";
  const kode = document.querySelector("[name=kode]"), dibawa = /^#kode=([A-Za-z0-9-]{1,20})$/.exec(location.hash);
  if (!dibawa) return;
  if (kode && !kode.value) kode.value = dibawa[1];
  history.replaceState(null, "", location.pathname + location.search);
})();
