"""A village's own wording of the automatic SMS: set, judged and taken back."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from posko.models import SMSText
from posko.own_words import forget_own_words
from posko.placeholders import KNOWN, fill, longest, offered, required, sample, standard, used
from posko.words import ONE_SMS

MOST_LETTERS = 320  # what a row holds, names in braces written out


class NothingWritten(Exception):
    """A text without a word."""


class UnknownPlaceholder(Exception):
    """Names in braces that this text cannot fill in; `names` holds them as written."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__()


class MissingPlaceholder(Exception):
    """Names in braces that citizens need and the wording left out; `names` holds them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__()


class NotForSMS(Exception):
    """Letters that make an SMS cost double; `letters` holds each once."""

    def __init__(self, letters: list[str]) -> None:
        self.letters = letters
        super().__init__()


class TooLong(Exception):
    """More than one SMS with the longest values; `septets` says how long."""

    def __init__(self, septets: int) -> None:
        self.septets = septets
        super().__init__()


def tidy(body: str) -> str:
    """The wording on one line, as it would be sent."""
    return " ".join(body.split())


def at_its_longest(body: str, s: Words) -> str:
    """The wording with the longest value in every place. A name it cannot fill in stays as written."""
    return fill(body, lambda name: longest(name, s) if name in KNOWN else f"{{{name}}}")


def as_it_looks(body: str, s: Words, template: str) -> str:
    """The wording with sample values, for a preview. A name it cannot fill in stays as written."""
    return fill(body, lambda name: sample(name, s, template) if name in KNOWN else f"{{{name}}}")


def judge(*, template: str, body: str, s: Words) -> int:
    """The septets of the wording with the longest values, at most 160.

    Raises NothingWritten, StrayBrace, UnknownPlaceholder, MissingPlaceholder, NotForSMS, TooLong, and
    NoSuchText for what is no automatic SMS (the last two of posko.placeholders).
    """
    if not body:
        raise NothingWritten
    names = used(body)
    if unknown := [name for name in names if name not in offered(template)]:
        raise UnknownPlaceholder(unknown)
    if missing := [name for name in required(template) if name not in names]:
        raise MissingPlaceholder(missing)
    if letters := [sign for sign in dict.fromkeys(body) if not gsm7.is_gsm7(sign)]:
        raise NotForSMS(letters)
    length = gsm7.septets(gsm7.plain(at_its_longest(body, s)))
    if length > ONE_SMS or len(body) > MOST_LETTERS:
        raise TooLong(max(length, ONE_SMS + 1))
    return length


@transaction.atomic
def set_text(*, desa: Wilayah, template: str, body: str, by: Actor, at: dt.datetime) -> None:
    """From now on the village says it in these words; the standard words again take its own away.

    Raises what `judge` raises.
    """
    said = tidy(body)
    length = judge(template=template, body=said, s=words_for(desa.kode))
    if said == standard(template):
        reset_text(desa=desa, template=template, by=by, at=at)
        return
    hold(desa=desa)
    if SMSText.objects.filter(desa=desa, template=template, body=said).exists():
        return
    SMSText.objects.update_or_create(
        desa=desa,
        template=template,
        defaults={"body": said, "changed_at": at, "changed_by_id": by.user_id},
    )
    record(kind="sms.teks", ref=f"teks:{template}", desa=desa, by=by, at=at, facts={"septet": length})
    forget_own_words(desa.kode)


@transaction.atomic
def reset_text(*, desa: Wilayah, template: str, by: Actor, at: dt.datetime) -> None:
    """The standard text again; a village without words of its own stays as it is."""
    hold(desa=desa)
    gone, _ = SMSText.objects.filter(desa=desa, template=template).delete()
    if gone:
        record(kind="sms.teks_semula", ref=f"teks:{template}", desa=desa, by=by, at=at)
        forget_own_words(desa.kode)
