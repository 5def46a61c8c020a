"""What the public counts stands still for a week, and no two looks tell that one to four people spoke."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from posko.counts import counted_until
from posko.models import Aspirasi
from tests import makers
from tests.public_site.conftest import Walked

TOLD = re.compile(
    r"(?:sedikitnya|kurang dari) [\d.]+ (?:warga|suara|aspirasi|orang)|[\d.]+ (?:warga|suara)\b"
)
MOVES = re.compile(r"Kabar terakhir [^<]+|<updated>[^<]+|/kelompok/\d+/")
WEEK = dt.timedelta(days=7)


def looks(client: Client, walked: Walked, told: re.Pattern[str] = TOLD) -> dict[str, list[str]]:
    """Every count of people on the pages that tell of a kelompok and in its feeds; or what else is told."""
    home, year = walked.home, walked.apb.year
    ends = (
        "", "hasil/", f"kelompok/{walked.kelompok.pk}/", f"kelompok/{walked.kelompok.pk}/umpan.atom",
        "umpan.atom", f"rencana/{year}/?baru=1", f"anggaran/{year}/jejak/?baru=1",
        f"anggaran/{year}/kegiatan/2.3.10/?baru=1", "gambar.svg", "hasil/gambar.svg", "pasang/?baru=1",
        f"kelompok/{walked.kelompok.pk}/gambar.svg", f"kelompok/{walked.kelompok.pk}/widget/",
    )  # fmt: skip
    number, above = f"/a/{walked.taken.aspirasi.nomor}/", f"/kecamatan/{walked.desa.kode[:8]}/"
    addresses = [*(f"{home}{end}" for end in ends), number, f"{number}widget/", f"{above}umpan.atom"]
    return {one: told.findall(client.get(one).content.decode()) for one in addresses}


@pytest.fixture
def monday(walked: Walked) -> dt.datetime:
    """Up to when the public counts now."""
    return counted_until(timezone.now(), walked.desa.kode)


def join(walked: Walked, many: int, at: dt.datetime) -> None:
    """So many more say the same at that moment."""
    more = [makers.make_aspirasi(walked.desa, f"jalan rusak juga {n}", at=at).pk for n in range(many)]
    Aspirasi.objects.filter(pk__in=more).update(kelompok=walked.kelompok, state=walked.taken.aspirasi.state)


class TestWithinAWeek:
    def test_who_speaks_today_changes_no_count_no_date_and_no_order(
        self, client: Client, walked: Walked, monday: dt.datetime, ketua: Membership
    ) -> None:
        makers.make_kelompok(walked.desa, ketua.actor(), title="Sumur baru", at=monday - WEEK)
        before, moved = looks(client, walked), looks(client, walked, MOVES)
        assert sum(map(len, before.values())) >= 6
        join(walked, 12, timezone.now())
        assert looks(client, walked) == before
        assert looks(client, walked, MOVES) == moved

    def test_the_next_week_they_are_counted(
        self, client: Client, walked: Walked, monday: dt.datetime
    ) -> None:
        join(walked, 12, monday - dt.timedelta(seconds=1))
        page = client.get(f"{walked.home}kelompok/{walked.kelompok.pk}/").content.decode()
        assert "sedikitnya 15 warga" in page


class TestBetweenWeeks:
    def test_every_pair_of_looks_is_the_same_or_a_whole_step_apart(
        self, client: Client, walked: Walked, monday: dt.datetime
    ) -> None:
        seen = [looks(client, walked)]
        for _another in range(6):
            join(walked, 1, monday - WEEK)
            seen.append(looks(client, walked))
        for address in seen[0]:
            told = [[_value(one) for one in look[address]] for look in seen]
            for before, after in pairwise(told):
                steps = {abs(b - a) for a, b in zip(before, after, strict=True)}
                assert steps <= {0, 5}, address
        exact = {one for look in seen for many in look.values() for one in many if one[0].isdigit()}
        assert exact == set(), "a count that goes on is told exactly"


def _value(told: str) -> int:
    return 0 if told.startswith("kurang") else int(re.sub(r"\D", "", told))
