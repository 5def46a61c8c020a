"""Each book holds what the lists hold, and its totals are those of its lines."""

import datetime as dt
from dataclasses import replace

import pytest

from accountability.accounts.models import Membership
from accountability.council.minutes import write_minutes
from accountability.council.register_files import lines_of
from accountability.council.register_rows import NotHeld, open_book, years_held
from accountability.council.registers import NoSuchBook, Register, books
from accountability.lib.local_time import tanggal
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, words_for
from posko.models import Aspirasi
from posko.outreaching import plan_outreach
from tests.accountability.council.conftest import NOW, SAID, SECRET, YEAR, Year
from tests.posko.test_outreaching import GUIDE

LAST = dt.date(YEAR, 12, 31)
HELD = [book.key for book in books(PRESETS["umum"]) if book.held]


def opened(desa: Wilayah, key: str, *, inside: bool = True) -> Register:
    """A book of this year."""
    return open_book(desa=desa, key=key, year=YEAR, words=words_for(desa.kode), inside=inside, today=LAST)


def told(register: Register) -> str:
    """All its words."""
    return "\n".join(" | ".join(line) for line in lines_of(register))


class TestBooks:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_every_book_has_columns_with_a_source_in_every_local_language(self, preset: str) -> None:
        for book in books(PRESETS[preset]):
            assert book.columns[0].title == "No."
            assert all(column.source and column.width > 0 for column in book.columns)
            assert "{" not in book.title + "".join(column.title for column in book.columns)

    def test_what_is_not_held_here_is_said(self) -> None:
        missing = {book.key for book in books(PRESETS["umum"]) if not book.held}
        assert missing == {"inventaris", "tamu", "keuangan"}

    @pytest.mark.django_db
    def test_an_unknown_book_and_one_not_held_are_refused(self, desa: Wilayah) -> None:
        with pytest.raises(NoSuchBook):
            opened(desa, "rahasia")
        with pytest.raises(NotHeld):
            opened(desa, "tamu")


class TestOpenBook:
    @pytest.mark.parametrize("key", HELD)
    def test_an_empty_village_has_empty_books(self, desa: Wilayah, key: str) -> None:
        register = opened(desa, key)
        assert (register.count(), list(lines_of(register))) == (0, [])
        assert sum(count for _, count in register.totals) == 0

    @pytest.mark.parametrize("key", HELD)
    def test_the_neighbour_and_another_year_stay_out(self, year: Year, other_desa: Wilayah, key: str) -> None:
        assert opened(other_desa, key).count() == 0
        words = words_for(year.desa.kode)
        assert (
            open_book(desa=year.desa, key=key, year=YEAR - 1, words=words, inside=True, today=LAST).count()
            == 0
        )

    @pytest.mark.parametrize(
        ("key", "totals"),
        [
            ("surat-masuk", {"Surat masuk": 1}),
            ("surat-keluar", {"Surat keluar": 1, "Sudah diantar": 1}),
            ("ekspedisi", {"Surat diantar": 1}),
            ("kegiatan", {"Penggalian": 1, "Musyawarah": 1}),
            ("absensi", {"Musyawarah": 1, "Hadir laki-laki": 30, "Hadir perempuan": 21}),
        ],
    )
    def test_totals_are_those_of_the_lines(self, year: Year, key: str, totals: dict[str, int]) -> None:
        register = opened(year.desa, key)
        assert dict(register.totals) == totals
        if key == "kegiatan":
            assert register.count() == sum(totals.values())

    def test_decisions_of_musyawarah_are_counted_by_outcome(self, year: Year) -> None:
        register = opened(year.desa, "keputusan-musyawarah")
        assert dict(register.totals)["Keputusan"] == register.count() == 1
        assert sum(count for _, count in register.totals[1:]) == 1
        assert "Disepakati | Disepakati. | Rencana tahun 2027" in told(register)

    def test_minutes_stand_with_whether_they_are_settled(self, year: Year, ketua: Membership) -> None:
        write_minutes(musyawarah=year.meeting, text="Dibuka.", by=ketua.actor(), at=NOW)
        assert told(opened(year.desa, "notulen")).endswith("Dibuka. | Naskah")

    def test_the_years_are_those_with_something_in_them(self, year: Year) -> None:
        assert years_held(year.desa, NOW.date()) == [YEAR]


def test_a_visit_that_lies_ahead_is_no_line_yet(year: Year, ketua: Membership) -> None:
    guide = replace(GUIDE, starts_on=LAST, ends_on=LAST)
    plan_outreach(desa=year.desa, guide=guide, targets=[], by=ketua.actor(), at=NOW)

    def visits(today: dt.date) -> int:
        words = words_for(year.desa.kode)
        book = open_book(desa=year.desa, key="kegiatan", year=YEAR, words=words, inside=True, today=today)
        return dict(book.totals)["Penggalian"]

    assert visits(LAST) == visits(LAST - dt.timedelta(days=1)) + 1


class TestVoices:
    def test_the_foot_equals_the_list_and_what_is_set_aside_is_no_line(self, year: Year) -> None:
        register = opened(year.desa, "aspirasi")
        listed = Aspirasi.objects.filter(desa=year.desa, quarantine="").count()
        totals = dict(register.totals)
        assert totals["Aspirasi"] == register.count() == len(list(lines_of(register))) == listed == 7
        assert sum(count for name, count in totals.items() if name.startswith("Lewat")) == 7
        assert "iklan pinjaman" not in told(register)

    def test_at_the_desk_members_read_the_words(self, year: Year) -> None:
        assert f"{SAID} 0" in told(opened(year.desa, "aspirasi"))

    @pytest.mark.parametrize("inside", [True, False])
    def test_a_confidential_voice_is_a_line_without_words_and_day(self, year: Year, inside: bool) -> None:
        register = opened(year.desa, "aspirasi", inside=inside)
        last = list(lines_of(register))[-1]
        assert SECRET not in told(register)
        assert last[1:3] == [f"Tahun {YEAR}", "Dirahasiakan"]
        assert tanggal(year.secret.received_at.date()) not in " ".join(last)
        assert dict(register.totals)["Baris tanpa kata"] == 1

    def test_on_paper_only_approved_words_stand(self, year: Year) -> None:
        Aspirasi.objects.filter(pk=year.voices[0].pk).update(public_summary="Jalan rusak di Krajan")
        paper = told(opened(year.desa, "aspirasi", inside=False))
        assert SAID not in paper
        assert paper.count("Jalan rusak di Krajan") == 1
        assert paper.count("Belum ada ringkasan yang disetujui") == 5

    def test_on_paper_what_is_about_the_village_government_has_no_words_either(self, year: Year) -> None:
        Aspirasi.objects.filter(pk=year.voices[0].pk).update(about_pemdes=True)
        assert year.voices[0].text not in told(opened(year.desa, "aspirasi", inside=False))
        assert dict(opened(year.desa, "aspirasi", inside=False).totals)["Baris tanpa kata"] == 2

    def test_nobody_is_named_and_a_lonely_dusun_is_not_told_on_paper(self, year: Year) -> None:
        assert {line[2] for line in lines_of(opened(year.desa, "aspirasi"))} == {
            "Warga (disamarkan)",
            "Dirahasiakan",
        }
        assert "Krajan |" in told(opened(year.desa, "aspirasi", inside=False))
        Aspirasi.objects.filter(pk__in=[voice.pk for voice in year.voices[2:]]).update(dusun=None)
        lines = list(lines_of(opened(year.desa, "aspirasi", inside=False)))
        assert {line[3] for line in lines} == {""}

    def test_what_was_done_stands_beside_it(self, year: Year) -> None:
        line = next(iter(lines_of(opened(year.desa, "aspirasi"))))
        assert line[4] == "Jalan Krajan"
        assert "Disepakati; Surat masukan, 4 Oktober 2026" in line[8]

    def test_a_page_costs_the_same_however_many_lines(
        self, year: Year, django_assert_max_num_queries: object
    ) -> None:
        register = opened(year.desa, "aspirasi")
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            register.lines(list(register.items[:50]), 1)
