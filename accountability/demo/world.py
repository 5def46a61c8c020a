"""Loads the demo world: places made directly, everything else by the product's own deeds."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import transaction

from accountability.demo import (
    above,
    answers,
    budget_life,
    calendar_year,
    council_year,
    counter_year,
    handed_on,
    headcount,
    lots,
    meetings_held,
    onboarded,
    outreach_week,
    oversight_year,
    people,
    personal,
    places,
    plans,
    public_book,
    seasons,
    service_view,
    sms_side,
    stories,
    warned,
    year_before,
)
from accountability.demo.commits import written_later
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.planning_year import hear, meet, plan_and_budget
from accountability.demo.seasons import DAY, Cause, Season
from accountability.demo.working_year import spend
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway.models import OutboundSMS

FIRST = places.FIRST
DEFAULT_SEED = 7


class NotADemo(Exception):
    """The demo world, with passwords everyone knows, is made only where DEMO is on."""


class Unfinished(Exception):
    """An earlier loading was cut off; what it wrote cannot be taken back, so it needs an empty database."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there is now: counts, and whether this call made it."""

    fresh: bool
    villages: int
    aspirasi: int
    sms: int
    entries: int


def load(*, now: dt.datetime, seed: int = DEFAULT_SEED, only: frozenset[str] = frozenset()) -> Loaded:
    """Makes the world as it stands at `now`, about two years deep; a second call only says what is there.

    The same `seed` and moment make the same world, numbers included. With `only`, life goes on in the
    villages of these codes alone; the others are there, but empty. Raises NotADemo without settings.DEMO,
    Unfinished after a loading that was cut off.
    """
    if not settings.DEMO:
        raise NotADemo
    if Wilayah.objects.filter(kode=FIRST).exists():
        if not people.are_in():
            raise Unfinished
        return _counted(fresh=False)
    year = (now.date() - 30 * DAY).year
    first = dt.date(year - 2, 1, 8)
    with lots.drawn_from(Random(seed)), lots.bells_silent():  # noqa: S311 - a story, no secret
        with transaction.atomic():
            villages = places.settle(seed=seed)
            people.appoint(villages=villages, since=first)
            oversight_year.fill_tables(years=range(year - 1, year + 2), at=now)
        diary = Diary(now)
        for village in villages:
            if only and village.kode not in only:
                continue
            _write(diary, village, year, first)
            headcount.tell(diary, village, year)
        lived = [one for one in villages if not only or one.kode in only]
        warned.write(diary, lived)
        counter_year.write(diary, lived)
        onboarded.write(diary, lived)
        with written_later():
            diary.live()
        people.let_in()
    public_book.write(now)
    return _counted(fresh=True)


def _write(diary: Diary, village: Village, year: int, first: dt.date) -> None:
    law = [seasons.by_law(year - 1 + n, n, village) for n in range(3)]
    if village.kode == FIRST:
        _write_first(diary, village, law)
        plans.write(diary, village, first, law[1].year)
        year_before.write(diary, village, law[1].year - 1)
    else:
        themes = seasons.themes_of(village)
        for season, drawn in zip(law, themes, strict=True):
            if season.years_on == 2 and "silent" in village.flaws:
                continue
            origin = not ("no_origin" in village.flaws and season.years_on == 1)
            voices = 2 if village.speech == "pp" else 3
            fate = "done" if origin else "deferred"
            causes = [seasons.cause(village, theme, fate, voices) for theme in drawn]
            if season.years_on == 1:
                causes.append(seasons.declined(village))
            _live_through(diary, village, season, causes)
    answers.scatter(diary, village, first)
    answers.women_speak(diary, village)
    answers.stay_unread(diary, village)
    council_year.write(diary, village, first=village.kode == FIRST)
    calendar_year.write(diary, village, year)
    oversight_year.evaluate(diary, village, year)
    oversight_year.follow(diary, village)
    above.write(diary, village)
    service_view.write(diary, village)


def _write_first(diary: Diary, village: Village, law: list[Season]) -> None:
    last, this = stories.first_year(village), stories.second_year(village)
    _live_through(diary, village, law[0], last)
    _live_through(diary, village, law[1], this)
    coming = seasons.around_now(law[2].year, 2, diary.now.date())
    causes = stories.coming_year(village)
    _live_through(diary, village, coming, causes)
    handed_on.write(diary, village, causes)
    meetings_held.write(diary, village, causes)
    stories.reopenings(diary, village, last[1])
    stories.small_talk(diary, last[0])
    stories.open_work(diary, village, coming)
    sms_side.write(diary, village, dt.date(law[0].year, 1, 9))
    outreach_week.write(diary, village)
    calendar_year.set_days(diary, village)
    personal.write(diary, village)


def _live_through(diary: Diary, village: Village, season: Season, causes: list[Cause]) -> None:
    hear(diary, season, causes)
    meet(diary, season, causes)
    plan_and_budget(diary, village, season, causes)
    spend(diary, village, season, causes)
    budget_life.write(diary, village, season)


def _counted(*, fresh: bool) -> Loaded:
    return Loaded(
        fresh=fresh,
        villages=Wilayah.objects.desa().filter(fictional=True).count(),
        aspirasi=Aspirasi.objects.count(),
        sms=OutboundSMS.objects.count(),
        entries=Entry.objects.count(),
    )
