"""The desk above the villages asks the same few questions for eight villages and for forty."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.oversight.keeping import keep_warnings
from accountability.oversight.lately import measured_lately
from accountability.regions.models import Wilayah
from tests import makers

QUESTIONS = 12


@pytest.fixture
def _for_a_minute(settings: Any) -> None:
    settings.SIGNS_HOLD_SECONDS = 60


def villages(first: int, many: int) -> list[Wilayah]:
    """So many villages, each with a voice and a published budget."""
    found = []
    for number in range(first, first + many):
        desa = makers.make_desa(f"99.01.01.2{number:03d}", f"Contoh {number}")
        makers.make_aspirasi(desa, gender="p")
        treasurer = makers.make_member(Role.KEUANGAN, desa, f"keuangan-{number}")
        makers.make_published(desa, treasurer.actor(), year=timezone.now().year)
        found.append(desa)
    return found


@pytest.mark.usefixtures("_for_a_minute")
class TestTheDashboard:
    @pytest.mark.parametrize("door", ["kec", "kec-peringatan"])
    def test_it_asks_no_more_for_forty_villages_than_for_eight(
        self, db: None, client: Client, door: str
    ) -> None:
        asked = []
        for first, many in ((1, 8), (9, 32)):
            (desa, *_others) = villages(first, many)
            assert desa.parent is not None
            camat = makers.make_member(Role.CAMAT, desa.parent, f"camat-{many}")
            keep_warnings(kecamatan=camat.wilayah, at=timezone.now())
            client.force_login(camat.user)
            client.get(reverse(door))
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(reverse(door))
            assert f"Contoh {first}" in answer.content.decode()
            asked.append(len(seen))
        assert asked[0] == asked[1] <= QUESTIONS

    def test_what_people_answered_shows_at_once(
        self, client: Client, desa: Wilayah, camat: Membership
    ) -> None:
        makers.make_aspirasi(desa, at=timezone.now() - dt.timedelta(days=30))
        client.force_login(camat.user)
        client.get(reverse("kec-peringatan"))
        client.post(reverse("kec-peringatan"), {"desa": desa.kode, "kunci": "unread:-"})
        kept = desa.kept_warnings.get(rule="unread")
        client.post(
            reverse("kec-peringatan-rinci", args=[kept.pk]), {"aksi": "tangani", "catatan": "Ditelepon."}
        )
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("kec-peringatan"))
        assert any("keptwarning" in one["sql"] for one in seen.captured_queries)


class TestMeasuredLately:
    @pytest.mark.usefixtures("_for_a_minute")
    def test_figures_stand_for_a_while_and_carry_the_village_as_it_is(self, desa: Wilayah) -> None:
        at = timezone.now()
        (first,) = measured_lately([desa], at=at)
        makers.make_aspirasi(desa, at=at)
        desa.name = "Nama Baru"
        (again,) = measured_lately([desa], at=at)
        assert again.voices == first.voices == 0
        assert again.desa.name == "Nama Baru"

    @pytest.mark.usefixtures("_for_a_minute")
    def test_another_set_of_villages_has_figures_of_its_own(self, desa: Wilayah, other_desa: Wilayah) -> None:
        at = timezone.now()
        measured_lately([desa], at=at)
        makers.make_aspirasi(other_desa, at=at)
        assert [one.voices for one in measured_lately([desa, other_desa], at=at)] == [0, 1]

    def test_without_a_hold_every_look_measures(self, desa: Wilayah) -> None:
        at = timezone.now()
        measured_lately([desa], at=at)
        makers.make_aspirasi(desa, at=at)
        assert measured_lately([desa], at=at)[0].voices == 1
