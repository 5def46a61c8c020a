"""Lets some villages of the demo world tell how many people of each group live there."""

import datetime as dt

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.tables import rows
from accountability.regions.models import Residents
from posko.counting_residents import count_residents


def tell(diary: Diary, village: Village, year: int) -> None:
    """The counts of data/residents.csv, told in January by the village's office; most villages tell none."""
    names = {one.name: one.pk for one in village.dusun}
    people = {
        (names[row["dusun"]] if row["dusun"] else None, group): int(row[group])
        for row in rows("residents")
        if row["desa"] == village.kode
        for group in Residents.GROUPS
        if row[group]
    }
    if people:
        diary.on(
            village.moment(dt.date(year, 1, 14), 10),
            lambda at: count_residents(
                desa=village.wilayah,
                year=year,
                source="Buku induk penduduk",
                people=people,
                by=village.office[Role.KEUANGAN],
                at=at,
            ),
        )
