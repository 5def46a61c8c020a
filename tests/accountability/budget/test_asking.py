"""A question about a part of the budget is an aspirasi, tied to that part, both or neither."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.budget import asking
from accountability.budget.asking import NoSuchPart, Part, ask_about, asked_and_answered, asked_by, find_part
from accountability.budget.models import APBDesa, BudgetQuestion
from accountability.budget.publication import Spending, realise
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.intake import Voice
from posko.models import Aspirasi
from posko.states import Channel, Kind
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = makers.NOW.date()
WHY = "Kenapa jalannya belum selesai?"


def ask(desa: Wilayah, part: Part, text: str = WHY, **more: Any) -> Aspirasi:
    """Asks by the web."""
    voice = Voice(text=text, channel=Channel.WEB, kind=Kind.TANYA)
    return ask_about(desa=desa, part=part, voice=voice, by=CITIZEN, at=makers.NOW, **more).aspirasi


def part_of(desa: Wilayah, year: int, **codes: str) -> Part:
    """The part of a year."""
    return find_part(desa=desa, year=year, today=TODAY, **codes)


class TestFindingThePart:
    def test_a_kegiatan_has_its_name_and_what_is_planned(self, desa: Wilayah, kades: Membership) -> None:
        kegiatan = makers.make_kegiatan(desa, kades.actor())
        apb, _ = makers.make_published(desa, kades.actor(), kegiatan)
        part = part_of(desa, apb.year, kegiatan_kode="2.3.10")
        assert (part.name, part.amount) == ("Perkerasan jalan RT 03", 125_500_000)

    def test_income_and_a_whole_year_may_be_asked_about(self, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        assert part_of(desa, apb.year, account="4.2.1").amount == 125_500_000
        assert part_of(desa, apb.year).amount == 125_500_000

    def test_a_year_that_nobody_published_may_be_asked_about_as_a_whole(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_draft(desa, kades.actor())
        assert part_of(desa, apb.year).amount is None
        with pytest.raises(NoSuchPart):
            part_of(desa, apb.year, kegiatan_kode="2.3.10")

    @pytest.mark.parametrize(
        "codes",
        [
            {"kegiatan_kode": "2.1.01"},
            {"account": "4.1.1"},
            {"kegiatan_kode": "2.3.10", "account": "4.2.1"},
            {"kegiatan_kode": "2.3.10", "account": "5.1.1.01"},
        ],
    )
    def test_what_the_budget_does_not_hold_is_no_part(
        self, desa: Wilayah, kades: Membership, codes: dict[str, str]
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        with pytest.raises(NoSuchPart):
            part_of(desa, apb.year, **codes)

    @pytest.mark.parametrize("year", [2014, 2028, 0])
    def test_a_year_out_of_reach_is_no_part(self, desa: Wilayah, year: int) -> None:
        with pytest.raises(NoSuchPart):
            part_of(desa, year)


class TestAsking:
    def test_the_question_and_its_part_commit_together(
        self, desa: Wilayah, kades: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        one = ask(desa, part_of(desa, apb.year, kegiatan_kode="2.3.10"))
        asked = BudgetQuestion.objects.get()
        assert (asked.aspirasi, asked.year, asked.kegiatan_kode) == (one, apb.year, "2.3.10")
        assert one.kind == Kind.TANYA

        def breaks(**_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(BudgetQuestion.objects, "get_or_create", breaks)
        with pytest.raises(RuntimeError):
            ask(desa, part_of(desa, apb.year), "Kapan APB tayang?")
        assert Aspirasi.objects.count() == 1

    def test_the_same_key_asks_once_and_keeps_the_first_part(self, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        part = part_of(desa, apb.year, kegiatan_kode="2.3.10")
        first = ask(desa, part, idempotency_key="a")
        again = ask(desa, part_of(desa, apb.year), idempotency_key="a")
        assert first == again
        assert BudgetQuestion.objects.get().kegiatan_kode == "2.3.10"

    def test_the_ledger_holds_none_of_its_words(self, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        ask(desa, part_of(desa, apb.year))
        assert WHY not in "".join(str(entry.facts) for entry in Entry.objects.all())


class TestWhatWasAsked:
    def test_it_is_told_in_local_words_with_its_rupiah(self, desa: Wilayah, kades: Membership) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        one = ask(desa, part_of(desa, apb.year, kegiatan_kode="2.3.10"))
        part = asked_by(one, today=TODAY)
        assert part is not None
        told = asking.sentence(part, PRESETS["papua"])
        assert told == "Pembangunan/Rehabilitasi/Peningkatan/Pengerasan Jalan Kampung, Rp125.500.000 (2027)"

    def test_after_a_withdrawal_it_keeps_its_name_without_an_amount(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        one = ask(desa, part_of(desa, apb.year, kegiatan_kode="2.3.10"))
        APBDesa.objects.update(withdrawn_at=makers.NOW, withdrawal_reason="Salah jumlah")
        part = asked_by(one, today=TODAY)
        assert part is not None
        assert part.amount is None
        assert "Jalan Desa" in part.name

    def test_another_voice_asks_about_no_money(self, desa: Wilayah) -> None:
        assert asked_by(makers.make_aspirasi(desa), today=TODAY) is None

    def test_questions_and_answers_are_counted_for_each_kegiatan(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        apb, line = makers.make_published(desa, kades.actor())
        realise(
            line=line, spending=Spending(1, 1, TODAY), by=kades.actor(), at=makers.NOW + dt.timedelta(days=1)
        )
        ask(desa, part_of(desa, apb.year, kegiatan_kode="2.3.10"))
        other = ask(desa, part_of(desa, apb.year), "Kapan APB tayang?")
        Aspirasi.objects.filter(pk=other.pk).update(state="answered")
        assert asked_and_answered(desa=desa, year=apb.year, kegiatan_kode="2.3.10") == (1, 0)
        assert asked_and_answered(desa=desa, year=apb.year) == (2, 1)
