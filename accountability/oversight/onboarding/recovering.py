"""Lets people in: an invitation taken up, a forgotten password; the phone on file is told each time.

The door of "lupa kata sandi" only writes down a name, known or not, so its answer and its time tell nothing.
The worker looks: it sends a code to the phone on file, at most so many a day; the last one stays valid as
long as the day lasts, so that nobody can be locked out by asking in their name.
"""

import datetime as dt

from django.db import transaction

from accountability.accounts import inviting, taking_up
from accountability.accounts.account_rules import account_rule
from accountability.accounts.actors import Actor
from accountability.accounts.models import Invitation, Membership, Purpose, RecoveryAsk, User, Way
from accountability.ledger.record import hold, record
from accountability.lib import bell
from accountability.lib.local_time import local_date
from accountability.lib.moments import between
from accountability.oversight.onboarding.giving import BY, home_of
from accountability.oversight.onboarding.inviting import GIVE
from accountability.regions.sebutan import words_for
from posko.words import sms
from sms_gateway import contacts, outbox

ASKED = "accountability.oversight.tasks.answer_forgetful"
LONGEST_NAME = 60  # letters, as the table holds


@transaction.atomic
def take_up(*, username: str, code: str, password: str, at: dt.datetime) -> User:
    """Sets the password of whose code this is, and tells the phone on file.

    Raises WrongCode, CodeUsed, CodeOver (accounts.taking_up).
    """
    user = User.objects.filter(username=username).first()
    term = _term_of(user, at) if user is not None else None
    if term is not None:
        hold(desa=term.wilayah)
    taken = taking_up.take_up(username=username, code=code, password=password, at=at)
    if term is None:
        raise taking_up.CodeOver
    by = Actor(kind="member", user_id=taken.user_id, role=term.role)
    kind = "akun.masuk" if taken.purpose == Purpose.INVITE else "akun.pulih"
    facts = {"role": term.role, "way": taken.way}
    record(kind=kind, ref=f"akun:{taken.user_id}", desa=term.wilayah, by=by, at=at, facts=facts)
    _tell(taken, term, at)
    return taken.user


@transaction.atomic
def ask(*, username: str, at: dt.datetime) -> None:
    """Notes that somebody has forgotten the password of this name; known or not, it is the same work."""
    RecoveryAsk.objects.create(username=username.replace("\x00", "")[:LONGEST_NAME], asked_at=at)
    bell.ring_task(ASKED)


def answer_due(*, at: dt.datetime, limit: int) -> int:
    """Answers up to `limit` of those who asked; returns how many were looked at."""
    waiting = list(RecoveryAsk.objects.order_by("id").values_list("pk", flat=True)[:limit])
    return sum(_answer(pk, at) for pk in waiting)


@transaction.atomic
def _answer(pk: int, at: dt.datetime) -> bool:
    asked = RecoveryAsk.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if asked is None:
        return False
    RecoveryAsk.objects.filter(pk=pk).delete()
    user = User.objects.filter(username=asked.username, is_active=True).first()
    term = _term_of(user, at) if user is not None else None
    if user is None or term is None or not _may_have_one(user, at):
        return True
    hold(desa=term.wilayah)
    try:
        inviting.renew(user=user, way=Way.SMS, made_by=None, at=at)
    except inviting.NoWay:
        return True
    facts = {"purpose": Purpose.RECOVER.value, "way": Way.SMS.value, "role": term.role}
    record(kind="akun.ulang", ref=f"akun:{user.pk}", desa=term.wilayah, by=BY, at=at, facts=facts)
    bell.ring_task(GIVE)
    return True


def _may_have_one(user: User, at: dt.datetime) -> bool:
    """Whether another SMS goes out: they were in before, and had not enough of them today or just now."""
    if not user.has_usable_password():
        return False
    own = Invitation.objects.filter(user=user, made_by=None)
    day, pause = dt.timedelta(days=1), dt.timedelta(minutes=account_rule("recovery_pause_minutes", at.year))
    enough = own.filter(between("made_at", at - day, at)).count() >= account_rule(
        "recovery_sms_a_day", at.year
    )
    return not enough and not own.open().filter(between("made_at", at - pause, at)).exists()


def _term_of(user: User, at: dt.datetime) -> Membership | None:
    """The term a person serves, or will: who serves no more comes in by no code."""
    terms = user.memberships.select_related("wilayah").order_by("since_date", "id")
    return next((one for one in terms if not _over(one, at)), None)


def _over(term: Membership, at: dt.datetime) -> bool:
    return term.until_date is not None and term.until_date < local_date(at, term.wilayah_id)


def _tell(taken: Invitation, term: Membership, at: dt.datetime) -> None:
    contact = getattr(taken.user, "staff_contact", None)
    if contact is None or not contact.fingerprint:
        return
    home, words = home_of(term), words_for(term.wilayah_id)
    phone = contacts.meet_sealed(
        fingerprint=contact.fingerprint, sealed=bytes(contact.sealed), at=at, desa=home
    )
    above = words.kecamatan if term.wilayah.is_desa else words.kabupaten
    outbox.promise(
        contact=phone,
        desa=home,
        body=sms("sandi_diganti", term.wilayah, nama=taken.user.username, atas=above),
        template="sandi_diganti",
        dedupe_key=f"sandi_diganti:{taken.pk}",
        kind="notice",
        by=BY,
        at=at,
    )
