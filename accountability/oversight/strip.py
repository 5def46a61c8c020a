"""What happened to warnings of a desk last: the live strip of the summary, without anybody's words."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.accounts.models import Membership
from accountability.lib.local_time import jam, local_date, tanggal_pendek, zone_for
from accountability.oversight.models import WarningMove, WarningStanding
from accountability.oversight.reach import villages_of

SHOWN = 5
NEWEST = dt.timedelta(days=14)


def latest_moves(member: Membership, at: dt.datetime) -> list[dict[str, Any]]:
    """The newest moves of the last fortnight, the newest first; one query."""
    moves = WarningMove.objects.filter(
        warning__desa__in=villages_of(member), at__gt=at - NEWEST, undone_at=None
    )
    return [_row(move, at) for move in moves.select_related("warning__desa").order_by("-at", "-id")[:SHOWN]]


def _row(move: WarningMove, at: dt.datetime) -> dict[str, Any]:
    kept = move.warning
    today, day = local_date(at, kept.desa_id), local_date(move.at, kept.desa_id)
    when = jam(move.at, zone_for(kept.desa_id)) if day == today else tanggal_pendek(day)
    said: dict[str, str] = {
        WarningStanding.NEW: _("peringatan baru"),
        WarningStanding.HANDLED: _("sedang didampingi"),
        WarningStanding.DONE: _("selesai"),
        WarningStanding.ASIDE: _("disisihkan"),
    }
    what = (
        _("angkanya reda")
        if move.by_figures and move.standing != WarningStanding.NEW
        else said[move.standing]
    )
    return {
        "waktu": when,
        "desa": kept.desa.name,
        "teks": f"{kept.name}: {what}",
        "href": reverse("kec-peringatan-rinci", args=[kept.pk]),
    }
