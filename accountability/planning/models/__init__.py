"""Meetings, proposals and their decisions, the plans of a desa and the calendar of its year."""

from accountability.planning.models.calendar import CalendarDone, CalendarOverride, CalendarReminder
from accountability.planning.models.meetings import (
    FEEDERS,
    SPECIAL,
    AttendanceByDusun,
    Attendee,
    CheckedInBy,
    DocumentKind,
    Invitation,
    MeetingDocument,
    Musyawarah,
    MusyawarahKind,
    PriorityMethod,
)
from accountability.planning.models.onward import DURKP, DURKPItem, OnwardAnswer
from accountability.planning.models.plan_history import KegiatanChange, PlanRevision
from accountability.planning.models.plans import (
    Kegiatan,
    KegiatanBeneficiaries,
    PlanKind,
    PlanStage,
    RKPDesa,
    RPJMActivity,
    RPJMDesa,
    RPJMYear,
)
from accountability.planning.models.proposals import (
    Decision,
    ForwardedTo,
    IntoPlan,
    Outcome,
    Score,
    Usulan,
    VoteSlip,
)

__all__ = [
    "DURKP",
    "FEEDERS",
    "SPECIAL",
    "AttendanceByDusun",
    "Attendee",
    "CalendarDone",
    "CalendarOverride",
    "CalendarReminder",
    "CheckedInBy",
    "DURKPItem",
    "Decision",
    "DocumentKind",
    "ForwardedTo",
    "IntoPlan",
    "Invitation",
    "Kegiatan",
    "KegiatanBeneficiaries",
    "KegiatanChange",
    "MeetingDocument",
    "Musyawarah",
    "MusyawarahKind",
    "OnwardAnswer",
    "Outcome",
    "PlanKind",
    "PlanRevision",
    "PlanStage",
    "PriorityMethod",
    "RKPDesa",
    "RPJMActivity",
    "RPJMDesa",
    "RPJMYear",
    "Score",
    "Usulan",
    "VoteSlip",
]
