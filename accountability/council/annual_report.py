"""Laporan Kinerja of a year: written section by section, settled by the ketua, sent and presented.

Permendagri 110/2016 ps 61-62: to the bupati through the camat, to the kepala desa and to the musyawarah,
within four months after the year (`bpd_report` of planning/data/calendar.csv).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.council.law_tables import rule, table
from accountability.council.models import AnnualReport
from accountability.council.report_figures import figures_of
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.planning.village_year import deadline_for
from accountability.regions.models import Wilayah

SECTIONS = tuple(row["section"] for row in table("report_sections"))
LONGEST_WORDS = 6_000


class NoSuchSection(Exception):
    """The report has no section of this name."""


class AlreadySettled(Exception):
    """A settled report keeps its words and figures."""


class YearNotOver(Exception):
    """A report is settled when its year is over."""


class NoNumber(Exception):
    """A settled report has a number."""


class NotSettledYet(Exception):
    """A report is settled before it is sent or presented."""


class WrongDay(Exception):
    """It is sent and presented on a day between its settling and today."""


class ChangedMeanwhile(Exception):
    """Another member wrote into this section since it was read; `section` names it."""

    def __init__(self, section: str) -> None:
        self.section = section
        super().__init__(section)


class TooLong(Exception):
    """A section's own words are longer than anyone reads."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a report is due, and how that stands: soon, late, waiting, or done."""

    day: dt.date
    state: str  # "tunggu", "segera", "lewat", "selesai"
    days: int  # until the day, or since it when late


def deadline(*, desa: Wilayah, report: AnnualReport | None, year: int, today: dt.date) -> Deadline:
    """The deadline of a year's report in a desa and where it stands on `today`. One query."""
    day = deadline_for(desa.kode, "bpd_report", year).day
    if report is not None and report.sent_on is not None:
        return Deadline(day, "selesai", 0)
    if today > day:
        return Deadline(day, "lewat", (today - day).days)
    left = (day - today).days
    soon = today.year > year and left <= int(rule("report_reminder_days", day.year))
    return Deadline(day, "segera" if soon else "tunggu", left)


def mark_of(text: str) -> str:
    """What a form remembers of the words it was opened with, to see whether they changed meanwhile."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@transaction.atomic
def write_words(
    *,
    desa: Wilayah,
    year: int,
    words: dict[str, str],
    by: Actor,
    at: dt.datetime,
    seen: dict[str, str] | None = None,
) -> AnnualReport:
    """Keeps members' own words in sections of a draft, which begins with the first; others stay as they are.

    `seen` are the marks (mark_of) of what the writer had before them: words of another member are not written
    over. Raises NoSuchSection, TooLong, AlreadySettled, ChangedMeanwhile.
    """
    hold(desa=desa)
    if set(words) - set(SECTIONS):
        raise NoSuchSection
    said = {section: text.strip() for section, text in words.items()}
    if any(len(text) > LONGEST_WORDS for text in said.values()):
        raise TooLong
    report = _draft(desa, year)
    for section, mark in (seen or {}).items():
        now = report.own_words.get(section, "")
        if section in said and said[section] != now and mark != mark_of(now):
            raise ChangedMeanwhile(section)
    kept = {**report.own_words, **said}
    kept = {section: text for section, text in kept.items() if text}
    if kept == report.own_words and not report._state.adding:
        return report
    report.own_words = kept
    report.save()
    facts = {"sections": sorted(said)}
    record(kind="laporan.ditulis", ref=f"laporan:{year}", desa=desa, by=by, at=at, facts=facts)
    return report


@transaction.atomic
def settle_report(*, desa: Wilayah, year: int, number: str, by: Actor, at: dt.datetime) -> AnnualReport:
    """Keeps the figures of the year with the report; from now on it says the same for ever.

    Raises AlreadySettled, YearNotOver, NoNumber.
    """
    hold(desa=desa)
    report, today = _draft(desa, year), local_date(at, desa.kode)
    if today.year <= year:
        raise YearNotOver
    if not number.strip():
        raise NoNumber
    report.settled = {
        "figures": figures_of(desa=desa, year=year, today=today),
        "open": figures_of(desa=desa, year=year, today=today, open_only=True),
    }
    report.settled_at, report.settled_by_id, report.number = at, by.user_id, number.strip()
    report.save()
    facts = {"voices": report.settled["figures"]["voices"]["all"]}
    record(kind="laporan.ditetapkan", ref=f"laporan:{year}", desa=desa, by=by, at=at, facts=facts)
    return report


@transaction.atomic
def send_report(*, report: AnnualReport, day: dt.date, by: Actor, at: dt.datetime) -> None:
    """Notes the day it went to the bupati through the camat, and to the kepala desa.

    Raises NotSettledYet, WrongDay.
    """
    _note_day(report, "sent_on", day, by, at)


@transaction.atomic
def present_report(*, report: AnnualReport, day: dt.date, by: Actor, at: dt.datetime) -> None:
    """Notes the day it was presented to the musyawarah; raises NotSettledYet, WrongDay."""
    _note_day(report, "presented_on", day, by, at)


def _note_day(report: AnnualReport, name: str, day: dt.date, by: Actor, at: dt.datetime) -> None:
    hold(desa=report.desa)
    held = AnnualReport.objects.select_for_update(of=("self",)).select_related("desa").get(pk=report.pk)
    if held.settled_at is None:
        raise NotSettledYet
    kode = held.desa_id
    if not local_date(held.settled_at, kode) <= day <= local_date(at, kode):
        raise WrongDay
    if getattr(held, name) == day:
        return
    setattr(held, name, day)
    held.save(update_fields=[name])
    kind = {"sent_on": "laporan.dikirim", "presented_on": "laporan.disampaikan"}[name]
    facts = {"day": day.isoformat()}
    record(kind=kind, ref=f"laporan:{held.year}", desa=held.desa, by=by, at=at, facts=facts)


def _draft(desa: Wilayah, year: int) -> AnnualReport:
    """The row of the year, locked, or a new one; raises AlreadySettled."""
    report = AnnualReport.objects.select_for_update().filter(desa=desa, year=year).first()
    if report is not None and report.settled_at:
        raise AlreadySettled
    return report or AnnualReport(desa=desa, year=year)
