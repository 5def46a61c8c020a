"""Where a member wants the Monday note: a phone, sealed like a citizen's, or an address; or nowhere any more.

A phone or an address is asked for a code first, so that no note goes to a stranger by a slip of the thumb.
"""

import datetime as dt
import hmac

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from accountability.accounts.actors import Actor
from accountability.council.mailing import mail_now
from accountability.council.models import Reachable
from accountability.ledger.record import hold, record
from accountability.lib.moments import between
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.words import sms
from sms_gateway import contacts, outbox
from sms_gateway.models import Contact, OutboundSMS

CODE_DIGITS = 6
CODE_LASTS = dt.timedelta(minutes=15)
MOST_TRIES = 5
MOST_CODES_AN_HOUR = 5


class NoMailHere(Exception):
    """This installation sends no e-mail (EMAIL_URL)."""


class NowhereToReach(Exception):
    """A phone or an address is needed."""


class TooManyCodes(Exception):
    """So many codes within an hour are enough: each is an SMS somebody pays for."""


class WrongCode(Exception):
    """The code is another, too old, or was guessed at too often."""


@transaction.atomic
def ask_phone(*, desa: Wilayah, number: str, code: str, by: Actor, at: dt.datetime) -> Contact:
    """Sends `code` to a phone; raises TooManyCodes, NotAPhone (sms_gateway.contacts)."""
    hold(desa=desa)
    home = desa if desa.is_desa else None  # a kecamatan is no village a phone could speak for
    lately = OutboundSMS.objects.filter(between("promised_at", at - dt.timedelta(hours=1), at), desa=home)
    if lately.filter(dedupe_key__startswith=f"kode_kabar:{by.user_id}:").count() >= MOST_CODES_AN_HOUR:
        raise TooManyCodes
    contact = contacts.meet(number=number, at=at, desa=home)
    outbox.promise(
        contact=contact,
        desa=home,
        body=sms("kode_kabar", desa, kode=code),
        template="kode_kabar",
        dedupe_key=f"kode_kabar:{by.user_id}:{at.isoformat()}",
        kind="notice",
        by=by,
        at=at,
        holds_secret=True,
    )
    return contact


def ask_address(*, desa: Wilayah, email: str, code: str) -> None:
    """Sends `code` to an address; raises NoMailHere, NotMailed (council.mailing)."""
    if not settings.MAIL_SENDS:
        raise NoMailHere
    mail_now(
        to=email, subject=f"Kode Posko {words_for(desa.kode).bpd}", body=sms("kode_kabar", desa, kode=code)
    )


@transaction.atomic
def be_reached(
    *, desa: Wilayah, by: Actor, at: dt.datetime, contact: Contact | None = None, email: str = ""
) -> Reachable:
    """From now on the note goes to this phone or this address, in place of the one before.

    Raises NowhereToReach.
    """
    if (contact is None and not email) or by.user_id is None:
        raise NowhereToReach
    hold(desa=desa)
    reached, _ = Reachable.objects.update_or_create(
        user_id=by.user_id, defaults={"contact": contact, "email": email, "changed_at": at}
    )
    facts = {"by": "sms" if contact else "email"}
    record(kind="kabar.minta", ref=f"anggota:{by.user_id}", desa=desa, by=by, at=at, facts=facts)
    return reached


@transaction.atomic
def be_left_alone(*, desa: Wilayah, by: Actor, at: dt.datetime) -> None:
    """No more notes; what was kept of the phone or address for them is gone."""
    if by.user_id is None:
        return
    hold(desa=desa)
    gone, _ = Reachable.objects.filter(user_id=by.user_id).delete()
    if gone:
        record(kind="kabar.berhenti", ref=f"anggota:{by.user_id}", desa=desa, by=by, at=at)


def contact_of(pk: int) -> Contact:
    """The phone a code was sent to."""
    return Contact.objects.get(pk=pk)


def code_mark(code: str, user_id: int) -> str:
    """What is kept of a code until it comes back: a keyed hash that belongs to one person."""
    return salted_hmac("council.reachable", f"{user_id}:{code}", algorithm="sha256").hexdigest()


def is_code(said: str, mark: str, user_id: int) -> bool:
    """Whether `said` is the code that was sent to this person."""
    return hmac.compare_digest(code_mark("".join(said.split()), user_id), mark)
