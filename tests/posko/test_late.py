"""Who is owed an answer, and until when: also in a kelompok, until it is given or reported back."""

import datetime as dt
from collections.abc import Callable

import pytest

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.clustering import gather
from posko.late import owed_an_answer, unanswered_late
from posko.models import Aspirasi
from posko.reporting_back import take_back
from posko.states import Kind, State
from tests import makers
from tests.posko.test_reporting_back import tell

NOW, DAY = makers.NOW, dt.timedelta(days=1)
MUCH_LATER = NOW + 60 * DAY


def late(desa: Wilayah, at: dt.datetime = MUCH_LATER) -> set[str]:
    """The kinds of the voices that are late to be answered."""
    found = Aspirasi.objects.filter(unanswered_late(local_date(at, desa.kode)))
    return set(found.values_list("kind", flat=True))


@pytest.fixture
def grouped(desa: Wilayah, ketua: Membership) -> Callable[[str], Aspirasi]:
    def made(kind: str) -> Aspirasi:
        voice = makers.make_aspirasi(desa, f"jalan rusak {kind}", at=NOW, kind=kind)
        gather(desa=desa, aspirasi=[voice], title=f"Jalan {kind}", by=ketua.actor(), at=NOW + DAY)
        return Aspirasi.objects.get(pk=voice.pk)

    return made


class TestOwedAnAnswer:
    def test_a_complaint_in_a_kelompok_still_is_and_a_proposal_is_not(
        self, desa: Wilayah, grouped: Callable[[str], Aspirasi]
    ) -> None:
        for kind in (Kind.LAPORAN, Kind.TANYA, Kind.USUL):
            assert grouped(kind).state == State.MERGED
        assert late(desa) == {Kind.LAPORAN, Kind.TANYA}

    def test_an_answer_ends_it(
        self, desa: Wilayah, ketua: Membership, grouped: Callable[[str], Aspirasi]
    ) -> None:
        voice = grouped(Kind.LAPORAN)
        answer(aspirasi=voice, sentence="Jalan ditimbun besok.", by=ketua.actor(), at=NOW + 2 * DAY)
        assert late(desa) == set()

    def test_a_report_back_ends_it_until_it_is_taken_back(
        self, desa: Wilayah, ketua: Membership, grouped: Callable[[str], Aspirasi]
    ) -> None:
        voice = grouped(Kind.LAPORAN)
        assert voice.kelompok is not None
        report = tell(voice.kelompok, ketua, at=NOW + 2 * DAY)
        assert not Aspirasi.objects.filter(owed_an_answer()).exists()
        take_back(report_back=report, by=ketua.actor(), at=NOW + 2 * DAY)
        assert Aspirasi.objects.filter(owed_an_answer()).get() == voice

    def test_what_is_not_due_yet_is_not_late(self, desa: Wilayah, grouped: Callable[[str], Aspirasi]) -> None:
        grouped(Kind.LAPORAN)
        assert late(desa, NOW + DAY) == set()
