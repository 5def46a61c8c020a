"""Which SMS told a citizen about one aspirasi."""

import re

from django.db.models import Q

from accountability.lib import nomor
from posko.models import Aspirasi
from sms_gateway.log import outbound_of
from sms_gateway.models import InboundSMS, OutboundSMS

MOST = 200
_NUMBER = re.compile(r"(?<!\d)\d{3}-\d{4,9}(?!\d)")


def told_by_sms(aspirasi: Aspirasi) -> list[OutboundSMS]:
    """Every SMS to its phone that speaks of this aspirasi alone, oldest first; at most the 200 latest.

    One that names other numbers too (an answer to CEK alone) is left out: it would join this voice to others
    of the same phone, perhaps a confidential one. 1 query.
    """
    if aspirasi.contact_id is None:
        return []
    written = nomor.written(aspirasi.nomor)
    came = InboundSMS.objects.filter(Q(aspirasi=aspirasi) | Q(added_words__aspirasi=aspirasi))
    speaks = (
        Q(dedupe_key__startswith=f"{aspirasi.nomor}:")
        | Q(in_reply_to__in=came)
        | Q(body__contains=written)
        | Q(report_back_voice__aspirasi=aspirasi)
    )
    found = outbound_of(desa=aspirasi.desa, few=True).filter(speaks, contact=aspirasi.contact_id)
    newest = found.order_by("-promised_at", "-pk")[:MOST]
    return [sms for sms in reversed(newest) if _others_in(sms.body, written) == set()]


def _others_in(body: str, written: str) -> set[str]:
    return {one for one in _NUMBER.findall(body) if one != written and nomor.is_valid(one)}
