"""Promises a citizen one SMS about their aspirasi, at a decent hour and not more often than agreed."""

import datetime as dt
from typing import Any

from django.conf import settings

from accountability.accounts.actors import Actor, system
from accountability.lib import nomor
from accountability.lib.local_time import after_quiet, zone_for
from posko.models import Aspirasi
from posko.push_promises import promise_push
from posko.words import sms
from sms_gateway import outbox
from sms_gateway.models import InboundSMS


def tell(
    *,
    aspirasi: Aspirasi,
    template: str,
    about: str,
    by: Actor,
    at: dt.datetime,
    wait: dt.timedelta = dt.timedelta(),
    first: bool = False,
    **values: Any,
) -> None:
    """Promises news of `aspirasi`; `about` makes it once only (e.g. the receipt of an SMS).

    It rests for `wait`, while it may still be taken back. Nothing is promised to a voice without a phone.
    Quiet hours and one piece of news a day move it later. `first` says that the voice is of this very
    transaction: nobody can have told of it before, and no browser asked to be told.
    """
    before = aspirasi.last_news_at
    if not first:
        promise_push(aspirasi=aspirasi, about=about, at=at, wait=wait)
    _promise_sms(aspirasi, template, about, by, at, values, new=first, wait=wait)
    if aspirasi.last_news_at != before:
        aspirasi.save(update_fields=["last_news_at"])


def promise_news(
    *,
    aspirasi: Aspirasi,
    template: str,
    about: str,
    by: Actor,
    at: dt.datetime,
    values: dict[str, Any],
    new: bool = False,
    wait: dt.timedelta = dt.timedelta(),
) -> None:
    """As `tell`, but the caller saves `last_news_at`; `new` says that nobody can have told it before.

    The news rests for `wait`, while what it tells may still be undone. Browsers that asked to be told of it
    are told too, with a phone or without.
    """
    promise_push(aspirasi=aspirasi, about=about, at=at, wait=wait)
    _promise_sms(aspirasi, template, about, by, at, values, new=new, wait=wait)


def _promise_sms(
    aspirasi: Aspirasi,
    template: str,
    about: str,
    by: Actor,
    at: dt.datetime,
    values: dict[str, Any],
    *,
    new: bool,
    wait: dt.timedelta,
) -> None:
    if aspirasi.contact is None:
        return
    not_before = decent_time(aspirasi, at + wait)
    outbox.promise(
        contact=aspirasi.contact,
        desa=aspirasi.desa,
        body=sms(template, aspirasi.desa, nomor=written(aspirasi), **values),
        template=template,
        dedupe_key=f"{aspirasi.nomor}:{about}",
        kind="news",
        by=by,
        at=at,
        not_before=not_before,
        to_many=aspirasi.kelompok_id is not None,
        holds_secret="kunci" in values,
        new=new,
    )
    aspirasi.last_news_at = not_before


def reply(
    *,
    inbound: InboundSMS,
    aspirasi: Aspirasi | None,
    template: str,
    at: dt.datetime,
    about: str = "",
    kind: str = "reply",
    **values: Any,
) -> None:
    """Promises the one answer to an SMS that just came in; answers wait for no hour.

    `about` names something else than the SMS itself that is told once; a `kind` "notice" waits for the day.
    """
    contact = inbound.contact
    if contact is None:
        return  # a machine wrote; nobody is there to answer
    desa = aspirasi.desa if aspirasi else inbound.line.desa or contact.desa
    number = {"nomor": written(aspirasi)} if aspirasi else {}
    outbox.promise(
        contact=contact,
        desa=desa,
        body=sms(template, desa, **number, **values),
        template=template,
        dedupe_key=about or f"reply:{inbound.pk}",
        kind=kind,
        by=system("posko"),
        at=at,
        in_reply_to=inbound,
        holds_secret="kunci" in values,
    )


def written(aspirasi: Aspirasi) -> str:
    """The number as people read it, `204-5813`."""
    return nomor.written(aspirasi.nomor)


def decent_time(aspirasi: Aspirasi, at: dt.datetime) -> dt.datetime:
    """When news of it may leave at the earliest: by day, and the day after when it was told of today."""
    return decent_moment(aspirasi.desa_id, aspirasi.last_news_at, at)


def decent_moment(kode: str, last: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on, by day in the village `kode`, for one who was told at `last`."""
    zone = zone_for(kode)
    when = at
    if (
        settings.SMS_NEWS_PER_DAY
        and last is not None
        and last.astimezone(zone).date() >= at.astimezone(zone).date()
    ):
        day = last.astimezone(zone).date() + dt.timedelta(days=1)
        when = dt.datetime.combine(day, dt.time(8), tzinfo=zone)
    if settings.SMS_QUIET_HOURS is None:
        return when
    return after_quiet(when, kode, settings.SMS_QUIET_HOURS)
