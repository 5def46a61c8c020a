"""Tells everyone who heard of a meeting what changed: voices on its agenda, and invited phones, each once."""

import datetime as dt

from accountability.accounts.actors import Actor
from accountability.lib.together import together
from accountability.planning.models import Musyawarah
from posko.models import Aspirasi
from posko.standing_news import StandingNews, tell_standing
from posko.words import sms
from sms_gateway import outbox
from sms_gateway.models import Contact, OutboundKind


def tell_of_change(held: Musyawarah, told: StandingNews, by: Actor, at: dt.datetime) -> int:
    """Promises the SMS of `told` to all of them; returns how many voices and other phones hear of it."""
    voices = Aspirasi.objects.open().filter(kelompok__usulan__musyawarah=held)
    keys = list(voices.values_list("pk", flat=True))
    heard = tell_standing(desa=held.desa, voices=keys, told=told, by_sms=True, by=by, at=at)
    spoken = Aspirasi.objects.filter(pk__in=keys, contact__isnull=False).values("contact")
    invited = Contact.objects.filter(pk__in=held.invitations.values("contact"), opted_out_at=None)
    phones = list(invited.exclude(pk__in=spoken).order_by("pk"))
    promise_to(held, phones, sms(told.news, held.desa, **told.words), told.news, by, at)
    return heard + len(phones)


def promise_to(
    held: Musyawarah, phones: list[Contact], body: str, template: str, by: Actor, at: dt.datetime
) -> None:
    """One SMS to each of these phones, promised by the deed of this very moment."""
    with together() as block:
        block.announce("phone", {phone.pk for phone in phones})
        block.announce("desa", {held.desa_id})
        for phone in phones:
            outbox.promise(
                contact=phone,
                desa=held.desa,
                body=body,
                template=template,
                dedupe_key=f"musyawarah:{held.pk}:{template}:{phone.pk}:{at.timestamp():.6f}",
                kind=OutboundKind.NOTICE,
                by=by,
                at=at,
                to_many=True,
                new=True,
            )
