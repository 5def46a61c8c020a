"""The watch over every request of the suite can fail: planted questions for each row are found."""

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Dusun, Wilayah
from posko.models import Aspirasi, AspirasiQuerySet
from tests import makers
from tests.asked_again import MOST, AskedForEachRow, watched


def voices(desa: Wilayah, many: int) -> list[Dusun]:
    """So many voices, each from a dusun of its own."""
    found = [makers.make_dusun(desa, f"Dusun {n}") for n in range(many)]
    for dusun in found:
        makers.make_aspirasi(desa, dusun=dusun)
    return found


class TestARequest:
    def test_a_list_that_forgets_to_fetch_a_relation_fails_the_test_that_asks_for_it(
        self, monkeypatch: pytest.MonkeyPatch, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        voices(desa, 2)
        client.force_login(ketua.user)
        client.get(reverse("bpd"))
        monkeypatch.setattr(AspirasiQuerySet, "for_reading", lambda self: self.all())
        with pytest.raises(AskedForEachRow, match=r"Aspirasi\.(desa|dusun) of each of 2 rows"):
            client.get(reverse("bpd"))

    def test_one_row_may_fetch_what_it_needs(
        self, monkeypatch: pytest.MonkeyPatch, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        voices(desa, 1)
        client.force_login(ketua.user)
        monkeypatch.setattr(AspirasiQuerySet, "for_reading", lambda self: self.all())
        assert client.get(reverse("bpd")).status_code == 200


class TestWatched:
    def test_a_question_asked_by_hand_for_each_row_is_found(self, desa: Wilayah) -> None:
        found = voices(desa, MOST + 1)
        with pytest.raises(AskedForEachRow, match=f"more than {MOST} times"), watched():
            assert [Aspirasi.objects.filter(dusun=dusun).count() for dusun in found]

    def test_the_same_question_about_the_same_thing_is_no_question_for_each_row(self, desa: Wilayah) -> None:
        with watched() as watch:
            for _ in range(MOST + 2):
                desa.dusun.count()
        assert watch.found == []

    def test_a_deferred_column_of_each_row_is_found(self, desa: Wilayah) -> None:
        voices(desa, 2)
        with pytest.raises(AskedForEachRow, match=r"Aspirasi\.text"), watched():
            assert all(voice.text for voice in Aspirasi.objects.defer("text"))

    def test_what_was_fetched_together_is_no_fault(self, desa: Wilayah) -> None:
        voices(desa, 5)
        with watched():
            for voice in Aspirasi.objects.select_related("dusun").prefetch_related("milestones"):
                assert voice.dusun is not None
                assert len(voice.milestones.all()) == 1

    def test_outside_a_request_nobody_is_watched(self, desa: Wilayah) -> None:
        voices(desa, 2)
        assert [voice.dusun for voice in Aspirasi.objects.all()]
