"""The budget of a village in one SMS."""

import pytest

from accountability.accounts.models import Membership
from accountability.budget.drafting import draft
from accountability.budget.in_one_sms import answer, percent
from accountability.budget.models import APBDesa, BroughtIn, BudgetedKegiatan, Realisasi
from accountability.budget.publication import Spending, publish, realise
from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from posko.words import sms
from tests import makers
from tests.makers import NOW

pytestmark = pytest.mark.django_db
SPENT_AT = NOW.replace(year=NOW.year + 1)


class TestAnswer:
    def test_what_is_not_published_is_said_to_be_so(self, desa: Wilayah, keuangan: Membership) -> None:
        makers.make_draft(desa, keuangan.actor())
        assert answer(desa=desa, about="", at=NOW) == ("anggaran_belum", {})

    def test_the_whole_budget_in_three_figures(self, desa: Wilayah, keuangan: Membership) -> None:
        _, line = makers.make_published(desa, keuangan.actor())
        spending = Spending(amount=62_750_000, percent=40, spent_date=SPENT_AT.date())
        realise(line=line, spending=spending, by=keuangan.actor(), at=SPENT_AT)
        template, values = answer(desa=desa, about="", at=SPENT_AT)
        assert template == "anggaran"
        assert values == {"tahun": 2027, "rupiah": "Rp125,5 juta", "persen": 50, "tail": "Pembangunan"}

    @pytest.mark.parametrize("about", ["jalan", "jln", "jalan rt 03", "perkerasn", "jalan 2027"])
    def test_a_word_finds_the_kegiatan(self, desa: Wilayah, keuangan: Membership, about: str) -> None:
        kegiatan = makers.make_kegiatan(desa, keuangan.actor())
        makers.make_published(desa, keuangan.actor(), kegiatan)
        template, values = answer(desa=desa, about=about, at=NOW)
        assert template == "anggaran_kegiatan"
        assert (values["tail"], values["rupiah"]) == ("Perkerasan jalan RT 03", "Rp125,5 juta")

    def test_a_word_nobody_planned_is_told_honestly(self, desa: Wilayah, keuangan: Membership) -> None:
        makers.make_published(desa, keuangan.actor())
        template, values = answer(desa=desa, about="helikopter", at=NOW)
        assert (template, values["tail"]) == ("anggaran_tak_ada", "helikopter")

    def test_a_year_without_a_budget_is_not_answered_with_another(
        self, desa: Wilayah, keuangan: Membership
    ) -> None:
        makers.make_published(desa, keuangan.actor())
        assert answer(desa=desa, about="2019", at=NOW)[0] == "anggaran_belum"

    def test_what_was_withdrawn_is_not_told_and_an_older_version_is(
        self, desa: Wilayah, keuangan: Membership
    ) -> None:
        first, _ = makers.make_published(desa, keuangan.actor())
        again = draft(desa=desa, year=first.year, by=keuangan.actor(), at=NOW)
        publish(apb=again, perdes_no="6", perdes_date=NOW.date(), by=keuangan.actor(), at=NOW)
        gone = {"withdrawn_at": NOW, "withdrawal_reason": "Salah jumlah"}
        APBDesa.objects.filter(pk=again.pk).update(**gone)
        assert answer(desa=desa, about="jalan", at=NOW)[0] == "anggaran_kegiatan"
        APBDesa.objects.filter(pk=first.pk).update(**gone)
        for about in ("", "jalan", "2027"):
            assert answer(desa=desa, about=about, at=NOW) == ("anggaran_belum", {})

    def test_what_a_file_told_and_replaced_is_counted_once(self, desa: Wilayah, keuangan: Membership) -> None:
        apb, line = makers.make_published(desa, keuangan.actor())
        spending = Spending(amount=62_750_000, percent=40, spent_date=SPENT_AT.date())
        by_hand = realise(line=line, spending=spending, by=keuangan.actor(), at=SPENT_AT)
        file = BroughtIn.objects.create(
            desa=desa,
            year=apb.year,
            source="siskeudes",
            sha256="0" * 64,
            read_at=NOW,
            adopted_at=NOW,
            apb=apb,
        )
        Realisasi.objects.filter(pk=by_hand.pk).update(replaced_by=file)
        # Money told without any line belongs to the year's spending all the same.
        for where in (line, None):
            Realisasi.objects.create(
                apb=apb, line=where, account=line.account, kegiatan_kode="2.3.10", spent_date=NOW.date(),
                amount=31_375_000, recorded_at=NOW, told_by=file,
            )  # fmt: skip
        for about in ("", "jalan"):
            assert answer(desa=desa, about=about, at=SPENT_AT)[1]["persen"] == 50

    def test_a_kegiatan_known_only_by_its_file_is_found_by_the_name_there(
        self, desa: Wilayah, keuangan: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, keuangan.actor())
        BudgetedKegiatan.objects.create(apb=apb, kode="2.3.10", name="Rabat beton Wetan")
        _, values = answer(desa=desa, about="beton wetan", at=NOW)
        assert values["tail"] == "Rabat beton Wetan"

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_it_is_one_sms_in_every_local_language(
        self, desa: Wilayah, keuangan: Membership, preset: str
    ) -> None:
        adopt(wilayah_kode=desa.kode, preset=preset)
        makers.make_published(desa, keuangan.actor(), amount=125_512_345_678)
        for about in ("", "jalan", "helikopter"):
            template, values = answer(desa=desa, about=about, at=NOW)
            assert gsm7.segments(sms(template, desa, **values)) == 1


class TestPercent:
    @pytest.mark.parametrize(
        ("spent", "planned", "whole"), [(0, 10, 0), (1, 3, 33), (1, 200, 1), (11, 10, 110), (5, 0, 0)]
    )
    def test_it_is_whole_and_halves_go_up(self, spent: int, planned: int, whole: int) -> None:
        assert percent(spent, planned) == whole
