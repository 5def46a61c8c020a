"""Takes a citizen's wish to be erased, gives a day to think again, and lets it be taken back."""

import datetime as dt

from django.db import IntegrityError, transaction

from accountability.accounts.actors import CITIZEN
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal_pendek
from posko.models import Aspirasi, Erasure, ErasureScope, ErasureStanding
from posko.personal.rules import hours
from posko.push_subscribing import forget_browsers
from posko.telling import tell

SMS, WEB = "sms", "web"
_GROUND = "diminta"


class NothingToTakeBack(Exception):
    """No erasure of this voice waits, or it is too late to take it back."""


@transaction.atomic
def ask_to_erase(
    *, aspirasi: Aspirasi, scope: ErasureScope, way: str, at: dt.datetime, told_elsewhere: bool = True
) -> Erasure:
    """Keeps the wish; number and details go by themselves after a day, the words when two offices agree.

    Asked again the same wish stands; "everything" takes the place of "number only". News to browsers ends at
    once. With `told_elsewhere` false the phone on file is told too, for the wish came from another one.
    """
    hold(desa=aspirasi.desa)
    waiting = open_of(aspirasi)
    if waiting is not None and _widens(waiting, scope):
        waiting.scope = scope
        waiting.save(update_fields=["scope"])
        _note("aspirasi.minta_hapus", waiting, at)
    if waiting is None:
        waiting = _kept(aspirasi, scope, way, at)
    if not told_elsewhere:
        tell(
            aspirasi=aspirasi,
            template="hapus_dari_lain",
            about=f"hapus:{waiting.pk}",
            by=CITIZEN,
            at=at,
            tanggal=day_of(waiting),
        )
    return waiting


@transaction.atomic
def take_back_erasure(*, aspirasi: Aspirasi, at: dt.datetime) -> Erasure:
    """The citizen thought again, before anything was erased. Raises NothingToTakeBack."""
    hold(desa=aspirasi.desa)
    waiting = open_of(aspirasi)
    if waiting is None or waiting.standing not in {ErasureStanding.WAITING, ErasureStanding.PROPOSED}:
        raise NothingToTakeBack
    waiting.standing, waiting.ended_at = ErasureStanding.WITHDRAWN, at
    waiting.save(update_fields=["standing", "ended_at"])
    _note("aspirasi.hapus_ditarik", waiting, at)
    return waiting


def open_of(aspirasi: Aspirasi) -> Erasure | None:
    """The erasure of this voice that is under way."""
    return Erasure.objects.open().filter(aspirasi=aspirasi).select_related("aspirasi__desa").first()


def day_of(erasure: Erasure) -> str:
    """The day it is carried out if nobody takes it back, as an SMS says it."""
    return tanggal_pendek(local_date(erasure.waits_until, erasure.aspirasi.desa_id))


def _widens(waiting: Erasure, scope: ErasureScope) -> bool:
    wider = scope == ErasureScope.WORDS and waiting.scope == ErasureScope.DATA
    return wider and waiting.standing == ErasureStanding.WAITING


def _kept(aspirasi: Aspirasi, scope: ErasureScope, way: str, at: dt.datetime) -> Erasure:
    forget_browsers(aspirasi=aspirasi, by=CITIZEN, at=at)
    try:
        with transaction.atomic():
            made = Erasure.objects.create(
                aspirasi=aspirasi,
                scope=scope,
                ground=_GROUND,
                asked_by_way=way,
                asked_at=at,
                waits_until=at + hours("erasure_waits_hours"),
                due_at=at + hours("erasure_within_hours"),
            )
    except IntegrityError:
        return Erasure.objects.open().get(aspirasi=aspirasi)
    _note("aspirasi.minta_hapus", made, at)
    return made


def _note(kind: str, erasure: Erasure, at: dt.datetime) -> None:
    voice = erasure.aspirasi
    record(kind=kind, ref=voice.nomor, desa=voice.desa, by=CITIZEN, at=at, facts={"lingkup": erasure.scope})
