"""Daftar hadir: the names that were written down, and numbered lines to sign on paper."""

import datetime as dt

from accountability.lib.local_time import tanggal
from accountability.lib.paper import Block, Facts, Heading, Paper, Signature, Signatures, Table
from accountability.planning.models import Attendee, DocumentKind, Musyawarah
from accountability.planning.papers.figures import attendance_tables
from accountability.planning.papers.wording import Wording, caller, day_and_hour, heading, on_paper
from accountability.regions.sebutan import words_for

EMPTY_LINES = 30


def attendance_list(held: Musyawarah, wording: Wording, number: str, date: dt.date) -> Paper:
    """Who came, with room to sign; where no name was written down, empty lines."""
    words = words_for(held.desa_id)
    names = held.attendees.filter(taken_off_at=None).select_related("dusun").order_by("checked_in_at", "pk")
    rows = [_row(order, one) for order, one in enumerate(names, start=1)]
    if not rows:
        rows = [(f"{order}", "", "", "", "", "") for order in range(1, EMPTY_LINES + 1)]
    blocks: list[Block] = [
        *heading(held, DocumentKind.ATTENDANCE, number),
        Facts(day_and_hour(held)),
        Table(
            ("No", "Nama", "L/P", f"{words.dusun.capitalize()}", "Unsur", "Tanda tangan"),
            tuple(rows),
            widths=(6, 30, 7, 20, 22, 24),
        ),
    ]
    if held.attendance:
        blocks += [Heading("Ringkasan", 3), *attendance_tables(held)]
    blocks.append(
        Signatures(
            f"{held.desa.name}, {tanggal(date)}",
            (Signature("Notulis,", wording.scribe), Signature(f"{caller(held)},", wording.leader)),
        )
    )
    return on_paper(held, DocumentKind.ATTENDANCE, blocks, number=number, date=date)


def _row(order: int, one: Attendee) -> tuple[str, ...]:
    # Whether somebody is poor or disabled is counted below the list, never said beside a name.
    place = one.dusun.name if one.dusun else ""
    return (str(order), one.name, one.gender.upper(), place, one.stands_for, "")
