"""Every page a villager meets, in each of its states, and how to reach it with a phone.

`pages_of_the_site` are those of the URL conf: a page that is added there and not to `normal` fails
tests/browser/test_villager_budget.py, so no page goes without its budget, axe, reflow and keys.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern, resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone
from playwright.sync_api import Page

from accountability.accounts.models import Membership
from accountability.council.annual_report import settle_report, write_words
from accountability.lib.local_time import local_date
from accountability.oversight.counter.listing import Standard, add
from accountability.planning.agenda import propose
from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import open_vote
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.intake import TakenIn
from posko.models import Kelompok
from posko.reading import mark_read
from public_site.dumps.making import make
from public_site.urls import urlpatterns
from tests import makers
from tests.browser.test_public_pages import Phone
from tests.public_site.conftest import Walked

SEED = bytes(range(32))
SAID = "Jembatan bambu RT 02 lapuk"
OTHER = "99.01.01.2002"

type Reach = Callable[[Phone], Page]


@dataclass(frozen=True)
class Village:
    """A desa whose road was walked, and beside it what only some pages show."""

    walked: Walked
    secret: TakenIn
    rated: TakenIn
    ballot: Musyawarah
    today: Musyawarah
    group: Kelompok
    bare: Wilayah

    @property
    def home(self) -> str:
        """The address of the desa."""
        return self.walked.home


def village(walked: Walked, ketua: Membership) -> Village:
    """With a secret voice, one that may be rated, a vote, a meeting of today, and a desa with nothing yet."""
    by, at, desa = ketua.actor(), timezone.now(), walked.desa
    write_words(desa=desa, year=at.year - 1, words={"gali": "Kami ke rumah."}, by=by, at=at)
    settle_report(desa=desa, year=at.year - 1, number="1/LAP", by=by, at=at)
    if desa.parent is not None:
        paper = Standard("Pengantar KTP", 1, 0, "Kartu keluarga\nPengantar", "UU 24/2013")
        add(kecamatan=desa.parent, kode="ktp", standard=paper, by=by, at=at)
    secret = makers.make_taken_in(desa, "minta uang di kantor", confidential=True)
    rated = makers.make_taken_in(desa, "lampu dekat mushola mati", at=at - dt.timedelta(days=2))
    mark_read(aspirasi=rated.aspirasi, by=by, at=at - dt.timedelta(days=1))
    answer(aspirasi=rated.aspirasi, sentence="Lampu sudah diganti.", by=by, at=at)
    group = makers.make_kelompok(desa, by, voices=1, title="Sumur baru", at=at)
    ballot = makers.make_held(desa, by, at)
    for title in ("Jalan", "Air"):
        kelompok = makers.make_kelompok(desa, by, voices=1, title=title, at=at)
        propose(kelompok=kelompok, musyawarah=ballot, title=title, by=by, at=at)
    choose_method(musyawarah=ballot, method=PriorityMethod.DOTS, dots_each=3, by=by, at=at)
    print_slips(musyawarah=ballot, count=4, seed=SEED, by=by, at=at)
    open_vote(musyawarah=ballot, by=by, at=at)
    ballot.refresh_from_db()
    day = local_date(at, desa.kode)
    today = makers.make_musyawarah(desa, by, held_on=day, starts_at=dt.time(9))
    return Village(walked, secret, rated, ballot, today, group, makers.make_desa(OTHER, "Mekarsari"))


# Addresses that end like a page and are none: they only take a form, or lead on to the newest budget (without
# one: see `empty`). And the page of officers' sheets.
NO_PAGE = frozenset({
    "kabar-tambah", "kabar-nilai", "kabar-tutup", "kabar-kabari", "kabar-kabari-ada", "kabar-kabari-henti",
    "kabar-kabari-hapus", "kabar-data-betul", "kabar-data-hapus", "kabar-data-batal", "kelompok-batal",
    "anggaran", "setor-luring",
    "buku-jejak-saksi",
})  # fmt: skip


def pages_of_the_site() -> set[str]:
    """The names of all public pages of the URL conf; what ends without a slash is a file or a script.

    The API ends its addresses with one too, and answers programmes alone; so does what has a list of its own.
    """
    pages = [one for one in urlpatterns if isinstance(one, URLPattern) and "api/v1/" not in str(one.pattern)]
    named = {str(one.name): str(one.pattern) for one in pages}
    return {name for name, route in named.items() if not route or route.endswith("/")} - NO_PAGE


def name_of(path: str) -> str:
    """The name of the page at a path; "" where there is none."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def _counter(village: Village) -> str:
    """The address of the counter of its kecamatan."""
    return f"/kecamatan/{village.walked.desa.kode[:8]}/layanan/"


def _at(address: str) -> Reach:
    return lambda phone: phone.goes(address)


def pressed(page: Page, name: str) -> Page:
    """The page behind a button."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    return page


def with_a_dump(village: Village) -> Reach:
    """P8, the files of its kabupaten, once they were made."""

    def reach(phone: Phone) -> Page:
        above = Wilayah.objects.get(kode=village.walked.desa.kode[:5])
        make(above, at=timezone.now())
        return phone.goes(f"/data/unduh/{above.kode}/")

    return reach


def sent(village: Village) -> Reach:
    """W3, by way of W2."""

    def reach(phone: Phone) -> Page:
        page = phone.goes(f"{village.home}kirim/")
        page.fill("#id_isi", SAID)
        pressed(page, "Kirim aspirasi")
        page.wait_for_url("**/terkirim/")
        return page

    return reach


def opened(taken: TakenIn) -> Reach:
    """W5 and W9 with its kunci."""

    def reach(phone: Phone) -> Page:
        page = phone.goes(f"/a/{taken.aspirasi.nomor}/")
        page.fill("[name=kunci]", taken.kunci)
        pressed(page, "Buka dengan kunci")
        page.wait_for_selector(".balon")
        page.wait_for_load_state()
        return page

    return reach


def own_data(taken: TakenIn) -> Reach:
    """What is kept about a voice, behind its kunci."""

    def reach(phone: Phone) -> Page:
        opened(taken)(phone).wait_for_load_state("networkidle")  # what comes late belongs to the page before
        return phone.goes(f"/a/{taken.aspirasi.nomor}/data/")

    return reach


def refused(address: str, button: str, **typed: str) -> Reach:
    """A form sent with a slip in it."""

    def reach(phone: Phone) -> Page:
        page = phone.goes(address)
        for name, value in typed.items():
            page.fill(f"[name={name}]", value)
        pressed(page, button)
        page.wait_for_selector(".ringkas-salah")
        page.wait_for_load_state()
        return page

    return reach


def _unrated(v: Village) -> Reach:
    def reach(phone: Phone) -> Page:
        page = pressed(opened(v.rated)(phone), "Kirim penilaian")
        page.wait_for_selector(".ringkas-salah")
        page.wait_for_load_state()
        return page

    return reach


def _cards(v: Village) -> dict[str, str]:
    """The cards for frames of other sites."""
    return {
        "kartu untuk situs lain": f"{v.home}widget/",
        "kartu anggaran": f"{v.walked.budget}/widget/",
        "kartu anggaran terbaru": f"{v.home}anggaran/widget/",
        "kartu kelompok": f"{v.home}kelompok/{v.walked.kelompok.pk}/widget/",
        "kartu nomor": f"/a/{v.walked.taken.aspirasi.nomor}/widget/",
    }


def normal(v: Village) -> dict[str, Reach]:
    """Each page as it is when all is well."""
    home, year = v.home, v.walked.apb.year
    number, code = v.walked.taken.aspirasi.nomor, codes(seed=SEED, count=1)[0]
    own = {
        "W1 desa": "", "W2 kirim": "kirim/", "W6 hasil": "hasil/",
        "W6 hasil, disaring": "hasil/?keadaan=done",
        "W7 kelompok": f"kelompok/{v.walked.kelompok.pk}/", "W8 musyawarah": "musyawarah/",
        "W8 khusus": "musyawarah/khusus/", "rencana": f"rencana/{year}/", "kesesuaian": f"kesesuaian/{year}/",
        "W8 usul satu musyawarah": f"musyawarah/{v.ballot.pk}/",
        "kinerja": "bpd/", "kamus": "kamus/", "P1 anggaran": f"anggaran/{year}/",
        "P2 bidang": f"anggaran/{year}/bidang/2/", "P3 kegiatan": f"anggaran/{year}/kegiatan/2.3.10/",
        "P10 tanya": f"kirim/?tahun={year}&kegiatan=2.3.10", "W2 kirim, disimpan HP": "kirim/luring/",
        "P4 sumber": f"anggaran/{year}/sumber/", "P5 bandingkan": "anggaran/bandingkan/",
        "P6 jejak": f"anggaran/{year}/jejak/", "P7 baliho": f"anggaran/{year}/baliho/",
        "ikuti dan pasang": "pasang/",
        "laporan kinerja": f"bpd/laporan/{timezone.now().year - 1}/",
    }  # fmt: skip
    elsewhere = {
        "W0 cari": "/", "W0 ditemukan": "/?cari=sukamaju", "W4 cek": "/cek/", "W5 kabar": f"/a/{number}/",
        "W5 rahasia": f"/a/{v.secret.aspirasi.nomor}/", "W10 kerahasiaan": "/kerahasiaan/",
        "W10 bantuan": "/bantuan/", "W10 mudah dibaca": "/mudah-dibaca/", "P8 data": "/data/",
        "P8 kamus data": "/data/kamus/",
        "P8 api": "/api/", "P9 kamus": "/kamus/", "buku jejak": "/buku-jejak/",
        "buku jejak periksa": "/buku-jejak/periksa/", "buku jejak lembar": "/buku-jejak/lembar/",
        "kecamatan": f"/kecamatan/{v.walked.desa.kode[:8]}/",
        "layanan": f"{_counter(v)}", "layanan nilai": f"{_counter(v)}nilai/",
        "layanan terima": f"{_counter(v)}terima/", "layanan keluhan": f"{_counter(v)}keluhan/",
        "hadir": f"/hadir/{v.today.secret}/",
        "suara": f"/suara/{v.ballot.secret}/?kode={code}",
    }  # fmt: skip
    found = {name: _at(f"{home}{end}") for name, end in own.items()}
    found |= {name: _at(address) for name, address in (elsewhere | _cards(v)).items()}
    return found | {
        "W3 terkirim": sent(v),
        "W5 dengan kunci": opened(v.walked.taken),
        "W9 nilai": opened(v.rated),
        "W5 data saya": own_data(v.walked.taken),
        "P8 data satu kabupaten": with_a_dump(v),
    }


def with_slips(v: Village) -> dict[str, Reach]:
    """Each form after something was typed that it cannot take."""
    home = v.home
    return {
        "W2 kirim": refused(f"{home}kirim/", "Kirim aspirasi", isi="air", hp="12"),
        "ikuti dan pasang": refused(f"{home}pasang/", "Buatkan kodenya", alamat="https://lain.example/"),
        "W4 cek": refused("/cek/", "Cek nomor", nomor="2045814"),
        "W5 kunci": refused(f"/a/{v.secret.aspirasi.nomor}/", "Buka dengan kunci", kunci="1234"),
        "W7 kelompok": refused(f"{home}kelompok/{v.group.pk}/", "Saya juga", hp="12"),
        "W9 nilai": _unrated(v),
        "layanan nilai": refused(f"{_counter(v)}nilai/", "Kirim penilaian"),
        "layanan keluhan": refused(f"{_counter(v)}keluhan/", "Kirim keluhan", isi="lama"),
        "hadir": refused(f"/hadir/{v.today.secret}/", "Saya hadir", nama=" "),
        "suara": refused(f"/suara/{v.ballot.secret}/", "Kirim suara", kode="ABCD"),
    }


def empty(v: Village) -> dict[str, Reach]:
    """What a desa shows that has nothing to show yet, and lists where nothing fits."""
    home = f"/desa/{v.bare.kode}/"
    year = v.walked.apb.year
    ends = ("", "hasil/", "musyawarah/", "musyawarah/khusus/", "anggaran/", f"rencana/{year}/", "bpd/")
    found = {f"kosong {end}": _at(f"{home}{end}") for end in (*ends, "pasang/", f"kesesuaian/{year}/")}
    return found | {
        "W0 tidak ketemu": _at("/?cari=xyzxyz"),
        "W0 kurang huruf": _at("/?cari=su"),
        "W6 tidak cocok": _at(f"{v.home}hasil/?topik=air&keadaan=not_now"),
    }


def not_found(v: Village) -> dict[str, Reach]:
    """What is not there."""
    addresses = ("/tidak-ada/", "/desa/99.99.99.2999/", f"{v.home}kelompok/999999/", "/a/2045813/")
    return {f"404 {address}": _at(address) for address in addresses}


def everything(v: Village) -> dict[str, Reach]:
    """All of them, by a name that shows which."""
    states = (("", normal), ("salah: ", with_slips), ("", empty), ("", not_found))
    return {f"{state}{name}": reach for state, pages in states for name, reach in pages(v).items()}
