// Words of a citizen that wait on this phone go out from any public page: then the queue's script is fetched.
(() => {
  "use strict";
  try {
    const antre = document.getElementById("luring");
    if (!localStorage.getItem("antre") || !antre) return;
    const src = self.trustedTypes?.createPolicy("posko-antre", { createScriptURL: () => "/static/js/kirim.js" }).createScriptURL("") ?? antre.dataset.antre;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  } catch { /* private window */ }
})();
