"""The budget of a village in one SMS."""

import pytest

from accountability.accounts.models import Membership
from accountability.budget.in_one_sms import answer, percent
from accountability.budget.publication import Spending, realise
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
