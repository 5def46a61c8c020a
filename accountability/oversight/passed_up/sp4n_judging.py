"""Holds rows of a file from SP4N-LAPOR! against what went there: what each row will do, and why not.

A handful of questions for a whole file, however many rows it has.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.lib.local_time import local_date
from accountability.oversight.models import PassedUp
from accountability.oversight.models import Standing as Place
from accountability.oversight.passed_up.acting import DESKS
from accountability.oversight.passed_up.at_sp4n import is_known, news_of
from accountability.oversight.passed_up.offices import office_of
from accountability.oversight.passed_up.reading import seen_by
from accountability.oversight.passed_up.sp4n_rows import SP4NRow
from accountability.oversight.passed_up.sp4n_tables import statuses
from posko.states import State

NOT_HERE = "Nomor ini bukan dari wilayah Anda, atau belum diteruskan ke SP4N-LAPOR!."


class Standing(StrEnum):
    """What can be done with a row."""

    NEW = "baru"
    THERE = "sudah"
    OLDER = "lama"
    FAULTY = "salah"


@dataclass(slots=True)
class Judged:
    """A row with what it will do; `passed` is the item it is about, for one that is known here."""

    row: SP4NRow
    standing: Standing
    does: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)
    passed: PassedUp | None = None


@dataclass(slots=True)
class _Known:
    """What went to SP4N-LAPOR! from this wilayah, as far as the rows speak of it."""

    by_nomor: dict[str, list[PassedUp]] = field(default_factory=lambda: defaultdict(list))
    by_tracking: dict[str, list[PassedUp]] = field(default_factory=lambda: defaultdict(list))


def judge(*, rows: Sequence[SP4NRow], member: Membership, at: dt.datetime) -> list[Judged]:
    """What can be done with each row, in their order."""
    known = _ask(rows, member)
    judged = [_judge_one(row, member, known, at) for row in rows]
    _only_the_newest(judged)
    _each_number_once(judged)
    return judged


def _ask(rows: Sequence[SP4NRow], member: Membership) -> _Known:
    known = _Known()
    numbers = {row.nomor for row in rows if row.nomor}
    theirs = {form for row in rows if row.tracking for form in (row.tracking, f"#{row.tracking}")}
    sent = seen_by(member).exclude(category="")
    found = sent.filter(Q(aspirasi__nomor__in=numbers) | Q(tracking__in=theirs)).distinct()
    for passed in found.prefetch_related("acts").order_by("-sent_at", "-id"):
        known.by_nomor[passed.aspirasi.nomor].append(passed)
        if passed.tracking:
            known.by_tracking[passed.tracking.lstrip("#")].append(passed)
    return known


def _judge_one(row: SP4NRow, member: Membership, known: _Known, at: dt.datetime) -> Judged:
    if row.faults:
        return Judged(row, Standing.FAULTY, faults=list(row.faults))
    passed, fault = _meant(row, known)
    if passed is None:
        return Judged(row, Standing.FAULTY, faults=[fault])
    judged = Judged(row, Standing.NEW, passed=passed)
    if _stands_already(row, passed):
        judged.standing, judged.does = Standing.THERE, "Sudah tercatat."
        return judged
    if (fault := _against(row, passed, member, at)) != ("", ""):
        judged.standing, judged.faults = Standing.FAULTY, [fault]
        return judged
    judged.does = _does(row, passed)
    return judged


def _meant(row: SP4NRow, known: _Known) -> tuple[PassedUp | None, tuple[str, str]]:
    """The item a row is about: by our number before theirs; of several the one that is there now."""
    column = "nomor" if row.nomor else "lacak"
    found = known.by_nomor[row.nomor] if row.nomor else known.by_tracking[row.tracking]
    if not found:
        return None, (column, NOT_HERE)
    if not row.nomor and len({one.aspirasi_id for one in found}) > 1:
        return None, ("lacak", "Nomor pelacakan ini dipakai beberapa aspirasi. Isi juga nomor kami.")
    others = [one for one in known.by_tracking[row.tracking] if one.aspirasi_id != found[0].aspirasi_id]
    if row.tracking and others:
        written = nomor.written(others[0].aspirasi.nomor)
        return None, ("lacak", f"Nomor pelacakan ini sudah dicatat untuk {written}.")
    return next((one for one in found if one.standing == Place.SP4N), found[0]), ("", "")


def _stands_already(row: SP4NRow, passed: PassedUp) -> bool:
    if row.tracking and row.tracking != passed.tracking.lstrip("#"):
        return False
    return not row.status or is_known(news_of(passed), row.words)


def _against(row: SP4NRow, passed: PassedUp, member: Membership, at: dt.datetime) -> tuple[str, str]:
    """Why a row cannot be noted now; two empty words when it can."""
    if passed.standing != Place.SP4N:
        label = str(Place(passed.standing).label).lower()
        return "nomor", f"Tidak sedang di SP4N-LAPOR!: {label}. Buka aspirasinya kalau perlu diralat."
    if DESKS.get(member.role) != passed.level:
        return "nomor", f"Ini di meja {office_of(passed.level, passed.desa)}; kantor itu yang mencatatnya."
    today = local_date(at, passed.desa_id)
    sent = local_date(passed.sent_at or passed.came_at, passed.desa_id)
    if row.day is not None and not sent <= row.day <= today:
        return "tanggal", "Tanggalnya sebelum laporan diteruskan, atau setelah hari ini. Periksa lagi."
    last = next((one.said_date for one in news_of(passed) if one.said_date), None)
    if row.status and row.day is not None and last is not None and row.day < last:
        return "tanggal", "Lebih lama dari kabar terakhir yang tercatat. Tidak disampaikan lagi."
    return "", ""


def _does(row: SP4NRow, passed: PassedUp) -> str:
    """What will happen, in a sentence."""
    if not row.status:
        if passed.tracking:
            return f"Nomor {passed.tracking} diganti {row.tracking}. Warga dikabari."
        return f"Mencatat nomor {row.tracking}. Warga dikabari."
    status = statuses()[row.status]
    number = f" Nomor {row.tracking} ikut dicatat." if _is_new_number(row, passed) else ""
    if status.state == State.ANSWERED:
        return f"Menyampaikan jawabannya ke warga; warga bisa menilai.{number}"
    return f"Mencatat kabar: {status.name}. Warga dikabari.{number}"


def _is_new_number(row: SP4NRow, passed: PassedUp) -> bool:
    return bool(row.tracking) and row.tracking != passed.tracking.lstrip("#")


def _only_the_newest(judged: Iterable[Judged]) -> None:
    """Of several rows about one item the newest is told; the others stay in the list, unheard."""
    of: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.passed is not None and one.standing in {Standing.NEW, Standing.THERE}:
            of[one.passed.pk].append(one)
    for rows in of.values():
        rows.sort(key=lambda one: (one.row.said_date or "", one.row.number))
        newest = rows[-1]
        for one in rows[:-1]:
            if one.standing == Standing.NEW:
                one.standing = Standing.OLDER
                one.does = f"Ada yang lebih baru di baris {newest.row.number}; yang ini tidak disampaikan."


def _each_number_once(judged: Iterable[Judged]) -> None:
    """Two items never get the same number of theirs from one file."""
    first: dict[str, Judged] = {}
    for one in judged:
        if one.standing != Standing.NEW or not one.row.tracking or one.passed is None:
            continue
        there = first.setdefault(one.row.tracking, one)
        if there.passed is not None and there.passed.pk != one.passed.pk:
            one.standing = Standing.FAULTY
            one.faults = [("lacak", f"Nomor pelacakan ini juga ada di baris {there.row.number}.")]
