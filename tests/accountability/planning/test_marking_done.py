"""Deadlines marked by hand, and set otherwise by a kabupaten."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.planning import marking_done, setting_deadlines
from accountability.planning.models import CalendarDone, CalendarOverride
from accountability.planning.village_year.rules import NoRule
from accountability.regions.models import Wilayah
from tests import makers

NOW = makers.NOW
TODAY = NOW.date()


def mark(member: Membership, item: str = "lppd", year: int = 2025, **fields: object) -> CalendarDone:
    said = {"done_on": dt.date(2026, 3, 27), "document_no": "140/12", **fields}
    return marking_done.mark_done(
        desa=member.wilayah,
        item=item,
        year=year,
        by=member.actor(),
        at=NOW,
        **said,  # type: ignore[arg-type]
    )


class TestMarking:
    def test_it_is_kept_with_its_number_and_told_in_the_ledger(self, kades: Membership) -> None:
        done = mark(kades, document_no="  140/12 ")
        assert (done.document_no, done.entered_by_id) == ("140/12", kades.user_id)
        told = Entry.objects.get(kind="kalender.ditandai")
        assert told.facts == {"item": "lppd", "year": 2025, "done_on": "2026-03-27"}

    def test_it_is_taken_back_and_may_be_marked_again(self, kades: Membership) -> None:
        mark(kades)
        marking_done.take_back_mark(desa=kades.wilayah, item="lppd", year=2025, by=kades.actor(), at=NOW)
        assert not CalendarDone.objects.exists()
        assert mark(kades).pk

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"document_no": " "}, marking_done.WithoutDocument),
            ({"done_on": TODAY + dt.timedelta(days=1)}, marking_done.DoneInDaysToCome),
            ({"done_on": dt.date(2022, 3, 27)}, marking_done.OfAnotherYear),
            ({"item": "bpd_report"}, marking_done.NotYourDeadline),
            ({"item": "sem1_kab"}, marking_done.NotYourDeadline),
            ({"item": "buatan"}, NoRule),
        ],
    )
    def test_a_slip_is_refused_and_nothing_is_kept(
        self, kades: Membership, said: dict[str, object], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            mark(kades, **said)  # type: ignore[arg-type]
        assert not CalendarDone.objects.exists()

    def test_the_second_mark_finds_the_first(self, kades: Membership, keuangan: Membership) -> None:
        mark(kades)
        with pytest.raises(marking_done.AlreadyMarked):
            mark(keuangan)

    def test_another_office_does_not_take_it_back(self, kades: Membership, ketua: Membership) -> None:
        mark(kades)
        with pytest.raises(marking_done.NotYourDeadline):
            marking_done.take_back_mark(desa=kades.wilayah, item="lppd", year=2025, by=ketua.actor(), at=NOW)

    def test_what_is_not_marked_is_not_taken_back(self, kades: Membership) -> None:
        with pytest.raises(marking_done.NotMarked):
            marking_done.take_back_mark(desa=kades.wilayah, item="lppd", year=2025, by=kades.actor(), at=NOW)


class TestSettingDeadlines:
    def set_one(self, wilayah: Wilayah, by: Membership, **fields: object) -> CalendarOverride:
        said = {"item": "rkp_final", "year": 2027, "due_date": dt.date(2026, 10, 10), **fields}
        basis = {"legal_basis": "Perbup 3", **said}
        return setting_deadlines.set_deadline(
            wilayah=wilayah,
            by=by.actor(),
            at=NOW,
            **basis,  # type: ignore[arg-type]
        )

    def test_every_village_below_is_told(self, desa: Wilayah, other_desa: Wilayah, camat: Membership) -> None:
        kabupaten = Wilayah.objects.get(kode="99.01")
        row = self.set_one(kabupaten, camat)
        told = Entry.objects.filter(kind="kalender.batas_diatur").order_by("desa")
        assert [one.desa_id for one in told] == [desa.kode, other_desa.kode]
        setting_deadlines.take_back_deadline(wilayah=kabupaten, pk=row.pk, by=camat.actor(), at=NOW)
        assert not CalendarOverride.objects.exists()
        assert Entry.objects.filter(kind="kalender.batas_ditarik").count() == 2

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"legal_basis": ""}, setting_deadlines.WithoutBasis),
            ({"due_date": dt.date(2062, 1, 1)}, setting_deadlines.DayOfAnotherYear),
            ({"item": "buatan"}, NoRule),
        ],
    )
    def test_a_slip_is_refused(
        self, desa: Wilayah, camat: Membership, said: dict[str, object], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            self.set_one(Wilayah.objects.get(kode="99.01"), camat, **said)

    def test_a_village_does_not_set_its_own(self, desa: Wilayah, camat: Membership) -> None:
        with pytest.raises(setting_deadlines.NotAboveVillages):
            self.set_one(desa, camat)

    def test_one_stands_until_it_is_taken_back(self, desa: Wilayah, camat: Membership) -> None:
        kabupaten = Wilayah.objects.get(kode="99.01")
        self.set_one(kabupaten, camat)
        with pytest.raises(setting_deadlines.AlreadySet):
            self.set_one(kabupaten, camat)
        with pytest.raises(setting_deadlines.NotSet):
            setting_deadlines.take_back_deadline(wilayah=kabupaten, pk=0, by=camat.actor(), at=NOW)
