"""Letters: numbered as the council numbers, once a year each, received and delivered on the record."""

import datetime as dt

import pytest
from django.db import transaction

from accountability.accounts.models import Membership
from accountability.council import letters
from accountability.council.letter_paper import file_name, letter_paper
from accountability.council.letters import LetterText, deliver, receive, write
from accountability.council.models import Direction, Letter
from accountability.council.numbering import short_name, suggest
from accountability.ledger.models import Entry
from accountability.lib.paper import to_docx, to_pdf
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS, adopt
from tests import makers

NOW = makers.NOW
DAY = dt.date(2026, 10, 5)


def letter(desa: Wilayah, by: Membership, number: str = "", day: dt.date = DAY) -> Letter:
    """A letter to the head of the village."""
    text = LetterText(day, "Kepala", "Masukan", "Isi surat.", number)
    return write(desa=desa, text=text, by=by.actor(), at=NOW)


class TestNumbers:
    def test_the_first_follows_the_data_and_the_next_ones_follow_the_last(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        assert suggest(desa, DAY) == "001/BPD/SKM/X/2026"
        letter(desa, ketua)
        assert suggest(desa, DAY) == "002/BPD/SKM/X/2026"
        assert suggest(desa, dt.date(2026, 12, 1)) == "002/BPD/SKM/XII/2026"

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("1/BPD.SKM/2026", "2/BPD.SKM/2026"),
            ("140/001/BPD-X/2026", "140/002/BPD-X/2026"),
            ("01.BPD.X.2026", "02.BPD.X.2026"),
        ],
    )
    def test_a_councils_own_way_is_kept(
        self, desa: Wilayah, ketua: Membership, first: str, second: str
    ) -> None:
        letter(desa, ketua, first)
        assert suggest(desa, DAY) == second

    def test_a_number_written_by_hand_is_never_suggested_again(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        letter(desa, ketua, "002/BPD/SKM/X/2026")
        assert suggest(desa, DAY) not in set(Letter.objects.values_list("number", flat=True))

    def test_a_number_with_a_raised_digit_is_followed_by_the_usual_one(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        letter(desa, ketua, "1²/²/BPD/2026")
        assert suggest(desa, DAY) == "002/BPD/SKM/X/2026"

    def test_a_new_year_counts_from_one(self, desa: Wilayah, ketua: Membership) -> None:
        letter(desa, ketua, day=dt.date(2025, 12, 30))
        letter(desa, ketua, day=dt.date(2025, 12, 31))
        assert letter(desa, ketua).number == "001/BPD/SKM/X/2026"

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_local_words_make_local_numbers(self, desa: Wilayah, preset: str) -> None:
        adopt(wilayah_kode=desa.kode, preset=preset)
        number = suggest(desa, DAY)
        assert " " not in number
        assert len(number) <= 60

    @pytest.mark.parametrize(("name", "short"), [("Sukamaju", "SKM"), ("Aek Uli", "AKL"), ("Oo", "OO")])
    def test_names_are_shortened_as_letters_do(self, name: str, short: str) -> None:
        assert short_name(name) == short


class TestWrite:
    def test_a_line_of_the_agenda_is_kept(self, desa: Wilayah, ketua: Membership) -> None:
        kept = letter(desa, ketua)
        assert (kept.direction, kept.year, kept.order) == (Direction.OUT, 2026, 1)
        assert Entry.objects.get(kind="surat.keluar").facts == {"order": 1, "year": 2026}

    def test_a_number_that_is_taken_is_refused_with_the_next_one(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        letter(desa, ketua, "001/BPD/SKM/X/2026")
        with pytest.raises(letters.NumberTaken) as refused, transaction.atomic():
            letter(desa, ketua, "001/BPD/SKM/X/2026")
        assert refused.value.following == "002/BPD/SKM/X/2026"

    def test_a_letter_of_tomorrow_or_without_subject_is_refused(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        with pytest.raises(letters.LetterOfTomorrow):
            letter(desa, ketua, day=DAY + dt.timedelta(days=1))
        with pytest.raises(letters.LetterUnfinished):
            write(desa=desa, text=LetterText(DAY, "Kepala", "  "), by=ketua.actor(), at=NOW)


class TestReceiveAndDeliver:
    def test_what_came_in_has_its_own_agenda(self, desa: Wilayah, ketua: Membership) -> None:
        letter(desa, ketua)
        text = LetterText(DAY - dt.timedelta(days=3), "Dinas", "Undangan", number="9/D/2026")
        came = receive(desa=desa, text=text, received_date=DAY, by=ketua.actor(), at=NOW)
        assert (came.direction, came.order, came.received_date) == (Direction.IN, 1, DAY)
        with pytest.raises(letters.NotOurLetter):
            deliver(letter=came, on=DAY, to="Sekretaris", by=ketua.actor(), at=NOW)
        with pytest.raises(letters.LetterUnfinished):
            receive(desa=desa, text=LetterText(DAY, "D", "U"), received_date=DAY, by=ketua.actor(), at=NOW)

    def test_what_came_before_it_was_written_is_refused(self, desa: Wilayah, ketua: Membership) -> None:
        text = LetterText(DAY, "Dinas", "Undangan", number="9/D/2026")
        with pytest.raises(letters.ReceivedBeforeWritten):
            receive(desa=desa, text=text, received_date=DAY - dt.timedelta(days=1), by=ketua.actor(), at=NOW)

    def test_a_letter_of_tomorrow_and_one_received_tomorrow_are_told_apart(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        tomorrow = DAY + dt.timedelta(days=1)
        for written, came, refusal in (
            (tomorrow, DAY, letters.LetterOfTomorrow),
            (DAY, tomorrow, letters.ReceivedTomorrow),
        ):
            text = LetterText(written, "Dinas", "Undangan", number="9/D/2026")
            with pytest.raises(refusal):
                receive(desa=desa, text=text, received_date=came, by=ketua.actor(), at=NOW)

    def test_a_delivery_is_noted_on_a_day_that_can_be(self, desa: Wilayah, ketua: Membership) -> None:
        kept = letter(desa, ketua)
        for day in (DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)):
            with pytest.raises(letters.DeliveredBeforeWritten):
                deliver(letter=kept, on=day, to="Sekretaris", by=ketua.actor(), at=NOW)
        deliver(letter=kept, on=DAY, to="Sekretaris", by=ketua.actor(), at=NOW)
        deliver(letter=kept, on=DAY, to="Sekretaris", by=ketua.actor(), at=NOW)
        kept.refresh_from_db()
        assert (kept.delivered_on, kept.delivered_to) == (DAY, "Sekretaris")
        assert Entry.objects.filter(kind="surat.diantar").count() == 1


def test_the_letter_is_a_document_with_head_and_signature(desa: Wilayah, ketua: Membership) -> None:
    paper = letter_paper(letter(desa, ketua))
    assert paper.letterhead[:2] == ("BADAN PERMUSYAWARATAN DESA", "DESA SUKAMAJU")
    assert "TIRTASARI" in paper.letterhead[2]
    assert to_pdf(paper).startswith(b"%PDF")
    assert to_docx(paper).startswith(b"PK")
    assert file_name(Letter.objects.get(), "pdf") == "surat-2026-001.pdf"
