"""Every village is addressed in its own words."""

import csv
import gzip
from pathlib import Path

import pytest
from django.db.models import CharField
from pytest_django import DjangoAssertNumQueries

from accountability.lib import gsm7
from accountability.regions import official_list, sebutan
from accountability.regions.models import Sebutan
from tests import makers
from tests.accountability.regions.conftest import MakeWilayah

SUKAMAJU, WAMESA = "99.01.01.2001", "99.02.01.2001"


class TestPresets:
    def test_the_six_sets_of_words_are_there(self) -> None:
        assert set(sebutan.PRESETS) == {"umum", "papua", "aceh", "sumbar", "toraja", "diy"}

    @pytest.mark.parametrize("preset", sorted(sebutan.PRESETS))
    def test_no_word_is_missing_and_every_word_fits_an_sms_and_its_column(self, preset: str) -> None:
        for name in sebutan.WORD_NAMES:
            word = getattr(sebutan.PRESETS[preset], name)
            assert word == word.strip() != ""
            assert gsm7.is_gsm7(word)
            column = Sebutan._meta.get_field(name)
            assert isinstance(column, CharField)
            assert len(word) <= (column.max_length or 0)

    def test_the_council_signs_with_at_most_fourteen_characters(self) -> None:
        assert max(len(words.bpd) for words in sebutan.PRESETS.values()) <= 14

    def test_every_word_of_a_page_can_be_changed_by_the_village(self) -> None:
        columns = {field.name for field in Sebutan._meta.get_fields()}
        assert set(sebutan.WORD_NAMES) == columns - {"id", "wilayah", "preset"}


class TestCustomaryWords:
    @pytest.mark.parametrize(
        ("kode", "preset"),
        [
            ("33.29.04.2001", "umum"),
            ("91", "papua"),
            ("96.01.01.2001", "papua"),
            ("11.11.11.2001", "aceh"),
            ("13.01", "sumbar"),
            ("13.09.01.2001", "umum"),
            ("34.04.01", "diy"),
            ("73.03.05", "umum"),
            ("73.18.01.2001", "toraja"),
            ("73.26", "toraja"),
            ("", "umum"),
            ("nonsense", "umum"),
        ],
    )
    def test_the_nearest_wilayah_in_the_table_decides(self, kode: str, preset: str) -> None:
        assert sebutan.preset_for(kode) == preset

    def test_every_code_in_the_table_is_in_the_official_list(self) -> None:
        with gzip.open(official_list.LIST_FILE, "rt", encoding="utf-8") as rows:
            official = {row["code"] for row in csv.DictReader(rows)}
        table = Path(sebutan.__file__).parent / "data" / "sebutan_wilayah.csv"
        rows_in_table = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        assert rows_in_table
        assert {row["kode"] for row in rows_in_table} <= official
        assert {row["preset"] for row in rows_in_table} <= set(sebutan.PRESETS)
        assert all(row["confidence"] and row["source"] for row in rows_in_table)


@pytest.mark.django_db
class TestWordsFor:
    @pytest.fixture(autouse=True)
    def some_wilayah(self, make_wilayah: MakeWilayah) -> None:
        make_wilayah(SUKAMAJU, "Sukamaju")
        make_wilayah(WAMESA, "Wamesa Satu")

    def test_without_a_row_it_is_the_customary_set(self) -> None:
        assert sebutan.words_for(SUKAMAJU) == sebutan.PRESETS["umum"]
        assert sebutan.words_for("91.03.01.2001").bpd == "Bamuskam"

    def test_a_row_of_the_kabupaten_counts_for_all_its_desa_and_no_other(self) -> None:
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        assert sebutan.words_for(WAMESA) == sebutan.PRESETS["papua"]
        assert sebutan.words_for("99.02.01").kecamatan == "distrik"
        assert sebutan.words_for(SUKAMAJU) == sebutan.PRESETS["umum"]

    def test_the_nearest_word_wins_and_an_empty_one_is_inherited(self) -> None:
        Sebutan.objects.create(wilayah_id="99.02", preset="papua", desa="desa", bpd="Bamuskam Raya")
        Sebutan.objects.create(wilayah_id=WAMESA, desa="kampung adat")
        words = sebutan.words_for(WAMESA)
        assert (words.desa, words.bpd, words.apb) == ("kampung adat", "Bamuskam Raya", "APBK")

    def test_the_nearest_preset_wins(self) -> None:
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        sebutan.adopt(wilayah_kode=WAMESA, preset="toraja")
        assert sebutan.words_for(WAMESA).desa == "lembang"

    def test_adopting_another_preset_keeps_the_own_words(self) -> None:
        Sebutan.objects.create(wilayah_id=SUKAMAJU, bpd="BPD Sukamaju")
        sebutan.adopt(wilayah_kode=SUKAMAJU, preset="diy")
        words = sebutan.words_for(SUKAMAJU)
        assert (words.bpd, words.desa) == ("BPD Sukamaju", "kalurahan")

    def test_they_are_looked_up_once_a_minute_and_again_when_a_place_above_changes_them(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        assert sebutan.words_for(WAMESA).apb == "APB Desa"
        with django_assert_num_queries(0):
            sebutan.words_for(WAMESA)
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        assert sebutan.words_for(WAMESA).apb == "APBK"

    def test_an_unknown_preset_is_refused_and_one_in_a_row_is_passed_over(self) -> None:
        with pytest.raises(sebutan.UnknownPreset):
            sebutan.adopt(wilayah_kode=SUKAMAJU, preset="jawa")
        Sebutan.objects.create(wilayah_id=SUKAMAJU, preset="gone")
        assert sebutan.words_for(SUKAMAJU) == sebutan.PRESETS["umum"]

    def test_a_desa_in_a_kota_answers_to_a_wali_kota(self) -> None:
        words = sebutan.words_for("11.71.01.2001")
        assert (words.desa, words.kabupaten, words.bupati) == ("gampong", "kota", "wali kota")
        assert sebutan.words_for("11.11.11.2001").bupati == "bupati"

    def test_the_deepest_wilayah_costs_one_query_and_none_costs_none(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            sebutan.words_for(WAMESA)
        with django_assert_num_queries(0):
            sebutan.words_for("")


class TestBudget:
    @pytest.mark.parametrize(
        ("kode", "has"),
        [
            ("99.01.01.2001", True),
            ("99.01.01.3001", True),
            ("99.01.01.1001", False),
            ("99.01.01", False),
            ("", False),
            ("99.01.01.2001x", False),
        ],
    )
    def test_only_a_desa_or_desa_adat_has_one(self, kode: str, has: bool) -> None:
        assert sebutan.has_budget(kode) is has


@pytest.mark.django_db
class TestLearnWords:
    def test_the_words_of_many_are_one_question_and_the_same(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        codes = [f"99.01.01.20{n:02}" for n in range(1, 6)]
        for kode in codes:
            makers.make_desa(kode, f"Desa {kode[-2:]}")
        sebutan.adopt(wilayah_kode=codes[1], preset="papua")
        alone = {kode: sebutan.words_for(kode) for kode in codes}
        sebutan.forget_words()
        with django_assert_num_queries(1):
            sebutan.learn_words(codes)
            assert {kode: sebutan.words_for(kode) for kode in codes} == alone
        with django_assert_num_queries(0):
            sebutan.learn_words(codes)
        assert [alone[kode].desa for kode in codes[:3]] == ["desa", "kampung", "desa"]
