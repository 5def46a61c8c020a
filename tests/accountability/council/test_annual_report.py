"""Laporan Kinerja: figures of the lists, words of the members, settled once and the same for ever."""

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from accountability.accounts.models import Membership
from accountability.council.annual_report import (
    AlreadySettled,
    ChangedMeanwhile,
    NoNumber,
    NoSuchSection,
    NotSettledYet,
    TooLong,
    WrongDay,
    YearNotOver,
    deadline,
    mark_of,
    present_report,
    send_report,
    settle_report,
    write_words,
)
from accountability.council.models import AnnualReport, CouncilDecision, Letter, Penyaluran
from accountability.council.report_figures import figures_of
from accountability.council.report_paper import report_paper
from accountability.council.report_text import Section, sections
from accountability.lib.paper import to_docx, to_pdf
from accountability.planning.models import Decision, Musyawarah
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, words_for
from posko.models import Aspirasi, Outreach
from tests.accountability.council.conftest import NOW, SAID, SECRET, YEAR, Year

NEXT_YEAR = dt.datetime(YEAR + 1, 2, 2, 3, 0, tzinfo=dt.UTC)


def told(desa: Wilayah, *, public: bool = False, own: dict[str, str] | None = None) -> list[Section]:
    """The sections of this year as of today."""
    figures = figures_of(desa=desa, year=YEAR, today=NOW.date(), open_only=public)
    return sections(figures, own or {}, words_for(desa.kode), public=public)


def lines_of(found: list[Section]) -> str:
    """All sentences."""
    return " ".join(line for section in found for line in section.lines)


def _read(pdf: Path) -> str | None:
    """The words of a PDF on one line; None where no reader is installed."""
    if shutil.which("pdftotext") is None:
        return None
    read = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True, text=True)
    return " ".join(read.stdout.split())


def settle(desa: Wilayah, by: Membership) -> AnnualReport:
    """This year's report, settled in February."""
    return settle_report(desa=desa, year=YEAR, number="1/LAP/2027", by=by.actor(), at=NEXT_YEAR)


class TestFigures:
    def test_numbers_equal_those_of_the_lists(self, year: Year) -> None:
        desa = year.desa
        found = figures_of(desa=desa, year=YEAR, today=NOW.date())
        voices = Aspirasi.objects.filter(desa=desa, quarantine="")
        assert found["voices"]["all"] == voices.count() == 7
        for split in ("channel", "topic", "gender", "vulnerable", "dusun", "state"):
            assert sum(found["voices"][split].values()) == 7, split
        assert found["voices"]["confidential"] == voices.filter(confidential=True).count() == 1
        assert len(found["outreach"]) == Outreach.objects.standing().filter(desa=desa).count() == 1
        held = Musyawarah.objects.get(desa=desa)
        assert [(one["men"], one["women"]) for one in found["musyawarah"]] == [(held.men, held.women)]
        assert sum(found["outcomes"].values()) == Decision.objects.filter(usulan__desa=desa).count() == 1
        assert found["handed"]["all"] == Penyaluran.objects.filter(desa=desa).count() == 1
        letters = Letter.objects.filter(desa=desa)
        assert found["letters"]["in"] + found["letters"]["out"] == letters.count() == 2
        assert found["decisions"] == CouncilDecision.objects.filter(desa=desa).count() == 0

    def test_the_public_counts_only_what_everyone_may_know_of(self, year: Year) -> None:
        Aspirasi.objects.filter(pk=year.voices[1].pk).update(about_pemdes=True)
        found = figures_of(desa=year.desa, year=YEAR, today=NOW.date(), open_only=True)
        assert found["voices"]["all"] == Aspirasi.objects.filter(desa=year.desa).open_to_all().count() == 5

    def test_no_word_of_a_citizen_is_kept(self, year: Year) -> None:
        kept = str(figures_of(desa=year.desa, year=YEAR, today=NOW.date()))
        assert SAID not in kept
        assert SECRET not in kept


class TestSections:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("public", [True, False])
    def test_every_section_of_the_law_is_there_in_every_local_language(
        self, year: Year, preset: str, public: bool
    ) -> None:
        figures = figures_of(desa=year.desa, year=YEAR, today=NOW.date())
        found = sections(figures, {}, PRESETS[preset], public=public)
        assert [one.key for one in found][::9] == ["dasar", "penutup"]
        assert len(found) == 10
        assert "{" not in "".join(one.heading + one.hint for one in found)

    def test_the_desk_reads_exact_numbers(self, year: Year) -> None:
        said = lines_of(told(year.desa))
        assert "Aspirasi yang masuk: 7 aspirasi." in said
        assert "5 dari 7 aspirasi dibaca tepat waktu (71%)." in said
        assert "Kelompok yang dibawa ke musyawarah: 1 dari 1." in said

    def test_the_foot_of_each_table_is_the_sum_of_its_rows(self, year: Year) -> None:
        for section in told(year.desa):
            for rows in section.tables:
                for column in rows.right if rows.foot else ():
                    assert rows.foot[column] == str(sum(int(row[column]) for row in rows.rows)), rows.title

    def test_the_public_reads_no_small_count_of_people(self, year: Year) -> None:
        found = told(year.desa, public=True)
        said = lines_of(found)
        assert "sekitar 5 aspirasi" in said
        assert "Yang hadir: sekitar 50 orang." in said
        assert "puas belum ada suara" in said
        assert "rahasia" not in said.lower()
        assert {rows.title for one in found for rows in one.tables} <= {
            "Kegiatan penggalian",
            "Menurut cara penyaluran",
        }


class TestWriteWords:
    def test_sections_are_kept_one_by_one(self, desa: Wilayah, anggota: Membership) -> None:
        for words in ({"gali": " Ke Krajan. "}, {"penutup": "Sekian."}):
            write_words(desa=desa, year=YEAR, words=words, by=anggota.actor(), at=NOW)
        assert AnnualReport.objects.get().own_words == {"gali": "Ke Krajan.", "penutup": "Sekian."}

    def test_words_of_another_member_are_not_written_over(
        self, desa: Wilayah, anggota: Membership, ketua: Membership
    ) -> None:
        write_words(desa=desa, year=YEAR, words={"gali": "Dari ketua."}, by=ketua.actor(), at=NOW)
        stale = {"gali": mark_of("")}
        with pytest.raises(ChangedMeanwhile):
            write_words(desa=desa, year=YEAR, words={"gali": "Lain."}, seen=stale, by=anggota.actor(), at=NOW)
        fresh = {"gali": mark_of("Dari ketua.")}
        write_words(desa=desa, year=YEAR, words={"gali": "Lain."}, seen=fresh, by=anggota.actor(), at=NOW)
        assert AnnualReport.objects.get().own_words == {"gali": "Lain."}

    def test_an_unknown_section_and_endless_words_are_refused(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        with pytest.raises(NoSuchSection):
            write_words(desa=desa, year=YEAR, words={"lain": "x"}, by=anggota.actor(), at=NOW)
        with pytest.raises(TooLong):
            write_words(desa=desa, year=YEAR, words={"gali": "x" * 7000}, by=anggota.actor(), at=NOW)


class TestSettleReport:
    def test_its_figures_stay_as_they_were(self, year: Year, ketua: Membership) -> None:
        report = settle(year.desa, ketua)
        kept = report.settled
        Aspirasi.objects.filter(desa=year.desa).update(gender="p")
        report.refresh_from_db()
        assert report.settled is not None
        assert report.settled == kept
        assert report.settled["figures"]["voices"]["all"] == 7
        assert report.settled["open"]["voices"]["all"] == 6

    def test_it_is_settled_once_and_written_no_more(self, desa: Wilayah, ketua: Membership) -> None:
        settle(desa, ketua)
        with pytest.raises(AlreadySettled):
            settle(desa, ketua)
        with pytest.raises(AlreadySettled):
            write_words(desa=desa, year=YEAR, words={"gali": "x"}, by=ketua.actor(), at=NEXT_YEAR)

    def test_a_year_that_is_not_over_and_a_report_without_number_are_refused(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        with pytest.raises(YearNotOver):
            settle_report(desa=desa, year=YEAR, number="1", by=ketua.actor(), at=NOW)
        with pytest.raises(NoNumber):
            settle_report(desa=desa, year=YEAR, number=" ", by=ketua.actor(), at=NEXT_YEAR)


class TestSendReport:
    def test_it_is_sent_and_presented_after_it_is_settled(self, desa: Wilayah, ketua: Membership) -> None:
        report = write_words(desa=desa, year=YEAR, words={"gali": "x"}, by=ketua.actor(), at=NOW)
        with pytest.raises(NotSettledYet):
            send_report(report=report, day=NEXT_YEAR.date(), by=ketua.actor(), at=NEXT_YEAR)
        report = settle(desa, ketua)
        for day in (NOW.date(), NEXT_YEAR.date() + dt.timedelta(days=1)):
            with pytest.raises(WrongDay):
                send_report(report=report, day=day, by=ketua.actor(), at=NEXT_YEAR)
        send_report(report=report, day=NEXT_YEAR.date(), by=ketua.actor(), at=NEXT_YEAR)
        present_report(report=report, day=NEXT_YEAR.date(), by=ketua.actor(), at=NEXT_YEAR)
        report.refresh_from_db()
        assert report.sent_on == report.presented_on == NEXT_YEAR.date()


class TestDeadline:
    @pytest.mark.parametrize(
        ("today", "state", "days"),
        [
            (dt.date(2026, 12, 1), "tunggu", 150),
            (dt.date(2027, 1, 10), "tunggu", 110),
            (dt.date(2027, 3, 20), "segera", 41),
            (dt.date(2027, 5, 3), "lewat", 3),
        ],
    )
    def test_it_is_four_months_after_the_year(
        self, desa: Wilayah, today: dt.date, state: str, days: int
    ) -> None:
        found = deadline(desa=desa, report=None, year=2026, today=today)
        assert (found.day, found.state, found.days) == (dt.date(2027, 4, 30), state, days)

    def test_a_report_that_was_sent_waits_for_nothing(self, desa: Wilayah) -> None:
        sent = AnnualReport(year=2026, sent_on=dt.date(2027, 4, 1))
        assert deadline(desa=desa, report=sent, year=2026, today=dt.date(2027, 9, 9)).state == "selesai"


class TestPaper:
    def test_both_files_say_the_same(self, year: Year, tmp_path: Path) -> None:
        own = {"gali": "Kami mendatangi rumah."}
        paper = report_paper(
            told=told(year.desa, own=own),
            report=None,
            year=YEAR,
            desa=year.desa,
            words=words_for(year.desa.kode),
            today=NOW.date(),
        )
        pdf = tmp_path / "laporan.pdf"
        pdf.write_bytes(to_pdf(paper))
        pages = _read(pdf)
        file = docx.Document(io.BytesIO(to_docx(paper)))
        text = " ".join(line.text for line in file.paragraphs)
        for words in ("Kami mendatangi rumah.", "5 dari 7 aspirasi dibaca tepat waktu (71%).", "(rancangan)"):
            assert pages is None or words in pages
        assert "Kami mendatangi rumah." in text
        assert "5 dari 7 aspirasi dibaca tepat waktu (71%)." in text
