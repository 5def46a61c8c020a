"""What rows of the product say about the calendar: that a thing was done, and that something happened."""

import datetime as dt
from dataclasses import dataclass

INAUGURATED = "pelantikan"


@dataclass(frozen=True, slots=True)
class Proof:
    """A thing of the calendar was done by a desa for the year N: on which day, by which document.

    `how`: rows (a deed elsewhere in the product) or hand (CalendarDone).
    """

    kode: str
    item: str
    year: int
    done_on: dt.date
    document_no: str = ""
    how: str = "rows"


@dataclass(frozen=True, slots=True)
class Event:
    """Something a deadline counts from happened in a desa; `year` is the N of what counts from it.

    Names: pelantikan, akhir_masa_jabatan, perbaikan, dibatalkan, kegiatan_selesai.
    """

    kode: str
    name: str
    year: int
    day: dt.date
