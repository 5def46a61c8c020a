"""The berita acara of a meeting as everyone may have it: no name, no small count, no free words."""

import datetime as dt

from accountability.lib.paper import Block, Facts, Heading, Numbered, Paper, Paragraph
from accountability.planning.meeting_kinds import rule_of
from accountability.planning.models import DocumentKind, Musyawarah
from accountability.planning.papers.berita_acara import decisions_table
from accountability.planning.papers.wording import agenda_of, day_and_hour, heading, on_paper
from public_site.meetings_shown import came

NO_NAMES = "Salinan untuk umum: tanpa nama orang dan tanpa jumlah yang kecil."


def public_minutes(held: Musyawarah, *, number: str, date: dt.date) -> Paper:
    """The settled berita acara with this number and day, in the words the public page has too."""
    blocks: list[Block] = [
        *heading(held, DocumentKind.BERITA_ACARA, number),
        Paragraph(NO_NAMES, align="center"),
        Facts((*day_and_hour(held), ("Dasar", rule_of(held.kind).legal_basis))),
        Heading("A. Kehadiran"),
        Paragraph(came(held) or "Kehadiran belum dihitung."),
        Heading("B. Yang dibahas"),
        Numbered(agenda_of(held) or (held.title,)),
        Heading("C. Usulan dan keputusannya"),
        decisions_table(held),
    ]
    return on_paper(held, DocumentKind.BERITA_ACARA, blocks, number=number, date=date)
