"""Surat undangan: who calls, to what, when and where."""

import datetime as dt

from accountability.lib.local_time import tanggal
from accountability.lib.paper import Block, Facts, Numbered, Paper, Paragraph, Signature, Signatures
from accountability.planning.kind_words import about, called
from accountability.planning.models import DocumentKind, Musyawarah
from accountability.planning.papers.wording import (
    Wording,
    agenda_of,
    caller,
    day_and_hour,
    lines_of,
    on_paper,
)
from accountability.regions.sebutan import words_for


def invitation_letter(held: Musyawarah, wording: Wording, number: str, date: dt.date) -> Paper:
    """The letter that invites people, to be addressed by hand or copied."""
    words = words_for(held.desa_id)
    name, topic = called(held, words), about(held, words)
    topics = lines_of(wording.topics) or agenda_of(held)
    blocks: list[Block] = [
        Paragraph(f"{held.desa.name}, {tanggal(date)}", align="right"),
        Facts((("Nomor", number), ("Lampiran", "-"), ("Perihal", f"Undangan {name}")), label_width_mm=24),
        Paragraph("Kepada Yth.\nBapak/Ibu ..................................\ndi tempat", align="left"),
        Paragraph("Dengan hormat,"),
        Paragraph(f"Kami mengundang Bapak/Ibu menghadiri {name}{f' ({topic})' if topic else ''} pada:"),
        Facts(day_and_hour(held)),
    ]
    if topics:
        blocks += [Paragraph("Yang dibahas:"), Numbered(topics)]
    blocks += [
        Paragraph(
            "Bapak/Ibu boleh datang dengan pendamping. Yang butuh jemputan atau alat bantu, mohon mengabari "
            "kami sebelum hari itu."
        ),
        Paragraph("Atas kehadiran Bapak/Ibu, kami mengucapkan terima kasih."),
        Signatures(f"{held.desa.name}, {tanggal(date)}", (Signature(f"{caller(held)},", wording.leader),)),
    ]
    return on_paper(held, DocumentKind.INVITATION, blocks, number=number, date=date)
