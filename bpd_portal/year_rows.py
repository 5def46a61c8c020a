"""The calendar of the village year in words: each deadline as a row of the desk, and as a day for a phone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.accounts.access import BPD
from accountability.lib.icalendar import WholeDay
from accountability.lib.local_time import bulan, tanggal
from accountability.lib.workdays import working_days_between
from accountability.planning.village_year import Duty, Rule, State
from accountability.regions.sebutan import Words

BADGES = {
    State.DONE: ("selesai", "daun"),
    State.BEHIND: ("tanya", "abu"),
    State.LATE: ("jam", "kunyit"),
    State.DUE: ("kalender", "toska"),
    State.AHEAD: ("jeda", "abu"),
    State.WAITING: ("jeda", "abu"),
    State.ELSEWHERE: ("jeda", "abu"),
    State.UNTOLD: ("tanya", "abu"),
}
# Where a thing is done in the product: for the council, for the village government.
_WHERE: dict[str, tuple[str, str]] = {
    "rpjm": ("rencana", "rencana"),
    "musdes_rkp": ("bpd-musyawarah", ""),
    "rkp_start": ("rencana", "rencana"),
    "rkp_final": ("rencana", "rencana"),
    "du_rkp": ("rencana", "rencana"),
    "apb_agree": ("bpd-langkah", "pemdes-langkah"),
    "apb_submit": ("bpd-langkah", "pemdes-langkah"),
    "apb_eval": ("bpd-langkah", "pemdes-langkah"),
    "apb_fix": ("bpd-langkah", "pemdes-langkah"),
    "apb_final": ("bpd-langkah", "pemdes-langkah"),
    "apb_publish": ("bpd-langkah", "pemdes-langkah"),
    "sem1": ("pemdes-laporan", "pemdes-laporan"),
    "lpj": ("pemdes-laporan", "pemdes-laporan"),
    "bpd_report": ("bpd-laporan", ""),
}


def name_of(rule: Rule, year: int, words: Words) -> str:
    """What is to be done, in the words of the place."""
    return rule.name.format(**asdict(words), tahun=year)


def who_of(rule: Rule, words: Words) -> str:
    """Who must act, in the words of the place."""
    told = rule.who.format(**asdict(words))
    return told[:1].upper() + told[1:]


def row_of(duty: Duty, role: str, words: Words, today: dt.date, off: frozenset[dt.date]) -> dict[str, Any]:
    """One deadline for the page; `role` decides what may be marked and where it leads."""
    icon, colour = BADGES[duty.state]
    marks = role in duty.rule.marked_by
    by_hand = duty.proof is not None and duty.proof.how == "hand"
    where = _WHERE.get(duty.rule.id, ("", ""))[0 if role in BPD else 1]
    return {
        "judul": name_of(duty.rule, duty.year, words),
        "siapa": who_of(duty.rule, words),
        "batas": tanggal(duty.due),
        "bulan": bulan(duty.due),
        "kira": duty.expected,
        "lencana": {"kode": duty.state, "label": badge_words(duty), "ikon": icon, "warna": colour},
        "kalimat": sentence(duty, today, off),
        "dasar": duty.legal_basis,
        "diatur": duty.override is not None,
        "yakin": duty.rule.sure,
        "surat": duty.rule.paper.format(**asdict(words)),
        "buka": reverse(where) if where and duty.is_open else "",
        "tandai": _mark_address(duty, role) if marks and duty.proof is None else "",
        "tarik": _mark_address(duty, role) if marks and by_hand else "",
        "giliran": role in duty.rule.roles,
    }


def badge_words(duty: Duty) -> str:
    """The state in a word or two."""
    told = {
        State.DONE: _("Selesai"),
        State.BEHIND: _("Tidak tercatat"),
        State.LATE: _("Lewat batas"),
        State.DUE: _("Waktunya sekarang"),
        State.AHEAD: _("Nanti"),
        State.WAITING: _("Menunggu langkah sebelumnya"),
        State.ELSEWHERE: _("Urusan kantor di atas"),
        State.UNTOLD: _("Sebelum memakai posko"),
    }
    return str(told[duty.state])


def sentence(duty: Duty, today: dt.date, off: frozenset[dt.date]) -> str:
    """How it stands, in words that help: nobody is scolded."""
    if duty.proof is not None:
        return _done(duty)
    if duty.state == State.LATE:
        days = ngettext("Lewat %(n)s hari kerja.", "Lewat %(n)s hari kerja.", duty.late_working_days)
        return f"{days % {'n': duty.late_working_days}} {_('Masih bisa dikerjakan hari ini.')}"
    if duty.state == State.DUE:
        left = working_days_between(today, duty.due, off)
        if duty.due == today:
            return _("Hari ini batasnya.")
        return ngettext("Sisa %(n)s hari kerja.", "Sisa %(n)s hari kerja.", left) % {"n": left}
    if duty.state == State.WAITING:
        return _("Tanggal ini perkiraan. Hitungannya mulai sesudah langkah sebelumnya.")
    if duty.state == State.BEHIND:
        return _("Langkah sesudahnya sudah ada. Catat nomor suratnya bila ada.")
    if duty.state == State.UNTOLD:
        return _("Batasnya sebelum posko dipakai di sini.")
    return ""


def _done(duty: Duty) -> str:
    proof = duty.proof
    if proof is None:
        return ""
    told = _("Selesai %(day)s") % {"day": tanggal(proof.done_on)}
    if proof.document_no:
        told += _(", nomor %(number)s") % {"number": proof.document_no}
    if duty.late_days:
        days = ngettext("%(n)s hari sesudah batas", "%(n)s hari sesudah batas", duty.late_days)
        told += f", {days % {'n': duty.late_days}}"
    return f"{told}."


def _mark_address(duty: Duty, role: str) -> str:
    name = "bpd-kalender-tandai" if role in BPD else "pemdes-kalender-tandai"
    return reverse(name, args=[duty.rule.id, duty.year])


def as_days(duties: Iterable[Duty], words: Words) -> list[WholeDay]:
    """The open and done deadlines for a phone's calendar; expected ones are said to be so."""
    return [
        WholeDay(
            uid=f"{one.kode}-{one.rule.id}-{one.year}@posko",
            day=one.due,
            summary=name_of(one.rule, one.year, words) + (f" ({_('perkiraan')})" if one.expected else ""),
            description=f"{who_of(one.rule, words)}. {one.legal_basis}",
            remind_days=max(one.rule.lead_days, default=0) if one.is_open else 0,
        )
        for one in duties
    ]
