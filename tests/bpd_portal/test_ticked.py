"""What was ticked, whatever a form may send."""

from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.ticked import in_digits
from tests import makers
from tests.bpd_portal.conftest import Desk

ODD = ["\x00", "²", "", "x" * 5000]


class TestInDigits:
    def test_only_what_could_be_a_number_is_looked_for(self) -> None:
        assert in_digits([*ODD, "2045813"]) == ["2045813"]


class TestOddForms:
    @pytest.mark.parametrize(
        ("door", "more"),
        [
            ("/bpd/", {"aksi": "baca"}),
            ("/bpd/", {"cepat": "baca:\x00"}),
            ("/bpd/", {"cepat": "gabung:\x00:1"}),
            ("/bpd/gabung/", {"judul": "Lampu"}),
            ("/bpd/disisihkan/", {"aksi": "meja"}),
            ("/bpd/kelompok/saran/", {"aksi": "bukan", "semua": ODD}),
            ("/bpd/jawab/tulis/", {"kalimat": "Sudah diperbaiki.", "hasil": "jawab"}),
        ],
    )
    def test_numbers_that_are_none_change_nothing_and_break_nothing(
        self, ketua: Membership, desa: Wilayah, desk_of: Desk, door: str, more: dict[str, Any]
    ) -> None:
        makers.make_aspirasi(desa, "lampu mati")
        before = list(desa.aspirasi.values_list("state", "kelompok"))
        answer = desk_of(ketua).post(door, {"nomor": ODD, **more})
        assert answer.status_code in {200, 303, 422}
        assert list(desa.aspirasi.values_list("state", "kelompok")) == before
