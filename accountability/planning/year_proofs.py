"""What the rows of planning say about the calendar: plans, steps, meetings, and what was marked by hand."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear

from accountability.planning.models import (
    DURKP,
    CalendarDone,
    CalendarOverride,
    Musyawarah,
    MusyawarahKind,
    PlanKind,
    PlanRevision,
    PlanStage,
    RKPDesa,
    RPJMDesa,
)
from accountability.planning.village_year.dates import months_on
from accountability.planning.village_year.proofs import INAUGURATED, Event
from accountability.planning.village_year.rows import Row, Rows, told
from accountability.planning.village_year.rules import number

_STAGES = {(PlanKind.RKP, "tim"): "rkp_start", (PlanKind.RKP, "cermat_rpjm"): "musdes_rkp"}
_MID_YEAR = 6  # what is sent until June was due at the end of the year before
FIRST_LAW = 2014  # UU 6/2014


def rows(kode: Sequence[str], around: Sequence[str], years: Sequence[int]) -> Iterator[Rows]:
    """What these desa did for these years N, and what the wilayah `around` them set otherwise."""
    enacted = RKPDesa.objects.filter(desa__in=kode, year__in=years, enacted_date__isnull=False)
    yield told(
        enacted, "proof", kode="desa", name="rkp_final", year="year", day="enacted_date", paper="perdes_no"
    )
    yield told(  # a revised plan keeps the day of its first wording: the earliest counts
        PlanRevision.objects.filter(rkp__desa__in=kode, rkp__year__in=years),
        "proof",
        kode="rkp__desa",
        name="rkp_final",
        year="rkp__year",
        day="enacted_date_before",
        paper="perdes_no_before",
    )
    yield _stages(kode, years)
    yield _meetings(kode, years)
    yield _sent_onward(kode)
    yield from _terms(kode)
    done = CalendarDone.objects.filter(desa__in=kode, year__in=years)
    yield told(done, "hand", kode="desa", name=F("item"), year="year", day="done_on", paper="document_no")
    otherwise = CalendarOverride.objects.filter(wilayah__in=around)
    yield told(
        otherwise,
        "override",
        kode="wilayah",
        name=F("item"),
        year="year",
        day="due_date",
        paper="legal_basis",
        order="id",
    )


def events(found: Iterable[Row]) -> Iterator[Event]:
    """When a head took office, and when the term ends (data/calendar_rules.csv)."""
    for row in found:
        if row.source == "event" and row.name == INAUGURATED:
            shortest = number("term_years", FIRST_LAW)
            ends = months_on(row.day, 12 * number("term_years", row.day.year + shortest))
            yield Event(row.kode, "akhir_masa_jabatan", ends.year, ends)


def _stages(kode: Sequence[str], years: Sequence[int]) -> Rows:
    wanted, names = Q(), []
    for (plan, stage), item in _STAGES.items():
        wanted |= Q(plan=plan, stage=stage)
        names.append(When(plan=plan, stage=stage, then=Value(item)))
    steps = PlanStage.objects.filter(wanted, desa__in=kode, year__in=years)
    return told(
        steps, "proof", kode="desa", name=Case(*names), year="year", day="done_on", paper="document_no"
    )


def _meetings(kode: Sequence[str], years: Sequence[int]) -> Rows:
    """General meetings of the year before that were counted and have their berita acara: the first counts."""
    held = Musyawarah.objects.standing().filter(
        desa__in=kode,
        kind=MusyawarahKind.DESA,
        men__isnull=False,
        held_on__year__in=[year - 1 for year in years],
    )
    return told(
        held.exclude(berita_acara_no=""),
        "proof",
        kode="desa",
        name="musdes_rkp",
        year=ExtractYear("held_on") + 1,
        day="held_on",
        paper="berita_acara_no",
    )


def _sent_onward(kode: Sequence[str]) -> Rows:
    """What was sent in the second half of a year belongs to the plan of the next."""
    sent = DURKP.objects.filter(desa__in=kode, sent_on__isnull=False).annotate(of=ExtractMonth("sent_on"))
    late_in_year = Case(When(of__gt=_MID_YEAR, then=Value(1)), default=Value(0))
    year = ExtractYear("sent_on") + late_in_year
    return told(sent, "proof", kode="desa", name="du_rkp", year=year, day="sent_on", paper="letter_no")


def _terms(kode: Sequence[str]) -> Iterator[Rows]:
    begun = RPJMDesa.objects.filter(desa__in=kode, inauguration_date__isnull=False)
    year = ExtractYear("inauguration_date")
    yield told(begun, "event", kode="desa", name=INAUGURATED, year=year, day="inauguration_date")
    enacted = begun.filter(enacted_date__isnull=False)
    yield told(enacted, "proof", kode="desa", name="rpjm", year=year, day="enacted_date", paper="perdes_no")
    yield told(  # of one that was revised or made longer too: the earliest counts
        PlanRevision.objects.filter(rpjm__in=begun),
        "proof",
        kode="rpjm__desa",
        name="rpjm",
        year=ExtractYear("rpjm__inauguration_date"),
        day="enacted_date_before",
        paper="perdes_no_before",
    )
