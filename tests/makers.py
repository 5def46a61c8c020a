"""Small makers of the things a test speaks of, each through the product's own deeds."""

import datetime as dt
import itertools
from typing import Any

from accountability.accounts.actors import CITIZEN, Actor
from accountability.accounts.models import Membership, Role, User
from accountability.budget.drafting import Entry, add_line, draft
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import publish
from accountability.budget.withdrawal_asking import ask_to_withdraw
from accountability.budget.withdrawing import withdraw
from accountability.lib.local_time import local_date
from accountability.planning.agenda import propose
from accountability.planning.attending import Attendance, attend
from accountability.planning.convening import convene
from accountability.planning.deciding import adopt
from accountability.planning.models import Kegiatan, Musyawarah, MusyawarahKind, Usulan
from accountability.planning.rkp import Job, plan
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from posko.clustering import gather
from posko.intake import TakenIn, Voice, take_in
from posko.models import Aspirasi, Kelompok, SummaryProposal
from posko.states import Channel
from posko.summarising import approve_summary, propose_summary
from sms_gateway import contacts
from sms_gateway.models import Contact
from sms_gateway.models import Line as SMSLine

# A Monday morning in Jakarta, no holiday near.
NOW = dt.datetime(2026, 10, 5, 3, 0, tzinfo=dt.UTC)
PHONE = "+6281200000001"
WITHDRAWAL = "Angka jalan RT 03 tertulis dua kali."
_counter = itertools.count(1)


def make_desa(kode: str = "99.01.01.2001", name: str = "Sukamaju", **facts: Any) -> Wilayah:
    """A fictional desa with everything above it; the same code finds the same desa."""
    above = None
    parts = kode.split(".")
    names = {1: "Nusa Rekaan", 2: "Kabupaten Tirta Raya", 3: "Tirtasari", 4: name}
    levels = {1: "provinsi", 2: "kabupaten_kota", 3: "kecamatan", 4: "desa_kelurahan"}
    types = {1: "provinsi", 2: "kabupaten", 3: "kecamatan", 4: "kelurahan" if parts[-1][0] == "1" else "desa"}
    for depth in range(1, 5):
        above, _ = Wilayah.objects.get_or_create(
            kode=".".join(parts[:depth]),
            defaults={
                "name": names[depth],
                "level": levels[depth],
                "type": types[depth],
                "parent": above,
                "fictional": True,
            },
        )
    assert above is not None
    DesaFacts.objects.get_or_create(desa=above, defaults={"households": 500, "population": 1800, **facts})
    return above


def make_dusun(desa: Wilayah, name: str = "Krajan") -> Dusun:
    """A dusun of the desa."""
    return Dusun.objects.get_or_create(desa=desa, name=name, defaults={"households": 120})[0]


def make_member(role: Role, wilayah: Wilayah, username: str = "") -> Membership:
    """Someone who signs in (password `rahasia-uji-coba`), with a role in a wilayah."""
    user = User.objects.create_user(username or f"{role}{next(_counter)}", "rahasia-uji-coba")
    return Membership.objects.create(user=user, wilayah=wilayah, role=role, since_date=dt.date(2024, 1, 1))


def make_line(
    desa: Wilayah | None = None, carrier: str = "simulator", address: str = "+6281200002001"
) -> SMSLine:
    """A line people write to."""
    key = f"{carrier}-{address.strip('+')}"
    return SMSLine.objects.get_or_create(
        key=key, defaults={"carrier": carrier, "address": address, "desa": desa}
    )[0]


def make_contact(number: str = PHONE, at: dt.datetime = NOW) -> Contact:
    """A citizen's phone."""
    return contacts.meet(number=number, at=at)


def make_taken_in(desa: Wilayah, text: str = "jalan rusak di RT 03", **fields: Any) -> TakenIn:
    """A voice that was taken in, with its kunci."""
    at = fields.pop("at", NOW)
    contact = fields.pop("contact", None)
    voice = Voice(text=text, channel=fields.pop("channel", Channel.WEB), **fields)
    return take_in(desa=desa, voice=voice, by=CITIZEN, at=at, contact=contact)


def make_aspirasi(desa: Wilayah, text: str = "jalan rusak di RT 03", **fields: Any) -> Aspirasi:
    """A voice that was taken in."""
    return make_taken_in(desa, text, **fields).aspirasi


def make_summary(aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime = NOW) -> SummaryProposal:
    """Public words that `by` proposed and another member approved."""
    proposal = propose_summary(aspirasi=aspirasi, text=text, by=by, at=at)
    second = make_member(Role.ANGGOTA_BPD, aspirasi.desa)
    approve_summary(proposal=proposal, by=second.actor(), at=at)
    return proposal


def make_kelompok(
    desa: Wilayah, by: Actor, voices: int = 2, title: str = "Jalan rusak", **fields: Any
) -> Kelompok:
    """A kelompok of `voices` voices."""
    at = fields.pop("at", NOW)
    said = [make_aspirasi(desa, f"jalan rusak nomor {n}", at=at, **fields) for n in range(voices)]
    return gather(desa=desa, aspirasi=said, title=title, by=by, at=at)


def make_musyawarah(desa: Wilayah, by: Actor, at: dt.datetime = NOW, **fields: Any) -> Musyawarah:
    """A musyawarah desa a week on."""
    fields = {"kind": MusyawarahKind.DESA, "title": "Musyawarah tahunan", "place": "Balai warga", **fields}
    return convene(
        desa=desa, held_on=fields.pop("held_on", at.date() + dt.timedelta(days=7)), by=by, at=at, **fields
    )


def make_attended(meeting: Musyawarah, by: Actor, at: dt.datetime = NOW, women: int = 19) -> Musyawarah:
    """The same meeting with its heads counted and the number of its berita acara: it may decide."""
    heads = Attendance(men=21, women=women, disabled=2, poor=5)
    attend(musyawarah=meeting, attendance=heads, by=by, at=at, berita_acara_no=f"BA/{meeting.pk}")
    return meeting


def make_held(desa: Wilayah, by: Actor, at: dt.datetime = NOW, **fields: Any) -> Musyawarah:
    """A musyawarah desa of today that may decide."""
    day = local_date(at, desa.kode)
    return make_attended(make_musyawarah(desa, by, at, **{"held_on": day, **fields}), by, at)


def make_usulan(kelompok: Kelompok, by: Actor, at: dt.datetime = NOW, adopted: bool = False) -> Usulan:
    """A proposal of a meeting that may decide, adopted for next year if wanted."""
    meeting = make_held(kelompok.desa, by, at)
    usulan = propose(kelompok=kelompok, musyawarah=meeting, title=f"Perbaikan {kelompok.title}", by=by, at=at)
    if adopted:
        adopt(
            usulan=usulan,
            sentence="Disepakati sebagai prioritas pertama.",
            into_year=at.year + 1,
            by=by,
            at=at,
        )
    return usulan


def make_kegiatan(desa: Wilayah, by: Actor, usulan: Usulan | None = None, **fields: Any) -> Kegiatan:
    """A kegiatan of next year's plan: paving a village road."""
    at = fields.pop("at", NOW)
    job = Job(
        kode=fields.pop("kode", "2.3.10"),
        name=fields.pop("name", "Perkerasan jalan RT 03"),
        cost=fields.pop("cost", 125_500_000),
        volume=400,
        unit="meter",
        place="RT 03 Krajan",
    )
    return plan(desa=desa, year=fields.pop("year", at.year + 1), job=job, by=by, at=at, usulan=usulan)


def make_draft(
    desa: Wilayah, by: Actor, kegiatan: Kegiatan | None = None, **fields: Any
) -> tuple[APBDesa, BudgetLine]:
    """A balanced draft of next year with one line of spending."""
    at, amount = fields.pop("at", NOW), fields.pop("amount", 125_500_000)
    apb = draft(desa=desa, year=fields.pop("year", at.year + 1), by=by, at=at)
    add_line(apb=apb, entry=Entry("4.2.1.01", amount, "DDS"), by=by, at=at)
    spend = Entry("5.3.5.02", amount, "DDS", kegiatan=kegiatan, kegiatan_kode="" if kegiatan else "2.3.10")
    return apb, add_line(apb=apb, entry=spend, by=by, at=at)


def make_published(
    desa: Wilayah, by: Actor, kegiatan: Kegiatan | None = None, **fields: Any
) -> tuple[APBDesa, BudgetLine]:
    """A published budget with one line of spending."""
    at = fields.get("at", NOW)
    apb, line = make_draft(desa, by, kegiatan, **fields)
    publish(apb=apb, perdes_no="05/2026", perdes_date=at.date(), by=by, at=at)
    line.refresh_from_db()
    return apb, line


def make_withdrawn(apb: APBDesa, by: Actor, reason: str = WITHDRAWAL, at: dt.datetime = NOW) -> APBDesa:
    """A budget that is public no more: `by` asked, the head of its council agreed."""
    asked = ask_to_withdraw(apb=apb, reason=reason, by=by, at=at)
    heads = Membership.objects.filter(role=Role.KETUA_BPD, wilayah=apb.desa).exclude(user=asked.asked_by)
    withdraw(asked=asked, by=(heads.first() or make_member(Role.KETUA_BPD, apb.desa)).actor(), at=at)
    apb.refresh_from_db()
    return apb
