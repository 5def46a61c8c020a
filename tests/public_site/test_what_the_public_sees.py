"""Every public page at once: no private word gets out, and each place reads its own words."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import adopt
from posko.adding import add_words
from posko.clustering import gather
from posko.intake import TakenIn
from posko.states import Channel
from posko.verdicts import rate
from tests import makers
from tests.public_site.conftest import DAY, Walked

SECRET = "sandi-kuningan-7731"
SECRET_PHONE = "+6281277317731"
FOREIGN = re.compile(
    r"\b(desa|kecamatan|BPD|APBDes|camat|kades|RKP Desa|RPJM Desa|kepala desa)\b", re.IGNORECASE
)
# The Dana Desa is called so everywhere: it is the name of a law's fund (UU 6/2014).
NAMES = re.compile(r"Dana Desa", re.IGNORECASE)


def addresses(walked: Walked, *numbers: str) -> Iterator[str]:
    """Every public page of a desa, with its data."""
    home, budget = walked.home, walked.budget
    yield from (
        "/",
        "/?cari=sukamaju",
        "/cek/",
        "/kamus/",
        "/data/",
        "/buku-jejak/",
        "/kerahasiaan/",
        "/bantuan/",
    )
    yield from (
        home,
        *(f"{home}{end}" for end in ("kirim/", "hasil/", "musyawarah/", "anggaran/2025/", "umpan.atom")),
    )
    yield from (
        f"{budget}{end}"
        for end in (
            *("/", ".csv", ".json", "/jejak/", "/kegiatan/2.3.10/", "/kegiatan/1.1.02/", "/bidang/2/"),
            *("/sumber/", "/baliho/", "/baliho.svg", "/baris.csv", "/datapackage.json"),
        )
    )
    yield from (f"{home}kamus/", f"{home}anggaran/bandingkan/", f"{home}anggaran/bandingkan.csv")
    yield f"{home}kirim/?tahun={walked.apb.year}&kegiatan=2.3.10"
    yield f"{home}kelompok/{walked.kelompok.pk}/"
    yield f"/kecamatan/{walked.desa.kode[:8]}/"
    yield from (f"/a/{number}/" for number in numbers)


def of_the_api(walked: Walked, *numbers: str) -> Iterator[str]:
    """The same for programmes."""
    home = f"/api/v1{walked.home}"
    yield from ("/api/v1/openapi.json", "/api/v1/desa/", home)
    yield from (f"{home}aspirasi/", f"{home}kelompok/", f"{home}anggaran/{walked.apb.year}/")
    yield f"/api/v1/kecamatan/{walked.desa.kode[:8]}/indikator/"
    yield from (f"/api/v1/aspirasi/{number}/" for number in numbers)


def visible(page: str) -> str:
    """What a person sees or hears of a page."""
    bare = re.sub(r"<(style|script|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    heard = " ".join(re.findall(r'\b(?:aria-label|content|alt|placeholder|title)="(?!https:)([^"]*)"', bare))
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split()) + " " + heard


@pytest.fixture
def secret(walked: Walked, ketua: Membership) -> TakenIn:
    """A confidential voice in the group, with a phone, more words and a verdict's words."""
    contact = makers.make_contact(SECRET_PHONE)
    taken = makers.make_taken_in(
        walked.desa, f"{SECRET} minta uang", confidential=True, contact=contact, channel=Channel.SMS
    )
    later = gather(
        desa=walked.desa, aspirasi=[taken.aspirasi], title="Usul lain", by=ketua.actor(), at=makers.NOW
    )
    assert later.pk
    add_words(aspirasi=taken.aspirasi, text=f"{SECRET} lagi", by=CITIZEN, at=makers.NOW)
    rate(aspirasi=walked.taken.aspirasi, satisfied=False, words=SECRET, at=makers.NOW + 300 * DAY)
    return taken


class TestPrivacy:
    def test_no_page_csv_or_json_carries_a_private_word(
        self, client: Client, walked: Walked, secret: TakenIn
    ) -> None:
        hidden = (SECRET, SECRET_PHONE[4:], secret.kunci, walked.taken.kunci, walked.taken.aspirasi.text)
        numbers = secret.aspirasi.nomor, walked.taken.aspirasi.nomor
        for address in [*addresses(walked, *numbers), *of_the_api(walked, *numbers)]:
            answer = client.get(address)
            assert answer.status_code == 200, address
            page = answer.content.decode() + str(answer.headers)
            assert [word for word in hidden if word in page] == [], address

    def test_the_ledger_carries_none_either(self, walked: Walked, secret: TakenIn) -> None:
        told = "".join(str(entry.facts) + entry.ref for entry in Entry.objects.all())
        assert SECRET not in told
        assert SECRET_PHONE[4:] not in told


class TestLocalWords:
    def test_a_kampung_reads_no_foreign_word(self, client: Client, walked: Walked) -> None:
        adopt(wilayah_kode=walked.desa.kode[:8], preset="papua")
        client.get(walked.home)
        for address in addresses(walked, walked.taken.aspirasi.nomor):
            if address.endswith((".csv", ".json", ".atom", ".svg")):
                continue
            page = NAMES.sub("", visible(client.get(address).content.decode()))
            assert FOREIGN.findall(page) == [], address

    def test_a_kampung_reads_its_own(self, client: Client, desa: Wilayah) -> None:
        adopt(wilayah_kode=desa.kode, preset="papua")
        page = client.get(f"/desa/{desa.kode}/").content.decode()
        for word in ("Kampung Sukamaju", "rencana kampung", "Bamuskam", "APBK"):
            assert word in page


class TestEveryPage:
    def test_has_a_title_and_speaks_indonesian(self, client: Client, walked: Walked) -> None:
        for address in addresses(walked, walked.taken.aspirasi.nomor):
            page = client.get(address).content.decode()
            if page.startswith("<!doctype"):
                assert '<html lang="id">' in page, address
                assert len(re.findall(r"<h1\b", page)) == 1, address
                assert re.search(r"<title>[^<]{8,}</title>", page), address

    def test_writes_money_and_days_as_people_do(self, client: Client, walked: Walked) -> None:
        for address in addresses(walked, walked.taken.aspirasi.nomor):
            page = visible(client.get(address).content.decode())
            assert not re.search(r"Rp\s", page), address
            if not address.endswith((".csv", ".json", ".atom", ".svg")):
                assert not re.search(r"\b\d{4}-\d{2}-\d{2}\b", page), address
