"""From which id on each table counts here: behind what is there already, such as the demo world."""

from dataclasses import dataclass, fields

from django.apps import apps
from django.db.models import Max

_MODELS = {
    "dusun": "regions.Dusun", "line": "sms_gateway.Line", "contact": "sms_gateway.Contact",
    "inbound": "sms_gateway.InboundSMS", "kelompok": "posko.Kelompok", "aspirasi": "posko.Aspirasi",
    "musyawarah": "planning.Musyawarah", "usulan": "planning.Usulan", "rkp": "planning.RKPDesa",
    "kegiatan": "planning.Kegiatan", "apb": "budget.APBDesa", "budget_line": "budget.BudgetLine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ids:
    """The first free id of each table that others point to."""

    dusun: int
    line: int
    contact: int
    inbound: int
    kelompok: int
    aspirasi: int
    musyawarah: int
    usulan: int
    rkp: int
    kegiatan: int
    apb: int
    budget_line: int


def free() -> Ids:
    """As the database stands now; nobody may write meanwhile."""
    return Ids(**{one.name: _after(_MODELS[one.name]) for one in fields(Ids)})


def _after(label: str) -> int:
    return (apps.get_model(label)._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
