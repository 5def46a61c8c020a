"""Settings of a kabupaten: written with what stood before, taken back, and never over a later change."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.models import RegionalRule, RegionalThreshold, SettingChange, Topic
from accountability.oversight.regency import refusals
from accountability.oversight.regency.changing import change_settings, mark_of, standing, take_back
from accountability.oversight.regional_rules import rules_at
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from tests import makers

pytestmark = pytest.mark.django_db
NOW = makers.NOW
CEMENT = {"name": "Semen 50 kg", "unit": "sak", "rupiah": 75_000, "basis": "Perbup 3 (rekaan)"}


def set_rule(desk: Membership, values: dict[str, Any], **more: Any) -> SettingChange | None:
    """A change of the prices of 2026."""
    return change_settings(
        wilayah=desk.wilayah, topic=Topic.PRICES, values=values, year=2026, by=desk.actor(), at=NOW, **more
    )


class TestChange:
    def test_only_what_differs_is_written_and_kept(self, desk: Membership) -> None:
        set_rule(desk, {"semen": CEMENT})
        made = set_rule(desk, {"semen": CEMENT, "pasir": {**CEMENT, "name": "Pasir"}})
        assert made is not None
        assert set(made.after) == {"pasir"}
        assert made.before == {"pasir": None}
        assert RegionalRule.objects.filter(kabupaten="99.01", table="harga").count() == 2

    def test_nothing_new_leaves_no_history(self, desk: Membership) -> None:
        set_rule(desk, {"semen": CEMENT})
        assert set_rule(desk, {"semen": CEMENT}) is None
        assert SettingChange.objects.count() == 1

    def test_the_ledger_of_every_village_tells_it_without_words(self, desk: Membership) -> None:
        set_rule(desk, {"semen": CEMENT})
        told = Entry.objects.filter(kind="aturan.diubah")
        assert {one.desa_id for one in told} == {"99.01.01.2001", "99.01.01.2002", "99.01.02.2001"}
        assert told[0].facts == {"topic": "harga", "year": 2026, "keys": 1, "set_by": "99.01"}

    def test_who_looked_at_something_else_is_refused(self, desk: Membership) -> None:
        seen = mark_of(standing(wilayah=desk.wilayah, topic=Topic.PRICES, keys=["semen"], year=2026))
        set_rule(desk, {"semen": CEMENT}, seen=seen)
        with pytest.raises(refusals.ChangedSince):
            set_rule(desk, {"semen": {**CEMENT, "rupiah": 80_000}}, seen=seen)
        assert RegionalRule.objects.get().rupiah == 75_000

    @pytest.mark.parametrize(
        ("value", "refusal"),
        [
            ({**CEMENT, "rupiah": None}, refusals.WrongCell),
            ({**CEMENT, "rupiah": 0}, refusals.WrongCell),
            ({**CEMENT, "basis": " "}, refusals.WithoutBasis),
        ],
    )
    def test_a_rule_that_says_too_little_is_refused(
        self, desk: Membership, value: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal), transaction.atomic():
            set_rule(desk, {"semen": value})
        assert not RegionalRule.objects.exists()

    def test_a_kecamatan_sets_no_tables(self, desk: Membership, camat: Membership) -> None:
        with pytest.raises(refusals.NotAboveVillages):
            change_settings(
                wilayah=camat.wilayah,
                topic=Topic.FORBIDDEN,
                values={"rokok": {**CEMENT, "rupiah": None}},
                year=2026,
                by=camat.actor(),
                at=NOW,
            )


class TestThreshold:
    def change(self, desk: Membership, rule: str, threshold: int) -> SettingChange | None:
        value = {"threshold": threshold, "basis": "Perbup 9 (rekaan)"}
        return change_settings(
            wilayah=desk.wilayah, topic=Topic.THRESHOLD, values={rule: value}, by=desk.actor(), at=NOW
        )

    def test_it_holds_in_the_kabupaten_and_nowhere_else(self, desk: Membership) -> None:
        self.change(desk, "council_silent", 45)
        here = rules_at("99.01.01.2001", 2026)["council_silent"]
        assert (here.threshold, here.legal_basis) == (45, "Perbup 9 (rekaan)")
        assert rules_at("99.02.01.2001", 2026)["council_silent"].threshold == 30

    @pytest.mark.parametrize(
        ("rule", "threshold"), [("council_silent", 13), ("council_silent", 91), ("unread", 2)]
    )
    def test_what_the_law_gives_or_bounds_forbid_is_refused(
        self, desk: Membership, rule: str, threshold: int
    ) -> None:
        with pytest.raises(refusals.NotToBeSet), transaction.atomic():
            self.change(desk, rule, threshold)
        assert not RegionalThreshold.objects.exists()

    def test_taken_back_the_national_one_holds_again(self, desk: Membership) -> None:
        made = self.change(desk, "no_women", 90)
        assert made is not None
        take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)
        assert rules_at("99.01.01.2001", 2026)["no_women"].threshold == 60


class TestTakeBack:
    def test_what_stood_before_stands_again(self, desk: Membership) -> None:
        set_rule(desk, {"semen": CEMENT})
        made = set_rule(desk, {"semen": None})
        assert made is not None
        take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)
        assert RegionalRule.objects.get().rupiah == 75_000
        assert Entry.objects.filter(kind="aturan.ditarik").count() == 3

    def test_not_twice(self, desk: Membership) -> None:
        made = set_rule(desk, {"semen": CEMENT})
        assert made is not None
        take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)
        with pytest.raises(refusals.NothingToTakeBack):
            take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)

    def test_not_over_a_later_change(self, desk: Membership) -> None:
        made = set_rule(desk, {"semen": CEMENT})
        set_rule(desk, {"semen": {**CEMENT, "rupiah": 80_000}})
        assert made is not None
        with pytest.raises(refusals.ChangedSince):
            take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)
        assert RegionalRule.objects.get().rupiah == 80_000

    def test_not_that_of_another_kabupaten(self, desk: Membership) -> None:
        made = set_rule(desk, {"semen": CEMENT})
        makers.make_desa("99.02.01.2001", "Yenmarau")
        assert made is not None
        other = Wilayah.objects.get(kode="99.02")
        with pytest.raises(refusals.NothingToTakeBack):
            take_back(wilayah=other, pk=made.pk, by=desk.actor(), at=NOW)


class TestWords:
    def test_they_reach_the_villages_and_come_back(self, desk: Membership) -> None:
        made = change_settings(
            wilayah=desk.wilayah, topic=Topic.WORDS, values={"desa": "pekon"}, by=desk.actor(), at=NOW
        )
        assert words_for("99.01.01.2001").desa == "pekon"
        assert made is not None
        take_back(wilayah=desk.wilayah, pk=made.pk, by=desk.actor(), at=NOW)
        assert words_for("99.01.01.2001").desa == "desa"


class TestPromises:
    def test_a_rule_has_one_threshold_in_a_kabupaten(self, kabupaten: Wilayah) -> None:
        row = {"kabupaten": kabupaten, "rule": "no_women", "threshold": 60, "legal_basis": "x"}
        RegionalThreshold.objects.create(**row)
        with pytest.raises(IntegrityError, match="threshold"), transaction.atomic():
            RegionalThreshold.objects.create(**row)

    def test_a_regional_threshold_names_its_basis_and_is_that_of_a_kabupaten(self, desa: Wilayah) -> None:
        for wrong in (
            {"kabupaten_id": "99.01", "legal_basis": ""},
            {"kabupaten_id": "99.01.01", "legal_basis": "x"},
        ):
            with pytest.raises(IntegrityError, match="regional_threshold"), transaction.atomic():
                RegionalThreshold.objects.create(rule="no_women", threshold=60, **wrong)

    def test_a_setting_change_has_a_known_topic(self, kabupaten: Wilayah) -> None:
        with pytest.raises(IntegrityError, match="a_setting_change_has_a_known_topic"), transaction.atomic():
            SettingChange.objects.create(wilayah=kabupaten, topic="lain", before={}, after={}, at=NOW)
