"""Takes back a record of money or work that was wrong; it stays to be seen, with the reason."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.models import Realisasi
from accountability.ledger.record import hold, record

SHORTEST_REASON = 10  # letters


class NoReason(Exception):
    """Whoever takes a record back says why, in a sentence."""


class AlreadyCorrected(Exception):
    """This record was taken back before, or a file has told its money anew."""


@transaction.atomic
def correct_realisasi(*, realisasi: Realisasi, reason: str, by: Actor, at: dt.datetime) -> Realisasi:
    """Takes one record back: its rupiah and percent count no more. The right one is recorded anew.

    What citizens were told stays told; the next record tells them how far the work is. Raises NoReason,
    AlreadyCorrected.
    """
    hold(desa=realisasi.apb.desa)
    rows = Realisasi.objects.select_for_update(of=("self",)).select_related("apb__desa")
    held = rows.get(pk=realisasi.pk)
    reason = " ".join(reason.split())
    if not held.counts:
        raise AlreadyCorrected
    if len(reason) < SHORTEST_REASON:
        raise NoReason
    held.corrected_at, held.corrected_by_id, held.correction_reason = at, by.user_id, reason[:200]
    held.save(update_fields=["corrected_at", "corrected_by", "correction_reason"])
    facts = {
        "realisasi": held.pk,
        "account": held.account,
        "kegiatan": held.kegiatan_kode,
        "amount": held.amount,
        "percent": held.percent,
    }
    ref = f"apb:{held.apb.year}/{held.apb.version}"
    record(kind="apb.realisasi_dibetulkan", ref=ref, desa=held.apb.desa, by=by, at=at, facts=facts)
    return held
