"""The recap, the council's figures and the kecamatan's signs mean the same by answered and late."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.council.effectiveness import effect_of
from accountability.lib.local_time import local_date
from accountability.oversight.signs import measured
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.clustering import gather
from posko.late import unanswered_late
from posko.models import Aspirasi, Kelompok
from posko.recap.promises import promises_of
from posko.states import Kind
from tests import makers
from tests.posko.test_reporting_back import tell

pytestmark = pytest.mark.django_db
NOW, DAY = makers.NOW, dt.timedelta(days=1)


def grouped(desa: Wilayah, ketua: Membership, text: str, kind: str) -> Kelompok:
    """A kelompok of one voice."""
    voice = makers.make_aspirasi(desa, text, at=NOW, kind=kind)
    return gather(desa=desa, aspirasi=[voice], title=text, by=ketua.actor(), at=NOW + DAY)


def test_answered_and_late_mean_the_same_everywhere(desa: Wilayah, ketua: Membership) -> None:
    by, later = ketua.actor(), NOW + 60 * DAY
    today = local_date(later, desa.kode)
    makers.make_line(desa)
    grouped(desa, ketua, "jalan rusak", Kind.LAPORAN)  # nobody was told anything
    grouped(desa, ketua, "minta jembatan", Kind.USUL)  # carried on at once
    asked = grouped(desa, ketua, "kapan bantuan", Kind.TANYA).aspirasi.get()
    answer(aspirasi=asked, sentence="Hari Senin.", by=by, at=NOW + 2 * DAY)
    slow = makers.make_aspirasi(desa, "lampu mati", at=NOW)
    answer(aspirasi=slow, sentence="Sudah dipasang.", by=by, at=NOW + 50 * DAY)
    tell(grouped(desa, ketua, "got mampet", Kind.LAPORAN), ketua, at=NOW + 3 * DAY)

    _read, told = promises_of(Aspirasi.objects.all(), desa.kode, today)
    assert (told.in_time, told.late, told.running) == (3, 2, 0)
    effect = effect_of(desa=desa, year=today.year, until=today, today=today, open_only=False)
    assert (effect.answered.part, effect.answered.base) == (3, 5)
    assert measured([desa], at=later)[0].unanswered_late == 1
    assert Aspirasi.objects.filter(unanswered_late(today)).count() == 1
