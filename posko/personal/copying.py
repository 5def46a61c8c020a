"""Gives a citizen everything that is held about one voice and its phone (UU 27/2022 ps 6, 7 and 32).

The kunci of one voice opens that voice: other voices of the same phone need their own, for phones are shared.
The number itself is not in the copy: no process that makes pages can read it.
"""

import datetime as dt
from typing import Any

from django.db.models import Q

from accountability.accounts.models import Role
from accountability.lib import nomor
from accountability.lib.local_time import local_date, tanggal
from posko.models import Aspirasi, IdentityOpening
from posko.personal.rules import reasons
from posko.states import Channel, Gender, Kind, State, Vulnerable
from posko.topics import topics
from sms_gateway.models import Contact, InboundSMS, OutboundSMS

type Copy = dict[str, Any]


def copy_of(*, aspirasi: Aspirasi, at: dt.datetime) -> Copy:
    """Everything held about this voice, by headings a citizen reads; dates on the village's calendar."""
    kode = aspirasi.desa_id

    def day(when: dt.datetime | None) -> str:
        return tanggal(local_date(when, kode)) if when is not None else ""

    return {
        "dibuat": day(at),
        "nomor": nomor.written(aspirasi.nomor),
        "tempat": aspirasi.desa.name,
        "aspirasi": _voice(aspirasi, day),
        "tambahan_dan_balasan": [
            {"hari": day(m.at), "dari": "warga" if m.from_citizen else "petugas", "kata": m.text}
            for m in aspirasi.messages.order_by("at", "id")
        ],
        "langkah": [
            {
                "hari": day(m.at),
                "keadaan": m.get_state_display(),
                "kata": f"{m.sentence} {m.next_step}".strip(),
            }
            for m in aspirasi.milestones.in_order()
        ],
        "penilaian": [
            {"hari": day(v.at), "pilihan": v.get_choice_display(), "angka": v.score, "kata": v.words}
            for v in aspirasi.verdicts.order_by("at", "id")
        ],
        "telepon": _phone(aspirasi, day),
        "yang_membuka": _readers(aspirasi, day),
        "identitas_dibuka": [
            _opening(one, day) for one in aspirasi.identity_openings.order_by("asked_at", "id")
        ],
        "permintaan_hapus": [
            {"hari": day(e.asked_at), "lingkup": e.get_scope_display(), "keadaan": e.get_standing_display()}
            for e in aspirasi.erasures.order_by("asked_at", "id")
        ],
    }


def as_text(copy: Copy) -> str:
    """The same copy as lines anyone can read."""
    lines: list[str] = ["SALINAN DATA SAYA", ""]
    for heading, value in copy.items():
        title = heading.replace("_", " ").capitalize()
        if isinstance(value, list):
            lines += ["", title.upper(), *([_line(one) for one in value] or ["-"])]
        elif isinstance(value, dict):
            lines += ["", title.upper()]
            lines += [f"{name.replace('_', ' ')}: {_plain(told)}" for name, told in value.items()]
        else:
            lines.append(f"{title}: {_plain(value)}")
    return "\n".join(lines) + "\n"


def _voice(aspirasi: Aspirasi, day: Any) -> Copy:
    return {
        "kata": aspirasi.text,
        "ringkasan_umum": aspirasi.public_summary,
        "jenis": Kind(aspirasi.kind).label,
        "topik": next((one.name for one in topics() if one.kode == aspirasi.topic), ""),
        "lewat": Channel(aspirasi.channel).label,
        "diterima": day(aspirasi.received_at),
        "keadaan": State(aspirasi.state).label,
        "rahasia": aspirasi.confidential,
        "dusun": aspirasi.dusun.name if aspirasi.dusun is not None else "",
        "di_mana": aspirasi.place,
        "kelamin": Gender(aspirasi.gender).label if aspirasi.gender else "",
        "kelompok_warga": Vulnerable(aspirasi.vulnerable).label if aspirasi.vulnerable else "",
        "usul_bersama": aspirasi.kelompok.title if aspirasi.kelompok is not None else "",
        "foto": aspirasi.photos.count(),
        "yang_dikenali_mesin": sorted(aspirasi.recognised),
        "hp_yang_dikabari_lewat_layar": aspirasi.push_subscriptions.count(),
    }


def _phone(aspirasi: Aspirasi, day: Any) -> Copy:
    phone = aspirasi.contact
    if phone is None:
        return {"nomor_hp": "tidak tersimpan"}
    came = [aspirasi.inbound_id, *aspirasi.messages.values_list("inbound_id", flat=True)]
    sms_in = InboundSMS.objects.filter(pk__in=[one for one in came if one], contact=phone).order_by("pk")
    return {
        "nomor_hp": "tersimpan tersegel" if bytes(phone.sealed) else "sudah dihapus",
        "dikenal_sejak": day(phone.created_at),
        "tidak_mau_dikabari": phone.opted_out_at is not None,
        "sms_dari_hp_ini": InboundSMS.objects.filter(contact=phone).count(),
        "sms_ke_hp_ini": OutboundSMS.objects.filter(contact=phone).count(),
        "sms_masuk_untuk_nomor_ini": [f"{day(one.received_at)}: {one.body}" for one in sms_in],
        "sms_keluar_untuk_nomor_ini": [
            f"{day(one.promised_at)}: {one.body}" for one in _told(aspirasi, phone).order_by("pk")
        ],
    }


def _told(aspirasi: Aspirasi, phone: Contact) -> Any:
    about = Q(dedupe_key__startswith=f"{aspirasi.nomor}:") | Q(in_reply_to__aspirasi=aspirasi)
    return OutboundSMS.objects.filter(about, contact=phone)


def _readers(aspirasi: Aspirasi, day: Any) -> list[Copy]:
    """Which offices had the words open, on which days: offices, not names (ps 32: the trail of access)."""
    rows = aspirasi.openings.order_by("opened_at", "id").values_list("opened_at", "user__memberships__role")
    label = {one.value: one.label for one in Role}
    return list(
        {
            (day(at), label.get(role, "")): {"hari": day(at), "kantor": label.get(role, "")}
            for at, role in rows
        }.values()
    )


def _opening(one: IdentityOpening, day: Any) -> Copy:
    why = reasons().get(one.reason)
    return {
        "diminta": day(one.asked_at),
        "alasan": why.label if why is not None else one.reason,
        "dasar": why.legal_basis if why is not None else "",
        "keadaan": one.get_standing_display(),
        "dibuka": day(one.opened_at),
    }


def _line(one: Copy) -> str:
    return "- " + "; ".join(f"{name.replace('_', ' ')}: {_plain(told)}" for name, told in one.items() if told)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return " | ".join(str(one) for one in value) or "-"
    return " ".join(str(value).split()) if value not in {"", None} else "-"
