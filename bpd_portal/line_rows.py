"""Turns the health of a line into what staff read: how it fares, and what to do when something is wrong."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accountability.lib.local_time import jam, tanggal, zone_abbr, zone_for
from bpd_portal.rows import ago
from sms_gateway.line_health import LineHealth, line_name


def row_of_line(health: LineHealth, kode: str) -> dict[str, Any]:
    """One line for meja/sms_jalur.html."""
    line, at = health.line, health.at
    return {
        "nama": line_name(line),
        "tugas": _does(health),
        "lencana": _badge(health),
        "fakta": [
            *_heard(health, kode),
            (_("Terakhir mengirim"), _ago(line.last_sent_at, at, kode)),
            (_("SMS menunggu"), _waiting(health)),
            (_("Gagal berturut-turut"), str(line.failures_in_a_row)),
        ],
        "masalah": problems(health, kode),
        "hitungan": [_day(health, day) for day in health.days],
    }


def _heard(health: LineHealth, kode: str) -> list[tuple[str, str]]:
    """When its gateway last gave a sign of life; nothing for a line that gives none by its nature."""
    if health.line.last_heard_at is None and health.words.silent_minutes is None:
        return []
    return [(_("Terakhir terdengar"), _ago(health.line.last_heard_at, health.at, kode))]


def problems(health: LineHealth, kode: str) -> list[str]:
    """What is wrong, each with the next step; empty when all is well."""
    step, found = health.words.step, []
    if health.never_heard:
        found.append(f"{_('Belum pernah ada kabar dari %(name)s.') % {'name': health.words.name}} {step}")
    if (silence := health.silent_for) is not None:
        told = _("Belum ada kabar dari %(name)s sejak %(long)s.") % {
            "name": health.words.name,
            "long": how_long(silence),
        }
        found.append(f"{told} {step}")
    if health.resting and health.line.rests_until is not None:
        until = jam(health.line.rests_until, zone_for(kode))
        told = _("Jalur ini beristirahat sampai %(time)s karena berkali-kali gagal.") % {
            "time": f"{until} {zone_abbr(kode)}"
        }
        found.append(f"{told} {_('SMS berangkat lewat jalur lain, atau menunggu.')}")
    elif health.failing:
        told = _("%(n)s pengiriman terakhir gagal.") % {"n": health.line.failures_in_a_row}
        found.append(f"{told} {step}")
    if (age := health.waiting_for) is not None:
        told = _("SMS terlama sudah menunggu %(long)s.") % {"long": how_long(age)}
        found.append(f"{told} {step}")
    if health.missing:
        told = _("Penyedia mencatat %(n)s SMS yang belum ada di sini.") % {"n": health.missing}
        found.append(
            f"{told} {_('Biasanya diambil sendiri dalam beberapa jam. Kalau tetap, hubungi pengelola.')}"
        )
    return found


def how_long(span: dt.timedelta) -> str:
    """`40 menit`, `3 jam`, `2 hari`."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} {_('menit')}"
    return f"{minutes // 60} {_('jam')}" if minutes < 48 * 60 else f"{minutes // 1440} {_('hari')}"


def _does(health: LineHealth) -> str:
    tasks = [(health.line.receives, _("menerima")), (health.line.sends, _("mengirim"))]
    told = _(" dan ").join(words for does, words in tasks if does) or _("tidak dipakai")
    return f"{told}, {_('dipakai bersama')}" if health.shared else told


def _badge(health: LineHealth) -> dict[str, str]:
    if health.well:
        return {"kode": "baik", "label": _("Lancar"), "ikon": "selesai", "warna": "daun"}
    if health.resting:
        return {"kode": "istirahat", "label": _("Beristirahat"), "ikon": "jeda", "warna": "kunyit"}
    return {"kode": "periksa", "label": _("Perlu diperiksa"), "ikon": "awas", "warna": "kunyit"}


def _ago(then: dt.datetime | None, now: dt.datetime, kode: str) -> str:
    return _("belum pernah") if then is None else ago(then, now, kode)


def _waiting(health: LineHealth) -> str:
    if health.oldest_due_at is None:
        return _("tidak ada")
    told = how_long(health.at - health.oldest_due_at)
    return f"{health.waiting}, {_('terlama')} {told}"


def _day(health: LineHealth, day: Any) -> dict[str, Any]:
    same = day.told_by_provider <= day.in_inbox
    return {
        "hari": tanggal(day.date),
        "kata": _("penyedia mencatat %(p)s, kami mencatat %(k)s")
        % {"p": day.told_by_provider, "k": day.in_inbox},
        "susulan": day.fetched,
        "cocok": same,
    }
