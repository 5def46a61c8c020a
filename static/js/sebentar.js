// Says on the button that a long deed is under way; without this file the browser's own sign does.
(() => {
  "use strict";
  for (const borang of document.querySelectorAll("form[data-sebentar]")) {
    borang.addEventListener("submit", () => {
      const tombol = borang.querySelector("button[type=submit]"), kata = tombol.querySelector("span");
      const semula = kata.textContent;
      kata.textContent = borang.dataset.sebentar;
      borang.setAttribute("aria-busy", "true");
      // Coming back with "back" finds the button as it was.
      addEventListener("pageshow", () => { kata.textContent = semula; borang.removeAttribute("aria-busy"); }, { once: true });
    });
  }
})();
