"""Erases: the number and the details of a person when the day to think is over, the words when two agreed.

What stays is that somebody spoke, when, in which state it is and what it counts in; and an entry of the
ledger that says by which law something is gone. Nothing else may take words away (posko.words_stay).
"""

import datetime as dt
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accountability.accounts.actors import Actor, system
from accountability.ledger.clock_watch import once_sure
from accountability.ledger.public_log import receipts
from accountability.ledger.record import hold, record
from accountability.lib import bell
from posko.live import group_of
from posko.models import (
    Aspirasi,
    Erasure,
    ErasureScope,
    ErasureStanding,
    GroupingKey,
    IdentityOpening,
    OpeningStanding,
    PendingQuestion,
    ReportBackVoice,
    SummaryProposal,
)
from posko.models.voices import ERASED
from posko.states import CloseClass, State
from sms_gateway.models import Contact
from sms_gateway.parting import forget_phone, is_used_elsewhere, part_from_phone

BY = system("hapus")
# Voices nobody else speaks for, and that an office still works on: without words they can only be closed.
_UNANSWERABLE = (State.RECEIVED, State.READ, State.NEEDS_DETAIL)


@once_sure
def erase_due(*, at: dt.datetime, limit: int) -> int:
    """Carries out up to `limit` wishes whose time has come; returns how many."""
    many = 0
    for row in Erasure.objects.due(at).order_by("id")[:limit]:
        many += _data_when_due(row, at)
    for row in Erasure.objects.agreed().order_by("id")[:limit]:
        many += _words_when_agreed(row, at)
    return many


@transaction.atomic
def forget_person(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Parts a voice from its phone and from what says who spoke; the words stay as they are.

    The last voice of a phone takes the phone with it, unless something else needs that phone.
    """
    voice = Aspirasi.objects.select_for_update(of=("self",)).select_related("contact").get(pk=aspirasi.pk)
    phone = voice.contact
    IdentityOpening.objects.open().filter(aspirasi=voice).update(
        standing=OpeningStanding.LAPSED, sealed=b"", public_key=""
    )
    voice.contact, voice.gender, voice.vulnerable = None, "", ""
    voice.last_news_at = voice.written_at = voice.idempotency_key = None
    voice.save()
    voice.push_subscriptions.all().delete()
    PendingQuestion.objects.filter(aspirasi=voice).delete()
    if phone is not None:
        _part(phone, voice, at)


@transaction.atomic
def _data_when_due(row: Erasure, at: dt.datetime) -> int:
    held = _locked(row)
    if held.standing != ErasureStanding.WAITING or held.waits_until > at:
        return 0
    forget_person(aspirasi=held.aspirasi, by=BY, at=at)
    held.data_erased_at = at
    if held.scope == ErasureScope.WORDS:
        held.standing = ErasureStanding.PROPOSED
    else:
        held.standing, held.ended_at = ErasureStanding.DONE, at
    held.save()
    _note("aspirasi.data_dihapus", held, at)
    return 1


@transaction.atomic
def _words_when_agreed(row: Erasure, at: dt.datetime) -> int:
    held = _locked(row)
    if held.standing != ErasureStanding.AGREED:
        return 0
    voice = held.aspirasi
    if voice.contact_id is not None:  # somebody gave a number again meanwhile
        forget_person(aspirasi=voice, by=BY, at=at)
    _erase_words(voice, at)
    for name in settings.ERASE_WORDS_ALSO:
        import_string(name)(aspirasi=voice, instead=ERASED, at=at)
    receipts.forget(ref=voice.nomor, at=at)  # what opens its leaves in the public log; the leaves stay
    held.standing, held.ended_at = ErasureStanding.DONE, at
    held.save()
    _note("aspirasi.dihapus", held, at)
    bell.ring_group(group_of(voice.desa_id))
    return 1


def _locked(row: Erasure) -> Erasure:
    hold(desa=row.aspirasi.desa)
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("aspirasi__desa")
    return rows.get(pk=row.pk)


def _part(phone: Contact, voice: Aspirasi, at: dt.datetime) -> None:
    others = Aspirasi.objects.filter(contact=phone).exclude(pk=voice.pk).exists()
    if not others and not is_used_elsewhere(phone):
        PendingQuestion.objects.filter(contact=phone).delete()
        forget_phone(contact=phone, at=at)
        return
    came = [voice.inbound_id, *voice.messages.values_list("inbound_id", flat=True)]
    part_from_phone(contact=phone, inbound=[one for one in came if one], about=voice.nomor, at=at)
    PendingQuestion.objects.filter(contact=phone, inbound__in=[one for one in came if one]).delete()


def _erase_words(voice: Aspirasi, at: dt.datetime) -> None:
    """Everything said by, to and about this voice, in every table of the posko."""
    values: dict[str, Any] = {"text": ERASED, "public_summary": "", "place": "", "dusun": None}
    values["recognised"] = {}
    if voice.kelompok_id is None and voice.state in _UNANSWERABLE:
        values |= {"state": State.CLOSED, "state_since_at": at, "quarantine": ""}
        voice.milestones.create(
            state=State.CLOSED,
            news="ditutup",
            at=at,
            actor_kind=BY.kind,
            actor_role=BY.role,
            reason_class=CloseClass.WITHDRAWN,
            sentence=ERASED,
        )
    Aspirasi.objects.filter(pk=voice.pk).update(**values)
    voice.messages.update(text=ERASED)
    voice.verdicts.exclude(words="").update(words="")
    voice.internal_notes.update(text=ERASED)
    voice.milestones.exclude(sentence="").update(sentence=ERASED)
    voice.milestones.exclude(next_step="").update(next_step=ERASED)
    SummaryProposal.objects.filter(aspirasi=voice).update(text=ERASED, why_not="")
    ReportBackVoice.objects.filter(aspirasi=voice).update(text=ERASED)
    IdentityOpening.objects.filter(aspirasi=voice).update(sentence=ERASED)
    GroupingKey.objects.filter(pk=voice.pk).delete()
    _erase_photos(voice)
    group = voice.kelompok
    if group is not None and group.aspirasi.count() == 1:
        group.title = ERASED
        group.save(update_fields=["title"])


def _erase_photos(voice: Aspirasi) -> None:
    for photo in voice.photos.all():
        storage, name = photo.file.storage, str(photo.file.name)
        photo.delete()
        transaction.on_commit(partial(storage.delete, name))


def _note(kind: str, held: Erasure, at: dt.datetime) -> None:
    voice, facts = held.aspirasi, {"lingkup": held.scope, "dasar": held.ground}
    if held.first_role:
        facts |= {"pertama": held.first_role, "kedua": held.second_role}
    record(kind=kind, ref=voice.nomor, desa=voice.desa, by=BY, at=at, facts=facts)
