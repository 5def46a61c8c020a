"""Carries causes through one season: heard, gathered, decided, planned and budgeted, each by its own deed."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.budget import drafting, publication
from accountability.demo import board
from accountability.demo.diary import Diary
from accountability.demo.figures import Figures, figures
from accountability.demo.places import FIRST, Village
from accountability.demo.plans import in_rpjm
from accountability.demo.seasons import DAY, Cause, Season
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, read, say, summarise
from accountability.planning import agenda, attending, convening, deciding, rkp
from accountability.planning.models import ForwardedTo, Kegiatan, Musyawarah, MusyawarahKind, Outcome
from accountability.regions.sebutan import words_for
from posko.clustering import gather
from posko.states import Population, ReasonClass

AGREED = frozenset({"done", "half", "draft", "planned", "adopted"})
PLANNED = AGREED - {"adopted"}
BUDGETED = PLANNED - {"planned"}
QUIET_DAYS = 70  # how long the council of a village with the flaw "silent" has done nothing


def awake(village: Village, day: dt.date, diary: Diary) -> bool:
    """Whether the village's council is at work on `day`."""
    return "silent" not in village.flaws or day < diary.now.date() - QUIET_DAYS * DAY


def hear(diary: Diary, season: Season, causes: list[Cause]) -> None:
    """Every voice is said, read within days, and joins its kelompok."""
    span = (season.voices_to - season.voices_from).days
    for cause in causes:
        village = cause.village
        for place, said in enumerate(cause.sayings):
            day = season.voices_from + DAY * village.chance.randrange(span)
            diary.on(village.moment(day, village.chance.randrange(7, 19)), partial(say, diary, said))
            if not awake(village, day + 9 * DAY, diary):
                continue
            seen = day + DAY * village.chance.randrange(1, 3)
            diary.on(village.moment(seen, 9), partial(read, said))
            if place == 0:  # of like voices one is enough for the public
                diary.on(village.moment(seen, 16), partial(summarise, said, cause.named("summary")))
            joins = seen + DAY * village.chance.randrange(2, 6)
            diary.on(village.moment(joins, 13), partial(_join, cause, said))


def _join(cause: Cause, said: Saying, at: dt.datetime) -> None:
    cause.kelompok = gather(
        desa=cause.village.wilayah,
        aspirasi=[said.voice],
        title=cause.named("title"),
        by=cause.village.office[Role.ANGGOTA_BPD],
        at=at,
        kelompok=cause.kelompok,
    )


def meet(diary: Diary, season: Season, causes: list[Cause]) -> None:
    """The women's own musyawarah comes first; what it adopts goes up to the general one by itself."""
    women = [cause for cause in causes if cause.of_women]
    general = [cause for cause in causes if not cause.of_women]
    if women:
        _meeting(diary, season, women, [], MusyawarahKind.WOMEN, season.women_on)
    first = bool(causes) and causes[0].village.kode == FIRST
    kind = MusyawarahKind.MUSRENBANG if first and season.years_on == 1 else MusyawarahKind.DESA
    _meeting(diary, season, general, women, kind, season.musdes_on)


def _meeting(
    diary: Diary,
    season: Season,
    causes: list[Cause],
    carried: list[Cause],
    kind: MusyawarahKind,
    day: dt.date,
) -> None:
    """A meeting about `causes`; of those `carried` to it by themselves it decides as well."""
    if not causes:
        return
    village = causes[0].village
    held: list[Musyawarah] = []

    def convene(at: dt.datetime) -> None:
        held.append(call_meeting(village, season.year, kind, day, at))

    def decide(at: dt.datetime) -> None:
        _count_heads(village, held[0], at)
        board.put_in_order(village, held[0], season.years_on, at)
        for cause in causes:
            _decide(cause, season, at)
        for cause in carried:
            _decide_carried(cause, held[0], season, at)
        _decide_returned(village, held[0], season, at)

    diary.on(village.moment(day - 12 * DAY, 10), convene)
    for cause in causes:
        diary.on(village.moment(day - 8 * DAY, 10), partial(_propose, cause, held))
    diary.on(village.moment(day, 13), decide)


def call_meeting(
    village: Village, year: int, kind: MusyawarahKind, day: dt.date, at: dt.datetime
) -> Musyawarah:
    """Convenes a meeting in the village's own words."""
    words = words_for(village.kode)
    name = {
        MusyawarahKind.WOMEN: "Musyawarah khusus perempuan",
        MusyawarahKind.MUSRENBANG: "Musrenbang",
    }.get(kind, words.musyawarah.capitalize())
    return convening.convene(
        desa=village.wilayah,
        kind=kind,
        title=f"{name}: rencana {year}",
        held_on=day,
        starts_at=dt.time(9),
        place="Balai pertemuan",
        by=village.office[Role.KADES if kind == MusyawarahKind.MUSRENBANG else Role.KETUA_BPD],
        at=at,
    )


def _propose(cause: Cause, held: list[Musyawarah], at: dt.datetime) -> None:
    if cause.kelompok is None:
        return
    by = cause.village.office[Role.KETUA_BPD]
    cause.usulan = agenda.propose(
        kelompok=cause.kelompok, musyawarah=held[0], title=cause.named("title"), by=by, at=at
    )
    board.guess(cause.village, cause.usulan, cause.dusun, at)


def _decide_carried(cause: Cause, held: Musyawarah, season: Season, at: dt.datetime) -> None:
    """What the women adopted stands on the agenda of all as another proposal, and is decided there."""
    carried = held.usulan.undecided().filter(continues=cause.usulan).first() if cause.usulan else None
    if carried is not None:
        cause.usulan = carried
        _decide(cause, season, at)


def _decide_returned(village: Village, held: Musyawarah, season: Season, at: dt.datetime) -> None:
    """What was put off last year came back by itself; it is agreed to now, or goes on to who can pay."""
    returned = held.usulan.undecided().filter(continues__decision__outcome=Outcome.DEFERRED)
    by = village.office[Role.KETUA_BPD]
    for usulan in returned.select_related("kelompok__desa", "desa", "musyawarah"):
        if village.kode == FIRST:
            deciding.turn_down(
                usulan=usulan,
                outcome=Outcome.FORWARDED,
                forwarded_to=ForwardedTo.KABUPATEN,
                reason_class=ReasonClass.NO_MONEY,
                sentence="Sudah ditunda setahun, jadi kami mintakan bantuan.",
                next_step="Dinas Pemuda dan Olahraga kabupaten",
                by=by,
                at=at,
            )
            continue
        sentence = "Ditunda tahun lalu, sekarang disepakati."
        deciding.adopt(usulan=usulan, sentence=sentence, into_year=season.year, by=by, at=at)


def _decide(cause: Cause, season: Season, at: dt.datetime) -> None:
    by = cause.village.office[Role.KETUA_BPD]
    if cause.usulan is None:
        return
    if cause.fate in AGREED:
        sentence = cause.village.chance.choice(rows("agreed"))["sentence"]
        deciding.adopt(usulan=cause.usulan, sentence=sentence, into_year=season.year, by=by, at=at)
        return
    turned = cause.theme if "reason" in cause.theme else _PUT_OFF
    deciding.turn_down(
        usulan=cause.usulan,
        outcome=Outcome(turned["outcome"]),
        reason_class=ReasonClass(turned["reason"]),
        sentence=turned["sentence"],
        next_step=turned["next_step"],
        by=by,
        at=at,
    )


_PUT_OFF = {
    "outcome": "deferred",
    "reason": "later",
    "sentence": "Kegiatan rutin didahulukan tahun ini.",
    "next_step": "Diusulkan lagi di musyawarah berikutnya.",
}


def _count_heads(village: Village, held: Musyawarah, at: dt.datetime) -> None:
    chance = village.chance
    women = held.kind == MusyawarahKind.WOMEN
    heads = attending.Attendance(
        men=chance.randrange(2, 5) if women else chance.randrange(28, 46),
        women=chance.randrange(24, 41) if women else chance.randrange(11, 24),
        disabled=chance.randrange(1, 4),
        poor=chance.randrange(4, 11),
    )
    number = f"{held.pk:03d}/BA/{held.held_on:%m/%Y}"
    attending.attend(
        musyawarah=held,
        attendance=heads,
        by=village.office[Role.KETUA_BPD],
        at=at,
        berita_acara_no=number,
    )


def plan_and_budget(diary: Diary, village: Village, season: Season, causes: list[Cause]) -> None:
    """What was adopted becomes kegiatan beside the routine ones; the plan is enacted, the budget drafted."""
    agreed = [cause for cause in causes if cause.fate in PLANNED]
    money = figures(
        size=village.size,
        years_on=season.years_on,
        permille=[int(cause.theme["permille"]) for cause in agreed],
    )
    routine: dict[str, Kegiatan] = {}
    diary.on(
        village.moment(season.plan_on, 10), lambda at: _plan(village, season, agreed, money, routine, at)
    )
    if season.enact_on is not None:
        diary.on(village.moment(season.enact_on, 14), lambda at: _enact(village, season, at))
    diary.on(
        village.moment(season.draft_on, 10), lambda at: _draft(village, season, agreed, money, routine, at)
    )
    if season.publish_on is not None:
        day = season.publish_on
        diary.on(village.moment(day, 11), lambda at: _publish(village, season, day, at))


def _plan(
    village: Village,
    season: Season,
    causes: list[Cause],
    money: Figures,
    routine: dict[str, Kegiatan],
    at: dt.datetime,
) -> None:
    by = village.office[Role.KADES]
    for cause, cost in zip(causes, money.causes, strict=True):
        if cause.usulan is not None:
            job = _job_of(cause, cost, season.year)
            cause.kegiatan = rkp.plan(
                desa=village.wilayah, year=season.year, job=job, by=by, at=at, usulan=cause.usulan
            )
    for line in money.routine:
        kode = line.row["kode"]
        if kode in routine:
            continue
        job = rkp.Job(
            kode=kode,
            name=line.row["name"],
            cost=money.cost_of(kode),
            volume=12,
            unit="bulan",
            place=village.wilayah.name,
            fund_source=line.row["source"],
            pelaksana="Sekretaris",
            starts_month=1,
            ends_month=12,
        )
        routine[kode] = rkp.plan(desa=village.wilayah, year=season.year, job=job, by=by, at=at)


def _job_of(cause: Cause, cost: int, year: int) -> rkp.Job:
    theme = cause.theme
    people = (cause.dusun.households or 0) * 3
    women = people if cause.of_women else people // 2
    groups = {
        Population.WOMEN: women,
        Population.MEN: people - women,
        Population.POOR: people // 5,
        Population.ELDERLY: people // 9,
        Population.DISABLED: people // 30,
    }
    return rkp.Job(
        kode=theme["kode"],
        name=cause.named("job"),
        cost=cost,
        volume=int(theme["volume"]),
        unit=theme["unit"],
        place=cause.dusun.name,
        beneficiaries=people,
        fund_source="DDS",
        pelaksana=theme["pelaksana"],
        starts_month=4,
        ends_month=6,
        groups={str(group): count for group, count in groups.items() if count},
        rpjm_activity=in_rpjm(cause.village, year, theme["kode"]),
    )


def _enact(village: Village, season: Season, at: dt.datetime) -> None:
    plan = village.wilayah.rkp.get(year=season.year)
    rkp.enact(
        rkp=plan,
        perdes_no=f"4 Tahun {season.year - 1}",
        enacted_date=at.date(),
        by=village.office[Role.KADES],
        at=at,
    )


def _draft(
    village: Village,
    season: Season,
    causes: list[Cause],
    money: Figures,
    routine: dict[str, Kegiatan],
    at: dt.datetime,
) -> None:
    by = village.office[Role.KEUANGAN]
    apb = drafting.draft(desa=village.wilayah, year=season.year, by=by, at=at)
    for line in money.income:
        row = line.row
        entry = drafting.Entry(row["account"], line.rupiah, row["source"], row["description"])
        drafting.add_line(apb=apb, entry=entry, by=by, at=at)
    for cause, cost in zip(causes, money.causes, strict=True):
        if cause.fate in BUDGETED and cause.kegiatan is not None:
            entry = drafting.Entry(cause.theme["account"], cost, "DDS", kegiatan=cause.kegiatan)
            cause.line = drafting.add_line(apb=apb, entry=entry, by=by, at=at)
    for line in money.routine:
        row = line.row
        entry = drafting.Entry(
            row["account"], line.rupiah, row["source"], row["description"], kegiatan=routine[row["kode"]]
        )
        place = (season.year, row["kode"], row["account"], row["source"])
        village.routine[place] = drafting.add_line(apb=apb, entry=entry, by=by, at=at)


def _publish(village: Village, season: Season, day: dt.date, at: dt.datetime) -> None:
    apb = village.wilayah.apb.of_year(season.year).get()
    publication.publish(
        apb=apb,
        perdes_no=f"7 Tahun {day.year}",
        perdes_date=day,
        by=village.office[Role.KADES],
        at=at,
    )
