"""Brings everything kept under keys of before under those of today, while the posko runs."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings

from accountability.accounts import resealing as of_accounts
from accountability.ledger.public_log import receipts
from accountability.partners import webhooks as of_partners
from accountability.planning.models import VoteSlip
from posko import resealing as of_posko
from sms_gateway import resealing as of_sms
from sms_gateway import spool
from sms_gateway.models import Fragment, InboundSMS

type Tell = Callable[[str], object]

_TIMES = 20  # what another process holds just now is free a moment later


@dataclass(frozen=True, slots=True)
class Left:
    """What still needs keys of before: phones (those whose seal opens with no key among them), SMS on disk,
    SMS too young to be named anew, slips of votes that are open, second factors nobody can open."""

    phones: int
    broken: int
    spooled: int
    young: int
    slips: int
    factors: int

    @property
    def private_key(self) -> bool:
        """Whether PHONE_PRIVATE_KEY_BEFORE is still needed."""
        return bool(self.phones or self.spooled)

    @property
    def pepper(self) -> bool:
        """Whether a phone, an SMS or a vote still needs PHONE_PEPPER_BEFORE; kunci do until they are used."""
        return bool(self.phones or self.young or self.slips)


@dataclass(slots=True)
class _Sum:
    done: int = 0
    merged: int = 0
    broken: int = 0
    told: int = field(default=0, repr=False)


def left(*, at: dt.datetime, broken: int = 0) -> Left:
    """What still needs keys of before; `broken` phones open with none of them."""
    return Left(
        phones=of_sms.contacts_left() - broken,
        broken=broken,
        spooled=spool.waiting(),
        young=of_sms.references_waiting(at=at) if settings.PHONE_PEPPERS_BEFORE else 0,
        slips=VoteSlip.objects.filter(musyawarah__voting_closed_at=None).count()
        if settings.PHONE_PEPPERS_BEFORE
        else 0,
        factors=of_accounts.factors_lost(),
    )


def renew(*, at: dt.datetime, tell: Tell) -> Left:
    """Goes through everything once; told what was done. Raises NoPrivateKey, SealBroken (lib.phone_vault)."""
    # Those who work here first: a phone of theirs met anew is then met under today's keys.
    for words, deed in _small():
        tell(f"{words}: {deed(at=at)} sealed anew.")
    phones = _Sum()
    for _ in range(_TIMES):
        before = phones.done
        phones.broken = 0
        _through(partial(of_sms.reseal_contacts, at=at), phones, "phones", tell)
        if of_sms.contacts_left() <= phones.broken or phones.done == before:
            break
    tell(f"phones: {phones.done} sealed anew, {phones.merged} of them kept twice and made one.")
    for model in (InboundSMS, Fragment):
        names = _Sum()
        _through(partial(of_sms.rename_references, model=model, at=at), names, "names of SMS", tell)
        tell(f"names of SMS ({model.__name__}): {names.done} keyed anew.")
    return left(at=at, broken=phones.broken)


def _small() -> Iterator[tuple[str, Callable[..., int]]]:
    yield "second factors", of_accounts.reseal_factors
    yield "phones of members", of_accounts.reseal_staff
    yield "files of people", of_accounts.reseal_files
    yield "passwords of gateways", of_sms.reseal_lines
    yield "addresses of photos", of_sms.reseal_media
    yield "browsers that are told", of_posko.reseal_browsers
    yield "secrets of webhooks", of_partners.reseal_secrets
    yield "receipts", receipts.reseal


def _through(step: Callable[..., of_sms.Batch], sums: _Sum, words: str, tell: Tell) -> None:
    last: int | None = 0
    while last is not None:
        batch = step(after=last)
        last = batch.last
        sums.done, sums.merged = sums.done + batch.done, sums.merged + batch.merged
        sums.broken += batch.broken
        if sums.done - sums.told >= 10_000:
            sums.told = sums.done
            tell(f"{words}: {sums.done} …")
