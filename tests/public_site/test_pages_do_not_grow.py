"""The pages of villagers ask the database as many questions for thousands of voices as for hundreds."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from tests import makers
from tests.public_site.conftest import Walked

MOVED = (State.MERGED, State.ON_AGENDA, State.PLANNED, State.DONE)
PAGES: dict[str, Callable[[Walked], str]] = {
    "desa": lambda w: w.home,
    "kirim": lambda w: f"{w.home}kirim/",
    "cek": lambda w: f"/cek/?nomor={w.taken.aspirasi.nomor}",
    "kabar": lambda w: f"/a/{w.taken.aspirasi.nomor}/",
    "hasil": lambda w: f"{w.home}hasil/",
    "hasil, the second page": lambda w: f"{w.home}hasil/?halaman=2",
    "hasil, filtered": lambda w: f"{w.home}hasil/?topik=jalan&keadaan=answered",
    "kelompok": lambda w: f"{w.home}kelompok/{w.kelompok.pk}/",
    "musyawarah": lambda w: f"{w.home}musyawarah/",
    "cari": lambda w: "/?cari=sukamaju",
    "anggaran": lambda w: f"{w.budget}/?baru=1",
    "rencana": lambda w: f"{w.home}rencana/{w.apb.year}/?baru=1",
    "kinerja": lambda w: f"{w.home}bpd/?baru=1",
    "kinerja, csv": lambda w: f"{w.home}bpd.csv?baru=1",
    "kesesuaian": lambda w: f"{w.home}kesesuaian/{w.apb.year}/?baru=1",
    "jejak": lambda w: f"{w.budget}/jejak/?baru=1",
    "kegiatan": lambda w: f"{w.budget}/kegiatan/2.3.10/?baru=1",
    "umpan": lambda w: f"{w.home}umpan.atom",
    "umpan kecamatan": lambda w: f"/kecamatan/{w.desa.kode[:8]}/umpan.atom",
    "pasang": lambda w: f"{w.home}pasang/",
    "gambar": lambda w: f"{w.home}gambar.svg",
    "gambar hasil": lambda w: f"{w.home}hasil/gambar.svg",
    "gambar kelompok": lambda w: f"{w.home}kelompok/{w.kelompok.pk}/gambar.svg",
    "gambar kabar": lambda w: f"/a/{w.taken.aspirasi.nomor}/gambar.svg",
    "gambar kecamatan": lambda w: f"/kecamatan/{w.desa.kode[:8]}/gambar.svg",
    "kartu anggaran": lambda w: f"{w.home}anggaran/widget/",
    "oembed": lambda w: f"/oembed?url={w.home}",
    "umpan kelompok": lambda w: f"{w.home}kelompok/{w.kelompok.pk}/umpan.atom",
}


def fill(desa: Wilayah, kelompok: Kelompok, voices: int) -> None:
    """Voices alone with public words, and as many gathered into new groups and into `kelompok`."""
    groups = Kelompok.objects.bulk_create(
        Kelompok(desa=desa, title=f"Usul {n}", state=MOVED[n % 4], created_at=makers.NOW)
        for n in range(max(voices // 10, 4))
    )
    rows = [
        Aspirasi(
            desa=desa,
            nomor=f"t{voices}-{n}",
            kunci_hash="x",
            text="jalan rusak",
            channel="web",
            topic="jalan",
            state=State.ANSWERED if n % 2 else State.MERGED,
            kelompok=None if n % 2 else (groups[n // 2 % len(groups)] if n % 20 else kelompok),
            public_summary="Jalan rusak" if n % 2 else "",
            state_since_at=makers.NOW + dt.timedelta(minutes=n),
            received_at=makers.NOW,
            read_due_date=makers.NOW.date(),
            answer_due_date=makers.NOW.date(),
        )
        for n in range(2 * voices)
    ]
    kept = Aspirasi.objects.bulk_create(rows)
    Milestone.objects.bulk_create(
        Milestone(
            aspirasi=one, state=one.state, news="dijawab", at=makers.NOW, actor_kind="member", sentence="Ya."
        )
        for one in kept
    )


def asked(client: Client, address: str) -> int:
    """How many questions a page asks when it is made anew and the words of the place are known."""
    client.get(address)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code in {200, 303}, address
    return len(seen)


def test_the_councils_figures_are_counted_once_and_then_asked_for_nothing_but_the_village(
    client: Client, walked: Walked
) -> None:
    address = PAGES["kinerja"](walked)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    voices = [one["sql"] for one in seen if Aspirasi._meta.db_table in one["sql"]]
    assert voices == []
    assert len(seen) <= 9


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_much_for_thousands_of_voices_as_for_hundreds(
    client: Client, walked: Walked, name: str
) -> None:
    address = PAGES[name](walked)
    fill(walked.desa, walked.kelompok, 300)
    few = asked(client, address)
    fill(walked.desa, walked.kelompok, 1000)
    assert asked(client, address) == few
