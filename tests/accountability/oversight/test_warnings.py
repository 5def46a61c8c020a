"""Each rule of early warning at its threshold: one step before it is silent, one step after it speaks."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accountability.oversight.rules import in_force
from accountability.oversight.signs import Signs
from accountability.oversight.warnings import Need, needs, warnings_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS

pytestmark = pytest.mark.django_db  # the thresholds that the kabupaten set
TODAY = dt.date(2026, 10, 5)
WORDS = PRESETS["umum"]
CALM = Signs(
    desa=Wilayah(kode="99.01.01.2001", name="Sukamaju"),
    today=TODAY,
    voices=10,
    answered=9,
    women_last=TODAY,
    council_last=TODAY,
    published=True,
    belanja=1_000_000_000,
    development=500_000_000,
    with_origin=100_000_000,
    spent=700_000_000,
)


def ids(**changed: Any) -> list[str]:
    """The rules met by a calm village with these figures changed."""
    return [warning.rule.id for warning in warnings_of(replace(CALM, **changed), WORDS)]


class TestWarningsOf:
    def test_a_calm_village_has_none(self) -> None:
        assert ids() == []

    @pytest.mark.parametrize(
        ("rule", "changed"),
        [
            ("unread", {"unread_late": 1, "unread_since": TODAY - dt.timedelta(days=6)}),
            ("unanswered", {"unanswered_late": 1}),
            ("reopened", {"reopened": 1}),
            ("escalated", {"escalated": 1}),
            ("no_women", {"women_last": TODAY - dt.timedelta(days=61)}),
            ("council_silent", {"council_last": TODAY - dt.timedelta(days=31)}),
            ("apb_late", {"published": False, "belanja": 0, "development": 0}),
            ("realisasi_behind", {"spent": 370_000_000}),
            ("no_origin", {"with_origin": 20_000_000}),
            ("evaluation_due", {"evaluation_year": 2027, "evaluation_due": dt.date(2026, 10, 12)}),
            ("evaluation_late", {"evaluation_year": 2027, "evaluation_due": dt.date(2026, 10, 2)}),
            ("findings_late", {"tasks_late": 1}),
        ],
    )
    def test_each_rule_speaks_beyond_its_threshold(self, rule: str, changed: dict[str, Any]) -> None:
        assert ids(**changed) == [rule]

    @pytest.mark.parametrize(
        "changed",
        [
            {"women_last": TODAY - dt.timedelta(days=60)},
            {"council_last": TODAY - dt.timedelta(days=30)},
            {"spent": 385_000_000},
            {"with_origin": 25_000_000},
            {"evaluation_year": 2027, "evaluation_due": dt.date(2026, 10, 13)},
        ],
    )
    def test_each_rule_is_silent_at_its_threshold(self, changed: dict[str, Any]) -> None:
        assert ids(**changed) == []

    def test_little_spending_is_no_alarm_before_april(self) -> None:
        assert ids(today=dt.date(2026, 3, 31), spent=0, women_last=None, council_last=None) == [
            "council_silent",
            "no_women",
        ]

    def test_the_sentence_names_the_figures_in_the_villages_own_words(self) -> None:
        papua = PRESETS["papua"]
        late = replace(CALM, published=False)
        (warning,) = warnings_of(late, papua)
        assert warning.sentence == "APBK 2026 belum tayang, lewat 278 hari."
        assert warning.name == "APBK terlambat"

    def test_every_warning_offers_help_and_names_basis_and_limit(self) -> None:
        for rule in in_force(2026).values():
            assert rule.next_step
            assert rule.legal_basis
            assert rule.limit
            assert len(rule.sentence.split()) <= 12

    def test_a_rule_counts_from_its_year(self) -> None:
        assert "unread" not in in_force(2017)
        assert "no_women" in in_force(2017)


class TestNeeds:
    def test_the_neediest_comes_first_then_the_name(self) -> None:
        calm = replace(CALM, desa=Wilayah(kode="99.01.01.2002", name="Babakan"))
        late = replace(CALM, desa=Wilayah(kode="99.01.01.2003", name="Zamrud"), published=False)
        women = replace(CALM, women_last=TODAY - dt.timedelta(days=90))
        ordered: list[Need] = needs([CALM, women, calm, late], WORDS)
        assert [need.signs.desa.name for need in ordered] == ["Zamrud", "Sukamaju", "Babakan", "Sukamaju"]

    def test_weightier_warnings_of_one_village_come_first(self) -> None:
        troubled = replace(CALM, unread_late=2, unread_since=TODAY, escalated=1)
        assert [warning.rule.id for warning in warnings_of(troubled, WORDS)] == ["escalated", "unread"]
