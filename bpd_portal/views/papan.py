"""The projector board of a meeting: who came, the order of the proposals, and how to vote."""

from typing import Any

import segno
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.ranking import ranked, voting
from accountability.planning.voting import turnout
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page
from bpd_portal.ranks import few_slips, ranks_shown
from bpd_portal.views.voting import voting_address
from posko import counts
from sms_gateway.public_number import sms_number

MOST_SHOWN = 12  # rows that can be read at six metres: six in each of two columns
SECONDS = 10  # between two looks where no socket says when


@desk(BPD)
@require_safe
def board(request: DeskRequest, pk: int) -> HttpResponse:
    """Large type, nothing personal, and it looks again by itself."""
    held = meeting_of(request, pk)
    is_open = voting(held)
    used, printed = turnout(held) if held.method == PriorityMethod.DOTS else (0, 0)
    rows = _rows(held)
    context = {
        "musyawarah": held,
        "ubin": _tiles(held),
        "butir": rows[:MOST_SHOWN],
        "lagi": max(len(rows) - MOST_SHOWN, 0),
        "memilih": is_open,
        "sedikit": few_slips(held),
        "qr": _qr(voting_address(held)) if is_open and held.secret else "",
        "alamat": voting_address(held).partition("://")[2],
        "nomor_sms": sms_number(held.desa_id),
        "terpakai": used,
        "tercetak": printed,
        "detik": SECONDS,
    }
    answer = desk_page(request, "meja/papan.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _rows(held: Musyawarah) -> list[dict[str, Any]]:
    """The rows of the board; before anything was counted, in the order of the agenda with their voices."""
    rows = ranks_shown(held, ranked(held))
    if held.method != PriorityMethod.AGREEMENT:
        return rows
    heard: dict[int, int] = {}
    pks = dict(held.usulan.values_list("kelompok", "pk"))
    for (kelompok,) in _open_voices(held).values_list("kelompok"):
        heard[pks[kelompok]] = heard.get(pks[kelompok], 0) + 1
    most = max(heard.values(), default=0)
    for row in rows:
        count = heard.get(row["kunci"], 0)
        row["nilai"] = counts.told(count, _("suara"))
        row["berbalok"] = counts.may_be_said(count)
        row["persen"] = count * 100 / most if most else 0
    return rows


def _open_voices(held: Musyawarah) -> Any:
    kelompok = held.usulan.values("kelompok")
    return held.desa.aspirasi.open_to_all().filter(kelompok__in=kelompok)


def _tiles(held: Musyawarah) -> list[dict[str, Any]]:
    """Heads as they were counted, by hand or from the names; those of nobody yet are none."""
    men, women, disabled = held.men or 0, held.women or 0, held.disabled or 0
    return [
        {"nilai": men + women, "label": _("hadir")},
        {"nilai": women, "label": _("perempuan")},
        {"nilai": men, "label": _("laki-laki")},
        {"nilai": disabled, "label": _("difabel")},
    ]


def _qr(told: str) -> SafeString:
    code = segno.make(told, error="m", micro=False)
    drawn = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - drawn from our own address, no words of others
