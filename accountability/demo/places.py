"""Makes the places of the demo world: wilayah from 99, dusun, facts, words, and lines for SMS."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from accountability.accounts.actors import Actor
from accountability.budget.models import BudgetLine
from accountability.demo.tables import rows
from accountability.lib.local_time import zone_for
from accountability.regions import sebutan
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from sms_gateway.models import Line

FIRST = "99.01.01.2001"  # the village the demo leads through
FIRST_LINE = 62_812_000_020_00
SEGMENT = 250  # rupiah, about what a part of an SMS costs here
# In the open sea north of Java: nobody lives where the demo world lies.
MIDDLE = Decimal("-5.00000"), Decimal("111.50000")
FIRST_PHONE = 3_000  # 0812-0000-3000 and up; below stand the lines, and the numbers kept for trying by hand


@dataclass
class Village:
    """One village of the demo world with what its story needs.

    `flaws` are the troubles it shall have, `pace` how many of a hundred payments are on time.
    """

    wilayah: Wilayah
    dusun: list[Dusun]
    line: Line
    size: int
    pace: int
    speech: str
    flaws: frozenset[str]
    chance: Random
    first_phone: int
    office: dict[str, Actor] = field(default_factory=dict)
    phones: int = 0
    # The routine lines of its budgets, by year, kegiatan, account and source of funds.
    routine: dict[tuple[int, str, str, str], BudgetLine] = field(default_factory=dict)
    spent: Counter[int] = field(default_factory=Counter)  # rupiah, by the key of the line

    @property
    def kode(self) -> str:
        """The official code."""
        return self.wilayah.kode

    def moment(self, day: dt.date, hour: int, minute: int | None = None) -> dt.datetime:
        """An hour of a day on this village's clock."""
        when = dt.time(hour, self.chance.randrange(60) if minute is None else minute)
        return dt.datetime.combine(day, when, tzinfo=zone_for(self.kode))

    def phone(self) -> str:
        """The next phone of a villager: fictional, and never one of another village."""
        self.phones += 1
        number = self.first_phone + self.phones
        return f"0812-0000-{number:04d}"


def settle(*, seed: int) -> list[Village]:
    """Makes every place of data/places.csv; returns the villages in order of their code."""
    villages: list[Village] = []
    for row in rows("places"):
        wilayah = Wilayah.objects.create(
            kode=row["kode"],
            name=row["name"],
            level=row["level"],
            type=row["type"],
            parent_id=row["kode"].rpartition(".")[0] or None,
            fictional=True,
        )
        if row["preset"]:
            sebutan.adopt(wilayah_kode=wilayah.kode, preset=row["preset"])
        if wilayah.is_desa:
            villages.append(_village(wilayah, row, seed, len(villages)))
    return villages


def _dusun(desa: Wilayah, lat: Decimal, long: Decimal) -> list[Dusun]:
    """The dusun of data/dusun.csv, side by side from the middle of the village eastwards."""
    return [
        Dusun.objects.create(
            desa=desa,
            name=one["name"],
            households=int(one["households"]),
            lat=lat,
            long=long + Decimal(number) / 200,
        )
        for number, one in enumerate(row for row in rows("dusun") if row["desa"] == desa.kode)
    ]


def _village(wilayah: Wilayah, row: dict[str, str], seed: int, place: int) -> Village:
    lat, long = MIDDLE[0] - Decimal(place) / 50, MIDDLE[1]
    DesaFacts.objects.create(
        desa=wilayah,
        lat=lat,
        long=long,
        households=int(row["households"]),
        population=int(row["population"]),
        women=int(row["women"]),
        office_hours="Senin-Jumat 08.00-14.00",
        complaint_address=f"Posko Aspirasi, Jalan Balai 1, {wilayah.name}",
    )
    dusun = _dusun(wilayah, lat, long)
    line = Line.objects.create(
        key=f"demo-{wilayah.kode.replace('.', '-')}",
        carrier="simulator",
        address=f"+{FIRST_LINE + place + 1}",
        desa=wilayah,
        rupiah_per_segment=SEGMENT,
    )
    return Village(
        wilayah=wilayah,
        dusun=dusun,
        line=line,
        size=int(row["size"]),
        pace=int(row["pace"]),
        speech=row["speech"],
        flaws=frozenset(row["flaws"].split()),
        chance=Random(f"{seed}:{wilayah.kode}"),  # noqa: S311 - a story, no secret
        first_phone=FIRST_PHONE + place * 500,
    )
