"""A pasted table of residents: read as people write it, with every row that could not be read told."""

import pytest

from posko.residents_table import NoHeading, TooLong, decoded, read_table

DUSUN = {1: "Krajan", 2: "Wetan"}


def problems(text: str) -> list[tuple[int, str]]:
    """Row and kind of each problem."""
    return [(one.row, one.kind) for one in read_table(text, DUSUN).problems]


class TestReadTable:
    @pytest.mark.parametrize("mark", ["\t", ";", ","])
    def test_columns_stand_apart_by_tab_semicolon_or_comma(self, mark: str) -> None:
        rows = ("Dusun|Jumlah|Perempuan|Laki-laki", "Krajan|912|452|460", "jumlah|2870|1421|1449")
        table = read_table("\n".join(rows).replace("|", mark), DUSUN)
        assert table.people[1, "p"] == 452
        assert table.people[None, "semua"] == 2870
        assert table.problems == []

    def test_thousands_and_words_behind_a_number_are_understood(self) -> None:
        table = read_table("nama;semua;p\nDusun Krajan;1.912 jiwa;452 orang", DUSUN)
        assert table.people == {(1, "semua"): 1912, (1, "p"): 452}

    def test_the_word_dusun_before_a_name_does_not_matter(self) -> None:
        assert read_table("dusun;p\nDsn. WETAN;12", DUSUN).people == {(2, "p"): 12}

    def test_an_empty_cell_or_a_dash_is_not_counted_and_no_problem(self) -> None:
        table = read_table("dusun;p;l\nKrajan;;-", DUSUN)
        assert (table.people, table.problems) == ({}, [])

    def test_each_row_that_cannot_be_read_is_told(self) -> None:
        text = "dusun;p;agama\nKrajan;banyak\nEntah;5\n\nKrajan;7"
        assert problems(text) == [(1, "column"), (2, "number"), (3, "dusun"), (5, "twice")]

    def test_half_people_and_less_than_none_are_no_numbers(self) -> None:
        assert problems("dusun;p;l\nKrajan;1,5;-3") == [(2, "number"), (2, "number")]

    @pytest.mark.parametrize("text", ["", "  \n ", "p;l\n3;4", "dusun\nKrajan"])
    def test_without_headings_nothing_is_guessed(self, text: str) -> None:
        with pytest.raises(NoHeading):
            read_table(text, DUSUN)

    def test_a_table_without_end_is_not_read_to_its_end(self) -> None:
        text = "dusun;p\n" + "Entah;1\n" * 300
        assert problems(text)[-1][1] == "long"


class TestDecoded:
    def test_a_file_of_windows_is_read_too(self) -> None:
        assert decoded("dusun é".encode("cp1252")) == "dusun é"
        assert decoded(b"\xef\xbb\xbfdusun") == "dusun"

    def test_a_huge_file_is_refused(self) -> None:
        with pytest.raises(TooLong):
            decoded(b"x" * 300_000)
