"""Words that nobody may read any more leave the kept dumps soon; what was never told leaves no trace."""

import datetime as dt
from collections.abc import Callable

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.models import Aspirasi, Erasure, ErasureScope
from posko.personal import erasure_asking, erasure_deciding
from posko.personal.erasing import erase_due
from posko.reading import mark_read
from posko.renaming import rename
from public_site.dumps import shelf
from public_site.dumps.making import make
from public_site.dumps.nightly import make_due
from public_site.dumps.shelf import Dump
from public_site.dumps.taken_back import EVERY, let_go_due
from tests import makers
from tests.public_site.conftest import Walked
from tests.public_site.dumps.conftest import AT, DAY, everything, rows

type Dumped = Callable[[], Dump]


@pytest.fixture
def kept(dumped: Dumped, kabupaten: Wilayah, alone: list[Aspirasi]) -> list[Dump]:
    """Two dumps, the newest first; the older one without the last voice. Everything is looked at."""
    Aspirasi.objects.filter(pk=alone[2].pk).update(public_summary="")
    make(kabupaten, at=AT - DAY)
    Aspirasi.objects.filter(pk=alone[2].pk).update(public_summary="Lampu jalan 2 padam.")
    dumped()
    let_go_due(at=AT, limit=1)
    found = shelf.dumps_of("99.01")
    assert len(found) == 2
    return found


def later(n: int = 1) -> dt.datetime:
    """The moment of the next look."""
    return AT + n * EVERY


class TestDumpsThatMustGo:
    def test_a_voice_made_secret_takes_every_dump_with_it_that_tells_it(
        self, kept: list[Dump], alone: list[Aspirasi]
    ) -> None:
        keep_secret(aspirasi=alone[0], by=CITIZEN, at=AT)
        assert let_go_due(at=later(), limit=1) == 2
        assert shelf.dumps_of("99.01") == []
        make_due(at=later(2), limit=5)
        dump = shelf.newest("99.01")
        assert dump is not None
        assert "Lampu jalan 0" not in everything(dump)
        assert "Lampu jalan 1" in everything(dump)

    def test_a_dump_that_never_told_it_stays(self, kept: list[Dump], alone: list[Aspirasi]) -> None:
        keep_secret(aspirasi=alone[2], by=CITIZEN, at=AT)
        assert let_go_due(at=later(), limit=1) == 1
        assert shelf.dumps_of("99.01") == kept[1:]

    def test_erased_words_are_gone(self, kept: list[Dump], alone: list[Aspirasi], kabupaten: Wilayah) -> None:
        erasure_asking.ask_to_erase(aspirasi=alone[0], scope=ErasureScope.WORDS, way="web", at=AT)
        erase_due(at=AT + DAY, limit=9)
        assert let_go_due(at=AT + DAY, limit=1) == 0  # two offices have not agreed yet
        for role in (Role.KABUPATEN, Role.AUDITOR):
            office = makers.make_member(role, kabupaten)
            erasure = Erasure.objects.get()
            erasure_deciding.agree_to_erase(erasure=erasure, by=office.actor(), at=AT + DAY)
        erase_due(at=AT + DAY, limit=9)
        assert let_go_due(at=AT + DAY + EVERY, limit=1) == 2

    def test_other_words_for_a_voice_take_the_first_ones_away(
        self, kept: list[Dump], alone: list[Aspirasi], ketua: Membership
    ) -> None:
        Aspirasi.objects.filter(pk=alone[0].pk).update(public_summary="")
        makers.make_summary(alone[0], "Lampu jalan padam lagi.", ketua.actor(), at=AT)
        assert let_go_due(at=later(), limit=1) == 2

    def test_another_name_for_a_kelompok_takes_the_first_one_away(
        self, kept: list[Dump], walked: Walked, ketua: Membership
    ) -> None:
        rename(kelompok=walked.kelompok, title="Jalan lingkungan rusak", by=ketua.actor(), at=AT)
        assert let_go_due(at=later(), limit=1) == 2
        make_due(at=later(2), limit=5)
        dump = shelf.newest("99.01")
        assert dump is not None
        assert "Jalan lingkungan rusak" in {one["judul"] for one in rows(dump, "kelompok")}
        assert let_go_due(at=later(3), limit=1) == 0  # what is made anew stays


class TestDumpsThatStay:
    def test_a_secret_voice_that_was_never_told_leaves_no_trace(
        self, kept: list[Dump], walked: Walked
    ) -> None:
        keep_secret(aspirasi=makers.make_aspirasi(walked.desa, "hanya untuk BPD"), by=CITIZEN, at=AT)
        makers.make_aspirasi(walked.desa, "rahasia dari awal", confidential=True, at=AT)
        assert let_go_due(at=later(), limit=1) == 0
        assert shelf.dumps_of("99.01") == kept

    def test_a_voice_that_goes_on_takes_nothing_away(
        self, kept: list[Dump], alone: list[Aspirasi], ketua: Membership
    ) -> None:
        mark_read(aspirasi=alone[0], by=ketua.actor(), at=AT)
        assert let_go_due(at=later(), limit=1) == 0
        assert shelf.dumps_of("99.01") == kept

    def test_it_looks_every_few_minutes(self, kept: list[Dump], alone: list[Aspirasi]) -> None:
        keep_secret(aspirasi=alone[0], by=CITIZEN, at=AT)
        assert let_go_due(at=AT + EVERY / 2, limit=1) == 0
        assert let_go_due(at=AT + EVERY, limit=1) == 2
