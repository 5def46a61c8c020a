"""Gives codes to their people: the worker draws each as it leaves, by SMS or letter; nobody sees one twice.

An SMS that may not be sent (a phone that wants none) and a letter no server takes become paper, so that the
desk above sees what is left to do.
"""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from accountability.accounts.actors import system
from accountability.accounts.inviting import draw_code
from accountability.accounts.models import Invitation, Membership, Purpose, StaffContact, Way
from accountability.council.mailing import MOST_TRIES, NotMailed, mail_now, pause_after
from accountability.ledger.record import hold, record
from accountability.lib import kunci
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko.words import sms
from sms_gateway import contacts, outbox
from sms_gateway.delivery import OutboundState

BY = system("undangan")
PAGE = "/masuk/undangan/"
_TEMPLATES = {Purpose.INVITE: "undangan_akun", Purpose.RECOVER: "kode_pulih"}


def give_due(*, at: dt.datetime, limit: int) -> int:
    """Gives up to `limit` codes that wait to be given; returns how many were looked at."""
    waiting = list(
        Invitation.objects.to_give(at).order_by("next_try_at", "id").values_list("pk", flat=True)[:limit]
    )
    return sum(_give(pk, at) for pk in waiting)


def page_address() -> str:
    """Where a code is typed, as people type it: without https://."""
    base = urlsplit(settings.PUBLIC_BASE_URL)
    return f"{base.netloc or settings.PUBLIC_BASE_URL}{base.path.rstrip('/')}{PAGE}"


def home_of(term: Membership) -> Wilayah | None:
    """The village in whose name an SMS about this account goes; None above the villages."""
    return term.wilayah if term.wilayah.is_desa else None


@transaction.atomic
def _give(pk: int, at: dt.datetime) -> bool:
    terms = Membership.objects.filter(user__invitations=pk).select_related("wilayah")
    term = terms.order_by("-since_date", "-id").first()
    if term is not None:
        hold(desa=term.wilayah)
    held = Invitation.objects.to_give(at).select_for_update(skip_locked=True, of=("self",))
    invitation = held.select_related("user").filter(pk=pk).first()
    if invitation is None:  # another has it, or it was given or withdrawn meanwhile
        return False
    contact = StaffContact.objects.filter(user=invitation.user_id).first()
    if term is None or contact is None:
        _on_paper(invitation, at)
        return True
    if invitation.way == Way.EMAIL:
        given = _by_letter(invitation, term, contact, at)
    else:
        given = _by_sms(invitation, term, contact, at)
    if given:
        facts = {"role": term.role, "way": invitation.way, "purpose": invitation.purpose}
        ref = f"akun:{invitation.user_id}"
        record(kind="akun.kode", ref=ref, desa=term.wilayah, by=BY, at=at, facts=facts)
    return True


def _by_sms(invitation: Invitation, term: Membership, contact: StaffContact, at: dt.datetime) -> bool:
    if not contact.fingerprint:
        _on_paper(invitation, at)
        return False
    code, home = draw_code(invitation=invitation, at=at), home_of(term)
    phone = contacts.meet_sealed(
        fingerprint=contact.fingerprint, sealed=bytes(contact.sealed), at=at, desa=home
    )
    template = _TEMPLATES[Purpose(invitation.purpose)]
    promised = outbox.promise(
        contact=phone,
        desa=home,
        body=_words(template, invitation, term, code),
        template=template,
        dedupe_key=f"{template}:{invitation.pk}",
        kind="notice",
        by=BY,
        at=at,
        holds_secret=True,
    )
    if promised.state == OutboundState.CANCELLED:
        _on_paper(invitation, at)
        return False
    invitation.save()
    return True


def _by_letter(invitation: Invitation, term: Membership, contact: StaffContact, at: dt.datetime) -> bool:
    invitation.tries += 1
    if not contact.email or not settings.MAIL_SENDS or invitation.tries > MOST_TRIES:
        _on_paper(invitation, at)
        return False
    code = draw_code(invitation=invitation, at=at)
    template = _TEMPLATES[Purpose(invitation.purpose)]
    try:
        mail_now(
            to=contact.email, subject="Akun Posko Aspirasi", body=_words(template, invitation, term, code)
        )
    except NotMailed:
        invitation.mark, invitation.given_at, invitation.expires_at = "", None, None
        invitation.next_try_at = at + pause_after(invitation.tries)
        invitation.save()
        return False
    invitation.save()
    return True


def _words(template: str, invitation: Invitation, term: Membership, code: str) -> str:
    until = local_date(invitation.expires_at, term.wilayah_id) if invitation.expires_at else None
    return sms(
        template,
        term.wilayah,
        nama=invitation.user.username,
        tail=page_address(),
        kode=kunci.written(code),
        sampai=f"{until:%d-%m}" if until else "",
    )


def _on_paper(invitation: Invitation, at: dt.datetime) -> None:
    """A letter in its place; nothing for who asked at the door, whom the desk above has not recognised."""
    invitation.way, invitation.next_try_at = Way.PAPER, None
    invitation.withdrawn_at = at if invitation.made_by_id is None else None
    invitation.mark, invitation.given_at, invitation.expires_at = "", None, None
    invitation.save()
