"""Puts a text message together from its template, in the village's own words, as a rule within one SMS."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.own_words import own_words
from posko.placeholders import fill, variable_of

logger = logging.getLogger(__name__)

SHORTEST_TAIL = 4
ONE_SMS = 160  # septets of GSM-7 in a single message (3GPP TS 23.038)

type Render = Callable[[dict[str, Any]], str]


def sms(template: str, desa: Wilayah | None, **values: Any) -> str:
    """The words of `templates/posko/sms/<template>.txt` as GSM-7 in one segment.

    A village's own wording goes first (posko.texts); one that does not work is passed over, and the standard
    text is sent. `tail` values (the free text of a sentence or a name) are the ones cut, at a word, when all
    is too long. Without a desa the general local words are used.
    """
    return sms_within(ONE_SMS, template, desa, **values)


def sms_within(room: int, template: str, desa: Wilayah | None, /, **values: Any) -> str:
    """The same in `room` septets, for news that takes several segments."""
    s = words_for(desa.kode if desa else "")
    context = {"s": s, "desa": desa, **values}
    own = own_words(desa.kode).get(template) if desa else None
    if own is not None and (body := _in_own_words(template, own, context, room)):
        return body
    return _fitted(lambda given: render_to_string(f"posko/sms/{template}.txt", given), context, room)


def _in_own_words(template: str, own: str, context: dict[str, Any], room: int) -> str:
    """The village's own wording, or "" when it cannot be sent: its words must never stop an SMS."""
    try:
        body = _fitted(lambda given: fill(own, lambda name: _value(given, name)), context, room)
        if gsm7.septets(body) <= room:
            return body
    except Exception as failure:  # noqa: BLE001 - the standard text is always there to be sent
        logger.warning("The own wording of %s failed (%s).", template, type(failure).__name__)
    logger.warning("The standard text of %s was sent in place of a village's own.", template)
    return ""


def _value(context: dict[str, Any], name: str) -> str:
    variable = variable_of(name)
    if variable.startswith("s."):
        return str(getattr(context["s"], name))
    return str(context[variable])


def _fitted(render: Render, context: dict[str, Any], room: int) -> str:
    """One line of GSM-7; when it is too long, again with the tail cut."""
    body = _one_line(render(context))
    excess = gsm7.septets(body) - room
    tail = " ".join(gsm7.plain(str(context.get("tail", ""))).split())
    if excess <= 0 or not tail:
        return body
    return _one_line(
        render({**context, "tail": gsm7.cut(tail, max(gsm7.septets(tail) - excess, SHORTEST_TAIL))})
    )


def _one_line(text: str) -> str:
    # Autoescape would turn & into &amp; on a phone; the templates switch it off themselves.
    return gsm7.plain(re.sub(r"\s+", " ", text).strip())
