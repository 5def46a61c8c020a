"""Prints the letters of those who get their code on paper: each once, its code drawn as it is printed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from accountability.accounts.account_rules import account_rule
from accountability.accounts.inviting import draw_code
from accountability.accounts.models import Invitation, InvitationQuerySet, Membership
from accountability.accounts.offices import role_words, terms_under
from accountability.ledger.record import hold_each, record
from accountability.lib import kunci
from accountability.lib.local_time import local_date
from accountability.oversight.onboarding.letters import Letter
from accountability.oversight.onboarding.refusals import NothingToPrint
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for


def waiting_letters(*, member: Membership, users: Iterable[int] | None = None) -> InvitationQuerySet:
    """The letters this member may print: of all the accounts it manages, or of these `users` among them."""
    ours = terms_under(member).filter(user__is_active=True)
    if users is not None:
        ours = ours.filter(user__in=list(users))
    return Invitation.objects.to_print().filter(user__in=ours.values("user"))


@transaction.atomic
def print_letters(*, member: Membership, at: dt.datetime, users: Iterable[int] | None = None) -> list[Letter]:
    """Draws the codes of the letters that wait, as many as one print holds; oldest first.

    Raises NothingToPrint.
    """
    waiting = waiting_letters(member=member, users=users).order_by("id")
    most = account_rule("letters_in_a_print", at.year)
    meant = list(waiting.values_list("pk", "user")[:most])
    terms = {
        term.user_id: term for term in terms_under(member).filter(user__in=[user for _pk, user in meant])
    }
    hold_each(kode={term.wilayah_id for term in terms.values()})
    still = Invitation.objects.to_print().filter(pk__in=[pk for pk, _user in meant]).order_by("id")
    held = list(still.select_for_update(of=("self",)).select_related("user"))
    if not held:
        raise NothingToPrint
    letters, counted = [], Counter[str]()
    for one in held:
        term, code = terms[one.user_id], draw_code(invitation=one, at=at)
        counted[term.wilayah_id] += 1
        letters.append(_letter(one, term, code))
    Invitation.objects.bulk_update(held, ["mark", "given_at", "expires_at", "next_try_at"])
    for place in Wilayah.objects.filter(kode__in=counted).order_by("kode"):
        facts = {"way": "kertas", "letters": counted[place.kode]}
        record(kind="akun.kode", ref=f"surat:{held[0].pk}", desa=place, by=member.actor(), at=at, facts=facts)
    return letters


def _letter(one: Invitation, term: Membership, code: str) -> Letter:
    words, place = words_for(term.wilayah_id), term.wilayah
    kind = words.desa if place.is_desa else ""
    office = f"{role_words(term.role, words)}, {f'{kind.capitalize()} ' if kind else ''}{place.name}"
    until = local_date(one.expires_at, place.kode) if one.expires_at else term.since_date
    name = one.user.display_name or one.user.username
    return Letter(name, office, one.user.username, kunci.written(code), until)
