"""The papers of a meeting, drafted from what is recorded: one description, written as PDF and DOCX."""

import datetime as dt
from collections.abc import Callable

from accountability.lib.paper import Paper
from accountability.planning.models import DocumentKind, Musyawarah
from accountability.planning.papers.attendance_list import attendance_list
from accountability.planning.papers.berita_acara import berita_acara
from accountability.planning.papers.decision import decision_paper
from accountability.planning.papers.invitation import invitation_letter
from accountability.planning.papers.wording import Wording

__all__ = ["Wording", "draft"]

type Writer = Callable[[Musyawarah, Wording, str, dt.date], Paper]

_WRITERS: dict[str, Writer] = {
    DocumentKind.INVITATION: invitation_letter,
    DocumentKind.ATTENDANCE: attendance_list,
    DocumentKind.BERITA_ACARA: berita_acara,
    DocumentKind.DECISION: decision_paper,
}


def draft(held: Musyawarah, kind: str, wording: Wording, *, number: str, date: dt.date) -> Paper:
    """The paper as it stands now; `number` and `date` are those it has or would have. Raises KeyError."""
    return _WRITERS[kind](held, wording, number, date)
