"""What the pages and papers of an outreach show: its guide in parts, and the first draft of a new one."""

import datetime as dt
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from posko.models import Outreach
from posko.outreach_guides import draft
from posko.states import OutreachKind, Population

LONG = 12  # digits no id has
FARTHEST = dt.timedelta(days=730)  # a day an address may ask for
AHEAD = 7  # days from today a new outreach is drafted for
WHOM = {
    Population.WOMEN: "ibu-ibu",
    Population.MEN: "bapak-bapak",
    Population.DISABLED: "warga difabel",
    Population.ELDERLY: "warga lanjut usia",
    Population.POOR: "keluarga kurang mampu",
    Population.CHILD: "anak dan remaja",
}


def days(held: Outreach) -> str:
    """ "3 November 2026" or "3 November 2026 sampai 7 November 2026", with the hours."""
    told = tanggal(held.starts_on)
    if held.ends_on != held.starts_on:
        told = _("%(mulai)s sampai %(selesai)s") % {"mulai": told, "selesai": tanggal(held.ends_on)}
    return f"{told}, {held.hours}" if held.hours else told


def parts(held: Outreach) -> list[tuple[str, str]]:
    """The five parts of the guide in the order of the law, and what else is told."""
    rows = [
        (_("Maksud"), held.maksud),
        (_("Tujuan"), held.tujuan),
        (_("Sasaran"), held.sasaran),
        (_("Waktu"), days(held)),
        (_("Uraian kegiatan"), held.uraian),
        (_("Tempat"), held.place),
        (_("Yang dituju"), aimed_at(held)),
        (_("Target lembar"), str(held.target_sheets or "")),
        (_("Keputusan musyawarah"), decision(held)),
    ]
    return [(label, told) for label, told in rows if told]


def decision(held: Outreach) -> str:
    """The decision the outreach rests on, "" when it was not told."""
    day = tanggal(held.decision_date) if held.decision_date else ""
    return ", ".join(told for told in (held.decision_no, day) if told)


def aimed_at(held: Outreach) -> str:
    """Whom it means to hear: "Kulon: Perempuan; Wetan"."""
    word = words_for(held.desa_id).dusun.capitalize()
    told = []
    for one in held.targets.select_related("dusun").order_by("dusun__name", "group", "pk"):
        group = Population(one.group).label if one.group else ""
        where = f"{word} {one.dusun.name}" if one.dusun else ""
        told.append(": ".join(part for part in (where, str(group)) if part))
    return "; ".join(told)


def initial_of(held: Outreach) -> dict[str, Any]:
    """The guide as its form shows it."""
    aims = list(held.targets.values_list("dusun", "group"))
    return {
        "jenis": held.kind,
        "judul": held.title,
        "maksud": held.maksud,
        "tujuan": held.tujuan,
        "sasaran": held.sasaran,
        "mulai": held.starts_on,
        "sampai": held.ends_on,
        "jam": held.hours,
        "tempat": held.place,
        "uraian": held.uraian,
        "untuk_dusun": list(dict.fromkeys(dusun for dusun, _group in aims if dusun)),
        "untuk_kelompok": list(dict.fromkeys(group for _dusun, group in aims if group)),
        "lembar": held.target_sheets,
        "keputusan": held.decision_no,
        "tanggal_keputusan": held.decision_date,
    }


def prefilled(desa: Wilayah, words: Words, asked: Any, today: dt.date) -> dict[str, Any]:
    """The first draft for what the address asks: ?jenis=, ?dusun=<id>, ?kelompok=<Population>, ?tanggal=.

    A day (ISO) that has passed, or is none, is as if not asked.
    """
    kind = asked.get("jenis", "")
    kind = kind if kind in OutreachKind.values else OutreachKind.VISIT
    number = asked.get("dusun", "")
    known = number.isascii() and number.isdecimal() and len(number) < LONG
    dusun = desa.dusun.filter(pk=int(number)).first() if known else None
    group = asked.get("kelompok", "")
    group = group if group in Population.values else ""
    where = f"{words.dusun} {dusun.name}" if dusun else ""
    told = draft(kind, words, where=where, whom=WHOM[Population(group)] if group else "")
    first = _day_asked(asked.get("tanggal", ""), today) or today + dt.timedelta(days=AHEAD)
    return {
        "jenis": kind,
        "judul": told.title,
        "maksud": told.maksud,
        "tujuan": told.tujuan,
        "sasaran": told.sasaran,
        "mulai": first,
        "sampai": first + dt.timedelta(days=told.days - 1),
        "jam": told.hours,
        "uraian": told.uraian,
        "untuk_dusun": [dusun.pk] if dusun else [],
        "untuk_kelompok": [group] if group else [],
        "lembar": told.target_sheets,
    }


def _day_asked(told: str, today: dt.date) -> dt.date | None:
    try:
        day = parse_date(told)
    except ValueError:  # 31 February
        return None
    return day if day is not None and today <= day <= today + FARTHEST else None
