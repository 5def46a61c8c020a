"""Keputusan musyawarah: what the meeting lays down, numbered KESATU, KEDUA, …"""

import datetime as dt

from accountability.lib.local_time import tanggal
from accountability.lib.paper import (
    Block,
    Facts,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Signature,
    Signatures,
)
from accountability.planning.kind_words import about, called
from accountability.planning.meeting_kinds import rule_of
from accountability.planning.models import DocumentKind, Musyawarah, Outcome, Usulan
from accountability.planning.papers.berita_acara import outcome_words
from accountability.planning.papers.wording import Wording, caller, heading, lines_of, on_paper
from accountability.regions.sebutan import words_for

ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN")
_TENTH = "KESEPULUH"


def decision_paper(held: Musyawarah, wording: Wording, number: str, date: dt.date) -> Paper:
    """The keputusan as it is signed by whoever called the meeting."""
    words = words_for(held.desa_id)
    name, topic = called(held, words), about(held, words) or held.title
    weighed = [f"bahwa {name} tanggal {tanggal(held.held_on)} telah membahas {topic};"]
    if held.berita_acara_no:
        weighed.append(f"bahwa hasilnya tercatat dalam berita acara nomor {held.berita_acara_no};")
    decided = [_sentence(one) for one in held.usulan.select_related("decision").order_by("place", "id")]
    laid_down = [one for one in decided if one] + list(lines_of(wording.agreed))
    laid_down.append("Keputusan ini berlaku sejak tanggal ditetapkan.")
    blocks: list[Block] = [
        *heading(held, DocumentKind.DECISION, number),
        Heading("Menimbang", 3),
        Numbered(tuple(weighed), "a"),
        Heading("Mengingat", 3),
        Numbered(tuple(part.strip() + ";" for part in rule_of(held.kind).legal_basis.split(";"))),
        Paragraph("MEMUTUSKAN", align="center", bold=True),
        Paragraph("Menetapkan:", align="left"),
        Facts(tuple(_numbered(laid_down)), label_width_mm=30),
        Signatures(f"{held.desa.name}, {tanggal(date)}", (Signature(f"{caller(held)},", wording.leader),)),
    ]
    return on_paper(held, DocumentKind.DECISION, blocks, number=number, date=date)


def _sentence(one: Usulan) -> str:
    decision = getattr(one, "decision", None)
    if decision is None:
        return ""
    said = f"{one.title}: {outcome_words(decision)}"
    return said if decision.outcome == Outcome.ADOPTED else f"{said} {decision.onward}"


def _numbered(sentences: list[str]) -> list[tuple[str, str]]:
    return [(_ordinal(place), sentence) for place, sentence in enumerate(sentences, start=1)]


def _ordinal(place: int) -> str:
    if place <= len(ORDINALS):
        return ORDINALS[place - 1]
    return _TENTH if place == 10 else f"KE-{place}"
