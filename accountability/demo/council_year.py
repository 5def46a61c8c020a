"""The council's own work in the demo world: minutes, decisions, last year's report, the Monday note."""

import datetime as dt
from dataclasses import asdict
from functools import partial

from accountability.accounts.models import Role
from accountability.council import annual_report, decisions, minutes, monday_note, reachable
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import words_for
from sms_gateway import contacts

DILIGENT = frozenset({"", "corrected"})  # villages without a flaw, and the one that put its budget right
SETTLED, SENT, PRESENTED = (3, 9), (3, 16), (4, 6)
NOTES_BEGAN = 20  # days ago
KETUA_PHONE = "0812-9900-0011"


def write(diary: Diary, village: Village, *, first: bool) -> None:
    """The first village does all of it; diligent ones write minutes; others nothing."""
    if first or village.flaws <= DILIGENT:
        _minutes(diary, village)
    if not first:
        return
    this_year = diary.now.date().year
    for row in rows("council_decisions"):
        day = dt.date(this_year - int(row["years_back"]), int(row["month"]), int(row["day"]))
        diary.on(village.moment(day, 14), partial(_decide, village, row, day))
    _reports(diary, village, this_year)
    _monday_notes(diary, village)


def _minutes(diary: Diary, village: Village) -> None:
    """Some weeks after each meeting of two years its minutes are written, and settled but for the newest."""
    today = diary.now.date()
    for weeks_ago in range(100, 0, -4):
        settles = weeks_ago > 8
        at = village.moment(today - DAY * 7 * weeks_ago, 15)
        diary.on(at, partial(_note, village, settles=settles))


def _note(village: Village, at: dt.datetime, *, settles: bool) -> None:
    by = village.office[Role.ANGGOTA_BPD]
    unnoted = Musyawarah.objects.filter(
        desa=village.wilayah, minutes=None, men__isnull=False, held_on__lt=at.date()
    )
    for held in unnoted.select_related("desa").order_by("held_on", "id"):
        decided = held.usulan.select_related("decision").order_by("id")
        lines = [
            f"{place}. {usulan.title}: {usulan.decision.sentence}"
            for place, usulan in enumerate(decided, start=1)
            if hasattr(usulan, "decision")
        ]
        opened = ["Musyawarah dibuka ketua pukul 09.00.", "Yang dibahas:"]
        text = "\n".join([*opened, *lines, "Ditutup pukul 12.00."])
        noted = minutes.write_minutes(musyawarah=held, text=text, by=by, at=at)
        if settles:
            minutes.settle_minutes(minutes=noted, by=village.office[Role.KETUA_BPD], at=at)


def _decide(village: Village, row: dict[str, str], day: dt.date, at: dt.datetime) -> None:
    said = asdict(words_for(village.kode))
    decided = decisions.Decided(
        number=decisions.suggested_number(desa=village.wilayah, year=day.year),
        date=day,
        about=row["about"].format(**said),
        text=row["text"].format(**said),
    )
    decisions.enter_decision(desa=village.wilayah, decided=decided, by=village.office[Role.KETUA_BPD], at=at)


def _reports(diary: Diary, village: Village, this_year: int) -> None:
    """Last year's is settled, sent and presented; this year's has its first words."""
    last = this_year - 1
    diary.on(village.moment(dt.date(this_year, 2, 20), 14), partial(_say, village, last, "1"))
    diary.on(village.moment(dt.date(this_year, *SETTLED), 10), partial(_settle, village, last))
    for day, deed in ((SENT, annual_report.send_report), (PRESENTED, annual_report.present_report)):
        when = dt.date(this_year, *day)
        diary.on(village.moment(when, 11), partial(_hand_over, village, last, deed, when))
    diary.on(village.moment(diary.now.date() - 12 * DAY, 14), partial(_say, village, this_year, "0"))


def _say(village: Village, year: int, years_back: str, at: dt.datetime) -> None:
    said = asdict(words_for(village.kode))
    words = {
        row["section"]: _capital(row["text"].format(**said))
        for row in rows("council_words")
        if row["years_back"] == years_back
    }
    by = village.office[Role.ANGGOTA_BPD]
    annual_report.write_words(desa=village.wilayah, year=year, words=words, by=by, at=at)


def _settle(village: Village, year: int, at: dt.datetime) -> None:
    by = village.office[Role.KETUA_BPD]
    annual_report.settle_report(desa=village.wilayah, year=year, number=f"1/LAP/{at.year}", by=by, at=at)


def _hand_over(village: Village, year: int, deed: object, day: dt.date, at: dt.datetime) -> None:
    report = village.wilayah.annual_reports.filter(year=year).first()
    if report is not None and callable(deed):
        deed(report=report, day=day, by=village.office[Role.KETUA_BPD], at=at)


def _monday_notes(diary: Diary, village: Village) -> None:
    """The ketua asked for the note some weeks ago, and had it each Monday since."""
    today = diary.now.date()
    diary.on(village.moment(today - NOTES_BEGAN * DAY, 10), partial(_ask, village))
    for days_ago in range(NOTES_BEGAN, -1, -1):
        day = today - days_ago * DAY
        if day.weekday() == 0:
            diary.on(village.moment(day, 7, 5), _write_note)


def _ask(village: Village, at: dt.datetime) -> None:
    contact = contacts.meet(number=KETUA_PHONE, at=at, desa=village.wilayah)
    by = village.office[Role.KETUA_BPD]
    reachable.be_reached(desa=village.wilayah, by=by, at=at, contact=contact)


def _write_note(at: dt.datetime) -> None:
    monday_note.write_due(at=at, limit=1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
