"""No list that is read in pages is forgotten: it can be taken along as a file, or it is said why not."""

import re
from pathlib import Path

from accountability.oversight.views.lists_above import KAB_LISTS, KEC_LISTS
from accountability.policy import table
from bpd_portal.views.list_files import BPD_LISTS, PEMDES_LISTS

ROOT = Path(__file__).resolve().parents[2] / "templates"
DESKS = ("meja", "kec", "kab")
IN_PAGES = "components/penomoran.html"
OFFERS = re.compile(r"unduh_daftar|-unduh\"|-xlsx\"|-berkas\"")
NO_FILE = {
    "meja/ringkasan.html": "words that wait for a second person: they are read, and go nowhere before that",
    "meja/saran.html": "what may be gathered, guessed from words of citizens",
    "kec/hapus.html": "wishes of single people to have their words erased",
    "kec/identitas.html": "requests to open who somebody is",
    "kec/mitra.html": "keys of partners: a handful, and a list of who holds one need not leave the house",
    "kec/orang_berkas_satu.html": "rows of a file that waits; what is wrong in it can be fetched as CSV",
    "kec/peta.html": "where villages lie: a map file comes in, and the drawing is on the page",
    "kec/sp4n_berkas_satu.html": "rows of a file that waits; what is wrong in it can be fetched as CSV",
    "kec/tanpa_tempat.html": "SMS of phones no village is known of: nothing in them but words",
}


def _lists() -> dict[str, str]:
    """The templates of the desks that turn pages, with their text."""
    paths = [path for desk in DESKS for path in sorted((ROOT / desk).glob("*.html"))]
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}
    return {name: text for name, text in texts.items() if IN_PAGES in text}


def test_every_list_in_pages_has_its_file_or_a_reason() -> None:
    found = _lists()
    assert len(found) > 30
    assert sorted(name for name, text in found.items() if not OFFERS.search(text)) == sorted(NO_FILE)


def test_every_list_stands_on_a_page_that_is_there() -> None:
    lists = [one for every in (BPD_LISTS, PEMDES_LISTS, KEC_LISTS, KAB_LISTS) for one in every.values()]
    assert [page for one in lists for page in one.pages if page not in table()] == []


def test_the_headings_of_a_list_are_told_apart() -> None:
    for every in (BPD_LISTS, PEMDES_LISTS, KEC_LISTS, KAB_LISTS):
        for one in every.values():
            headings = [field.heading for field in one.fields]
            assert len(set(headings)) == len(headings), one.slug
