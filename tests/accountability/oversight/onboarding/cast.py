"""Small makers of rows and files about people."""

import io
from typing import Any

from accountability.accounts.models import (
    FileKind,
    Membership,
    PeopleFile,
)
from accountability.oversight.onboarding import bringing_in, inviting
from accountability.oversight.onboarding.people_rows import (
    HEADINGS,
    PersonRow,
    as_data,
    person,
    read_people,
)
from accountability.regions.models import Wilayah
from tests import makers

AT = makers.NOW
TODAY = AT.date()
PASSWORD = "kopi pagi di teras 7"
HP = "081200000077"


def csv_of(*rows: str) -> io.BytesIO:
    return io.BytesIO("\n".join([";".join(HEADINGS), *rows]).encode())


def read(*rows: str) -> list[PersonRow]:
    return read_people(csv_of(*rows), today=TODAY)


def one(
    desa: Wilayah, role: str = "petugas", name: str = "Contoh Satu", hp: str = "", **days: Any
) -> PersonRow:
    cells = {"kode": desa.kode, "peran": role, "nama": name, "hp": hp, "surel": days.pop("surel", "")}
    return person(number=1, cells=cells, since=days.get("since"), until=days.get("until"), today=TODAY)


def invite(kab: Membership, row: PersonRow) -> Membership:
    return inviting.add_one(row=row, member=kab, today=TODAY, at=AT)


def keep(kab: Membership, *rows: str, mark: str = "a") -> PeopleFile:
    return bringing_in.keep(kind=FileKind.PEOPLE, rows=as_data(read(*rows)), sha256=mark, member=kab, at=AT)


def adopt(kab: Membership, file: PeopleFile, expected: int) -> int:
    return bringing_in.adopt(file=file, expected=expected, member=kab, today=TODAY, at=AT)


def code_in(body: str) -> str:
    return body.partition("kode ")[2][:19]
