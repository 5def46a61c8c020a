"""Asks to see the number behind a voice: a reason with its law, a sentence; then another office decides."""

import datetime as dt

from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role, User
from accountability.ledger.record import hold, record
from posko import lexicons
from posko.models import Aspirasi, IdentityOpening, OpeningStanding
from posko.models.personal import SENTENCE
from posko.personal.refusals import (
    AskedAlready,
    NoNumberThere,
    NoReasonGiven,
    NotYourOffice,
    PartyToIt,
    SecretNeedsMore,
    TooLate,
)
from posko.personal.rules import hours, is_party, may_ask, reasons, rule

SHORTEST_NAME = 4  # letters of a name that count as named


@transaction.atomic
def ask_for_identity(
    *, aspirasi: Aspirasi, reason: str, sentence: str, by: Actor, at: dt.datetime
) -> IdentityOpening:
    """Asks another office to let this person see the number behind `aspirasi`; nothing is opened yet.

    Raises NotYourOffice, NoReasonGiven, NoNumberThere, PartyToIt, SecretNeedsMore, AskedAlready.
    """
    sentence = " ".join(sentence.split())[:SENTENCE]
    if by.user_id is None or not may_ask(by.role):
        raise NotYourOffice
    known = reasons().get(reason)
    if known is None or len(sentence) < rule("shortest_reason"):
        raise NoReasonGiven
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("contact").get(pk=aspirasi.pk)
    if held.contact is None or not bytes(held.contact.sealed):
        raise NoNumberThere
    must_not_be_party(held, by)
    if (held.confidential or held.about_pemdes) and not known.also_closed:
        raise SecretNeedsMore
    try:
        with transaction.atomic():
            opening = IdentityOpening.objects.create(
                aspirasi=held,
                reason=reason,
                sentence=sentence,
                asked_by_id=by.user_id,
                asked_role=by.role,
                asked_at=at,
                decide_until=at + hours("decide_within_hours"),
            )
    except IntegrityError:
        raise AskedAlready from None
    _tell("identitas.diminta", opening, by, at)
    return opening


@transaction.atomic
def withdraw_request(*, opening: IdentityOpening, by: Actor, at: dt.datetime) -> None:
    """Takes back one's own request before anything was opened. Raises NotYourOffice, TooLate."""
    held = locked(opening)
    if held.asked_by_id != by.user_id:
        raise NotYourOffice
    if held.standing not in {OpeningStanding.WAITING, OpeningStanding.AGREED} or held.opened_at:
        raise TooLate
    held.standing, held.public_key = OpeningStanding.WITHDRAWN, ""
    held.save(update_fields=["standing", "public_key"])
    _tell("identitas.ditarik", held, by, at)


def must_not_be_party(voice: Aspirasi, by: Actor) -> None:
    """Raises PartyToIt when the citizen's words name the office of `by`, or the person."""
    said = " ".join([voice.text, *voice.messages.filter(from_citizen=True).values_list("text", flat=True)])
    if is_party(by.role, said) or (by.role == Role.KETUA_BPD and _is_named(said, by.user_id)):
        raise PartyToIt


def locked(opening: IdentityOpening) -> IdentityOpening:
    """The row as it stands now, with its desa held."""
    hold(desa=opening.aspirasi.desa)
    rows = IdentityOpening.objects.select_for_update(of=("self",)).select_related(
        "aspirasi__desa", "aspirasi__contact"
    )
    return rows.get(pk=opening.pk)


def _is_named(said: str, user_id: int | None) -> bool:
    if user_id is None:
        return False
    name = User.objects.filter(pk=user_id).values_list("display_name", flat=True).first() or ""
    parts = {part for part in lexicons.words_of(name) if len(part) >= SHORTEST_NAME}
    return bool(parts & set(lexicons.words_of(lexicons.tidy(said))))


def _tell(kind: str, opening: IdentityOpening, by: Actor, at: dt.datetime) -> None:
    voice = opening.aspirasi
    record(kind=kind, ref=voice.nomor, desa=voice.desa, by=by, at=at, facts={"alasan": opening.reason})
