"""The coordination sheet: begun once, written by one at a time, agreed when there is something to agree."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.oversight.models import CoordinationSheet, KeptWarning, RightsRow, SheetState
from accountability.oversight.service.coordinating import (
    Origin,
    Party,
    Sheet,
    begin,
    move,
    rewrite,
    sheet_of,
)
from accountability.oversight.service.refusals import (
    NoReason,
    NothingSaid,
    NotReady,
    NotThere,
    SheetClosed,
    Stale,
    StandsSoAlready,
)
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
FULL = Sheet("Poli tutup siang", joint="Jadwal bersama", parties=(Party("Puskesmas", "Piket"), Party("BPD")))


class TestBegin:
    def test_a_row_gives_problem_and_cause_and_is_coordinated_once(
        self, together: CoordinationSheet, row: RightsRow, camat: Membership
    ) -> None:
        assert (together.problem, together.cause) == (row.problem, row.cause)
        origin = Origin(row=row)
        again = begin(kecamatan=camat.wilayah, origin=origin, by=camat.actor(), at=makers.NOW)
        assert again == together

    def test_a_warning_is_named_without_its_figures(self, desa: Wilayah, camat: Membership) -> None:
        at = makers.NOW
        kept = KeptWarning.objects.create(
            desa=desa,
            rule="escalated",
            cause="x",
            weight=5,
            amount=3,
            name="Warga dua kali menjawab BELUM",
            sentence="3 aspirasi naik.",
            first_seen_at=at,
            last_seen_at=at,
            moved_at=at,
        )
        made = begin(kecamatan=camat.wilayah, origin=Origin(warning=kept), by=camat.actor(), at=at)
        assert made.problem == "Sukamaju: Warga dua kali menjawab BELUM"

    def test_nothing_or_another_place_is_refused(self, row: RightsRow, camat: Membership) -> None:
        elsewhere = makers.make_desa("99.01.02.2001", "Lain Jauh").parent
        assert elsewhere is not None
        with pytest.raises(NotThere):
            begin(kecamatan=elsewhere, origin=Origin(row=row), by=camat.actor(), at=makers.NOW)
        with pytest.raises(NothingSaid):
            begin(kecamatan=camat.wilayah, problem="  ", by=camat.actor(), at=makers.NOW)

    def test_the_table_holds_one_open_sheet_of_a_row(
        self, together: CoordinationSheet, row: RightsRow
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            CoordinationSheet.objects.create(
                kecamatan=together.kecamatan,
                rights_row=row,
                problem="Lagi",
                opened_at=makers.NOW,
                changed_at=makers.NOW,
            )


class TestRewrite:
    def test_what_was_written_stands(self, together: CoordinationSheet, camat: Membership) -> None:
        kept = rewrite(sheet=together, said=FULL, version=1, by=camat.actor(), at=makers.NOW)
        assert sheet_of(kept) == FULL
        assert kept.version == 2

    def test_the_second_of_two_is_refused_with_what_stands(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        common: dict[str, Any] = {"sheet": together, "version": 1, "by": camat.actor(), "at": makers.NOW}
        rewrite(said=FULL, **common)
        with pytest.raises(Stale):
            rewrite(said=replace(FULL, joint="Lain"), **common)
        assert rewrite(said=FULL, **common).version == 2  # the same words are no change

    def test_parties_without_a_name_are_no_parties(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        said = replace(FULL, parties=(Party(" "), *FULL.parties))
        kept = rewrite(sheet=together, said=said, version=1, by=camat.actor(), at=makers.NOW)
        assert [one.name for one in kept.parties.order_by("no")] == ["Puskesmas", "BPD"]


class TestMove:
    def test_an_agreement_has_two_parties_and_something_to_do(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        common: dict[str, Any] = {"sheet": together, "by": camat.actor(), "at": makers.NOW}
        with pytest.raises(NotReady):
            move(to=SheetState.AGREED, reason="Sepakat.", **common)
        rewrite(said=FULL, version=1, **common)
        with pytest.raises(NoReason):
            move(to=SheetState.AGREED, reason=" ", **common)
        assert move(to=SheetState.AGREED, reason="Sepakat.", **common).state == SheetState.AGREED
        with pytest.raises(NotReady):
            rewrite(said=replace(FULL, joint=""), version=2, **common)
        with pytest.raises(StandsSoAlready):
            move(to=SheetState.AGREED, reason="Lagi.", **common)

    def test_a_closed_sheet_takes_no_words_until_it_is_open_again(
        self, together: CoordinationSheet, row: RightsRow, camat: Membership
    ) -> None:
        common: dict[str, Any] = {"sheet": together, "by": camat.actor(), "at": makers.NOW}
        move(to=SheetState.CLOSED, reason="Selesai.", **common)
        with pytest.raises(SheetClosed):
            rewrite(said=FULL, version=1, **common)
        other = begin(kecamatan=camat.wilayah, origin=Origin(row=row), by=camat.actor(), at=makers.NOW)
        assert other != together
        with pytest.raises(StandsSoAlready):
            move(to=SheetState.OPEN, reason="Muncul lagi.", **common)
        move(sheet=other, to=SheetState.CLOSED, reason="Sama.", by=camat.actor(), at=makers.NOW)
        assert move(to=SheetState.OPEN, reason="Muncul lagi.", **common).state == SheetState.OPEN
        assert together.moves.count() == 2
