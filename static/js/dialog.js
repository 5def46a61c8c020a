// Opens a confirmation in place; without this file the same link asks the server for the page with it open.
(() => {
  "use strict";
  document.addEventListener("click", (e) => {
    const buka = e.target.closest("[data-buka]"), batal = e.target.closest("dialog [data-batal]");
    const dialog = buka && document.getElementById(buka.dataset.buka);
    if (dialog && dialog.showModal) { e.preventDefault(); if (dialog.open) dialog.close(); dialog.showModal(); }
    else if (batal) { e.preventDefault(); batal.closest("dialog").close(); }
  });
})();
