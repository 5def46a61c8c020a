"""The way of a voice or a kelompok from usul to result, put together from what offices recorded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.progress import work_done
from accountability.budget.withdrawing import withdrawn_with
from accountability.lib.local_time import local_date, tanggal, zone_abbr
from accountability.lib.rupiah import ringkas, rupiah
from accountability.planning.models import Decision, IntoPlan, Kegiatan, Outcome, Usulan
from accountability.regions.sebutan import Words
from posko import counts
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import BADGE, State
from posko.transitions import STEPS
from public_site.budget_day import budget_day
from public_site.budget_sheet import percent, published
from public_site.passed_up_shown import passed_up_lines

ICONS = {
    "masuk": "masuk",
    "gabung": "gabung",
    "musyawarah": "musyawarah",
    "rencana": "rencana",
    "uang": "uang",
    "kerja": "kerja",
    "selesai": "puas",
}
HANDED_ON = "disalurkan"
GATHERED = frozenset({"digabung", "sendiri"})
ENDS = frozenset({State.ANSWERED, State.FORWARDED, State.NOT_NOW, State.CLOSED})


@dataclass(slots=True)
class StepShown:
    """One of the seven steps: `keadaan` is sudah, kini or nanti; `ket` are short lines beneath it."""

    kode: str
    judul: str
    ikon: str
    keadaan: str = "nanti"
    ket: list[str] = field(default_factory=list)
    href: str = ""
    teks: str = ""
    foto: list[Realisasi] = field(default_factory=list)
    persen: int | None = None


@dataclass(slots=True)
class Road:
    """What the offices recorded for one kelompok: from the proposal to the last rupiah.

    `voices`: those the public counts this week (posko.counts).
    """

    kelompok: Kelompok | None = None
    voices: int = 0
    usulan: Usulan | None = None
    decision: Decision | None = None
    kegiatan: Kegiatan | None = None
    lines: list[BudgetLine] = field(default_factory=list)
    paid: list[Realisasi] = field(default_factory=list)
    withdrawn: APBDesa | None = None

    @property
    def budgeted(self) -> int:
        """Rupiah in the newest published budget."""
        return sum(line.amount for line in self.lines)

    @property
    def spent(self) -> int:
        """Rupiah spent so far."""
        return sum(one.amount for one in self.paid if one.counts)

    @property
    def percent_done(self) -> int | None:
        """The work done, in per cent; None before anything was reported."""
        return work_done(self.paid)

    @property
    def photos(self) -> list[Realisasi]:
        """At most three: the beginning, nearest the middle, and the last."""
        seen = [one for one in self.paid if one.photo]
        if len(seen) <= 3:
            return seen
        middle = min(seen[1:-1], key=lambda one: abs((one.percent or 0) - 50))
        return [seen[0], middle, seen[-1]]


def road_of(kelompok: Kelompok | None) -> Road:
    """Everything recorded for a kelompok, in at most six queries."""
    if kelompok is None:
        return Road()
    until = counts.counted_until(timezone.now(), kelompok.desa_id)
    road = Road(kelompok, kelompok.aspirasi.open_to_all().arrived_before(until).count())
    proposals = kelompok.usulan.select_related("musyawarah", "decision").order_by("-proposed_at", "-id")
    known = list(proposals)
    if not known:
        return road
    standing = Kegiatan.objects.standing().filter(usulan__in=known)
    planned = standing.select_related("rkp").order_by("-rkp__year", "-id")
    road.kegiatan = planned.first()
    by_id = {usulan.pk: usulan for usulan in known}
    # A proposal that became a kegiatan tells the way on, even when a later meeting spoke of it again.
    road.usulan = by_id[road.kegiatan.usulan_id] if road.kegiatan and road.kegiatan.usulan_id else known[0]
    road.decision = getattr(road.usulan, "decision", None)
    if road.kegiatan is not None:
        _add_money(road, road.kegiatan)
    return road


def _add_money(road: Road, kegiatan: Kegiatan) -> None:
    lines = kegiatan.budget_lines.filter(apb__in=APBDesa.objects.published()).select_related("apb__desa")
    newest = list(lines.order_by("-apb__year", "-apb__version", "id"))
    current = published(newest[0].apb.desa, newest[0].apb.year) if newest else None
    road.lines = [line for line in newest if line.apb == current]
    if not road.lines:
        road.withdrawn = withdrawn_with(kegiatan)
    told = Realisasi.objects.standing().filter(line__kegiatan=kegiatan)
    road.paid = list(told.order_by("spent_date", "id"))


def steps(
    road: Road, words: Words, *, state: str, told: Iterable[Milestone] = (), voice: Aspirasi | None = None
) -> list[StepShown]:
    """The seven steps with what is known of each; `told` are a voice's own milestones, oldest first."""
    shown = [StepShown(kode, _(judul), ICONS[kode]) for kode, judul, _states in STEPS]
    own = list(told)
    last = _last_reached(road, state, own)
    writers = (_received, _gathered, _discussed, _planned, _budgeted, _under_way, _done)
    for at, (step, write) in enumerate(zip(shown, writers, strict=True)):
        write(step, road, words)
        if at <= last:
            step.keadaan = "kini" if at == last else "sudah"
            _date_it(step, own, STEPS[at][2], road)
    if voice is not None:
        shown[0].ket = [_arrival(voice)]
    _handed_on(shown, own)
    way = _with_its_end(shown, state, own)
    reached = [step for step in way if step.keadaan != "nanti"]
    reached[-1].ket += passed_up_lines(own)
    return way


def _handed_on(shown: list[StepShown], own: list[Milestone]) -> None:
    """What was handed on to the village government is said where the voice stood then."""
    for milestone in own:
        if milestone.news != HANDED_ON:
            continue
        reached = [step for step in shown if step.keadaan != "nanti"]
        there = (step for step, one in zip(shown, STEPS, strict=True) if milestone.state in one[2])
        next(there, reached[-1]).ket.append(milestone.sentence)


def _with_its_end(shown: list[StepShown], state: str, own: list[Milestone]) -> list[StepShown]:
    """Where the way ended otherwise, or began again, that is its last step: nothing is promised after it."""
    again = next((m for m in reversed(own) if m.news == "dibuka_lagi"), None)
    if state in ENDS:
        end = StepShown(state, _(str(State(state).label)), BADGE[state][0], "kini")
        at = next((_day(m) for m in reversed(own) if m.state == state), None)
    elif again is not None and state == State.READ:
        end, at = StepShown("lagi", _("Dibuka lagi"), "muat", "kini"), _day(again)
    else:
        return shown
    end.ket = [tanggal(at)] if at else []
    reached = [step for step in shown if step.keadaan != "nanti"]
    for step in reached:
        step.keadaan = "sudah"
    return [*reached, end]


def _last_reached(road: Road, state: str, own: list[Milestone]) -> int:
    """The place (0-6) of the furthest step reached: by the voice itself or by the kelompok's rows."""
    reached = {0}
    seen = {milestone.state for milestone in own} | {state}
    for at, step in enumerate(STEPS):
        if seen & set(step[2]):
            reached.add(at)
    kelompok_rows = (road.kelompok, road.usulan, road.kegiatan, road.lines, road.paid)
    reached |= {at for at, row in enumerate(kelompok_rows, start=1) if row}
    if road.percent_done == 100:
        reached.add(6)
    return max(reached)


def _date_it(step: StepShown, own: list[Milestone], states: Iterable[State], road: Road) -> None:
    """Puts the day first, where the step does not name its own day."""
    if step.kode in {"masuk", "musyawarah"}:
        return
    day = next((_day(m) for m in own if m.state in set(states)), None)
    if step.kode == "gabung" and road.kelompok is not None:
        read = next((_day(m) for m in own if m.state == State.READ), None)
        step.ket += [_("Dibaca %s") % tanggal(read)] if read else []
        day = next((_day(m) for m in own if m.news in GATHERED), None)
    day = day or _day_of_rows(step.kode, road)
    if day is not None:
        step.ket.insert(0, tanggal(day))


def _day(milestone: Milestone) -> dt.date:
    return local_date(milestone.at, milestone.aspirasi.desa_id)


def _day_of_rows(step: str, road: Road) -> dt.date | None:
    if step == "gabung" and road.kelompok is not None:
        return local_date(road.kelompok.created_at, road.kelompok.desa_id)
    if step == "rencana" and road.kegiatan is not None:
        return road.kegiatan.rkp.enacted_date
    if step == "uang" and road.lines and road.lines[0].apb.published_at is not None:
        return local_date(road.lines[0].apb.published_at, road.lines[0].apb.desa_id)
    if step == "kerja" and road.paid:
        return road.paid[0].spent_date
    if step == "selesai" and road.percent_done == 100:
        return road.paid[-1].spent_date
    return None


def _arrival(voice: Aspirasi) -> str:
    # The day, and not how it came: in a small place that can point at somebody (trust: the intake channel).
    return tanggal(local_date(voice.received_at, voice.desa_id))


def _received(step: StepShown, road: Road, words: Words) -> None:
    if road.kelompok is not None:
        step.ket = [_("Disampaikan %s") % counts.at_least(road.voices)]


def _gathered(step: StepShown, road: Road, words: Words) -> None:
    if road.kelompok is not None:
        step.judul = _("Dikelompokkan")
        told = {"title": road.kelompok.title, "count": counts.at_least(road.voices)}
        step.ket = [_("“%(title)s”, disampaikan %(count)s") % told]


def _discussed(step: StepShown, road: Road, words: Words) -> None:
    step.judul = _("Dibahas di %s") % words.musyawarah
    if road.usulan is None:
        return
    meeting = road.usulan.musyawarah
    hour = f", {meeting.starts_at:%H.%M} {zone_abbr(meeting.desa_id)}" if meeting.starts_at else ""
    step.ket = [f"{tanggal(meeting.held_on)}{hour}, {meeting.place}"]
    if road.decision is not None:
        step.ket.append(f"{_decided(road.decision, words)}: {road.decision.sentence}")


def _decided(decision: Decision, words: Words) -> str:
    """What was decided, with the plan and year it is meant for, or when it is spoken of again."""
    label = _(str(Outcome(decision.outcome).label))
    if decision.outcome == Outcome.ADOPTED:
        into = {"label": label, "plan": _plan_of(decision, words), "year": decision.into_year}
        return _("%(label)s untuk %(plan)s %(year)s") % into
    if decision.returns_in_year is not None:
        again = {"label": label, "year": decision.returns_in_year}
        return _("%(label)s, dibahas lagi tahun %(year)s") % again
    return label


def _plan_of(decision: Decision | None, words: Words) -> str:
    return words.rpjm if decision is not None and decision.into_plan == IntoPlan.RPJM else words.rkp


def _planned(step: StepShown, road: Road, words: Words) -> None:
    kegiatan = road.kegiatan
    if kegiatan is None:
        into = road.decision.into_year if road.decision else None
        plan = _plan_of(road.decision, words)
        step.judul = _("Masuk rencana (%s)") % f"{plan}{f' {into}' if into else ''}"
        return
    step.judul = _("Masuk rencana (%s)") % f"{words.rkp} {kegiatan.rkp.year}"
    step.ket = [
        _("%(name)s, kegiatan %(kode)s") % {"name": kegiatan.name, "kode": kegiatan.kode},
        _("Perkiraan biaya %s") % rupiah(kegiatan.cost),
    ]


def _budgeted(step: StepShown, road: Road, words: Words) -> None:
    if road.withdrawn is not None and road.withdrawn.withdrawn_at is not None:
        gone = road.withdrawn
        day = tanggal(local_date(road.withdrawn.withdrawn_at, gone.desa_id))
        step.judul = _("Anggarannya ditarik")
        told = {"apb": f"{words.apb} {gone.year}", "day": day, "why": gone.withdrawal_reason}
        step.ket = [
            _("%(apb)s ditarik %(day)s: %(why)s") % told,
            _("Uangnya belum pasti sampai yang diperbaiki tayang."),
        ]
        return
    if not road.lines:
        if road.kegiatan is not None:
            year = road.kegiatan.rkp.year
            last = {"apb": f"{words.apb} {year}", "day": budget_day(road.kegiatan.desa_id, year)}
            step.ket = [_("Menunggu %(apb)s, batasnya %(day)s") % last]
        return
    apb = road.lines[0].apb
    step.judul = _("Dianggarkan %s") % rupiah(road.budgeted)
    line = {"apb": f"{words.apb} {apb.year}", "line": road.lines[0].description}
    step.ket = [_("%(apb)s, baris %(line)s") % line]
    step.href = reverse("kegiatan", args=[apb.desa_id, apb.year, road.lines[0].kegiatan_kode])
    step.teks = _("Lihat barisnya")


def _under_way(step: StepShown, road: Road, words: Words) -> None:
    if not road.paid:
        return
    used = percent(road.spent, road.budgeted)
    of = f", {_('%s%% dari anggaran') % used}" if road.budgeted else ""
    spent = _("Terpakai %s") % ringkas(road.spent)
    step.ket = [_("Pekerjaan %s%%") % road.percent_done, f"{spent}{of}"]
    step.persen, step.foto = road.percent_done, road.photos


def _done(step: StepShown, road: Road, words: Words) -> None:
    if road.percent_done == 100 and road.paid[-1].note:
        step.ket = [road.paid[-1].note]
