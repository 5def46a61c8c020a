"""Lapor balik: the council tells every voice of some kelompok the same news, once, and may take it back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, ReportBack, ReportBackVoice
from posko.news_withdrawing import withdraw
from posko.push_promises import promise_push
from posko.regrouping import PATIENCE
from posko.report_outlook import BY_SMS, Fate, Part, Telling, checked, tellings, voices_of
from sms_gateway import outbox
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundKind, OutboundSMS

SMS_NAME = "lapor_balik"  # what the log of SMS calls it


class NobodyToTell(Exception):
    """No kelompok was chosen, or there is no voice in those that were."""


class AlreadyReported(Exception):
    """Every voice of these kelompok has been told these very words."""


class KelompokElsewhere(Exception):
    """A council reports back to the voices of its own desa."""


class TooLateToTakeBack(Exception):
    """Only the same member may take a report back, within seconds, and before the first SMS has left."""


@transaction.atomic
def report_back(
    *, desa: Wilayah, parts: Sequence[Part], words: str, template: str, by: Actor, at: dt.datetime
) -> ReportBack:
    """Tells every voice of the kelompok `words`: by SMS where there is a phone, and on its page.

    A voice that heard these very words is left out, so that two members (or two taps) tell it once. The news
    rests for PATIENCE. Raises NobodyToTell, KelompokElsewhere, AlreadyReported, and what
    posko.report_outlook.checked raises.
    """
    if any(part.kelompok.desa_id != desa.kode for part in parts):
        raise KelompokElsewhere
    hold(desa=desa)
    said = checked(desa, parts, words)
    held = voices_of(desa, parts, said).select_for_update(of=("self",))
    if not (telling := tellings(desa, parts, said, held, at)):
        kelompok = [part.kelompok.pk for part in parts]
        told = Aspirasi.objects.to_be_told().filter(kelompok__in=kelompok).exists()
        raise AlreadyReported if told else NobodyToTell
    told_back = ReportBack.objects.create(
        desa=desa, template=template, words=said, at=at, by_user_id=by.user_id
    )
    told_back.kelompok.add(*(part.kelompok.pk for part in parts))
    _promise(told_back, telling, by, at)
    _remember_when(telling)
    facts = {
        "kelompok": sorted(part.kelompok.pk for part in parts),
        "voices": len(telling),
        "sms": sum(one.fate in BY_SMS for one in telling),
    }
    record(kind="lapor.balik", ref=f"lapor:{told_back.pk}", desa=desa, by=by, at=at, facts=facts)
    return told_back


def _promise(told_back: ReportBack, telling: Sequence[Telling], by: Actor, at: dt.datetime) -> None:
    """The SMS in a few statements, however many, and then the rows that point at them."""
    sent: dict[int, OutboundSMS] = {}
    with together() as block:
        block.announce("phone", {one.voice.contact_id for one in telling if one.voice.contact_id})
        block.announce("desa", {told_back.desa_id})
        block.announce("voice", {one.voice.pk for one in telling})
        for one in telling:
            promise_push(aspirasi=one.voice, about=f"lb{told_back.pk}", at=at, wait=PATIENCE)
            if one.voice.contact is not None and one.fate != Fate.SAME_PHONE:
                sent[one.voice.pk] = outbox.promise(
                    contact=one.voice.contact,
                    desa=told_back.desa,
                    body=one.body,
                    template=SMS_NAME,
                    dedupe_key=f"{one.voice.nomor}:lb{told_back.pk}",
                    kind=OutboundKind.NEWS,
                    by=by,
                    at=at,
                    not_before=one.not_before,
                    to_many=True,
                    new=True,
                )
        block.flush()  # their keys are needed below
    ReportBackVoice.objects.bulk_create(
        ReportBackVoice(
            report_back=told_back, aspirasi=one.voice, outbound=sent.get(one.voice.pk), text=one.text
        )
        for one in telling
    )


def _remember_when(telling: Sequence[Telling]) -> None:
    told = defaultdict(list)
    for one in telling:
        if one.fate in BY_SMS:
            told[one.not_before].append(one.voice.pk)
    for not_before, keys in told.items():
        Aspirasi.objects.filter(pk__in=keys).update(last_news_at=not_before)


@transaction.atomic
def take_back(*, report_back: ReportBack, by: Actor, at: dt.datetime) -> int:
    """Takes a report back that the same member sent a moment ago; returns how many voices then hear nothing.

    Raises TooLateToTakeBack once an SMS of it may have left.
    """
    hold(desa=report_back.desa)
    held = ReportBack.objects.select_for_update(of=("self",)).get(pk=report_back.pk)
    too_late = held.by_user_id != by.user_id or at > held.at + PATIENCE or held.taken_back_at is not None
    if too_late:
        raise TooLateToTakeBack
    voices = list(held.voices.select_related("aspirasi", "outbound"))
    if not withdraw(keys=[f"{one.aspirasi.nomor}:lb{held.pk}" for one in voices], at=at):
        raise TooLateToTakeBack
    held.taken_back_at = report_back.taken_back_at = at
    held.save(update_fields=["taken_back_at"])
    _forget_when([one.aspirasi for one in voices if one.outbound is not None])
    facts = {"voices": len(voices)}
    record(kind="lapor.ditarik", ref=f"lapor:{held.pk}", desa=held.desa, by=by, at=at, facts=facts)
    return len(voices)


def _forget_when(voices: Sequence[Aspirasi]) -> None:
    """Each voice was last told what it was told before, so that the corrected news may go out today."""
    news = OutboundSMS.objects.filter(
        contact__in={voice.contact_id for voice in voices}, kind=OutboundKind.NEWS
    ).exclude(state=OutboundState.CANCELLED)
    last: dict[str, dt.datetime] = {}
    for key, moment in news.values_list("dedupe_key", "not_before"):
        nomor = key.partition(":")[0]
        last[nomor] = max(moment, last.get(nomor, moment))
    for voice in voices:
        voice.last_news_at = last.get(voice.nomor)
    Aspirasi.objects.bulk_update(voices, ["last_news_at"])
