"""Puts a text message together from its template, in the village's own words, within one SMS."""

import re
from typing import Any

from django.template.loader import render_to_string

from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

SHORTEST_TAIL = 4
ONE_SMS = 160  # septets of GSM-7 in a single message (3GPP TS 23.038)


def sms(template: str, desa: Wilayah | None, **values: Any) -> str:
    """The words of `templates/posko/sms/<template>.txt` as GSM-7 in one segment.

    `tail` values (the free text of a sentence or a name) are the ones cut, at a word, when all is too long.
    Without a desa the general local words are used.
    """
    s = words_for(desa.kode if desa else "")
    body = _render(template, {"s": s, "desa": desa, **values})
    excess = gsm7.septets(body) - ONE_SMS
    tail = " ".join(gsm7.plain(str(values.get("tail", ""))).split())
    if excess > 0 and tail:
        values["tail"] = gsm7.cut(tail, max(gsm7.septets(tail) - excess, SHORTEST_TAIL))
        body = _render(template, {"s": s, "desa": desa, **values})
    return body


def _render(template: str, context: dict[str, Any]) -> str:
    # Autoescape would turn & into &amp; on a phone; the templates switch it off themselves.
    raw = render_to_string(f"posko/sms/{template}.txt", context)
    return gsm7.plain(re.sub(r"\s+", " ", raw).strip())
