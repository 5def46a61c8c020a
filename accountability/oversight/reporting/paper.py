"""A report as a document, for PDF and DOCX."""

from accountability.lib.local_time import tanggal
from accountability.lib.paper import (
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from accountability.oversight.reporting.description import Grid, Part, Report
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

ROOM = "\n" * 6  # in a box that is written in by hand


def paper_of(report: Report, *, place: Wilayah, words: Words) -> Paper:
    """The whole report on A4; its day is the file's own, so that the same words give the same file."""
    body: list[Block] = [Heading(report.title, 1)]
    if not report.over:
        running = f"Masa ini belum berakhir. Keadaan sampai {tanggal(report.day)}."
        body.append(Paragraph(running, align="center", bold=True))
    for part in report.parts:
        body += _part(part, words)
    if report.notes:
        body += [Heading("Catatan", 3), Paragraph(" ".join(report.notes), small=True)]
    if not any(part.signed for part in report.parts):
        body.append(_signatures(report, place, words))
    return Paper(
        title=f"{report.title}, {report.place}",
        letterhead=_letterhead(report, place, words),
        blocks=tuple(body),
        made_on=report.day,
        foot=f"{report.title}, {report.place}" + ("" if report.over else " · belum berakhir"),
    )


def _letterhead(report: Report, place: Wilayah, words: Words) -> tuple[str, ...]:
    above = place.parent
    if above is None or place.level != Wilayah.Level.KECAMATAN:
        return (report.place.upper(),)
    name = above.name.removeprefix("Kabupaten ").removeprefix("Kota ")
    return (report.place.upper(), f"{words.kabupaten} {name}".upper())


def _part(part: Part, words: Words) -> list[Block]:
    blocks: list[Block] = [PageBreak()] if part.new_page else []
    blocks.append(Heading(part.heading, 2))
    if part.lines:
        blocks.append(Paragraph("\n".join(part.lines), align="left"))
    if part.grid is not None:
        blocks.append(_table(part.grid))
    if part.signed:
        blocks.append(_both_sign(words))
    return blocks


def _table(grid: Grid) -> Table:
    rows = grid.rows
    if grid.boxes:
        rows = tuple(tuple(cell or ROOM for cell in row) for row in rows)
    return Table(
        grid.headings,
        rows,
        widths=grid.widths,
        right=grid.right,
        foot=grid.foot,
        empty=grid.empty,
        small=not grid.boxes,
    )


def _signatures(report: Report, place: Wilayah, words: Words) -> Signatures:
    above = words.camat if place.level == Wilayah.Level.KECAMATAN else words.bupati
    return Signatures(f"{place.name}, ………………", (Signature(f"{above.capitalize()},"),))


def _both_sign(words: Words) -> Signatures:
    seen = (Signature(f"{words.kepala_desa.capitalize()},"), Signature("Yang memantau,"))
    return Signatures("…………, ………………", seen)
