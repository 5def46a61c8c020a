"""A visitor finds the own village by typing what it is called."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accountability.regions.models import DesaFacts, Wilayah
from accountability.regions.village_search import search_desa
from tests.accountability.regions.conftest import MakeWilayah

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def villages(make_wilayah: MakeWilayah) -> None:
    make_wilayah("99.01", "Kabupaten Tirta Raya")
    make_wilayah("99.01.01", "Tirtasari")
    make_wilayah("99.01.02", "Mekar Jaya")
    for kode, name in {
        "99.01.01.2001": "Sukamaju",
        "99.01.01.2002": "Suka Maju Barat",
        "99.01.01.2003": "Pasir Sukamaju",
        "99.01.02.2001": "Suka Maju",
        "99.01.02.2002": "Ra'as",
    }.items():
        make_wilayah(kode, name)
    make_wilayah("99.01.02.1001", "Sukamaju", type="kelurahan")


def found(text: str, within: str = "") -> list[str]:
    return [desa.kode for desa in search_desa(text, within=within)]


def test_the_equal_name_comes_first_then_the_beginning_then_the_rest() -> None:
    assert found("sukamaju") == ["99.01.01.2001", "99.01.02.2001", "99.01.01.2002", "99.01.01.2003"]


@pytest.mark.parametrize("text", ["SUKAMAJU", "suka maju", " Suka-Maju ", "suka ma'ju"])
def test_case_spaces_and_signs_do_not_matter(text: str) -> None:
    assert found(text) == found("sukamaju")


def test_an_apostrophe_may_be_left_out() -> None:
    assert found("raas") == ["99.01.02.2002"]


def test_the_kecamatan_or_kabupaten_after_a_comma_narrows_it() -> None:
    assert found("sukamaju, mekar") == ["99.01.02.2001"]
    assert len(found("sukamaju, tirta raya")) == 4
    assert found("sukamaju, tempat lain") == []


def test_a_desa_that_uses_the_posko_goes_before_its_namesakes() -> None:
    DesaFacts.objects.create(desa_id="99.01.02.2001")
    assert found("sukamaju")[:2] == ["99.01.02.2001", "99.01.01.2001"]


def test_a_kelurahan_has_no_budget_and_is_not_found() -> None:
    assert "99.01.02.1001" not in found("sukamaju")
    assert Wilayah.objects.filter(kode="99.01.02.1001").exists()


def test_a_code_finds_the_desa_or_those_inside() -> None:
    assert found("99.01.01.2001") == ["99.01.01.2001"]
    assert found("99.01.02.") == ["99.01.02.2001", "99.01.02.2002"]


@pytest.mark.parametrize("text", ["", " ", "su", "s u", "'''", ",", "%%%", "___", "９９"])
def test_fewer_than_three_letters_find_nothing(text: str) -> None:
    assert found(text) == []


def test_it_stays_inside_the_wilayah_asked_for_and_within_the_limit() -> None:
    assert found("sukamaju", within="99.01.02") == ["99.01.02.2001"]
    assert len(search_desa("sukamaju", limit=2)) == 2


def test_the_names_above_come_with_the_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        desa = search_desa("sukamaju")[0]
        assert desa.parent is not None
        assert desa.parent.parent is not None
        assert (desa.parent.name, desa.parent.parent.name) == ("Tirtasari", "Kabupaten Tirta Raya")
