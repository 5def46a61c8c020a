"""Warnings are kept once for each cause, end by their figures, and begin anew when the cause comes back."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.answering_warnings import say_done, set_aside, take_in_hand
from accountability.oversight.keeping import BETWEEN_ROUNDS, keep_due, keep_of_village, keep_warnings
from accountability.oversight.models import (
    AsideClass,
    KeptWarning,
    MapPlace,
    WarningDigest,
    WarningMove,
    WarningRound,
    WarningStanding,
)
from accountability.oversight.rules import in_force
from accountability.oversight.warnings import Alert
from accountability.regions.models import Wilayah
from posko.reading import mark_read
from tests import makers

pytestmark = pytest.mark.django_db
NOW = makers.NOW
DAY = dt.timedelta(days=1)


def alert(desa: Wilayah, rule: str = "unread", cause: str = "-", amount: int = 2) -> Alert:
    """A warning as it is computed."""
    sentence = f"{amount} aspirasi belum dibaca."
    return Alert(
        rule=in_force(2026)[rule],
        cause=cause,
        kode=desa.kode,
        village=desa.name,
        name="Aspirasi belum dibaca",
        sentence=sentence,
        limit="Dibaca dalam 3 hari kerja",
        legal_basis="Permenpan RB 62/2018",
        next_step="Ingatkan.",
        village_step="Baca.",
        amount=amount,
    )


def kept(desa: Wilayah, *alerts: Alert, at: dt.datetime = NOW) -> list[KeptWarning]:
    """What is kept of the village after these warnings were computed, the oldest first."""
    keep_of_village(desa=desa, alerts=alerts, at=at)
    return list(desa.kept_warnings.order_by("id"))


def refused(name: str, **changed: Any) -> bool:
    """Whether a constraint of this name refuses the change of every warning."""
    try:
        with transaction.atomic():
            KeptWarning.objects.update(**changed)
    except IntegrityError as problem:
        return name in str(problem)
    return False


class TestKeepOfVillage:
    def test_a_cause_is_kept_once_with_its_words_and_figure(self, desa: Wilayah) -> None:
        kept(desa, alert(desa))
        (one,) = kept(desa, alert(desa, amount=3), at=NOW + DAY)
        assert (one.rule, one.cause, one.amount, one.standing) == ("unread", "-", 3, WarningStanding.NEW)
        assert (one.first_seen_at, one.last_seen_at) == (NOW, NOW + DAY)
        assert one.sentence == "3 aspirasi belum dibaca."
        assert [entry.kind for entry in Entry.objects.about(f"peringatan:{one.pk}")] == ["peringatan.muncul"]

    def test_another_cause_of_the_same_rule_is_another_warning(self, desa: Wilayah) -> None:
        rows = kept(desa, *(alert(desa, "calendar_late", f"{item}:2026") for item in ("rpjm", "lpj")))
        assert [one.cause for one in rows] == ["rpjm:2026", "lpj:2026"]

    def test_what_is_no_longer_so_is_done_and_says_that_the_figures_did_it(self, desa: Wilayah) -> None:
        kept(desa, alert(desa))
        (one,) = kept(desa, at=NOW + DAY)
        assert (one.standing, one.ended_at, one.moved_by) == (WarningStanding.DONE, NOW + DAY, None)
        last = one.moves.latest("id")
        assert (last.standing, last.by_figures) == (WarningStanding.DONE, True)
        assert Entry.objects.filter(kind="peringatan.reda").count() == 1

    def test_a_cause_that_comes_back_is_a_new_one(self, desa: Wilayah) -> None:
        kept(desa, alert(desa))
        kept(desa, at=NOW + DAY)
        old, new = kept(desa, alert(desa), at=NOW + 2 * DAY)
        assert (old.ended_at, new.ended_at) == (NOW + DAY, None)
        assert new.first_seen_at == NOW + 2 * DAY

    @pytest.mark.parametrize("answered", ["selesai", "disisihkan"])
    def test_what_was_answered_stays_so_until_its_figure_is_materially_worse(
        self, desa: Wilayah, camat: Membership, answered: str
    ) -> None:
        (one,) = kept(desa, alert(desa))
        if answered == "selesai":
            say_done(warning=one, by=camat.actor(), at=NOW)
        else:
            set_aside(
                warning=one,
                reason_class=AsideClass.NO_TROUBLE,
                words="Petugas sedang cuti.",
                by=camat.actor(),
                at=NOW,
            )
        worse_by = in_force(2026)["unread"].worse_by
        (same,) = kept(desa, alert(desa, amount=2 + worse_by - 1), at=NOW + DAY)
        assert (same.standing, same.ended_at) == (answered, None)
        old, new = kept(desa, alert(desa, amount=2 + worse_by), at=NOW + 2 * DAY)
        assert (old.standing, old.ended_at) == (answered, NOW + 2 * DAY)
        assert (new.standing, new.ended_at) == (WarningStanding.NEW, None)

    def test_what_is_in_hand_stays_in_hand_however_it_grows(self, desa: Wilayah, camat: Membership) -> None:
        (one,) = kept(desa, alert(desa))
        take_in_hand(warning=one, by=camat.actor(), at=NOW)
        (same,) = kept(desa, alert(desa, amount=50), at=NOW + DAY)
        assert same.standing == WarningStanding.HANDLED

    def test_a_share_is_worse_when_it_falls(self) -> None:
        rule = in_force(2026)["no_origin"]
        assert rule.worse_by < 0
        assert rule.is_worse(1, 1 - rule.worse_by)
        assert not rule.is_worse(4, 1)


class TestKeepWarnings:
    def test_rows_of_the_village_make_and_end_a_warning(self, desa: Wilayah, ketua: Membership) -> None:
        assert desa.parent is not None
        voice = makers.make_aspirasi(desa)
        later = NOW + 7 * DAY
        keep_warnings(kecamatan=desa.parent, at=later)
        unread = desa.kept_warnings.get(rule="unread")
        assert unread.amount == 1
        mark_read(aspirasi=voice, by=ketua.actor(), at=later)
        keep_warnings(kecamatan=desa.parent, at=later + DAY)
        unread.refresh_from_db()
        assert unread.ended_at == later + DAY

    def test_a_second_round_at_once_writes_nothing(self, desa: Wilayah) -> None:
        assert desa.parent is not None
        assert keep_warnings(kecamatan=desa.parent, at=NOW) > 0
        moves, entries = WarningMove.objects.count(), Entry.objects.count()
        assert keep_warnings(kecamatan=desa.parent, at=NOW) == 0
        assert (WarningMove.objects.count(), Entry.objects.count()) == (moves, entries)

    def test_rounds_come_in_turn_and_not_too_often(self, desa: Wilayah) -> None:
        far = makers.make_desa("99.01.02.2001", "Jauh")
        assert keep_due(at=NOW, limit=1) == 1
        assert keep_due(at=NOW, limit=1) == 1
        assert keep_due(at=NOW, limit=100) == 0
        assert set(WarningRound.objects.values_list("kecamatan", flat=True)) == {
            desa.kode[:8],
            far.kode[:8],
        }
        assert keep_due(at=NOW + BETWEEN_ROUNDS, limit=100) == 2

    def test_a_quiet_round_costs_as_many_queries_for_twelve_villages_as_for_one(
        self, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            makers.make_desa(f"99.01.01.21{number:02d}", f"Contoh {number}")
        assert desa.parent is not None
        keep_warnings(kecamatan=desa.parent, at=NOW)
        with django_assert_max_num_queries(20):
            keep_warnings(kecamatan=desa.parent, at=NOW)


class TestConstraints:
    def test_a_cause_is_told_once_until_it_ends(self, desa: Wilayah) -> None:
        (one,) = kept(desa, alert(desa))
        one.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save(force_insert=True)

    def test_each_constraint_refuses_what_its_name_says(self, desa: Wilayah) -> None:
        kept(desa, alert(desa))
        assert refused("a_warning_has_a_known_standing", standing="entah")
        assert refused("only_what_is_set_aside_says_why", standing=WarningStanding.ASIDE)
        assert refused("only_what_is_set_aside_says_why", reason_class=AsideClass.NO_TROUBLE)
        assert refused("a_warning_that_ended_is_done_or_set_aside", ended_at=NOW)
        assert refused("a_warning_ends_after_it_was_seen", last_seen_at=NOW - DAY)
        assert refused("a_warning_says_something", sentence="")

    def test_a_move_is_known_and_only_a_persons_is_undone(self, desa: Wilayah) -> None:
        kept(desa, alert(desa))
        for changed in ({"standing": "entah"}, {"undone_at": NOW}):
            with pytest.raises(IntegrityError), transaction.atomic():
                WarningMove.objects.update(**changed)

    def test_rounds_digests_and_places_are_of_the_right_kind(self, desa: Wilayah, camat: Membership) -> None:
        digest = {"user": camat.user, "wilayah": camat.wilayah, "day": NOW.date(), "told_at": NOW}
        WarningDigest.objects.create(**digest, warnings=1)
        tile = {"desa": desa, "row": 1, "column": 1}
        for model, cells in (
            (WarningRound, {"kecamatan": desa, "looked_at": NOW}),
            (WarningDigest, {**digest, "warnings": 1}),
            (WarningDigest, {**digest, "day": NOW.date() + DAY, "warnings": 0}),
            (MapPlace, {**tile, "row": 13}),
            (MapPlace, {**tile, "latitude": 51, "longitude": 0}),
            (MapPlace, {**tile, "latitude": -6}),
            (MapPlace, {**tile, "desa": camat.wilayah}),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(**cells)


def test_figures_of_an_alert_are_what_its_rule_compares(desa: Wilayah) -> None:
    assert replace(alert(desa), amount=9).amount == 9
