"""The cases of Sukamaju that the demo world promises, and the work that lies open there."""

import datetime as dt
from functools import partial

from accountability.accounts.models import Role
from accountability.demo import desk_work
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.planning_year import call_meeting, hear
from accountability.demo.seasons import DAY, Cause, Season, cause, declined
from accountability.demo.tables import rows
from accountability.demo.voices import Saying, answer_by_sms, by_phone, say
from accountability.planning import agenda
from accountability.planning.models import MusyawarahKind
from posko import answering
from posko.states import State

COMING_IN = 5  # days until the next musyawarah


def first_year(village: Village) -> list[Cause]:
    """Last year's causes: one ends with PUAS, one was reopened, one went on to the kecamatan."""
    road, lamps = cause(village, "jalan", "done", 6), cause(village, "lampu", "done", 5)
    _sms(road, 0).opinion = "puas"
    _sms(road, 1).opinion = "puas"
    _sms(lamps, 0).opinion = "later"
    _sms(lamps, 1).opinion = "later"
    others = [cause(village, "difabel", "done", 4), cause(village, "paud", "done", 4)]
    return [road, lamps, *others, declined(village, "Lapangan voli {d}")]  # it comes back a year later


def second_year(village: Village) -> list[Cause]:
    """This year's causes: one of them is half done; several were not adopted, each with its reason."""
    return [
        cause(village, "air", "done", 5),
        cause(village, "irigasi", "half", 5),
        cause(village, "usaha", "done", 4),
        cause(village, "lansia", "done", 3),
        *_refused(village),
    ]


def _refused(village: Village) -> list[Cause]:
    titles = ("Lahan makam {d}", "Sinyal HP {d}")
    found: dict[str, Cause] = {}
    while len(found) < len(titles):
        one = declined(village)
        if one.theme["title"] in titles:
            found[one.theme["title"]] = one
    return [found[title] for title in titles]


def coming_year(village: Village) -> list[Cause]:
    """Next year's causes: one in the draft budget, one only planned, one only adopted."""
    return [
        cause(village, "jembatan", "draft", 5),
        cause(village, "posyandu", "planned", 4),
        cause(village, "sampah", "adopted", 4),
    ]


def _sms(of: Cause, place: int) -> Saying:
    of.sayings[place] = by_phone(of.sayings[place])
    return of.sayings[place]


def reopenings(diary: Diary, village: Village, lamps: Cause) -> None:
    """Two who were told "done" do not agree: one is heard again, the other is escalated by a second BELUM."""
    again, escalated = lamps.sayings[0], lamps.sayings[1]
    today = diary.now.date()
    _belum(diary, again, today - 6 * DAY, "lampunya mati lg sdh 3 mlm")
    _belum(diary, escalated, today - 30 * DAY, "dpn rumah sy blm ada lampu")

    def answer(at: dt.datetime) -> None:
        sentence = "Lampu sudah kami periksa, tiangnya menyusul."
        answering.answer(
            aspirasi=escalated.voice, sentence=sentence, by=village.office[Role.KETUA_BPD], at=at
        )

    diary.on(village.moment(today - 16 * DAY, 10), answer)
    _belum(diary, escalated, today - 9 * DAY, "tiang jg blm ada smp skrg")


def _belum(diary: Diary, said: Saying, day: dt.date, words: str) -> None:
    def write(at: dt.datetime) -> None:
        if said.voice.state in {State.DONE, State.ANSWERED}:
            answer_by_sms(diary, said, at, lambda number: f"BELUM {number} {words}")

    diary.on(said.village.moment(day, 17), write)


def open_work(diary: Diary, village: Village, season: Season) -> None:
    """What waits on the desk today: fresh voices, one overdue, and a musyawarah with an undecided usulan."""
    desk_work.write(diary, village, _fresh(diary, village))
    _coming_musyawarah(diary, village, season)


def _fresh(diary: Diary, village: Village) -> dict[str, Saying]:
    """The fresh voices by their text in the table."""
    heard: dict[str, Saying] = {}
    for place, row in enumerate(rows("fresh")):
        dusun = village.dusun[place % len(village.dusun)]
        said = Saying(
            village=village,
            text=row["text"].format(d=dusun.name.lower() if row["channel"] == "sms" else dusun.name),
            channel=row["channel"],
            topic="",
            dusun=dusun,
            gender=row["gender"],
            vulnerable=row["vulnerable"],
            secret=bool(row["secret"]),
            phone=village.phone() if row["channel"] == "sms" else "",
        )
        day = diary.now.date() - DAY * int(row["days_ago"])
        at = min(village.moment(day, int(row["hour"])), diary.now - dt.timedelta(minutes=20 + 9 * place))
        diary.on(at, partial(say, diary, said))
        heard[row["text"]] = said
    return heard


def _coming_musyawarah(diary: Diary, village: Village, season: Season) -> None:
    today = diary.now.date()
    gullies = cause(village, "selokan", "proposed", 5)
    lately = Season(
        year=season.year,
        years_on=season.years_on,
        voices_from=today - 60 * DAY,
        voices_to=today - 20 * DAY,
        women_on=today,
        musdes_on=today,
        plan_on=today,
        enact_on=None,
        draft_on=today,
        publish_on=None,
    )
    hear(diary, lately, [gullies])

    def call(at: dt.datetime) -> None:
        held = call_meeting(village, season.year, MusyawarahKind.DESA, today + COMING_IN * DAY, at)
        agenda.propose(
            kelompok=gullies.gathered,
            musyawarah=held,
            title=gullies.named("title"),
            by=village.office[Role.KETUA_BPD],
            at=at,
        )

    diary.on(village.moment(today - 3 * DAY, 10), call)


def small_talk(diary: Diary, road: Cause) -> None:
    """What people also ask by SMS: where it stands, how it works, and what the money is for."""
    first, second = road.sayings[0], road.sayings[1]
    village = road.village
    year = diary.now.year - 1
    diary.on(
        village.moment(dt.date(year, 2, 3), 16),
        lambda at: answer_by_sms(diary, first, at, lambda number: f"cek {number}"),
    )
    diary.on(
        village.moment(dt.date(year, 2, 3), 17),
        lambda at: answer_by_sms(diary, first, at, lambda _: "ANGGARAN"),
    )
    diary.on(
        village.moment(dt.date(year, 2, 9), 8),
        lambda at: answer_by_sms(diary, second, at, lambda _: "PANDUAN"),
    )
