"""Reads rows about people out of a file or a form; what cannot be read is said by column, never guessed."""

import base64
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accountability.accounts.account_rules import account_rule
from accountability.accounts.offices import role_named
from accountability.lib import phone, phone_vault
from accountability.lib.spreadsheet.cells import Cell, Unclear, day_of, words_of
from accountability.lib.spreadsheet.opening import rows_of
from accountability.lib.spreadsheet.tables import Columns, Row
from accountability.regions.sebutan import Words, words_for

COLUMNS = Columns(
    headings={
        "kode": ("kode wilayah", "kode", "kode desa", "kode kemendagri"),
        "peran": ("peran", "jabatan"),
        "nama": ("nama tampilan", "nama"),
        "hp": ("hp", "nomor hp", "no hp", "telepon"),
        "sejak": ("sejak", "mulai"),
        "sampai": ("sampai", "selesai"),
        "surel": ("e mail", "email", "surel", "surat elektronik"),
    },
    anchors=frozenset({"kode"}),
)
HEADINGS = ("kode wilayah", "peran", "nama tampilan", "HP", "sejak", "sampai", "e-mail")
LONGEST_NAME = 120  # letters, as the table holds
FAR = dt.timedelta(days=366 * 2)
LONG_AGO = dt.timedelta(days=366 * 20)
_DOTTED = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")
_LENGTHS = {4: (2, 4), 6: (2, 4, 6), 10: (2, 4, 6, 10)}


@dataclass(slots=True)
class PersonRow:
    """One row as it was read. The phone stands in it sealed; `said` is what the other cells say.

    `faults` are pairs of column and sentence. Days are ISO, empty for none.
    """

    number: int
    kode: str = ""
    role: str = ""
    name: str = ""
    fingerprint: str = ""
    sealed: str = ""
    since: str = ""
    until: str = ""
    email: str = ""
    said: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def wrong(self, column: str, sentence: str) -> None:
        """One more fault."""
        self.faults.append((column, sentence))

    @property
    def phone(self) -> bytes:
        """The sealed phone; empty for none."""
        return base64.b64decode(self.sealed)


def as_data(rows: Iterable[PersonRow]) -> list[dict[str, Any]]:
    """The rows as they are kept until somebody decides."""
    return [asdict(row) for row in rows]


def from_data(kept: Iterable[Mapping[str, Any]]) -> list[PersonRow]:
    """The rows that `as_data` gave."""
    return [
        PersonRow(**{**one, "faults": [(column, sentence) for column, sentence in one["faults"]]})
        for one in kept
    ]


def read_people(file: IO[bytes], *, today: dt.date) -> list[PersonRow]:
    """Every row of the file. Raises Unreadable for one that as a whole is of no use."""
    read = [_row(row, today) for row in rows_of(file, COLUMNS, account_rule("rows_in_a_file", today.year))]
    _find_doubles(read)
    return read


def kode_of(text: str) -> str:
    """A code of a wilayah with its dots ("9901012001" gives "99.01.01.2001"); "" for none."""
    bare = text.strip().rstrip(".")
    if _DOTTED.fullmatch(bare):
        return bare
    digits = re.sub(r"\D", "", bare)
    if digits != bare or len(digits) not in _LENGTHS:
        return ""
    ends = _LENGTHS[len(digits)]
    return ".".join(digits[start:end] for start, end in zip((0, *ends), ends, strict=False))


def person(
    *,
    number: int,
    cells: Mapping[str, str],
    since: dt.date | None,
    until: dt.date | None,
    today: dt.date,
) -> PersonRow:
    """A row out of words: kode, peran, nama, hp, surel as typed, and its days."""
    row = PersonRow(number=number, kode=kode_of(cells["kode"]), since=(since or today).isoformat())
    if not row.kode:
        row.wrong("kode", "Kode wilayah belum benar. Tulis seperti 99.01.01.2001.")
    role = role_named(cells["peran"], _words(row.kode))
    row.role = role.value if role is not None else ""
    if role is None:
        row.wrong("peran", "Peran ini tidak dikenal. Pilih dari daftar di templat.")
    row.name = " ".join(cells["nama"].split())[:LONGEST_NAME]
    if not any(sign.isalpha() for sign in row.name):
        row.wrong("nama", "Tulis nama tampilannya.")
    _read_phone(row, cells["hp"])
    _read_email(row, cells["surel"].strip())
    row.until = until.isoformat() if until else ""
    _check_days(row, since or today, until, today)
    return row


def _row(read: Row, today: dt.date) -> PersonRow:
    cells = {key: words_of(read[key]) for key in ("kode", "peran", "nama", "surel")}
    cells["hp"] = _phone_words(read["hp"])
    days: dict[str, dt.date | None] = {"sejak": None, "sampai": None}
    unclear: list[tuple[str, str]] = []
    for key in days:
        try:
            days[key] = day_of(read[key])
        except Unclear as fault:
            unclear.append((key, fault.sentence))
    row = person(number=read.number, cells=cells, since=days["sejak"], until=days["sampai"], today=today)
    row.faults += unclear
    row.said = {key: cells[key] for key in ("kode", "peran", "nama", "surel")}
    row.said |= {key: words_of(read[key]) for key in days}
    return row


def _phone_words(cell: Cell) -> str:
    """A spreadsheet takes the nought from the front of a number; it is put back."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else words_of(cell)
    return f"0{text}" if re.fullmatch(r"8\d{8,11}", text) else text


def _read_phone(row: PersonRow, said: str) -> None:
    if said.strip() in {"", "-"}:
        return
    number = phone.e164(said)
    if number is None or not phone.is_person(said):
        row.wrong("hp", "Nomor HP belum benar. Tulis seperti 081234567890, atau kosongkan.")
        return
    row.fingerprint = phone_vault.fingerprint(number)
    row.sealed = base64.b64encode(phone_vault.seal(number)).decode()


def _read_email(row: PersonRow, said: str) -> None:
    if said in {"", "-"}:
        return
    try:
        validate_email(said)
    except ValidationError:
        row.wrong("surel", "Alamat surat elektronik belum benar. Perbaiki, atau kosongkan.")
        return
    row.email = said


def _check_days(row: PersonRow, since: dt.date, until: dt.date | None, today: dt.date) -> None:
    if not today - LONG_AGO <= since <= today + FAR:
        row.wrong("sejak", "Tanggal sejak terlalu jauh. Periksa tahunnya.")
    if until is None:
        return
    if until < since:
        row.wrong("sampai", "Tanggal sampai mendahului tanggal sejak.")
    elif until < today:
        row.wrong("sampai", "Masa tugas ini sudah berakhir, jadi tidak perlu akun.")


def _find_doubles(rows: list[PersonRow]) -> None:
    """Says which row was said before, or has the phone of somebody else in the file."""
    first: dict[tuple[str, str, str], int] = {}
    phones: dict[str, tuple[str, int]] = {}
    for row in rows:
        name = row.name.lower()
        there = first.setdefault((row.kode, row.role, name), row.number)
        if there != row.number and row.kode and row.role and name:
            row.wrong("nama", f"Sama dengan baris {there}.")
            continue
        if row.fingerprint:
            whose, number = phones.setdefault(row.fingerprint, (name, row.number))
            if whose != name:
                row.wrong("hp", f"Nomor HP ini milik orang lain di baris {number}. Satu nomor, satu orang.")


def _words(kode: str) -> Words:
    return words_for(kode[:8])
