"""How villages stood at the end of a span that is over, as far as the rows still tell it.

What a row no longer tells is left at nothing, so that no warning is made of it, and `UNTOLD` names it in
words. Sums of spending go by the day money was spent, so they hold what was put right since.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from accountability.accounts.access import BPD
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.lib.local_time import day_begins, local_date
from accountability.oversight.models import Evaluation
from accountability.oversight.signs import Signs, measured
from accountability.oversight.village_year import BUDGET, known_of
from accountability.planning.models import Musyawarah
from accountability.planning.village_year import Known, deadline_of
from accountability.regions.models import Wilayah
from posko.late import answers_of, first_report_of
from posko.models import Aspirasi, Milestone
from posko.states import Gender, Kind, State

UNTOLD = (
    "Untuk masa yang lalu tidak dapat dihitung lagi: yang dibuka lagi atau naik karena BELUM,"
    " kewajiban publikasi, temuan evaluasi, dan langkah kalender yang lewat."
)
_RESTING = (State.NEEDS_DETAIL, State.CLOSED)
_DAY = dt.timedelta(days=1)

type Values = dict[str, dict[str, Any]]


def signs_at(villages: Iterable[Wilayah], *, until: dt.date, at: dt.datetime) -> list[Signs]:
    """The signs of each village at the end of `until`; those of this moment while that day is not over."""
    wanted = list(villages)
    if not wanted:
        return []
    if until >= local_date(at, wanted[0].kode):
        return measured(wanted, at=at)
    kode = [desa.kode for desa in wanted]
    end = day_begins(until + _DAY, kode[0])
    found: Values = {one: {} for one in kode}
    for rows in (_late(kode, until, end), _silence(kode, until, end), money_at(kode, until, end)):
        for one, values in rows.items():
            found[one] |= values
    for one, values in _evaluations(kode, until, end).items():
        found[one] |= values
    for one, known in known_of(kode, [until.year]).items():
        due = deadline_of(BUDGET, until.year, Known(overrides=known.overrides))
        found[one] |= {"off": known.off, "budget_due": due}
    return [Signs(desa=desa, today=until, **found[desa.kode]) for desa in wanted]


def _late(kode: list[str], until: dt.date, end: dt.datetime) -> Values:
    """Voices that were late then: no step, or no answer, up to the end; the clock of those asked rests."""
    read = Milestone.objects.filter(aspirasi=OuterRef("pk"), at__lt=end).exclude(state=State.RECEIVED)
    answered = answers_of(OuterRef("pk")).filter(at__lt=end)
    told = first_report_of(OuterRef("pk")).filter(told_at__lt=end)
    owed = Aspirasi.objects.counted().filter(desa__in=kode, received_at__lt=end).exclude(state__in=_RESTING)
    marked = owed.annotate(was_read=Exists(read), was_answered=Exists(answered), was_told=Exists(told))
    unread = Q(was_read=False, read_due_date__lte=until)
    asked = Q(kind__in=[Kind.LAPORAN, Kind.TANYA], was_read=True, was_answered=False, was_told=False)
    rows = (
        marked.order_by("desa")
        .values("desa")
        .annotate(
            unread_late=Count("pk", filter=unread),
            unanswered_late=Count("pk", filter=asked & Q(answer_due_date__lte=until)),
        )
    )
    found: Values = {}
    for row in rows:
        values: dict[str, Any] = {**row}
        found[values.pop("desa")] = values
    return found


def _silence(kode: list[str], until: dt.date, end: dt.datetime) -> Values:
    women = Aspirasi.objects.counted().filter(desa__in=kode, received_at__lt=end, gender=Gender.WOMAN)
    done = Milestone.objects.filter(aspirasi__desa__in=kode, actor_role__in=BPD, at__lt=end)
    met = Musyawarah.objects.filter(desa__in=kode, held_on__lte=until, men__isnull=False)
    found: Values = {one: {} for one in kode}
    for desa, last in women.order_by("desa").values_list("desa").annotate(last=Max("received_at")):
        found[desa]["women_last"] = local_date(last, desa)
    last_deeds = done.order_by().values_list("aspirasi__desa").annotate(last=Max("at"))
    for desa, last in last_deeds:
        found[desa]["council_last"] = local_date(last, desa)
    for desa, day in met.order_by("desa").values_list("desa").annotate(last=Max("held_on")):
        found[desa]["council_last"] = max(day, found[desa].get("council_last", day))
    return found


def published_at(kode: list[str], year: int, end: dt.datetime) -> dict[str, int]:
    """The key of the version of a year's budget that was public at the moment `end`, by village."""
    stood = Q(withdrawn_at=None) | Q(withdrawn_at__gte=end)
    public = APBDesa.objects.filter(stood, desa__in=kode, year=year, published_at__lt=end)
    return dict(public.order_by("version").values_list("desa", "id"))


def money_at(kode: list[str], until: dt.date, end: dt.datetime) -> Values:
    """Of each village the sums of the budget that was public at `end`, and what was spent up to `until`.

    Names are those of `Signs`; amounts in rupiah of the year of `until`. 3 queries.
    """
    newest = published_at(kode, until.year, end)
    development = Q(kegiatan_kode__regex=r"^[234]\.")
    rows = (
        BudgetLine.objects.belanja()
        .filter(apb__in=newest.values())
        .order_by()
        .values(desa=F("apb__desa"))
        .annotate(
            belanja=Sum("amount"),
            development=Sum("amount", filter=development, default=0),
            with_origin=Sum("amount", filter=development & Q(kegiatan__usulan__isnull=False), default=0),
        )
    )
    found: Values = {}
    for row in rows:
        values: dict[str, Any] = {**row, "published": True}
        found[values.pop("desa")] = values
    counted = Realisasi.objects.counted().belanja().until(until)
    spent = counted.filter(apb__desa__in=kode, apb__year=until.year).order_by()
    for desa, rupiah in spent.values_list("apb__desa").annotate(rupiah=Sum("amount")):
        found.setdefault(desa, {})["spent"] = rupiah
    return found


def open_evaluations(kode: list[str], until: dt.date, end: dt.datetime) -> list[Evaluation]:
    """The evaluations that had come in and had no result then, the first due first."""
    waiting = Q(finished_at=None) | Q(finished_at__gte=end)
    rows = Evaluation.objects.filter(waiting, desa__in=kode, received_date__lte=until, received_at__lt=end)
    return list(rows.select_related("desa").order_by("due_date", "desa__name", "id"))


def _evaluations(kode: list[str], until: dt.date, end: dt.datetime) -> Values:
    found: Values = {}
    for one in open_evaluations(kode, until, end):
        if one.desa_id not in found:
            found[one.desa_id] = {"evaluation_year": one.year, "evaluation_due": one.due_date}
    return found
