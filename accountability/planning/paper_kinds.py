"""The papers of a meeting: their titles and the code in their numbers, read from data/meeting_papers.csv."""

import re
from dataclasses import dataclass
from functools import cache

from accountability.planning.data_rows import rows_of
from accountability.planning.models import DocumentKind, MeetingDocument, Musyawarah
from accountability.regions.sebutan import words_for

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ORDER = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: the code in its number, its title in capitals, and where its form comes from."""

    kind: str
    code: str
    title: str
    year: int
    legal_basis: str
    confidence: str


@cache
def paper_kinds() -> dict[str, PaperKind]:
    """Every kind of paper of a meeting."""
    return {
        row["kind"]: PaperKind(
            row["kind"], row["code"], row["title"], int(row["year"]), row["legal_basis"], row["confidence"]
        )
        for row in rows_of("meeting_papers")
    }


def suggested_number(held: Musyawarah, kind: str) -> str:
    """The number this meeting's paper has or may have: one more than the desa's last of the kind."""
    return suggested_numbers(held)[kind]


def suggested_numbers(held: Musyawarah) -> dict[str, str]:
    """The same of every kind of paper, in two queries."""
    year = held.held_on.year
    papers = MeetingDocument.objects.filter(musyawarah__desa=held.desa_id, musyawarah__held_on__year=year)
    given: dict[str, list[str]] = {kind: [] for kind in DocumentKind.values}
    own = {}
    for kind, number, meeting in papers.values_list("kind", "number", "musyawarah"):
        given[kind].append(number)
        if meeting == held.pk:
            own[kind] = number
    meetings = Musyawarah.objects.filter(desa=held.desa_id, held_on__year=year)
    given[DocumentKind.BERITA_ACARA] += meetings.exclude(berita_acara_no="").values_list(
        "berita_acara_no", flat=True
    )
    if held.berita_acara_no:
        own.setdefault(DocumentKind.BERITA_ACARA, held.berita_acara_no)
    return {kind: own.get(kind) or _next(held, kind, numbers) for kind, numbers in given.items()}


def _next(held: Musyawarah, kind: str, given: list[str]) -> str:
    order = 1 + max(map(_order_of, given), default=0)
    office = words_for(held.desa_id).bpd.upper().replace(" ", "")
    month = MONTHS[held.held_on.month - 1]
    return f"{order:03d}/{paper_kinds()[kind].code}/{office}/{month}/{held.held_on.year}"


def _order_of(number: str) -> int:
    found = _ORDER.match(number.strip())
    return int(found[0]) if found else 0
