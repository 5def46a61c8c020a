"""Laporan Kinerja as a document: letterhead, sections with figures and members' words, and the signature."""

import datetime as dt

from accountability.council.models import AnnualReport
from accountability.council.report_text import Rows, Section, law
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.paper import (
    Block,
    Facts,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from accountability.regions.letterhead import letterhead
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

PART_NAMES = {"I": "DASAR HUKUM", "II": "PELAKSANAAN TUGAS", "III": "PENUTUP"}


def report_paper(
    *,
    told: list[Section],
    report: AnnualReport | None,
    year: int,
    desa: Wilayah,
    words: Words,
    today: dt.date,
) -> Paper:
    """The whole report, a draft as long as it has no number."""
    settled = report.settled_at if report is not None else None
    day = local_date(settled, desa.kode) if settled else today
    place = f"{words.desa.capitalize()} {desa.name}"
    body: list[Block] = [
        Heading(f"LAPORAN KINERJA {words.bpd.upper()} TAHUN {year}", 1),
        Facts(
            (
                ("Nomor", report.number if report is not None and settled else "(rancangan)"),
                ("Tahun anggaran", str(year)),
                ("Disampaikan kepada", f"{words.bupati.capitalize()} melalui {words.camat}"),
                ("Tembusan", f"{words.kepala_desa.capitalize()}; {words.musyawarah}"),
            ),
            label_width_mm=42,
        ),
    ]
    for part, name in PART_NAMES.items():
        body.append(Heading(f"{part}. {name}"))
        for section in (one for one in told if one.part == part):
            body += _section(section)
    body.append(Signatures(f"{desa.name}, {tanggal(day)}", (Signature(f"Ketua {words.bpd} {place},"),)))
    return Paper(
        title=f"Laporan Kinerja {words.bpd} {place} {year}",
        letterhead=letterhead(desa, words),
        blocks=tuple(body),
        made_on=day,
        foot=f"Laporan Kinerja {words.bpd} {place} {year}" + ("" if settled else " · rancangan"),
    )


def _section(section: Section) -> list[Block]:
    blocks: list[Block] = [Heading(section.heading, 3)] if section.part == "II" else []
    if section.key == "dasar":
        blocks.append(Numbered(tuple(f"{text};" for text in law())))
    if section.lines:
        blocks.append(Paragraph(" ".join(section.lines)))
    for rows in section.tables:
        blocks += [Heading(rows.title, 3), _table(rows)]
    if section.words:
        blocks.append(Paragraph(section.words))
    if section.key == "penutup" and not section.words:
        blocks.append(Paragraph("Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya."))
    return blocks


def _table(rows: Rows) -> Table:
    widths = {
        ("Tentang", "Nomor", "Tanggal"): (5.0, 2.0, 2.4),
        ("Kegiatan", "Jenis", "Waktu"): (4.0, 2.0, 3.4),
        ("Tanggal", "Musyawarah", "Laki-laki", "Perempuan", "Jumlah"): (2.4, 5.0, 1.3, 1.4, 1.2),
        ("Tanggal", "Anggaran", "Langkah", "Nomor"): (2.4, 2.0, 4.0, 2.0),
    }.get(rows.headings, (4.0, 1.0))
    return Table(rows.headings, rows.rows, widths=widths, right=rows.right, foot=rows.foot)
