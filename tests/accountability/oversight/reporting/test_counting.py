"""What is counted for a report is what the council's own figures count, of all villages at once."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.council.effectiveness import effect_of
from accountability.oversight.reporting import counting
from accountability.oversight.reporting.spans import read
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.recap.period import Period
from tests import makers

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
OCTOBER = read("2026-10")


class TestByMonth:
    def test_a_voice_counts_in_the_month_of_the_villages_clock(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, at=dt.datetime(2026, 9, 30, 17, 30, tzinfo=dt.UTC))  # 00.30 in October
        assert counting.by_month([desa.kode], OCTOBER) == {(desa.kode, dt.date(2026, 10, 1)): 1}

    def test_a_secret_voice_and_one_about_the_village_government_count_nowhere(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, confidential=True, gender="p")
        makers.make_aspirasi(desa, "kepala desa minta uang untuk surat", gender="p")
        about = desa.aspirasi.exclude(confidential=True)
        about.update(about_pemdes=True)
        assert counting.by_month([desa.kode], OCTOBER) == {}
        assert counting.heard([desa.kode], YEAR) == {}


class TestAnsweredInTime:
    def test_it_is_the_figure_of_the_councils_own_page(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership
    ) -> None:
        for day in range(6):
            voice = makers.make_aspirasi(desa, f"jembatan nomor {day} perlu papan baru")
            if day % 2:
                answer(
                    aspirasi=voice,
                    sentence="Sudah.",
                    by=anggota.actor(),
                    at=makers.NOW + (10 + 8 * day) * DAY,
                )
        makers.make_aspirasi(other_desa)
        mine = counting.answered_in_time(
            [desa.kode, other_desa.kode], YEAR, today=dt.date(2027, 1, 1), until=YEAR.until
        )
        for one in (desa, other_desa):
            told = effect_of(desa=one, year=2026, until=YEAR.until, today=dt.date(2027, 1, 1), open_only=True)
            assert mine[one.kode] == told.answered
            assert counting.shares([counting.heard([one.kode], YEAR)[one.kode]])["p"] == told.women

    def test_what_is_not_due_yet_is_not_owed(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        found = counting.answered_in_time([desa.kode], OCTOBER.period, today=makers.NOW.date())
        assert [share.base for share in found.values()] in ([], [0])


class TestHeard:
    def test_groups_are_held_against_who_says_something_of_themselves(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, gender="p", vulnerable="difabel")
        makers.make_aspirasi(desa, gender="l")
        makers.make_aspirasi(desa)
        found = counting.shares([counting.heard([desa.kode], YEAR)[desa.kode]])
        assert (found["p"].part, found["p"].base) == (1, 2)
        assert (found["difabel"].part, found["difabel"].base) == (1, 2)

    def test_a_dusun_is_heard_from_five_voices_on(self, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa)
        makers.make_dusun(desa, "Wetan")
        for _ in range(4):
            makers.make_aspirasi(desa, dusun=krajan)
        assert counting.dusun_heard([desa.kode], YEAR, 5).part == 0
        makers.make_aspirasi(desa, dusun=krajan)
        found = counting.dusun_heard([desa.kode], YEAR, 5)
        assert (found.part, found.base) == (1, 2)


def test_deeds_of_the_council_count_by_month(desa: Wilayah, anggota: Membership) -> None:
    voice = makers.make_aspirasi(desa)
    answer(aspirasi=voice, sentence="Sudah.", by=anggota.actor(), at=makers.NOW + 40 * DAY)
    assert counting.council_months([desa.kode], YEAR) == {desa.kode: 1}
