"""Opens a book in one year: its lines are what the council's desk holds, in the order of the day.

Buku Aspirasi stands in `voices_register`. Nothing here is written; a line is changed where it came from.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Sum

from accountability.council.models import CouncilDecision, Direction, Letter, Minutes
from accountability.council.registers import Book, Register, book_of
from accountability.council.voices_register import voices_register
from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import Decision, Musyawarah
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from posko.models import Outreach

type Opened = Callable[[Wilayah, int, Book], Register]


class NotHeld(Exception):
    """This book is not kept here; there is a blank form of it."""


def open_book(*, desa: Wilayah, key: str, year: int, words: Words, inside: bool, today: dt.date) -> Register:
    """The book of a desa in one year, with what happened up to `today` (the village's calendar).

    `inside` lets members read citizens' own words in Buku Aspirasi.

    Raises NoSuchBook, NotHeld.
    """
    book = book_of(key, words)
    if not book.held:
        raise NotHeld(key)
    if key == "aspirasi":
        return voices_register(desa=desa, book=book, year=year, words=words, inside=inside)
    if key == "kegiatan":
        return _activities(desa, year, book, today)
    return _OPENED[key](desa, year, book)


def years_held(desa: Wilayah, today: dt.date) -> list[int]:
    """The years with something in any book, and this one; the newest first."""
    moments = desa.aspirasi.order_by("received_at").values_list("received_at", flat=True)[:1]
    firsts = [local_date(at, desa.kode).year for at in moments]
    firsts += desa.musyawarah.order_by("held_on").values_list("held_on__year", flat=True)[:1]
    firsts += desa.letters.order_by("year").values_list("year", flat=True)[:1]
    firsts += desa.council_decisions.order_by("year").values_list("year", flat=True)[:1]
    return list(range(today.year, min([*firsts, today.year]) - 1, -1))


def _incoming(desa: Wilayah, year: int, book: Book) -> Register:
    found = Letter.objects.filter(desa=desa, direction=Direction.IN).of_year(year)

    def cells(letter: Letter, number: int) -> dict[str, str]:
        return {
            **_letter(letter),
            "no": str(letter.order),
            "diterima": tanggal(letter.received_date) if letter.received_date else "",
        }

    return Register(book, year, found, cells, (("Surat masuk", found.count()),))


def _outgoing(desa: Wilayah, year: int, book: Book) -> Register:
    found = Letter.objects.filter(desa=desa, direction=Direction.OUT).of_year(year)

    def cells(letter: Letter, number: int) -> dict[str, str]:
        told = f"Diantar {tanggal(letter.delivered_on)}" if letter.delivered_on else "Belum diantar"
        return {**_letter(letter), "no": str(letter.order), "ket": told}

    delivered = found.exclude(delivered_on=None).count()
    return Register(book, year, found, cells, (("Surat keluar", found.count()), ("Sudah diantar", delivered)))


def _delivered(desa: Wilayah, year: int, book: Book) -> Register:
    sent = Letter.objects.filter(desa=desa, direction=Direction.OUT, delivered_on__year=year)
    found = sent.order_by("delivered_on", "id")

    def cells(letter: Letter, number: int) -> dict[str, str]:
        return {
            **_letter(letter),
            "no": str(number),
            "diantar": tanggal(letter.delivered_on) if letter.delivered_on else "",
            "nomor": f"{tanggal(letter.date)}\n{letter.number}",
            "ket": letter.delivered_to,
        }

    return Register(book, year, found, cells, (("Surat diantar", found.count()),))


def _letter(letter: Letter) -> dict[str, str]:
    return {
        "nomor": letter.number,
        "tanggal": tanggal(letter.date),
        "pihak": letter.party,
        "perihal": letter.subject,
    }


def held_in(desa: Wilayah, year: int) -> Any:
    """The musyawarah of a year, in order."""
    return Musyawarah.objects.filter(desa=desa, held_on__year=year).order_by("held_on", "id")


def _activities(desa: Wilayah, year: int, book: Book, today: dt.date) -> Register:
    went_out = list(Outreach.objects.standing().filter(desa=desa, starts_on__year=year, starts_on__lte=today))
    met = list(held_in(desa, year).standing().filter(held_on__lte=today).annotate(brought=Count("usulan")))
    both: list[Any] = sorted([*went_out, *met], key=lambda one: (_day(one), one.pk))

    def cells(one: Any, number: int) -> dict[str, str]:
        row = _outreach(one) if isinstance(one, Outreach) else _meeting(one)
        return {**row, "no": str(number), "tempat": one.place}

    totals = (("Penggalian", len(went_out)), ("Musyawarah", len(met)))
    return Register(book, year, both, cells, totals)


def _day(one: Any) -> dt.date:
    day: dt.date = one.starts_on if isinstance(one, Outreach) else one.held_on
    return day


def _outreach(event: Outreach) -> dict[str, str]:
    days = tanggal(event.starts_on)
    if event.ends_on != event.starts_on:
        days = f"{days} – {tanggal(event.ends_on)}"
    shown = f"Dibahas {tanggal(event.presented_on)}." if event.presented_on else ""
    return {
        "tanggal": days,
        "jenis": event.get_kind_display(),
        "nama": event.title,
        "sasaran": event.sasaran,
        "hasil": " ".join(part for part in (event.result, shown) if part),
    }


def _meeting(held: Any) -> dict[str, str]:
    came = "" if held.attendance is None else f"Hadir {held.attendance} orang"
    return {
        "tanggal": tanggal(held.held_on),
        "jenis": held.get_kind_display(),
        "nama": held.title,
        "hasil": ", ".join(part for part in (came, f"{held.brought} usulan" if held.brought else "") if part),
    }


def _attendance(desa: Wilayah, year: int, book: Book) -> Register:
    found = held_in(desa, year).filter(men__isnull=False)
    sums = found.aggregate(men=Sum("men", default=0), women=Sum("women", default=0))

    def cells(held: Musyawarah, number: int) -> dict[str, str]:
        return {
            "no": str(number),
            "tanggal": tanggal(held.held_on),
            "nama": held.title,
            "tempat": held.place,
            "laki": str(held.men),
            "perempuan": str(held.women),
            "jumlah": str(held.attendance),
            "difabel": _counted(held.disabled),
            "miskin": _counted(held.poor),
            "ket": held.berita_acara_no,
        }

    totals = (
        ("Musyawarah", found.count()),
        ("Hadir laki-laki", sums["men"]),
        ("Hadir perempuan", sums["women"]),
    )
    return Register(book, year, found, cells, totals)


def _counted(count: int | None) -> str:
    return "" if count is None else str(count)


def _minutes(desa: Wilayah, year: int, book: Book) -> Register:
    found = (
        Minutes.objects.filter(musyawarah__desa=desa, musyawarah__held_on__year=year)
        .select_related("musyawarah")
        .order_by("musyawarah__held_on", "id")
    )

    def cells(one: Minutes, number: int) -> dict[str, str]:
        return {
            "no": str(number),
            "tanggal": tanggal(one.musyawarah.held_on),
            "nama": one.musyawarah.title,
            "isi": one.text,
            "ket": "Ditetapkan" if one.settled_at else "Naskah",
        }

    settled = found.exclude(settled_at=None).count()
    return Register(book, year, found, cells, (("Notulen", found.count()), ("Ditetapkan", settled)))


def _decisions(desa: Wilayah, year: int, book: Book) -> Register:
    found = (
        CouncilDecision.objects.filter(desa=desa, year=year)
        .select_related("musyawarah")
        .order_by("date", "id")
    )

    def cells(one: CouncilDecision, number: int) -> dict[str, str]:
        return {
            "no": str(number),
            "nomor": one.number,
            "tanggal": tanggal(one.date),
            "tentang": one.about,
            "isi": one.text,
            "ket": one.musyawarah.title if one.musyawarah else "",
        }

    return Register(book, year, found, cells, (("Keputusan", found.count()),))


def _meeting_decisions(desa: Wilayah, year: int, book: Book) -> Register:
    found = (
        Decision.objects.filter(usulan__desa=desa, usulan__musyawarah__held_on__year=year)
        .select_related("usulan__musyawarah")
        .order_by("usulan__musyawarah__held_on", "id")
    )

    def cells(one: Decision, number: int) -> dict[str, str]:
        held = one.usulan.musyawarah
        return {
            "no": str(number),
            "tanggal": tanggal(held.held_on),
            "nama": held.title,
            "usulan": one.usulan.title,
            "hasil": str(one.get_outcome_display()),
            "isi": one.sentence,
            "lanjut": f"Rencana tahun {one.into_year}" if one.into_year else one.onward,
        }

    outcomes = dict(found.order_by().values_list("outcome").annotate(n=Count("id")))
    totals = [("Keputusan", found.count())]
    totals += [
        (str(label), outcomes.get(value, 0))
        for value, label in Decision._meta.get_field("outcome").choices or ()
    ]
    return Register(book, year, found, cells, tuple(totals))


_OPENED: dict[str, Opened] = {
    "surat-masuk": _incoming,
    "surat-keluar": _outgoing,
    "ekspedisi": _delivered,
    "absensi": _attendance,
    "notulen": _minutes,
    "keputusan": _decisions,
    "keputusan-musyawarah": _meeting_decisions,
}
