"""Villages beside each other in public: medians, enough base, and nothing one case could turn."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.publication import Spending, realise
from accountability.council.public_figures import public_effects, share_of_people, share_of_work
from accountability.oversight.fair import Told, compared
from accountability.regions.models import Wilayah
from posko.answering import answer
from tests import makers

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
AFTER = dt.date(2027, 1, 5)  # the last quarter of 2026 is over


def say(desa: Wilayah, times: int, member: Membership | None = None, **fields: str) -> None:
    """So many voices, answered on the next day where somebody answers."""
    for at in range(times):
        voice = makers.make_aspirasi(desa, f"lampu jalan nomor {at} mati", **fields)
        if member is not None:
            answer(aspirasi=voice, sentence="Sudah.", by=member.actor(), at=makers.NOW + DAY)


def told(desa: Wilayah) -> Told:
    """What may be told of one village."""
    return compared([desa], today=AFTER).villages[desa.kode]


class TestOneVillage:
    def test_nothing_known_is_nothing_told(self, desa: Wilayah) -> None:
        assert told(desa).is_empty

    def test_fewer_than_twenty_answers_are_not_compared(self, desa: Wilayah, anggota: Membership) -> None:
        say(desa, 19, anggota)
        assert told(desa).answered is None

    def test_it_tells_what_its_own_page_tells(self, desa: Wilayah, anggota: Membership) -> None:
        say(desa, 15, anggota, gender="p")
        say(desa, 9, gender="l")
        (newest,) = public_effects(desa=desa, today=AFTER)
        assert told(desa).answered == share_of_work(newest.answered) == 60
        assert told(desa).women == share_of_people(newest.women) == 60

    def test_one_more_case_moves_it_by_a_step_at_most(self, desa: Wilayah, anggota: Membership) -> None:
        say(desa, 20, anggota)
        before = told(desa).answered
        say(desa, 1)
        after = compared([desa, makers.make_desa("99.01.01.2009", "Lain")], today=AFTER)
        assert before is not None
        assert before - (after.villages[desa.kode].answered or 0) <= 5

    def test_a_quarter_that_runs_is_not_counted(self, desa: Wilayah, anggota: Membership) -> None:
        say(desa, 25, anggota, gender="p")
        found = compared([desa], today=makers.NOW.date() + 60 * DAY)
        assert found.until == dt.date(2026, 9, 30)
        assert found.villages[desa.kode].is_empty

    def test_money_needs_no_voices(self, desa: Wilayah, keuangan: Membership) -> None:
        _, line = makers.make_published(desa, keuangan.actor(), year=2026)
        at = makers.NOW + DAY
        realise(line=line, spending=Spending(62_750_000, 50, at.date()), by=keuangan.actor(), at=at)
        assert compared([desa], today=at.date()).villages[desa.kode].spent == 50


class TestTheMiddle:
    def test_it_needs_three_villages_that_tell(self, desa: Wilayah, keuangan: Membership) -> None:
        villages = [desa]
        makers.make_published(desa, keuangan.actor(), year=2026)
        for number in (2, 3):
            assert compared(villages, today=makers.NOW.date()).middle.spent is None
            villages.append(makers.make_desa(f"99.01.01.200{number}", f"Desa{number}"))
            makers.make_published(villages[-1], keuangan.actor(), year=2026)
        assert compared(villages, today=makers.NOW.date()).middle.spent == 0

    def test_without_villages_there_is_nothing(self, db: None) -> None:
        assert compared([], today=AFTER).middle.is_empty
