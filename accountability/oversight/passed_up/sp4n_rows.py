"""Reads numbers and answers of SP4N-LAPOR! out of a file; what is unclear is said by column, never guessed.

Personal data in the words is covered before anything is kept (posko.masking).
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from accountability.lib import nomor
from accountability.lib.spreadsheet.cells import Cell, Unclear, day_of, words_of
from accountability.lib.spreadsheet.opening import rows_of
from accountability.lib.spreadsheet.tables import Columns, Row
from accountability.oversight.models.passed_up import AGENCY, TOLD
from accountability.oversight.passed_up.acting import TRACKING, Said
from accountability.oversight.passed_up.sp4n_tables import sp4n_rule, status_named, statuses
from posko.masking import PERSON, TITLE, kinds, masked, personal_data
from posko.states import State

COLUMNS = Columns(
    headings={
        "nomor": ("nomor_posko", "nomor posko", "nomor kami", "nomor aspirasi", "no posko", "referensi"),
        "lacak": (
            "nomor_pelacakan",
            "nomor pelacakan",
            "nomor lacak",
            "tracking id",
            "tracking_id",
            "trackingid",
            "id pelacakan",
            "nomor lapor",
        ),
        "keadaan": ("status_sp4n", "status", "status laporan"),
        "tanggal": ("tanggal_tanggapan", "tanggal tanggapan", "tanggal", "tanggal tindak lanjut"),
        "instansi": ("instansi_tanggapan", "instansi tanggapan", "instansi", "instansi terdisposisi"),
        "isi": ("tanggapan", "isi tanggapan", "jawaban", "tindak lanjut", "isi tindak lanjut"),
    },
    anchors=frozenset({"nomor", "lacak"}),
)
_TOO_LONG = "Terlalu panjang. Paling banyak %d huruf; ringkas dulu di berkas, lalu kirim lagi."


@dataclass(slots=True)
class SP4NRow:
    """One row as it was read. `status` is a kode of ours; `said` is what its cells say, numbers covered.

    `faults` are pairs of column and sentence; `hints` are sentences about what a person should look at.
    """

    number: int
    nomor: str = ""
    tracking: str = ""
    status: str = ""
    said_date: str = ""
    agency: str = ""
    told: str = ""
    said: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def wrong(self, column: str, sentence: str) -> None:
        """One more fault."""
        self.faults.append((column, sentence))

    @property
    def day(self) -> dt.date | None:
        """The day of the answer, as the file says."""
        return dt.date.fromisoformat(self.said_date) if self.said_date else None

    @property
    def words(self) -> Said:
        """What is noted by it."""
        return Said(
            tracking=self.tracking,
            status=self.status,
            agency=self.agency,
            said_date=self.day,
            told=self.told,
        )


def read_sp4n(file: IO[bytes], *, today: dt.date) -> list[SP4NRow]:
    """Every row of the file. Raises Unreadable for one that as a whole is of no use."""
    return [_row(row) for row in rows_of(file, COLUMNS, sp4n_rule("rows_in_a_file", today.year))]


def as_data(rows: Iterable[SP4NRow]) -> list[dict[str, Any]]:
    """The rows as they are kept until somebody decides."""
    return [asdict(row) for row in rows]


def from_data(kept: Iterable[Mapping[str, Any]]) -> list[SP4NRow]:
    """The rows that `as_data` gave."""
    return [
        SP4NRow(**{**one, "faults": [(column, sentence) for column, sentence in one["faults"]]})
        for one in kept
    ]


def _row(read: Row) -> SP4NRow:
    row = SP4NRow(number=read.number)
    ours, theirs = _digits(read["nomor"]), _digits(read["lacak"]).lstrip("#")
    row.nomor = nomor.tidy(ours) if ours else ""
    if ours and not row.nomor:
        row.wrong("nomor", "Bukan nomor kami. Tulis seperti 204-5813.")
    if theirs and TRACKING.fullmatch(theirs):
        row.tracking = theirs
    elif theirs:
        row.wrong("lacak", "Nomor pelacakan berisi 4 sampai 20 huruf atau angka.")
    if not ours and not theirs:
        row.wrong("nomor", "Isi nomor kami atau nomor pelacakannya.")
    try:
        day = day_of(read["tanggal"])
        row.said_date = day.isoformat() if day else ""
    except Unclear as fault:
        row.wrong("tanggal", fault.sentence)
    row.agency, row.told = (_covered(row, read, *one) for one in (("instansi", AGENCY), ("isi", TOLD)))
    _read_status(row, words_of(read["keadaan"]))
    row.said = {
        "nomor": ours,
        "lacak": theirs[:40],
        "keadaan": masked(words_of(read["keadaan"], 80)),
        "tanggal": words_of(read["tanggal"], 40),
        "instansi": row.agency,
        "isi": row.told,
    }
    return row


def _read_status(row: SP4NRow, said: str) -> None:
    status = status_named(said) if said else None
    if status is not None:
        row.status = status.kode
        if status.state == State.ANSWERED and not row.told:
            row.wrong("isi", f"Status {status.name} perlu isi tanggapan: itulah yang dibaca warga.")
    elif said:
        known = ", ".join(one.name for one in statuses().values())
        row.wrong("keadaan", f"Status “{masked(said)[:40]}” belum dikenal. Yang dikenal: {known}.")
    elif row.told:
        row.wrong("keadaan", "Tanggapan ini belum ada statusnya. Isi kolom status.")
    elif not row.tracking and not row.faults:
        row.wrong("lacak", "Tidak ada yang bisa dicatat: nomor pelacakan, status, dan tanggapan kosong.")


def _covered(row: SP4NRow, read: Row, column: str, most: int) -> str:
    """The words of a cell without what is refused in words for everyone; a likely name is pointed out."""
    text = words_of(read[column], most + 1)
    if len(text) > most:
        row.wrong(column, _TOO_LONG % most)
        text = text[:most]
    found = {one.kind for one in personal_data(text)}
    refused = {kind for kind in found if kinds()[kind].refused(TITLE)}
    if refused:
        row.hints.append("Nomor atau alamat pribadi di dalamnya disamarkan.")
    if PERSON in found:
        row.hints.append("Tampaknya ada nama orang di dalamnya. Baca dulu: warga lain juga bisa melihatnya.")
    return masked(text, only=refused)


def _digits(cell: Cell) -> str:
    """A number as it was meant: a spreadsheet makes 1916449.0 of it."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return re.sub(r"\s+", " ", words_of(cell, 60))
