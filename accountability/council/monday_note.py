"""The Monday note: three sentences to each member who asked: what came, what is late, whom nobody heard.

Written on Monday at seven on the village's own clock, once a week for each member. It holds counts and names
of dusun, never a citizen's words. A week in which nothing came, nothing is late and everyone was heard has
none.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accountability.accounts.access import BPD
from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.council.law_tables import rule
from accountability.council.models import MondayNote, Reachable
from accountability.ledger.clock_watch import once_sure
from accountability.ledger.record import hold, record
from accountability.lib import bell
from accountability.lib.local_time import day_begins, local_date
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.coverage_rules import silence_days
from posko.late import unanswered_late, unread_late
from posko.models import Aspirasi
from posko.states import Kind
from posko.unheard import unheard_dusun
from posko.words import sms
from sms_gateway import outbox

WEEK = dt.timedelta(days=7)
NAMED = 2  # so many dusun are named, the rest are counted


@dataclass(frozen=True, slots=True)
class Week:
    """What a week left behind: how many came, how many promises are late, which dusun nobody heard."""

    came: int
    unread_late: int
    unanswered_late: int
    unheard: tuple[str, ...]
    days: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.came or self.unread_late or self.unanswered_late or self.unheard)


@once_sure
def write_due(*, at: dt.datetime, limit: int) -> int:
    """Writes the notes that are due at `at`, at most `limit`; returns how many.

    One that was missed (the machine stood still) is written as long as data/council_rules.csv lets it.
    """
    written = 0
    for member, week in _due(at):
        if written == limit:
            break
        written += _write(member, week, at)
    return written


def monday_of(at: dt.datetime, kode: str) -> dt.date | None:
    """The day of the note that is due at `at` in this wilayah; None outside its hours."""
    year = at.year
    hour, day = int(rule("note_hour", year)), int(rule("note_weekday", year))
    today = local_date(at, kode)
    monday = today - dt.timedelta(days=1) * ((today.weekday() - day) % 7)
    since = day_begins(monday, kode) + dt.timedelta(hours=hour)
    return monday if since <= at < since + dt.timedelta(hours=int(rule("note_until_hours", year))) else None


def week_of(*, desa: Wilayah, monday: dt.date) -> Week:
    """What the note of this Monday tells: the seven days before, and how things stand on the day."""
    voices = Aspirasi.objects.filter(desa=desa, quarantine="")
    before, after = day_begins(monday - WEEK, desa.kode), day_begins(monday, desa.kode)
    asked = Q(kind__in=[Kind.LAPORAN, Kind.TANYA])
    return Week(
        came=voices.filter(received_at__gte=before, received_at__lt=after).count(),
        unread_late=voices.filter(unread_late(monday)).count(),
        unanswered_late=voices.filter(asked, unanswered_late(monday)).count(),
        unheard=tuple(unheard_dusun(desa=desa, today=monday).values_list("name", flat=True)),
        days=silence_days(monday.year),
    )


def words_of(week: Week, desa: Wilayah) -> str:
    """The three sentences as one SMS (templates/posko/sms/kabar_senin.txt)."""
    return sms(
        "kabar_senin",
        desa,
        masuk=week.came,
        lewat_baca=week.unread_late,
        lewat_jawab=week.unanswered_late,
        tail=_named(week.unheard, words_for(desa.kode).dusun),
        hari=week.days,
    )


def _named(names: tuple[str, ...], dusun: str) -> str:
    if not names:
        return ""
    if len(names) > NAMED:
        return f"{len(names)} {dusun}"
    return f"{dusun.capitalize()} {' dan '.join(names)}"


def _due(at: dt.datetime) -> list[tuple[Membership, dt.date]]:
    """The members whose note is due, with its Monday, and who have none of that week yet."""
    wanting = Reachable.objects.filter(user=OuterRef("user"))
    terms = Membership.objects.on(at.date()).filter(Exists(wanting), role__in=list(BPD), user__is_active=True)
    found: list[tuple[Membership, dt.date]] = []
    for member in terms.select_related("wilayah", "user__reachable").order_by("wilayah", "id"):
        monday = monday_of(at, member.wilayah_id)
        if monday is not None:
            found.append((member, monday))
    weeks = {monday for _, monday in found}
    had = set(MondayNote.objects.filter(week__in=weeks).values_list("desa", "user", "week"))
    return [one for one in found if (one[0].wilayah_id, one[0].user_id, one[1]) not in had]


@transaction.atomic
def _write(member: Membership, monday: dt.date, at: dt.datetime) -> bool:
    """One note; the constraint lets one of two writers win."""
    desa = member.wilayah
    hold(desa=desa)
    week = week_of(desa=desa, monday=monday)
    if week.is_quiet or MondayNote.objects.filter(desa=desa, user=member.user, week=monday).exists():
        return False
    words, reachable, by = words_of(week, desa), member.user.reachable, system("kabar")
    note = MondayNote(desa=desa, user=member.user, week=monday, words=words, written_at=at)
    if reachable.contact is not None:
        note.outbound = outbox.promise(
            contact=reachable.contact,
            desa=desa,
            body=words,
            template="kabar_senin",
            dedupe_key=f"kabar_senin:{member.user_id}:{desa.kode}:{monday.isoformat()}",
            kind="notice",
            by=by,
            at=at,
        )
    elif settings.MAIL_SENDS:
        note.next_try_at = at
        bell.ring_task("accountability.council.tasks.mail_notes")
    note.save()
    facts = {"week": monday.isoformat(), "by": "sms" if note.outbound else "email"}
    record(kind="kabar.senin", ref=f"anggota:{member.user_id}", desa=desa, by=by, at=at, facts=facts)
    return True
