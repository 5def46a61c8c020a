"""A village's year of planning and money, and what each cause of its people is to become."""

import datetime as dt
from dataclasses import dataclass, field

from accountability.budget.models import BudgetLine
from accountability.demo.places import Village
from accountability.demo.tables import rows, texts
from accountability.demo.voices import Saying, saying
from accountability.planning.models import Kegiatan, Usulan
from accountability.regions.models import Dusun
from posko.models import Kelompok

GENERAL = ("jalan", "air", "lampu", "jembatan", "sampah", "irigasi", "difabel", "selokan", "mck", "lansia")
GENERAL_PAPUA = ("jalan", "air", "jembatan", "surya", "difabel")
OF_WOMEN = ("posyandu", "usaha", "paud")
OF_WOMEN_PAPUA = ("pasar", "posyandu", "paud")
DAY = dt.timedelta(days=1)


class NeverGathered(Exception):
    """Nobody spoke for this cause before it was to be proposed."""


@dataclass(frozen=True)
class Season:
    """The dates of one budget year; None: it will not happen (yet)."""

    year: int
    years_on: int
    voices_from: dt.date
    voices_to: dt.date
    women_on: dt.date
    musdes_on: dt.date
    plan_on: dt.date
    enact_on: dt.date | None
    draft_on: dt.date
    publish_on: dt.date | None


@dataclass
class Cause:
    """What several voices want together; `fate` says how far it goes, "done" or half the way there."""

    village: Village
    theme: dict[str, str]
    dusun: Dusun
    fate: str
    sayings: list[Saying]
    kelompok: Kelompok | None = None
    usulan: Usulan | None = None
    kegiatan: Kegiatan | None = None
    line: BudgetLine | None = None
    joined: list[int] = field(default_factory=list)

    def named(self, column: str) -> str:
        """A title, job or summary with the name of the place in it."""
        return self.theme[column].format(d=self.dusun.name)

    @property
    def gathered(self) -> Kelompok:
        """The kelompok of the cause; raises NeverGathered before anyone was heard."""
        if self.kelompok is None:
            raise NeverGathered(self.named("title"))
        return self.kelompok

    @property
    def of_women(self) -> bool:
        """Whether the women's own musyawarah brings it (mission S6)."""
        return self.theme.get("who") == "p"


def by_law(year: int, years_on: int, village: Village) -> Season:
    """A season on the dates the law gives (planning/data/calendar.csv); a late village is late."""
    before = year - 1
    publish: dt.date | None = dt.date(before, 12, 18)
    if years_on == 1 and "late" in village.flaws:
        publish = None
    if years_on == 1 and "late_before" in village.flaws:
        publish = dt.date(year, 2, 26)
    shift = DAY * village.chance.randrange(5)
    return Season(
        year=year,
        years_on=years_on,
        voices_from=dt.date(before, 1, 8),
        voices_to=dt.date(before, 7, 8),
        women_on=dt.date(before, 7, 28) + shift,
        musdes_on=dt.date(before, 8, 19) + shift,
        plan_on=dt.date(before, 9, 12) + shift,
        enact_on=dt.date(before, 9, 24) + shift,
        draft_on=dt.date(before, 10, 14) + shift,
        publish_on=publish and publish + shift,
    )


def around_now(year: int, years_on: int, today: dt.date) -> Season:
    """The season that is under way on the day of loading, so that its next steps can be tried by hand."""
    return Season(
        year=year,
        years_on=years_on,
        voices_from=today - 150 * DAY,
        voices_to=today - 75 * DAY,
        women_on=today - 58 * DAY,
        musdes_on=today - 44 * DAY,
        plan_on=today - 30 * DAY,
        enact_on=None,
        draft_on=today - 12 * DAY,
        publish_on=None,
    )


def cause(village: Village, theme: str, fate: str, voices: int) -> Cause:
    """A cause with so many voices, in a dusun drawn by lot."""
    row = next(row for row in rows("themes") if row["theme"] == theme)
    dusun = village.chance.choice(village.dusun)
    said = texts(theme, village.speech)
    drawn = village.chance.sample(said, min(voices, len(said)))
    sayings = [saying(village, one, theme, dusun) for one in drawn]
    for one in sayings:
        one.kind = "usul" if one.text.startswith("usul") else "laporan"
    return Cause(village, row, dusun, fate, sayings)


def declined(village: Village, title: str = "") -> Cause:
    """A cause that a musyawarah will not adopt, from data/declined.csv; the one of `title` or any."""
    row = village.chance.choice([row for row in rows("declined") if title in {"", row["title"]}])
    dusun = village.chance.choice(village.dusun)
    blank = {"gender": "", "vulnerable": "", "kind": "usul"}
    wanted = [{**blank, "text": row[column]} for column in ("text1", "text2")]
    return Cause(
        village, row, dusun, row["outcome"], [saying(village, one, "lainnya", dusun) for one in wanted]
    )


def themes_of(village: Village) -> list[list[str]]:
    """The themes of three seasons, drawn without an early repeat: general ones and one of the women's."""
    papua = village.speech == "pp"
    general = list(GENERAL_PAPUA if papua else GENERAL)
    women = list(OF_WOMEN_PAPUA if papua else OF_WOMEN)
    village.chance.shuffle(general)
    village.chance.shuffle(women)
    each = 1 if papua else 2
    dealt = [[*general[season * each : (season + 1) * each], women[season]] for season in range(3)]
    dealt[2] = dealt[2][-2:]
    if "no_women" in village.flaws:
        dealt[1:] = [themes[:-1] for themes in dealt[1:]]
    return dealt
