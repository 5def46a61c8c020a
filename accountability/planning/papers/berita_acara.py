"""Berita acara: day and place, who came, what was spoken of, what was decided, who signs."""

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
    Table,
)
from accountability.planning.kind_words import about, called_there
from accountability.planning.meeting_kinds import rule_of
from accountability.planning.models import (
    FEEDERS,
    Decision,
    DocumentKind,
    IntoPlan,
    Musyawarah,
    Outcome,
    Usulan,
)
from accountability.planning.papers.figures import attendance_tables
from accountability.planning.papers.wording import (
    Wording,
    agenda_of,
    day_and_hour,
    day_in_words,
    heading,
    lines_of,
    on_paper,
)
from accountability.regions.sebutan import words_for


def berita_acara(held: Musyawarah, wording: Wording, number: str, date: dt.date) -> Paper:
    """The berita acara in the usual form (UU 6/2014 ps 54; Permendesa PDTT 2/2015)."""
    words = words_for(held.desa_id)
    topic = about(held, words)
    opening = (
        f"Pada hari ini {day_in_words(held.held_on)}, bertempat di {held.place}, telah diselenggarakan "
        f"{called_there(held, words)}{f' tentang {topic}' if topic else ''}."
    )
    blocks: list[Block] = [
        *heading(held, DocumentKind.BERITA_ACARA, number),
        Paragraph(opening),
        Facts((*day_and_hour(held, wording.ended), ("Dasar", rule_of(held.kind).legal_basis))),
        Heading("A. Kehadiran"),
        *attendance_tables(held),
        Heading("B. Materi yang dibahas"),
        Numbered(lines_of(wording.topics) or agenda_of(held) or (held.title,)),
        Heading("C. Usulan dan keputusannya"),
        decisions_table(held),
        Heading("D. Kesepakatan"),
        *_agreed(wording),
        Heading("E. Penutup"),
        Paragraph(
            "Demikian berita acara ini dibuat dengan sebenarnya dan disepakati untuk dipergunakan "
            "sebagaimana mestinya."
        ),
        *_signed(held, wording, date),
    ]
    return on_paper(held, DocumentKind.BERITA_ACARA, blocks, number=number, date=date)


def decisions_table(held: Musyawarah) -> Table:
    """Each proposal with its decision, the reason and the next step."""
    usulan = held.usulan.select_related("decision", "musyawarah", "continued_by__musyawarah").order_by(
        "place", "id"
    )
    rows = tuple(_row(order, one) for order, one in enumerate(usulan, start=1))
    return Table(
        ("No", "Usulan", "Keputusan", "Alasan", "Langkah berikutnya"),
        rows,
        widths=(5, 26, 28, 18, 24),
        empty="Tidak ada usulan yang dibahas.",
    )


def outcome_words(decision: Decision) -> str:
    """What was decided, with the plan or the year, and the sentence."""
    into = _plan_words(decision) or (str(decision.returns_in_year) if decision.returns_in_year else "")
    said = str(Outcome(decision.outcome).label) + (f" ({into})" if into else "")
    return f"{said}. {decision.sentence}"


def _plan_words(decision: Decision) -> str:
    """Into which plan, and the year it is meant for: a yearly and a medium-term plan are two promises."""
    if not decision.into_year:
        return ""
    words = words_for(decision.usulan.desa_id)
    if decision.into_plan == IntoPlan.RPJM:
        return f"{words.rpjm}, mulai {decision.into_year}"
    return f"{words.rkp} {decision.into_year}"


def _row(order: int, one: Usulan) -> tuple[str, ...]:
    decision: Decision | None = getattr(one, "decision", None)
    if decision is None:
        return (str(order), one.title, _waits(one), "", "")
    reason = str(decision.get_reason_class_display()) if decision.reason_class else "-"
    plan = _plan_words(decision)
    nxt = decision.onward or (f"Masuk {plan}." if plan else "-")
    if decision.outcome == Outcome.ADOPTED and one.musyawarah.kind in FEEDERS:
        nxt = _waits(one) if one.continued_by else f"Dibawa ke {words_for(one.desa_id).musyawarah}."
    return (str(order), one.title, outcome_words(decision), reason, nxt)


def _waits(one: Usulan) -> str:
    if one.continued_by is None:
        return "Belum diputuskan."
    later = one.continued_by.musyawarah
    return f"Dibawa ke {later.title}, {tanggal(later.held_on)}, dan diputuskan di sana."


def _agreed(wording: Wording) -> list[Block]:
    lines = lines_of(wording.agreed)
    if lines:
        return [Numbered(lines)]
    return [Paragraph("Peserta menyepakati keputusan seperti tercantum pada bagian C.")]


def _signed(held: Musyawarah, wording: Wording, date: dt.date) -> list[Block]:
    words = words_for(held.desa_id)
    head = f"{words.kepala_desa[:1].upper()}{words.kepala_desa[1:]} {held.desa.name},"
    first = (Signature("Notulis,", wording.scribe), Signature("Pimpinan musyawarah,", wording.leader))
    second = (Signature("Wakil warga,", wording.citizen), Signature(head, wording.village_head))
    return [Signatures(f"{held.desa.name}, {tanggal(date)}", first), Signatures("Mengetahui", second)]
