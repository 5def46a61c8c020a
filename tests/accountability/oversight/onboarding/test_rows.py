"""Rows about people: what is read out of a file, and what can be done with it."""

import datetime as dt
import io

import pytest

from accountability.accounts.models import (
    Membership,
)
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.oversight.onboarding.judging import Standing, judge
from accountability.oversight.onboarding.people_rows import (
    PersonRow,
    as_data,
    from_data,
    kode_of,
    read_people,
)
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.onboarding.cast import (
    HP,
    TODAY,
    invite,
    one,
    read,
)


@pytest.mark.django_db
class TestReading:
    def test_a_whole_row_is_read_with_its_phone_sealed(self) -> None:
        row = read("99.01.01.2001;Kepala desa;Contoh Satu;0812-0000-0077;1-9-2026;31-12-2027;a@contoh.id")[0]
        assert (row.kode, row.role, row.name) == ("99.01.01.2001", "kades", "Contoh Satu")
        assert (row.since, row.until, row.email) == ("2026-09-01", "2027-12-31", "a@contoh.id")
        assert not row.faults
        assert "81200000077" not in str(as_data([row]))

    @pytest.mark.parametrize(
        ("line", "column"),
        [
            ("tanpa kode;petugas;A;;;;", "kode"),
            ("99.01.01.2001;presiden;A;;;;", "peran"),
            ("99.01.01.2001;petugas;;;;;", "nama"),
            ("99.01.01.2001;petugas;A;12;;;", "hp"),
            ("99.01.01.2001;petugas;A;;kemarin;;", "sejak"),
            ("99.01.01.2001;petugas;A;;;1-1-2020;", "sampai"),
            ("99.01.01.2001;petugas;A;;1-1-2026;1-1-2025;", "sampai"),
            ("99.01.01.2001;petugas;A;;1-1-1890;;", "sejak"),
            ("99.01.01.2001;petugas;A;;;;bukan alamat", "surel"),
        ],
    )
    def test_what_is_wrong_is_told_by_column(self, line: str, column: str) -> None:
        assert column in {where for where, _sentence in read(line)[0].faults}

    def test_a_row_said_twice_and_a_phone_of_two_people_are_told(self) -> None:
        line = f"99.01.01.2001;petugas;A;{HP};;;"
        rows = read(line, line, f"99.01.01.2001;keuangan;B;{HP};;;")
        assert [[column for column, _s in row.faults] for row in rows] == [[], ["nama"], ["hp"]]
        assert "baris 2" in rows[1].faults[0][1]

    def test_a_nought_that_a_spreadsheet_took_is_put_back(self) -> None:
        assert read("9901012001;petugas;A;81200000077;;;")[0].fingerprint

    @pytest.mark.parametrize(
        ("said", "kode"),
        [
            ("9901012001", "99.01.01.2001"),
            ("99.01", "99.01"),
            ("990101", "99.01.01"),
            ("99012", ""),
            ("x", ""),
        ],
    )
    def test_codes_are_read_with_and_without_dots(self, said: str, kode: str) -> None:
        assert kode_of(said) == kode

    @pytest.mark.parametrize(
        "raw", [b"", b"%PDF-1.7", b"PK\x03\x04rusak", b"a;b\n1;2", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    )
    def test_what_is_no_table_is_one_sentence(self, raw: bytes) -> None:
        with pytest.raises(Unreadable):
            read_people(io.BytesIO(raw), today=TODAY)

    def test_rows_come_back_as_they_were_kept(self) -> None:
        rows = read(f"99.01.01.2001;presiden;A;{HP};;;")
        assert from_data(as_data(rows)) == rows


class TestJudging:
    def standing(self, member: Membership, row: PersonRow) -> tuple[Standing, list[str]]:
        judged = judge(rows=[row], member=member, today=TODAY)[0]
        return judged.standing, [column for column, _sentence in judged.faults]

    def test_what_can_be_taken_is_new(self, desa: Wilayah, kab: Membership) -> None:
        assert self.standing(kab, one(desa)) == (Standing.NEW, [])

    def test_outside_of_the_region_a_code_does_not_exist(self, desa: Wilayah, camat: Membership) -> None:
        far = makers.make_desa("99.02.01.2001", "Jauh")
        unknown = judge(rows=[one(far)], member=camat, today=TODAY)[0]
        none = one(far)
        none.kode = "99.01.01.2999"
        assert unknown.faults == judge(rows=[none], member=camat, today=TODAY)[0].faults

    def test_a_kecamatan_makes_no_accounts_but_of_its_villages(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        for kode, role in (("99.01.01", "camat"), ("99.01.01", "auditor")):
            row = one(desa, role)
            row.kode = kode
            assert self.standing(camat, row) == (Standing.FAULTY, ["peran"])

    def test_a_role_stands_at_its_level(self, desa: Wilayah, kab: Membership) -> None:
        assert self.standing(kab, one(desa, "camat")) == (Standing.FAULTY, ["peran"])

    def test_a_village_that_is_not_on_board_gets_nobody(self, desa: Wilayah, kab: Membership) -> None:
        desa.facts.delete()
        assert self.standing(kab, one(desa)) == (Standing.FAULTY, ["kode"])

    def test_who_is_there_is_not_made_again(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa))
        assert self.standing(kab, one(desa, name="  contoh  SATU"))[0] == Standing.THERE

    def test_an_office_has_one_holder_at_a_time(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa, "kades", until=TODAY + dt.timedelta(days=30)))
        assert self.standing(kab, one(desa, "kades", "Lain")) == (Standing.FAULTY, ["peran"])
        later = one(desa, "kades", "Lain", since=TODAY + dt.timedelta(days=31))
        assert self.standing(kab, later)[0] == Standing.NEW

    def test_a_phone_belongs_to_one_person(self, desa: Wilayah, kab: Membership) -> None:
        invite(kab, one(desa, hp=HP))
        assert self.standing(kab, one(desa, "keuangan", "Lain", HP)) == (Standing.FAULTY, ["hp"])
        assert self.standing(kab, one(desa, "keuangan", hp=HP))[0] == Standing.NEW
