"""The first sentence of the kabupaten's desk: what most needs it today, and where to go for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accountability.lib.local_time import local_date
from accountability.oversight.regency.rollup import RollUp, Row
from accountability.regions.sebutan import Words

UNTOUCHED_DAYS = 14  # after so many days a warning that nobody answered is the kabupaten's concern too


@dataclass(frozen=True, slots=True)
class Foremost:
    """One sentence; `kind` is that of components/kabar.html, `about` names the page or the kecamatan."""

    sentence: str
    kind: str = "awas"
    about: str = ""
    kecamatan: str = ""


def foremost(found: RollUp, words: Words) -> Foremost:
    """What comes first: what is late here, then late evaluations, warnings nobody took up, what waits."""
    for look in (_late_here, _evaluations_late, _untouched, _waiting, _open):
        told = look(found, words)
        if told is not None:
            return told
    if not found.sum_of("served"):
        return Foremost(_("Belum ada yang memakai posko di sini."), kind="")
    return Foremost(_("Semua berjalan lancar hari ini."), kind="beres")


def _late_here(found: RollUp, words: Words) -> Foremost | None:
    if not (late := found.sum_of("above_late")):
        return None
    said = _("%(n)s hal yang diteruskan ke %(kabupaten)s sudah lewat batas. Warganya masih menunggu.")
    return Foremost(said % {"n": late, "kabupaten": words.kabupaten}, kind="gawat", about="diteruskan")


def _evaluations_late(found: RollUp, words: Words) -> Foremost | None:
    if (row := _most(found, lambda row: row.overdue)) is None:
        return None
    said = _("%(place)s: %(n)s evaluasi %(apb)s lewat batas. Tanpa jawaban, rancangannya berlaku sendiri.")
    named = {"place": place_of(row, words), "n": row.overdue, "apb": words.apb}
    return Foremost(said % named, about="kecamatan", kecamatan=row.kode)


def _untouched(found: RollUp, words: Words) -> Foremost | None:
    waiting = [row for row in found.rows if _days(row, found.today) > UNTOUCHED_DAYS]
    if not waiting:
        return None
    row = max(waiting, key=lambda row: (_days(row, found.today), row.new))
    said = _("%(place)s: %(n)s peringatan belum disentuh siapa pun, terlama %(days)s hari.")
    told = {"place": place_of(row, words), "n": row.new, "days": _days(row, found.today)}
    return Foremost(said % told, about="kecamatan", kecamatan=row.kode)


def _waiting(found: RollUp, words: Words) -> Foremost | None:
    if not (waiting := found.sum_of("above")):
        return None
    said = _("%(n)s hal yang diteruskan ke %(kabupaten)s menunggu Anda.")
    return Foremost(said % {"n": waiting, "kabupaten": words.kabupaten}, about="diteruskan")


def _open(found: RollUp, words: Words) -> Foremost | None:
    if (row := _most(found, lambda row: row.open)) is None:
        return None
    said = _("%(place)s: %(n)s peringatan terbuka, %(new)s di antaranya baru.")
    told = {"place": place_of(row, words), "n": row.open, "new": row.new}
    return Foremost(said % told, about="kecamatan", kecamatan=row.kode)


def _most(found: RollUp, count: Callable[[Row], int]) -> Row | None:
    """The row with the most of something; None where no row has any."""
    row = max(found.rows, key=count, default=None)
    return row if row is not None and count(row) else None


def place_of(row: Row, words: Words) -> str:
    """`Kecamatan Tirtasari`, in local words."""
    return f"{words.kecamatan.capitalize()} {row.name}"


def _days(row: Row, today: dt.date) -> int:
    return (today - local_date(row.new_since, row.kode)).days if row.new_since else 0
