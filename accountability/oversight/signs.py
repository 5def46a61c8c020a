"""Measures every village of a wilayah at one moment, in as many queries for fifty villages as for five."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Sum

from accountability.accounts.access import BPD
from accountability.budget.duties import missing_at_enactment
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.lib.local_time import local_date
from accountability.oversight.broken_rules import Broken, broken_rules
from accountability.oversight.models import Evaluation, VillageTask
from accountability.oversight.regional_rules import rules_at
from accountability.oversight.said_again import said_again
from accountability.oversight.village_year import calendars
from accountability.planning.models import Musyawarah
from accountability.planning.village_year import Deadline, Duty
from accountability.regions.models import Wilayah, kode_above
from accountability.regions.sebutan import words_for
from posko.counts import counted_until
from posko.late import owed_an_answer, unanswered_late, unread_late
from posko.models import Aspirasi, Milestone
from posko.states import Channel, Gender, Kind, State, Vulnerable

ENDED = (State.DONE, State.ANSWERED, State.NOT_NOW, State.CLOSED)
# Who speaks here is asked for the group they belong to; a phone that sends an SMS is not.
ASKING = (Channel.WEB, Channel.SHEET, Channel.ORAL, Channel.BOX)
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one village; rupiah and counts as int, dates on the village's calendar.

    `heard` voices came in the days in which no_women looks for one, `gender_said` of them say who speaks, and
    `group_asked` came a way that asks for the group: silence is told only where it can be known.
    """

    desa: Wilayah
    today: dt.date
    voices: int = 0
    answered: int = 0
    women: int = 0
    confidential: int = 0
    unread_late: int = 0
    unread_since: dt.date | None = None
    unanswered_late: int = 0
    reopened: int = 0
    escalated: int = 0
    said_again: int = 0
    women_last: dt.date | None = None
    disabled_last: dt.date | None = None
    heard: int = 0
    gender_said: int = 0
    group_asked: int = 0
    council_last: dt.date | None = None
    published: bool = False
    belanja: int = 0
    development: int = 0
    with_origin: int = 0
    spent: int = 0
    broken: tuple[Broken, ...] = ()
    evaluation_year: int = 0
    evaluation_due: dt.date | None = None
    tasks_late: int = 0
    not_told: int = 0
    off: frozenset[dt.date] = frozenset()
    late: tuple[Duty, ...] = ()
    budget_due: Deadline | None = None

    @property
    def answered_percent(self) -> int | None:
        """The share of the last year's voices that have gone beyond reading; None without voices."""
        return None if not self.voices else round(100 * self.answered / self.voices)

    @property
    def spent_percent(self) -> int | None:
        """Spending as a share of this year's published budget; None without one."""
        return None if not self.belanja else round(100 * self.spent / self.belanja)

    @property
    def origin_percent(self) -> int | None:
        """The share of the money of bidang 2-4 that a citizens' usulan stands behind."""
        return None if not self.development else round(100 * self.with_origin / self.development)

    @property
    def calendar_percent(self) -> int:
        """How much of the year has passed."""
        return round(100 * self.today.timetuple().tm_yday / 365)


def measured(villages: Iterable[Wilayah], *, at: dt.datetime) -> list[Signs]:
    """The signs of each village at `at`, in the order given."""
    wanted = list(villages)
    if not wanted:
        return []
    kode = [desa.kode for desa in wanted]
    today = local_date(at, kode[0])
    found: dict[str, dict[str, Any]] = {one: {} for one in kode}
    for rows in (
        _voices(kode, today, at),
        {one: {"said_again": n} for one, n in said_again(kode, at).items()},
        _council(kode),
        _meetings(kode, today),
        _money(kode, today),
        _evaluated(kode, today),
    ):
        for one, values in rows.items():
            found[one] |= values
    for one, seen in calendars(kode, at=at).items():
        found[one] |= {"late": tuple(seen.late), "off": seen.off, "budget_due": seen.budget_due}
    return [_signs(desa, today, found[desa.kode]) for desa in wanted]


def _signs(desa: Wilayah, today: dt.date, values: dict[str, Any]) -> Signs:
    deeds = [day for day in (values.pop("deed_last", None), values.pop("met_last", None)) if day]
    return Signs(
        desa=desa,
        today=today,
        council_last=max(deeds, default=None),
        **values,
    )


def _voices(kode: list[str], today: dt.date, at: dt.datetime) -> dict[str, dict[str, Any]]:
    in_force = rules_at(kode[0], today.year)
    slow = at - dt.timedelta(days=in_force["reopened"].threshold)
    recent = Q(received_at__gte=at - A_YEAR)
    # Whose silence ends is told on Mondays alone: else the desk would see the half hour in which one spoke.
    known = Q(received_at__lt=counted_until(at, kode[0]))
    lately = known & Q(received_at__gte=at - dt.timedelta(days=in_force["no_women"].threshold))
    woman, disabled = known & Q(gender=Gender.WOMAN), known & Q(vulnerable=Vulnerable.DISABLED)
    unread = unread_late(today)
    # What was not even read, or was opened again, is told by a sign of its own.
    asked = Q(kind__in=[Kind.LAPORAN, Kind.TANYA], reopened=0, escalated_at=None) & ~Q(state=State.RECEIVED)
    rows = (
        Aspirasi.objects.counted()
        .filter(desa__in=kode)
        .values("desa")
        .annotate(
            voices=Count("id", filter=recent),
            answered=Count("id", filter=recent & ~owed_an_answer() & ~Q(state=State.NEEDS_DETAIL)),
            women=Count("id", filter=recent & Q(gender=Gender.WOMAN)),
            confidential_voices=Count("id", filter=recent & Q(confidential=True)),
            unread_late=Count("id", filter=unread),
            unread_at=Min("received_at", filter=unread),
            unanswered_late=Count("id", filter=asked & unanswered_late(today)),
            reopened_open=Count(
                "id", filter=Q(reopened=1, state=State.READ, escalated_at=None, state_since_at__lt=slow)
            ),
            escalated=Count("id", filter=Q(escalated_at__isnull=False) & ~Q(state__in=ENDED)),
            women_at=Max("received_at", filter=woman),
            disabled_at=Max("received_at", filter=disabled),
            heard=Count("id", filter=lately),
            gender_said=Count("id", filter=lately & ~Q(gender="")),
            group_asked=Count("id", filter=lately & (Q(channel__in=ASKING) | ~Q(vulnerable=""))),
        )
        .order_by("desa")
    )
    return {row["desa"]: _dated({**row}) for row in rows}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    kode = row.pop("desa")
    row["confidential"] = row.pop("confidential_voices")
    row["reopened"] = row.pop("reopened_open")
    for told, day in (("unread", "unread_since"), ("women", "women_last"), ("disabled", "disabled_last")):
        when = row.pop(f"{told}_at")
        row[day] = local_date(when, kode) if when else None
    return row


def _council(kode: list[str]) -> dict[str, dict[str, Any]]:
    done = Milestone.objects.filter(aspirasi__desa__in=kode, actor_role__in=BPD).values(
        desa=F("aspirasi__desa")
    )
    return {
        row["desa"]: {"deed_last": row["last"].date()}
        for row in done.annotate(last=Max("at")).order_by("desa")
    }


def _meetings(kode: list[str], today: dt.date) -> dict[str, dict[str, Any]]:
    held = Musyawarah.objects.filter(desa__in=kode, held_on__lte=today, men__isnull=False).values("desa")
    return {
        row["desa"]: {"met_last": row["last"]} for row in held.annotate(last=Max("held_on")).order_by("desa")
    }


def _money(kode: list[str], today: dt.date) -> dict[str, dict[str, Any]]:
    """The last published version of this year's budget, and all that was spent in the year."""
    published = APBDesa.objects.published().filter(desa__in=kode, year=today.year).order_by("version")
    newest = dict(published.values_list("desa", "id"))
    development = Q(kegiatan_kode__regex=r"^[234]\.")
    rows = (
        BudgetLine.objects.belanja()
        .filter(apb__in=newest.values())
        .values(desa=F("apb__desa"))
        .annotate(
            belanja=Sum("amount"),
            development=Sum("amount", filter=development, default=0),
            with_origin=Sum("amount", filter=development & Q(kegiatan__usulan__isnull=False), default=0),
        )
        .order_by("desa")
    )
    found: dict[str, dict[str, Any]] = {}
    for line in rows:
        sums = {name: line[name] for name in ("belanja", "development", "with_origin")}
        found[line["desa"]] = {**sums, "published": True}
    for desa, lacks in missing_at_enactment(newest).items():
        found.setdefault(desa, {})["not_told"] = len(lacks)
    words = words_for(kode_above(kode[0])[0])
    for desa, broken in broken_rules(newest, today.year, words).items():
        found.setdefault(desa, {})["broken"] = broken
    told = Realisasi.objects.counted().belanja().until(today)
    spent = told.filter(apb__desa__in=kode, apb__year=today.year).values(desa=F("apb__desa"))
    for row in spent.annotate(rupiah=Sum("amount")).order_by("desa"):
        found.setdefault(row["desa"], {})["spent"] = row["rupiah"]
    return found


def _evaluated(kode: list[str], today: dt.date) -> dict[str, dict[str, Any]]:
    """The unfinished evaluation whose clock ends first, and the findings not put right in time."""
    found: dict[str, dict[str, Any]] = {}
    waiting = Evaluation.objects.unfinished().filter(desa__in=kode).order_by("-due_date", "-id")
    for desa, year, due in waiting.values_list("desa", "year", "due_date"):
        found[desa] = {"evaluation_year": year, "evaluation_due": due}
    late = VillageTask.objects.late(today).filter(desa__in=kode).values_list("desa")
    for desa, count in late.annotate(n=Count("id")).order_by("desa"):
        found.setdefault(desa, {})["tasks_late"] = count
    return found
