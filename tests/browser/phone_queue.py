"""A phone with a queue of sheets, as the tests of Setor lembar use it."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from tests.browser.checks import comes_true, eventually, let_in

PASSWORD = "rahasia-uji-coba"
# Fills the phone's queue as the form does, without two hundred times the typing.
FILL = """async ([many, first]) => {
  const queue = Antrean.buat({ alamat: "/bpd/lembar/setor/", pemilik: PEMILIK, kabar: () => {} });
  for (let i = first; i < first + many; i++) {
    await queue.tambah({ isi: `suara dari lembar ke ${i}`, saluran: "sheet", jenis: "usul" });
  }
}"""
# What lies in a store of this phone: `all` for the queue, one thing by its name otherwise.
LOOK = """([store, name]) => new Promise((tell) => {
  const opening = indexedDB.open("posko-setor", 1);
  opening.onsuccess = () => {
    const kept = opening.result.transaction(store).objectStore(store);
    const asked = name ? kept.get(name) : kept.getAll();
    asked.onsuccess = () => {
      const found = asked.result;
      if (name) return tell(found.extractable);
      const letters = (b) => [...new Uint8Array(b.sandi.data)].map((n) => String.fromCharCode(n)).join("");
      tell(found.map((b) => letters(b) + JSON.stringify(b)));
    };
  };
})"""
# *Kirim sekarang* as a thumb does it: only when it stands there.
PRESS_IF_SHOWN = """() => {
  const button = document.getElementById("kirim-antrean");
  if (button.checkVisibility()) button.click();
}"""
CACHED = """async () => {
  const paths = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
  }
  return paths;
}"""


def sign_in(phone: BrowserContext, name: str = "petugas", *, by_hand: bool = False) -> Page:
    """A tab at Setor lembar, signed in."""
    page = phone.new_page()
    page.goto("/bpd/lembar/")
    asked = urlsplit(page.url)
    server = f"{asked.scheme}://{asked.netloc}"
    if asked.path == "/masuk/" and by_hand:
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    elif asked.path == "/masuk/":
        let_in(phone, name, server)
        page.goto("/bpd/lembar/")
    expect(page).to_have_url(f"{server}/bpd/lembar/")
    page.wait_for_load_state()
    return page


def ready(page: Page) -> None:
    """The page that works without a signal is kept by the browser, and this phone knows whose it is."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    comes_true(page, f"async () => (await ({CACHED})()).includes('/setor-luring/')")
    comes_true(page, "Antrean.terakhir().then((s) => s !== null)")


def fill(page: Page, many: int, first: int = 0) -> None:
    """Puts sheets into the queue of who is signed in."""
    owner = page.evaluate("Antrean.terakhir().then((s) => s.pemilik)")
    page.evaluate(FILL.replace("PEMILIK", repr(owner)), [many, first])


def write(page: Page, text: str) -> None:
    """One sheet by hand."""
    page.fill("[name=isi]", text)
    page.get_by_role("button", name="Simpan lembar", exact=True).click()
    expect(page.locator("[name=isi]")).to_have_value("")


def waiting(page: Page) -> int:
    """How many sheets lie in the queue."""
    return len(page.evaluate(LOOK, ["antre", ""]))


def waits_for(page: Page, many: int) -> None:
    """Waits until so many sheets lie in the queue: one goes from it only after its answer has come."""
    eventually(page, lambda: waiting(page) == many)


def arrived(page: Page, desa: Wilayah, many: int) -> None:
    """Waits until the posko has so many; the phone may not have heard so yet."""
    eventually(page, lambda: desa.aspirasi.count() == many)


def each_once(desa: Wilayah, many: int) -> None:
    """Every sheet is there, and none twice."""
    said = sorted(desa.aspirasi.values_list("text", flat=True))
    assert said == sorted(f"suara dari lembar ke {i}" for i in range(many))


def member(name: str) -> Membership:
    """The member who signs in by this name."""
    return Membership.objects.get(user__username=name)


def by(desa: Wilayah) -> Any:
    """Somebody at the posko, as a doer."""
    return desa.memberships.get(user__username="petugas").actor()
