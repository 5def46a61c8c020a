"""What people do about a warning: each step once, with its reason, in the ledger, taken back step by step."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.answering_warnings import (
    AlreadyStandsSo,
    NothingToTakeBack,
    WarningEnded,
    WithoutReason,
    say_done,
    set_aside,
    take_back,
    take_in_hand,
)
from accountability.oversight.keeping import keep_of_village
from accountability.oversight.models import AsideClass, KeptWarning, WarningStanding
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.test_keeping import alert

pytestmark = pytest.mark.django_db
NOW = makers.NOW
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def warning(desa: Wilayah) -> KeptWarning:
    """One warning that was just told."""
    keep_of_village(desa=desa, alerts=[alert(desa)], at=NOW)
    return desa.kept_warnings.get()


class TestTakeInHand:
    def test_it_is_recorded_with_who_and_when(self, warning: KeptWarning, camat: Membership) -> None:
        held = take_in_hand(warning=warning, by=camat.actor(), at=NOW + HOUR, words="Saya datang Kamis.")
        assert (held.standing, held.moved_by_id, held.moved_at) == ("ditangani", camat.user_id, NOW + HOUR)
        assert held.moves.latest("id").reason == "Saya datang Kamis."
        entry = Entry.objects.about(f"peringatan:{warning.pk}").last()
        assert entry is not None
        assert entry.kind == "peringatan.ditangani"
        assert "Kamis" not in str(entry.facts)

    def test_a_second_tap_changes_nothing(self, warning: KeptWarning, camat: Membership) -> None:
        take_in_hand(warning=warning, by=camat.actor(), at=NOW)
        with pytest.raises(AlreadyStandsSo):
            take_in_hand(warning=warning, by=camat.actor(), at=NOW)


class TestSayDone:
    def test_what_has_ended_is_not_answered_any_more(
        self, desa: Wilayah, warning: KeptWarning, camat: Membership
    ) -> None:
        keep_of_village(desa=desa, alerts=[], at=NOW + HOUR)
        with pytest.raises(WarningEnded):
            say_done(warning=warning, by=camat.actor(), at=NOW + HOUR)


class TestSetAside:
    @pytest.mark.parametrize(("why", "words"), [("", "Sudah."), ("entah", "Sudah."), ("tanpa_masalah", "  ")])
    def test_it_needs_a_class_and_a_sentence(
        self, warning: KeptWarning, camat: Membership, why: str, words: str
    ) -> None:
        with pytest.raises(WithoutReason):
            set_aside(warning=warning, reason_class=why, words=words, by=camat.actor(), at=NOW)

    def test_the_figure_of_that_moment_is_remembered(self, warning: KeptWarning, camat: Membership) -> None:
        held = set_aside(
            warning=warning,
            reason_class=AsideClass.AGREED_DAY,
            words="Rapat 12 Oktober.",
            by=camat.actor(),
            at=NOW,
        )
        assert (held.standing, held.answered_amount) == (WarningStanding.ASIDE, warning.amount)
        assert (held.reason_class, held.reason) == ("sudah_sepakat", "Rapat 12 Oktober.")


class TestTakeBack:
    def test_step_by_step_until_it_is_new_again(self, warning: KeptWarning, camat: Membership) -> None:
        by = camat.actor()
        take_in_hand(warning=warning, by=by, at=NOW)
        set_aside(warning=warning, reason_class=AsideClass.NO_TROUBLE, words="Keliru.", by=by, at=NOW)
        held = take_back(warning=warning, by=by, at=NOW + HOUR)
        assert (held.standing, held.reason, held.answered_amount) == (WarningStanding.HANDLED, "", None)
        held = take_back(warning=warning, by=by, at=NOW + HOUR)
        assert held.standing == WarningStanding.NEW
        with pytest.raises(NothingToTakeBack):
            take_back(warning=warning, by=by, at=NOW + HOUR)
        assert Entry.objects.filter(kind="peringatan.dibatalkan").count() == 2
