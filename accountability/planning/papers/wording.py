"""What people add to a paper that is recorded nowhere else, and what all papers of a meeting share."""

import datetime as dt
from dataclasses import dataclass

from accountability.lib.local_time import bulan, hari, tanggal, zone_abbr
from accountability.lib.paper import Block, Heading, Paper, Paragraph
from accountability.lib.terbilang import terbilang
from accountability.planning.kind_words import called
from accountability.planning.meeting_kinds import CalledBy, rule_of
from accountability.planning.models import Musyawarah
from accountability.planning.paper_kinds import paper_kinds
from accountability.regions.letterhead import letterhead
from accountability.regions.sebutan import Words, words_for


@dataclass(frozen=True, slots=True)
class Wording:
    """Names of those who sign, when it ended, what was spoken of and agreed besides, one matter a line."""

    leader: str = ""
    scribe: str = ""
    citizen: str = ""
    village_head: str = ""
    ended: dt.time | None = None
    topics: str = ""
    agreed: str = ""


def on_paper(
    held: Musyawarah, kind: str, blocks: list[Block], *, number: str, date: dt.date, landscape: bool = False
) -> Paper:
    """The document with the letterhead of whoever calls the meeting."""
    words = words_for(held.desa_id)
    title = f"{paper_kinds()[kind].title.capitalize()} {held.title}"
    return Paper(
        title=title,
        letterhead=letterhead(held.desa, words, _office(held, words)),
        blocks=tuple(blocks),
        made_on=date,
        foot=f"{title}, nomor {number}"[:110],
        landscape=landscape,
    )


def heading(held: Musyawarah, kind: str, number: str) -> list[Block]:
    """The title, the meeting, and the number in the middle."""
    name = called(held, words_for(held.desa_id)).upper()
    return [
        Heading(paper_kinds()[kind].title, 1),
        Paragraph(name if name in held.title.upper() else f"{name}\n{held.title}", align="center", bold=True),
        Paragraph(f"Nomor: {number or '.' * 24}", align="center"),
    ]


def caller(held: Musyawarah) -> str:
    """The office that calls the meeting and signs its letters."""
    words = words_for(held.desa_id)
    by = rule_of(held.kind).called_by
    if by == CalledBy.KADES:
        return f"{_capital(words.kepala_desa)} {held.desa.name}"
    if by == CalledBy.CAMAT:
        return _capital(words.camat)
    return f"Ketua {words.bpd}"


def day_in_words(day: dt.date) -> str:
    """ "Sabtu, tanggal dua puluh delapan bulan November tahun dua ribu dua puluh enam (28-11-2026)"."""
    said = f"{hari(day)}, tanggal {terbilang(day.day)} bulan {bulan(day)} tahun {terbilang(day.year)}"
    return f"{said} ({day:%d-%m-%Y})"


def day_and_hour(held: Musyawarah, ended: dt.time | None = None) -> tuple[tuple[str, str], ...]:
    """Rows for the day, the hour with its time zone, and the place."""
    zone = zone_abbr(held.desa_id)
    begins = f"{held.starts_at:%H.%M} {zone}" if held.starts_at else "................"
    until = f"{ended:%H.%M} {zone}" if ended else "selesai"
    return (
        ("Hari, tanggal", f"{hari(held.held_on)}, {tanggal(held.held_on)}"),
        ("Jam", f"{begins} sampai {until}"),
        ("Tempat", held.place),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip(" -•") for line in text.splitlines() if line.strip(" -•"))


def agenda_of(held: Musyawarah) -> tuple[str, ...]:
    """Titles of the proposals, in the order of the board."""
    return tuple(held.usulan.order_by("place", "id").values_list("title", flat=True))


def _office(held: Musyawarah, words: Words) -> str:
    by = rule_of(held.kind).called_by
    return {CalledBy.KADES: words.pemdes, CalledBy.CAMAT: words.kecamatan}.get(by, "")


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
