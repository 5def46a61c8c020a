"""Takes in words whose number nobody told in time: a voice of their own, so that none is lost."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import CITIZEN
from accountability.ledger.record import hold
from accountability.regions.models import Wilayah
from posko import answers, village
from posko.asking import NUMBER
from posko.models import Aspirasi, PendingQuestion
from posko.telling import tell
from posko.thanks import thanks_for
from posko.voicing import take_in_words
from sms_gateway.models import Contact, InboundSMS


def take_in_unanswered(*, at: dt.datetime, limit: int) -> int:
    """Settles up to `limit` questions for a number that ran out unanswered; returns how many."""
    late = PendingQuestion.objects.filter(kind=NUMBER, expires_at__lte=at).order_by("pk")
    waiting = list(late.select_related("inbound__contact__desa", "inbound__line__desa")[:limit])
    for question in waiting:
        _settle(question, at)
    return len(waiting)


@transaction.atomic
def make_room(*, contact: Contact | None, at: dt.datetime) -> None:
    """Settles the question for a number that is still open, before this phone is asked something else."""
    asked = PendingQuestion.objects.filter(contact=contact, kind=NUMBER)
    for question in asked.select_related("inbound__contact__desa", "inbound__line__desa"):
        _settle(question, at)


@transaction.atomic
def _settle(question: PendingQuestion, at: dt.datetime) -> None:
    """What was said becomes a new aspirasi when it says something; the question is forgotten."""
    sms = question.inbound
    desa = _desa_of(sms) if sms is not None else None
    if desa is not None:
        hold(desa=desa)  # before any row is locked, as every deed does
    gone, _ = PendingQuestion.objects.filter(pk=question.pk, kind=NUMBER).delete()
    if not gone or sms is None or desa is None or not _says_something(sms.body):
        return
    taken = take_in_words(sms=sms, desa=desa, secret=village.was_promised_secrecy(sms))
    if taken.fresh:
        template, values = thanks_for(taken)
        tell(aspirasi=taken.aspirasi, template=template, about="terima", by=CITIZEN, at=at, **values)


def _desa_of(sms: InboundSMS) -> Wilayah | None:
    """The village of the line, of the phone, or of what the phone said before."""
    if sms.line.desa is not None or sms.contact is None:
        return sms.line.desa
    last = Aspirasi.objects.of(sms.contact).select_related("desa").first()
    return sms.contact.desa or (last.desa if last is not None else None)


def _says_something(body: str) -> bool:
    """Whether more was said than PUAS, BELUM or HAPUS."""
    _, _, rest = body.strip().partition(" ")
    return any(letter.isalpha() for letter in rest) and not answers.is_verdict(rest)
