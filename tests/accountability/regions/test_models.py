"""The database itself refuses a wilayah that contradicts its code."""

import pytest
from django.db import IntegrityError, transaction

from accountability.regions.models import DesaFacts, Dusun, Wilayah, kode_above, name_key
from tests.accountability.regions.conftest import MakeWilayah

pytestmark = pytest.mark.django_db

SUKAMAJU = "99.01.01.2001"


class TestPromises:
    @pytest.mark.parametrize(
        ("promise", "change"),
        [
            ("a_wilayah_lies_in_the_parent_its_code_names", {"parent_id": "99.02.01"}),
            ("a_wilayah_lies_in_the_parent_its_code_names", {"parent_id": None}),
            ("the_type_of_a_desa_or_kelurahan_shows_in_its_code", {"type": "kelurahan"}),
            ("the_type_of_a_desa_or_kelurahan_shows_in_its_code", {"type": "distrik"}),
            ("a_fictional_wilayah_has_a_code_from_99", {"fictional": False}),
        ],
    )
    def test_the_database_keeps_it(
        self, make_wilayah: MakeWilayah, promise: str, change: dict[str, object]
    ) -> None:
        make_wilayah("99.01.01")
        make_wilayah("99.02.01")
        with pytest.raises(IntegrityError) as refusal:
            make_wilayah(SUKAMAJU, "Sukamaju", **change)
        assert promise in str(refusal.value)

    def test_a_level_that_contradicts_the_code_is_refused(self, make_wilayah: MakeWilayah) -> None:
        # It breaks two promises; the databases differ in which one they name.
        with pytest.raises(IntegrityError, match=r"the_level_of_a_wilayah|a_wilayah_lies_in_the_parent"):
            make_wilayah(SUKAMAJU, level="kecamatan", type="kecamatan")

    def test_a_wilayah_without_a_letter_in_its_name_is_refused(self, make_wilayah: MakeWilayah) -> None:
        with pytest.raises(IntegrityError, match="a_wilayah_has_a_name"):
            make_wilayah("99", " - ")

    @pytest.mark.parametrize(
        ("kode", "promise"),
        [
            ("99-01", "a_wilayah_lies_in_the_parent_its_code_names"),
            ("98.01", "a_wilayah_lies_in_the_parent_its_code_names"),
            ("99.1", "the_level_of_a_wilayah_shows_in_its_code"),
            ("99.011", "the_level_of_a_wilayah_shows_in_its_code"),
        ],
    )
    def test_a_code_of_another_form_is_refused(
        self, make_wilayah: MakeWilayah, kode: str, promise: str
    ) -> None:
        make_wilayah("99")
        with pytest.raises(IntegrityError, match=promise):
            Wilayah.objects.create(
                kode=kode,
                name="X",
                level="kabupaten_kota",
                type="kabupaten",
                parent_id="99",
                fictional=kode[:2] == "99",
            )

    def test_a_real_code_cannot_pass_as_fictional(self, make_wilayah: MakeWilayah) -> None:
        with pytest.raises(IntegrityError, match="a_fictional_wilayah_has_a_code_from_99"):
            make_wilayah("33", fictional=True)

    def test_a_dusun_is_named_once_in_a_desa_whatever_its_case(self, make_wilayah: MakeWilayah) -> None:
        first, second = make_wilayah(SUKAMAJU), make_wilayah("99.01.01.2002")
        Dusun.objects.create(desa=first, name="Krajan")
        Dusun.objects.create(desa=second, name="Krajan")
        with pytest.raises(IntegrityError, match=r"a_dusun_is_named_once_in_a_desa"), transaction.atomic():
            Dusun.objects.create(desa=first, name="KRAJAN")
        assert [dusun.name for dusun in first.dusun.all()] == ["Krajan"]

    def test_only_a_desa_has_dusun_and_facts(self, make_wilayah: MakeWilayah) -> None:
        kecamatan = make_wilayah("99.01.01")
        with pytest.raises(IntegrityError, match="a_dusun_lies_in_a_desa"), transaction.atomic():
            Dusun.objects.create(desa=kecamatan, name="Krajan")
        with pytest.raises(IntegrityError, match="the_facts_are_those_of_a_desa"), transaction.atomic():
            DesaFacts.objects.create(desa=kecamatan)

    def test_women_are_not_more_than_everyone(self, make_wilayah: MakeWilayah) -> None:
        desa = make_wilayah(SUKAMAJU)
        with pytest.raises(IntegrityError, match="the_women_of_a_desa_are_part_of_its_population"):
            DesaFacts.objects.create(desa=desa, population=100, women=101)


class TestAsking:
    @pytest.fixture(autouse=True)
    def some_wilayah(self, make_wilayah: MakeWilayah) -> None:
        make_wilayah("99.01.01", "Tirtasari")
        make_wilayah(SUKAMAJU, "Sukamaju")
        make_wilayah("99.01.01.1001", "Kotabaru", type="kelurahan")
        make_wilayah("99.01.01.3001", "Adat Lestari", type="desa_adat")
        make_wilayah("99.01.11.2001", "Mekarsari")

    def test_desa_are_those_with_a_budget(self) -> None:
        assert {one.kode for one in Wilayah.objects.desa()} == {SUKAMAJU, "99.01.01.3001", "99.01.11.2001"}
        assert all(one.is_desa for one in Wilayah.objects.desa())
        assert not Wilayah.objects.get(kode="99.01.01.1001").is_desa

    def test_within_is_everything_inside_but_not_the_neighbour_with_a_like_code(self) -> None:
        inside = {one.kode for one in Wilayah.objects.within("99.01.01")}
        assert inside == {SUKAMAJU, "99.01.01.1001", "99.01.01.3001"}
        assert not Wilayah.objects.within("99.01.0").exists()

    def test_inside_any_of_none_is_nothing(self) -> None:
        assert not Wilayah.objects.inside_any([]).exists()
        assert Wilayah.objects.inside_any(["99.01.01", "99.01.11"]).desa().count() == 3

    def test_questions_chain(self) -> None:
        assert Wilayah.objects.within("99").kecamatan().count() == 2
        assert not Wilayah.objects.desa().in_service().exists()
        DesaFacts.objects.create(desa_id=SUKAMAJU)
        assert [one.kode for one in Wilayah.objects.desa().in_service()] == [SUKAMAJU]

    def test_the_compared_name_follows_the_name(self) -> None:
        desa = Wilayah.objects.get(kode=SUKAMAJU)
        desa.name = "Suka Ma'ju Baru"
        desa.save()
        desa.refresh_from_db()
        assert desa.name_key == "sukamajubaru"


def test_names_are_compared_without_case_spaces_and_signs() -> None:
    assert name_key(" Ra'as  É-2") == "raase2"


def test_the_wilayah_around_a_code_come_nearest_first() -> None:
    assert kode_above(SUKAMAJU) == ["99.01.01", "99.01", "99"]
    assert kode_above("99") == []
