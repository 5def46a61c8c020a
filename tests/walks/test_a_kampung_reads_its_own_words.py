"""A kampung in Papua is called a kampung on every page that its people, its distrik and the public open.

Every desk is walked from its first page along the links of its pages. What citizens and offices typed is
neutral here; what is left is said by the product, and must not be the word of elsewhere.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from accountability.accounts.models import Membership, Role
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.evaluation.sheet import sheet_rows
from accountability.oversight.models import Evaluation
from accountability.oversight.passed_up.coming_up import come_up
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from tests import makers

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
KAMPUNG, DISTRIK, KABUPATEN = "99.02.01.2001", "99.02.01", "99.02"
FOREIGN = re.compile(
    r"\b(desa|kades|kecamatan|camat|BPD|(?:RPJM|RKP|APB) ?Desa?|musdes|perdes|pemdes)\b",
    re.IGNORECASE,
)
# Names that are those of laws, funds, offices and programmes of the whole country, wherever they are read.
OFFICIAL = re.compile(
    r"https?://\S+|\S*/desa/\S*|Dana Desa|UU Desa|Undang-Undang Desa|Kementerian Desa[\w ,]*|Permendesa\w*"
    r"|Permendagri[\w /]*tentang[^.;]*|BUM ?Desa|Pendamping (?:Lokal )?Desa|SDGs Desa|Koperasi Desa[\w ]*"
    r"|BLT Desa|\{\w+\}|(?:Undang-Undang|Peraturan \w+[\w ]*?) Nomor \d+ Tahun \d+ tentang [^.;|]*"
    r"|Pembangunan Desa, Daerah Tertinggal|Indeks Desa\w*"
    r"|Badan Permusyawaratan Desa \(BPD\)|Sistem Informasi Desa|Pagar Desa|Lembaga Adat Desa",
    re.IGNORECASE,
)
# The words of other places stand where one chooses between them (/kab/sebutan/).
HIDDEN = re.compile(
    r"<(script|style|textarea)\b.*?</\1>|<!--.*?-->|<details[^>]*data-kata-lain.*?</details>",
    re.DOTALL | re.IGNORECASE,
)
TAG = re.compile(r"<[^>]*>")
HREF = re.compile(r'href="([^"#]+)')
TOLD = re.compile(r'(?:title|alt|placeholder|aria-label)="([^"]*)"')
OF_THE_PLACE = (
    "/bpd/",
    "/pemdes/",
    "/kec/",
    "/kab/",
    "/meja/",
    "/a/",
    f"/desa/{KAMPUNG}/",
    f"/kecamatan/{DISTRIK}/",
)
COMMAND = "DESA"  # a word of the SMS grammar, which people type
MOST = 90  # pages of one walk; of each address pattern one is opened


@pytest.fixture
def world() -> dict[str, Membership]:
    """A distrik with two kampung: voices, a meeting, a plan, a budget, an evaluation, and one passed up."""
    kampung = makers.make_desa(KAMPUNG, "Yenmarau")
    makers.make_desa("99.02.01.2002", "Kororomi")
    Wilayah.objects.filter(kode=DISTRIK).update(name="Wamesa", name_key="wamesa", type="distrik")
    Wilayah.objects.filter(kode=KABUPATEN).update(name="Teluk Cenderawana", name_key="telukcenderawana")
    sebutan.adopt(wilayah_kode=KABUPATEN, preset="papua")
    makers.make_line(kampung)
    above = {Role.CAMAT: DISTRIK, Role.KABUPATEN: KABUPATEN, Role.AUDITOR: KABUPATEN}
    cast = {
        role.value: makers.make_member(role, Wilayah.objects.get(kode=above.get(role, KAMPUNG)))
        for role in Role
    }
    ketua, kades = cast[Role.KETUA_BPD].actor(), cast[Role.KADES].actor()
    makers.make_aspirasi(kampung, "lampu padam di RT 02")
    up = makers.make_aspirasi(kampung, "jembatan putus di RT 01")
    Aspirasi.objects.filter(pk=up.pk).update(escalated_at=makers.NOW, state=State.READ)
    usulan = makers.make_usulan(
        makers.make_kelompok(kampung, ketua, title="Jalan RT 03"), ketua, adopted=True
    )
    makers.make_published(kampung, kades, makers.make_kegiatan(kampung, kades, usulan, year=2026), year=2026)
    draft, _line = makers.make_draft(kampung, kades, makers.make_kegiatan(kampung, kades, usulan))
    camat = cast[Role.CAMAT]
    receive(apb=draft, received_date=makers.NOW.date(), by=camat.actor(), at=makers.NOW)
    start(apb=draft, team=Team(camat, []), by=camat.actor(), at=makers.NOW)
    come_up(region=camat.wilayah, at=makers.NOW)
    return cast


def walk(client: Client, *roots: str) -> Iterator[tuple[str, str]]:
    """Every page that is reached from the roots without leaving the place: its address and its words."""
    waiting, seen, kinds = deque(roots), set(roots), set[str]()
    while waiting and len(kinds) < MOST:
        address = waiting.popleft()
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        if kind in kinds and address not in roots:
            continue
        kinds.add(kind)
        answer = client.get(address, headers={"accept-language": "id"})
        if is_page := _is_page(answer):
            yield address, answer.content.decode()
        for one in _links(answer, address) if is_page or answer.has_header("Location") else ():
            if one not in seen:
                seen.add(one)
                waiting.append(one)


def _is_page(answer: Any) -> bool:
    return bool(answer.status_code == 200 and answer["Content-Type"].startswith("text/html"))


def _links(answer: Any, address: str) -> Iterator[str]:
    """The addresses of this place that an answer leads to; pages about the whole country are none."""
    if answer.has_header("Location"):
        found = [answer["Location"]]
    else:
        found = [unescape(one) for one in HREF.findall(answer.content.decode())]
    for one in found:
        whole = address.partition("?")[0] + one if one.startswith("?") else one
        if whole.startswith(OF_THE_PLACE):
            yield whole


@cache
def names_of_the_law() -> list[str]:
    """Names of kegiatan and accounts of the national chart, and the evaluation sheet word for word."""
    found = set[str]()
    for path in ("accountability/planning/data/activities.csv", "accountability/budget/data/accounts.csv"):
        with (ROOT / path).open(encoding="utf-8", newline="") as table:
            found |= {row["name"] for row in csv.DictReader(table) if FOREIGN.search(row["name"])}
    found |= {text for row in sheet_rows() for text in (row.text, row.tool) if FOREIGN.search(text)}
    return sorted((" ".join(one.split()) for one in found), key=len, reverse=True)


def foreign_in(page: str) -> list[str]:
    """The words of elsewhere that a page says, each with its neighbours."""
    bare = HIDDEN.sub(" ", page)
    said = " . ".join([TAG.sub(" ", bare), *TOLD.findall(bare)])
    words = " ".join(unescape(said).split())
    for name in names_of_the_law():
        words = words.replace(name, " ")
    words = OFFICIAL.sub(" ", words)
    return [
        words[max(0, one.start() - 40) : one.end() + 30]
        for one in FOREIGN.finditer(words)
        if one[0] != COMMAND
    ]


def found_on(client: Client, *roots: str) -> str:
    """What is wrong, a line for each, with its address; "" for nothing."""
    pages = dict(walk(client, *roots))
    assert len(pages) > 3
    return "\n".join(f"{at}: {wrong}" for at, page in pages.items() for wrong in foreign_in(page)[:4])


# Petugas, anggota, keuangan and auditor see no page that these do not see.
@pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.CAMAT, Role.KABUPATEN])
def test_every_desk_says_what_is_said_there(client: Client, world: dict[str, Membership], role: str) -> None:
    client.force_login(world[role].user)
    below = f"/kec/?kecamatan={DISTRIK}"
    kode, year = Evaluation.objects.values_list("desa", "year")[0]
    roots = {
        Role.CAMAT: ("/kec/", f"/kec/evaluasi/{kode}/{year}/"),
        Role.KABUPATEN: ("/kab/", "/kab/aturan/", "/kab/nomor/", "/kab/sebutan/", below),
    }
    assert found_on(client, *roots.get(Role(role), ("/meja/",))) == ""


def test_the_public_pages_say_what_is_said_there(client: Client, world: dict[str, Membership]) -> None:
    assert found_on(client, f"/desa/{KAMPUNG}/", f"/kecamatan/{DISTRIK}/") == ""


def test_a_foreign_word_would_be_found() -> None:
    assert foreign_in("<p>Kantor desa</p><img alt='x' title=\"BPD\">") != []
    assert foreign_in("<p>Dana Desa untuk kampung, Desatu</p>") == []
