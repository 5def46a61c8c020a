"""The way of a voice or a kelompok from usul to result, put together from what offices recorded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.progress import work_done
from accountability.budget.withdrawing import withdrawn_with
from accountability.lib.local_time import local_date, tanggal, zone_abbr
from accountability.lib.rupiah import ringkas, rupiah
from accountability.planning.models import Decision, Kegiatan, Outcome, Usulan
from accountability.regions.sebutan import Words
from posko import counts
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import BADGE, Channel, State
from posko.transitions import STEPS
from public_site.budget_sheet import percent, published

ICONS = {
    "masuk": "masuk",
    "gabung": "gabung",
    "musyawarah": "musyawarah",
    "rencana": "rencana",
    "uang": "uang",
    "kerja": "kerja",
    "selesai": "puas",
}
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
    """What the offices recorded for one kelompok: from the proposal to the last rupiah."""

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
    road = Road(kelompok, kelompok.aspirasi.count())
    proposals = kelompok.usulan.select_related("musyawarah", "decision").order_by("-proposed_at", "-id")
    known = list(proposals)
    if not known:
        return road
    planned = Kegiatan.objects.filter(usulan__in=known).select_related("rkp").order_by("-rkp__year", "-id")
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
    shown = [StepShown(kode, judul, ICONS[kode]) for kode, judul, _ in STEPS]
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
    return _with_its_end(shown, state, own)


def _with_its_end(shown: list[StepShown], state: str, own: list[Milestone]) -> list[StepShown]:
    """Where the way ended otherwise, or began again, that is its last step: nothing is promised after it."""
    again = next((m for m in reversed(own) if m.news == "dibuka_lagi"), None)
    if state in ENDS:
        end = StepShown(state, str(State(state).label), BADGE[state][0], "kini")
        at = next((_day(m) for m in reversed(own) if m.state == state), None)
    elif again is not None and state == State.READ:
        end, at = StepShown("lagi", "Dibuka lagi", "muat", "kini"), _day(again)
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
    for at, (_, _, states) in enumerate(STEPS):
        if seen & set(states):
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
        step.ket += [f"Dibaca {tanggal(read)}"] if read else []
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
    way = {Channel.SMS: "lewat SMS", Channel.WEB: "lewat web", Channel.WHATSAPP: "lewat WhatsApp"}
    day = tanggal(local_date(voice.received_at, voice.desa_id))
    return f"{day}, {way.get(Channel(voice.channel), 'lewat petugas')}"


def _received(step: StepShown, road: Road, words: Words) -> None:
    if road.kelompok is not None:
        step.ket = [f"Disampaikan {counts.told(road.voices)}"]


def _gathered(step: StepShown, road: Road, words: Words) -> None:
    if road.kelompok is not None:
        step.judul = "Dikelompokkan"
        step.ket = [f"“{road.kelompok.title}”, disampaikan {counts.told(road.voices)}"]


def _discussed(step: StepShown, road: Road, words: Words) -> None:
    step.judul = f"Dibahas di {words.musyawarah}"
    if road.usulan is None:
        return
    meeting = road.usulan.musyawarah
    hour = f", {meeting.starts_at:%H.%M} {zone_abbr(meeting.desa_id)}" if meeting.starts_at else ""
    step.ket = [f"{tanggal(meeting.held_on)}{hour}, {meeting.place}"]
    if road.decision is not None:
        step.ket.append(f"{Outcome(road.decision.outcome).label}: {road.decision.sentence}")


def _planned(step: StepShown, road: Road, words: Words) -> None:
    kegiatan = road.kegiatan
    if kegiatan is None:
        into = road.decision.into_year if road.decision else None
        step.judul = f"Masuk rencana ({words.rkp}{f' {into}' if into else ''})"
        return
    step.judul = f"Masuk rencana ({words.rkp} {kegiatan.rkp.year})"
    step.ket = [f"{kegiatan.name}, kegiatan {kegiatan.kode}", f"Perkiraan biaya {rupiah(kegiatan.cost)}"]


def _budgeted(step: StepShown, road: Road, words: Words) -> None:
    if road.withdrawn is not None and road.withdrawn.withdrawn_at is not None:
        gone = road.withdrawn
        day = tanggal(local_date(road.withdrawn.withdrawn_at, gone.desa_id))
        step.judul = "Anggarannya ditarik"
        step.ket = [
            f"{words.apb} {gone.year} ditarik {day}: {gone.withdrawal_reason}",
            "Uangnya belum pasti sampai yang diperbaiki tayang.",
        ]
        return
    if not road.lines:
        year = road.kegiatan.rkp.year if road.kegiatan else None
        step.ket = [f"Menunggu {words.apb} {year}, batasnya 31 Desember {year - 1}"] if year else []
        return
    apb = road.lines[0].apb
    step.judul = f"Dianggarkan {rupiah(road.budgeted)}"
    step.ket = [f"{words.apb} {apb.year}, baris {road.lines[0].description}"]
    step.href = reverse("kegiatan", args=[apb.desa_id, apb.year, road.lines[0].kegiatan_kode])
    step.teks = "Lihat barisnya"


def _under_way(step: StepShown, road: Road, words: Words) -> None:
    if not road.paid:
        return
    used = percent(road.spent, road.budgeted)
    of = f", {used}% dari anggaran" if road.budgeted else ""
    step.ket = [f"Pekerjaan {road.percent_done}%", f"Terpakai {ringkas(road.spent)}{of}"]
    step.persen, step.foto = road.percent_done, road.photos


def _done(step: StepShown, road: Road, words: Words) -> None:
    if road.percent_done == 100 and road.paid[-1].note:
        step.ket = [road.paid[-1].note]
