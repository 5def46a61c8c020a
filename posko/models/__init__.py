"""The tables of what citizens say: voices and kelompok, their steps, and the council's work with them."""

from posko.models.by_sms import EmergencyNumber, PendingQuestion, SMSText
from posko.models.desk_work import InternalNote, Opening, SummaryProposal, SummaryProposalQuerySet
from posko.models.grouping import GroupingKey, KeptApart
from posko.models.outreach import Outreach, OutreachQuerySet, OutreachTarget, Volunteer
from posko.models.personal import (
    Erasure,
    ErasureQuerySet,
    ErasureScope,
    ErasureStanding,
    IdentityOpening,
    IdentityOpeningQuerySet,
    OpeningStanding,
)
from posko.models.photos import VoicePhoto, WaitingPhoto
from posko.models.published import PublishedTable
from posko.models.pushing import (
    PushNews,
    PushNewsQuerySet,
    PushSubscription,
    PushSubscriptionQuerySet,
)
from posko.models.report_back import ReportBack, ReportBackVoice
from posko.models.sheets import Sheet, SheetQuerySet
from posko.models.steps import Message, Milestone, MilestoneQuerySet, Verdict
from posko.models.voices import Aspirasi, AspirasiQuerySet, Kelompok, KelompokQuerySet

__all__ = [
    "Aspirasi",
    "AspirasiQuerySet",
    "EmergencyNumber",
    "Erasure",
    "ErasureQuerySet",
    "ErasureScope",
    "ErasureStanding",
    "GroupingKey",
    "IdentityOpening",
    "IdentityOpeningQuerySet",
    "InternalNote",
    "Kelompok",
    "KelompokQuerySet",
    "KeptApart",
    "Message",
    "Milestone",
    "MilestoneQuerySet",
    "Opening",
    "OpeningStanding",
    "Outreach",
    "OutreachQuerySet",
    "OutreachTarget",
    "PendingQuestion",
    "PublishedTable",
    "PushNews",
    "PushNewsQuerySet",
    "PushSubscription",
    "PushSubscriptionQuerySet",
    "ReportBack",
    "ReportBackVoice",
    "SMSText",
    "Sheet",
    "SheetQuerySet",
    "SummaryProposal",
    "SummaryProposalQuerySet",
    "Verdict",
    "VoicePhoto",
    "Volunteer",
    "WaitingPhoto",
]
