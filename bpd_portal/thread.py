"""The talk about one voice: what the citizen said, what went out to them and how far it came, day by day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.lib.local_time import jam, local_date, tanggal, zone_abbr, zone_for
from bpd_portal.delivery import delivery_of, on_its_page
from bpd_portal.rows import moment
from bpd_portal.sms_rows import template_name
from posko.models import Aspirasi, Milestone
from posko.states import Channel, VerdictChoice
from posko.told_by_sms import told_by_sms
from sms_gateway.log import for_eyes
from sms_gateway.models import OutboundSMS

SHARED_FROM = 8  # so many voices of one phone are rarely those of one person


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: when, what, who; `kami` is the office's side, `kirim` how far it came."""

    at: dt.datetime
    isi: str
    dari: str
    kami: bool = False
    jenis: str = ""
    kirim: dict[str, str] | None = None
    waktu: str = ""


def thread_of(held: Aspirasi, told: Iterable[Milestone], at: dt.datetime) -> list[dict[str, Any]]:
    """Days with their bubbles, the oldest first; no phone number, no name. 4 queries."""
    sent = told_by_sms(held)
    by_key = {sms.dedupe_key: sms for sms in sent}
    bubbles = [*_said(held), *_written(held, by_key, at), *_on_the_page(held, told, by_key)]
    written = {f"{held.nomor}:w{one.pk}" for one in held.messages.all()}
    bubbles += [_of_sms(sms, at, held.desa_id) for sms in sent if sms.dedupe_key not in written]
    bubbles.sort(key=lambda one: one.at)
    return [
        {"hari": _day(day), "butir": [_timed(one, held.desa_id) for one in some]}
        for day, some in groupby(bubbles, key=lambda one: local_date(one.at, held.desa_id))
    ]


def sender_of(held: Aspirasi) -> str:
    """Who speaks, masked: "Warga, SMS. HP ini pernah mengirim 2 aspirasi." Confidential voices join no other.

    A phone is no person: in many houses one serves all, and a posko's serves everyone.
    """
    who = f"{_('Warga')}, {held.get_channel_display()}"
    earlier = held.desa.aspirasi.all().earlier_of_phone(held)
    count = earlier.count()
    if not count:
        return who
    told = ngettext("%(n)s aspirasi sebelumnya dari HP ini", "%(n)s aspirasi sebelumnya dari HP ini", count)
    shared = count >= SHARED_FROM or _of_several(held, earlier)
    hint = f" ({_('mungkin HP bersama')})" if shared else ""
    return f"{who}, {told % {'n': count}}{hint}"


def _of_several(held: Aspirasi, earlier: Any) -> bool:
    said = [(held.gender, held.dusun_id), *earlier.values_list("gender", "dusun_id")[:SHARED_FROM]]
    genders = {gender for gender, _dusun in said if gender}
    return len(genders) > 1 or len({dusun for _gender, dusun in said if dusun}) > 1


def _said(held: Aspirasi) -> Iterator[Bubble]:
    citizen = _("Warga")
    yield Bubble(held.received_at, held.text, f"{citizen}, {held.get_channel_display()}{_waited(held)}")
    for verdict in held.verdicts.all():
        if verdict.choice != VerdictChoice.UNCONFIRMED:
            stars = f" {verdict.score}" if verdict.score else ""
            words = f"{verdict.get_choice_display()}{stars}. {verdict.words}".strip()
            yield Bubble(verdict.at, words, citizen, jenis=_("Penilaian"))


def _waited(held: Aspirasi) -> str:
    """When it was written by the clock of the phone it waited on; "" for nearly all."""
    if held.written_at is None:
        return ""
    return f". {_('Menurut HP-nya ditulis %s') % moment(held.written_at, held.desa_id)}"


def _written(held: Aspirasi, by_key: dict[str, OutboundSMS], at: dt.datetime) -> Iterator[Bubble]:
    """Words added later, by the citizen or by the posko through the relay."""
    for one in held.messages.all():
        if one.from_citizen:
            yield Bubble(
                one.at, one.text, f"{_('Warga')}, {Channel.SMS.label if one.inbound_id else _('tambahan')}"
            )
            continue
        sms = by_key.get(f"{held.nomor}:w{one.pk}")
        came = delivery_of(sms, at, held.desa_id) if sms is not None else on_its_page()
        yield Bubble(one.at, one.text, _("Posko"), kami=True, jenis=_("Balasan"), kirim=came)


def _on_the_page(
    held: Aspirasi, told: Iterable[Milestone], by_key: dict[str, OutboundSMS]
) -> Iterator[Bubble]:
    """Sentences that no SMS carried: the citizen reads them on the page of the number."""
    for step in told:
        if step.sentence and f"{held.nomor}:m{step.pk}" not in by_key:
            words = " ".join(part for part in (step.sentence, step.next_step) if part)
            yield Bubble(
                step.at, words, _("Posko"), kami=True, jenis=template_name(step.news), kirim=on_its_page()
            )


def _of_sms(sms: OutboundSMS, at: dt.datetime, kode: str) -> Bubble:
    return Bubble(
        sms.promised_at,
        for_eyes(sms.body),
        f"{_('Posko')}, SMS",
        kami=True,
        jenis=template_name(sms.template),
        kirim=delivery_of(sms, at, kode),
    )


def _timed(one: Bubble, kode: str) -> dict[str, Any]:
    time = f"{jam(one.at, zone_for(kode))} {zone_abbr(kode)}"
    return {
        "isi": one.isi,
        "dari": one.dari,
        "waktu": time,
        "kami": one.kami,
        "jenis": one.jenis,
        "kirim": one.kirim,
    }


def _day(day: dt.date) -> str:
    names = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
    return f"{names[day.weekday()]}, {tanggal(day)}"
