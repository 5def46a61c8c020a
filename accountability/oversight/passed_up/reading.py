"""What an office above reads of what came up: masked words where it may, every step, and who may do what."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.workdays import working_days_between
from accountability.oversight.models import Act, Level, PassedUp, PassedUpAct, PassedUpQuerySet, Standing
from accountability.oversight.passed_up.acting import any_closed, closed_words
from accountability.oversight.passed_up.at_sp4n import news_of
from accountability.oversight.passed_up.categories import categories
from accountability.oversight.passed_up.sp4n_tables import statuses, subcategories
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from posko.counts import at_least
from posko.models import Aspirasi, Milestone
from posko.states import State, VerdictChoice
from sms_gateway.log import for_eyes

BADGES = {
    Standing.WAITING: ("masuk", "toska"),
    Standing.ACCEPTED: ("tanya", "kunyit"),
    Standing.SP4N: ("terus", "ungu"),
    Standing.ANSWERED: ("jawab", "daun"),
    Standing.RETURNED: ("kiri", "abu"),
    Standing.SETTLED_BELOW: ("selesai", "abu"),
}
_DESK = {Role.CAMAT: Level.KECAMATAN, Role.KABUPATEN: Level.KABUPATEN}


@dataclass(frozen=True, slots=True)
class Line:
    """One step or one message: what, when and by whom, and the words said with it."""

    what: str
    when: str
    words: str = ""


def seen_by(member: Membership) -> PassedUpQuerySet:
    """What came up from the villages inside the member's wilayah; of the kabupaten's own desk all of it."""
    inside = PassedUp.objects.filter(desa__kode__startswith=f"{member.wilayah_id}.")
    return inside.select_related("desa__parent__parent", "aspirasi__kelompok", "kelompok")


def with_voices(found: PassedUpQuerySet) -> PassedUpQuerySet:
    """Adds `voices`: of a kelompok how many it speaks for, else one."""
    spoken = Aspirasi.objects.filter(kelompok=OuterRef("kelompok"), state=State.FORWARDED).order_by()
    counted = spoken.values("kelompok").annotate(n=Count("*")).values("n")
    return found.annotate(voices=Coalesce(Subquery(counted), 1))


def acts_on(passed: PassedUp, member: Membership) -> list[Act]:
    """What this member may do now; nothing for who reads only."""
    at_home = {Level.KECAMATAN: Wilayah.Level.KECAMATAN, Level.KABUPATEN: Wilayah.Level.KABUPATEN_KOTA}
    desk = _DESK.get(Role(member.role))
    if desk is None or desk != passed.level or member.wilayah.level != at_home[desk]:
        return []
    if not passed.is_open:
        settled = passed.standing == Standing.ANSWERED and passed.aspirasi.state == State.ANSWERED
        return [Act.CORRECT] if settled and news_of(passed) else []
    acts = [Act.ACCEPT] if passed.standing == Standing.WAITING else []
    if passed.standing == Standing.SP4N:
        return [Act.NEWS, Act.TRACKING, Act.ANSWER, Act.RETURN]
    acts += [Act.ANSWER, Act.RETURN]
    if desk == Level.KECAMATAN:
        acts.append(Act.TO_KABUPATEN)
    return acts if closed_words(passed.aspirasi) else [*acts, Act.TO_SP4N]


def title_of(passed: PassedUp) -> str:
    """What the list calls it: approved words, or the kelompok; never the citizen's own."""
    voice = passed.aspirasi
    if closed_words(voice):
        return _("Aspirasi rahasia") if voice.confidential else _("Aspirasi tentang pemerintah setempat")
    if passed.kelompok is not None:
        return passed.kelompok.title
    if voice.public_summary:
        return voice.public_summary
    return voice.kelompok.title if voice.kelompok is not None else _("Satu aspirasi warga")


def voices_of(passed: PassedUp) -> str:
    """How many voices stand behind it; under five is said as that."""
    return at_least(getattr(passed, "voices", 1), "suara") if passed.kelompok_id else ""


def clock_of(passed: PassedUp, today: dt.date) -> str:
    """How many working days are left or over; "" once it is settled."""
    if not passed.is_open:
        return ""
    off = days_off(passed.desa_id)
    if passed.due_date < today:
        return _("Lewat %s hari kerja") % working_days_between(passed.due_date, today, off)
    return _("Sisa %s hari kerja") % working_days_between(today, passed.due_date, off)


def badge_of(passed: PassedUp, today: dt.date) -> dict[str, str]:
    """How it stands: what is late says so first."""
    standing = Standing(passed.standing)
    icon, colour = BADGES[standing]
    if passed.is_open and passed.due_date < today:
        return {"kode": "lewat", "label": clock_of(passed, today), "ikon": "awas", "warna": "bata"}
    return {"kode": standing.value, "label": str(standing.label), "ikon": icon, "warna": colour}


def is_read_by(passed: PassedUp, member: Membership) -> bool:
    """Whether this desk reads the words: what a village sent past the kecamatan is not for its eyes."""
    if member.role == Role.KABUPATEN or passed.level == Level.KECAMATAN:
        return True
    return passed.acts.filter(act=Act.TO_KABUPATEN, taken_back_at=None).exists()


def said_by_the_citizen(passed: PassedUp, member: Membership) -> list[Line]:
    """The words as they came, later ones and BELUM with them; numbers in them are covered, nobody is named.

    Nothing where the words stay in the village, or went past this member's desk.
    """
    voice = passed.aspirasi
    if closed_words(voice) or not is_read_by(passed, member):
        return []
    kode = passed.desa_id
    lines = [(voice.received_at, _("Warga"), voice.text)]
    lines += [(one.at, _("Tambahan warga"), one.text) for one in voice.messages.filter(from_citizen=True)]
    lines += [
        (one.at, _("Warga menilai BELUM"), one.words)
        for one in voice.verdicts.filter(choice=VerdictChoice.NOT_YET)
        if one.words
    ]
    lines.sort(key=lambda one: one[0])
    return [Line(what, tanggal(local_date(at, kode)), for_eyes(text)) for at, what, text in lines]


def steps_of(passed: PassedUp, words: Words, member: Membership) -> list[Line]:
    """Every step of its way, the oldest first; the sentences only where the words may be read."""
    closed = closed_words(passed.aspirasi) or not is_read_by(passed, member)
    return [_step(one, words, closed) for one in passed.aspirasi.milestones.in_order()]


def _step(one: Milestone, words: Words, closed: bool) -> Line:
    name = {
        "dibuka_lagi": _("Warga menilai belum, dibuka lagi"),
        "diterima_atas": _("Diterima"),
        "dikembalikan": _("Dikembalikan"),
        "nomor_sp4n": _("Nomor SP4N-LAPOR! dicatat"),
        "kabar_sp4n": _("Kabar SP4N-LAPOR!"),
        "ralat": _("Jawaban diralat"),
        "dibatalkan": _("Langkah tadi dibatalkan"),
    }.get(one.news, str(State(one.state).label))
    if stands := one.facts.get("keadaan") or one.facts.get("nomor"):
        name = f"{name}: {stands}"
    elif to := one.facts.get("to"):
        name = f"{name}: {to}"
    said = "" if closed and "atas" not in one.facts else f"{one.sentence} {one.next_step}".strip()
    who = one.facts.get("oleh") or one.facts.get("dari") or _office(one, words)
    when = tanggal(local_date(one.at, one.aspirasi.desa_id))
    return Line(name, f"{when}{f', {who}' if who else ''}", said)


def _office(one: Milestone, words: Words) -> str:
    if one.actor_kind == "citizen":
        return _("Warga")
    return {
        Role.CAMAT: words.camat.capitalize(),
        Role.KABUPATEN: words.kabupaten.capitalize(),
        Role.KADES: words.kepala_desa.capitalize(),
        Role.KEUANGAN: words.pemdes.capitalize(),
        Role.PETUGAS: _("Petugas posko"),
        Role.ANGGOTA_BPD: words.bpd,
        Role.KETUA_BPD: words.bpd,
    }.get(Role(one.actor_role) if one.actor_role in Role.values else Role.AUDITOR, "")


def report_of(passed: PassedUp) -> str:
    """The words that went to SP4N-LAPOR!; "" here once the voice, or one of its kelompok, became secret."""
    return "" if any_closed(passed) else passed.report


def sp4n_of(passed: PassedUp, member: Membership) -> dict[str, Any] | None:
    """What went to SP4N-LAPOR! and what was said there, for those who may see it; None before.

    What a village sent past this desk shows it neither the report nor the answers (`is_read_by`).
    """
    if not passed.category:
        return None
    told = is_read_by(passed, member) and not any_closed(passed)
    status = statuses().get(passed.status)
    shown = {
        _("Kategori"): category_of(passed),
        _("Nomor"): passed.tracking or _("belum ada"),
        _("Status di sana"): status.name if status else _("belum ada kabar"),
    }
    if told:
        shown |= {
            _("Judul"): passed.heading,
            _("Instansi tujuan"): passed.addressee,
            _("Tanggal kejadian"): tanggal(passed.event_date) if passed.event_date else "",
            _("Tempat kejadian"): passed.event_place,
            _("Sifat"): _("rahasia di sana") if passed.hidden_there else "",
        }
    return {
        "baris": [(name, words) for name, words in shown.items() if words],
        "isi": passed.report if told else "",
        "kabar": [_news_line(one) for one in news_of(passed)] if told else [],
        "putuskan": passed.is_open and status is not None and status.asks_us,
    }


def category_of(passed: PassedUp) -> str:
    """Category and subcategory, in the words of SP4N-LAPOR!."""
    name = categories().get(passed.category, passed.category)
    _of, sub = subcategories().get(passed.subcategory, ("", ""))
    return f"{name}: {sub}" if sub else name


def _news_line(one: PassedUpAct) -> Line:
    day = one.said_date or local_date(one.at, one.passed_up.desa_id)
    who = f", {one.agency}" if one.agency else ""
    return Line(statuses()[one.status].name, f"{tanggal(day)}{who}", one.told)
