"""What each kegiatan is for, beside the bidang of the law."""

import pytest

from accountability.budget.functions import function_of, functions
from accountability.planning.activity_codes import activities


def test_every_official_kegiatan_has_a_function_with_its_basis() -> None:
    official = [one.kode for one in activities().values() if one.level == "kegiatan"]
    assert len(official) >= 175
    assert [kode for kode in official if function_of(kode).id == "lainnya"] == []
    assert all(one.basis for one in functions().values())


@pytest.mark.parametrize(
    ("kode", "function"),
    [
        ("1.1.01", "pemerintahan"),
        ("1.3.01", "identitas"),
        ("2.1.01", "pendidikan"),
        ("2.2.02", "kesehatan"),
        ("2.3.10", "infrastruktur"),
        ("2.3.95", "infrastruktur"),
        ("2.8.01", "ekonomi"),
        ("4.3.01", "pemerintahan"),
        ("4.4.03", "perlindungan_sosial"),
        ("5.3.00", "perlindungan_sosial"),
        ("5.9.01", "lainnya"),
    ],
)
def test_the_longest_beginning_of_its_code_counts(kode: str, function: str) -> None:
    assert function_of(kode).id == function


def test_functions_stand_in_one_order() -> None:
    assert [one.order for one in functions().values()] == list(range(1, len(functions()) + 1))
