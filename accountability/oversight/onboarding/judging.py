"""Holds rows about people against what is there: codes, scope, roles, who holds an office, known phones.

A handful of questions for a whole file, however many rows it has.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from accountability.accounts.models import Membership, StaffContact
from accountability.accounts.offices import SINGLE, may_place, role_words, stands_at, terms_under
from accountability.oversight.onboarding.people_rows import PersonRow
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

AT_ONCE = 500  # codes in a question


class Standing(StrEnum):
    """What can be done with a row."""

    NEW = "baru"
    THERE = "sudah"
    FAULTY = "salah"


@dataclass(slots=True)
class Judged:
    """A row with what can be done with it; `faults` are those of the row and those found here."""

    row: PersonRow
    standing: Standing
    faults: list[tuple[str, str]] = field(default_factory=list)
    wilayah: Wilayah | None = None


@dataclass(slots=True)
class _Known:
    """What there is in the wilayah the rows speak of."""

    wilayah: dict[str, Wilayah] = field(default_factory=dict)
    in_service: set[str] = field(default_factory=set)
    terms: dict[tuple[str, str], list[Membership]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def judge(
    *, rows: Sequence[PersonRow], member: Membership, today: dt.date, leaving: Membership | None = None
) -> list[Judged]:
    """What can be done with each row, in their order; `leaving` makes room for its successor."""
    known = _ask(rows, member, today, leaving)
    judged = []
    new: dict[tuple[str, str], list[PersonRow]] = defaultdict(list)
    for row in rows:
        one = _judge_one(row, member, known, new)
        if one.standing == Standing.NEW:
            new[row.kode, row.role].append(row)
        judged.append(one)
    return judged


def _ask(rows: Sequence[PersonRow], member: Membership, today: dt.date, leaving: Membership | None) -> _Known:
    known = _Known()
    kode = sorted({row.kode for row in rows if row.kode})
    for start in range(0, len(kode), AT_ONCE):
        part = kode[start : start + AT_ONCE]
        known.wilayah.update(Wilayah.objects.in_bulk(part))
        known.in_service.update(
            Wilayah.objects.filter(kode__in=part).in_service().values_list("kode", flat=True)
        )
        terms = Membership.objects.filter(
            Q(until_date=None) | Q(until_date__gte=today), wilayah__in=part, user__is_active=True
        )
        for term in terms.select_related("user"):
            if leaving is None or term.pk != leaving.pk:
                known.terms[term.wilayah_id, term.role].append(term)
    prints = sorted({row.fingerprint for row in rows if row.fingerprint})
    ours = terms_under(member).filter(user__is_active=True).values("user")
    for start in range(0, len(prints), AT_ONCE):
        part = prints[start : start + AT_ONCE]
        found = StaffContact.objects.filter(fingerprint__in=part, user__in=ours).select_related("user")
        for contact in found:
            known.phones[contact.fingerprint].add(_name(contact.user.display_name))
    return known


def _judge_one(
    row: PersonRow, member: Membership, known: _Known, new: dict[tuple[str, str], list[PersonRow]]
) -> Judged:
    faults = list(row.faults)
    wilayah = known.wilayah.get(row.kode)
    if row.kode and (wilayah is None or not _inside(wilayah, member)):
        faults.append(("kode", "Kode ini tidak ada di wilayah Anda."))
        return Judged(row, Standing.FAULTY, faults)
    if wilayah is not None and row.role:
        faults += _of_the_place(row, wilayah, member, known)
    if faults or wilayah is None:
        return Judged(row, Standing.FAULTY, faults, wilayah)
    held = known.terms.get((row.kode, row.role), [])
    if any(_name(term.user.display_name) == _name(row.name) for term in held):
        return Judged(row, Standing.THERE, [], wilayah)
    faults = _of_others(row, held, known, new)
    return Judged(row, Standing.FAULTY if faults else Standing.NEW, faults, wilayah)


def _of_others(
    row: PersonRow, held: list[Membership], known: _Known, new: dict[tuple[str, str], list[PersonRow]]
) -> list[tuple[str, str]]:
    """What stands against a row because of others: who holds the office, whose phone it is."""
    faults: list[tuple[str, str]] = []
    if row.role in SINGLE:
        spans = [(term.since_date, term.until_date) for term in held]
        spans += [(dt.date.fromisoformat(one.since), _day(one.until)) for one in new[row.kode, row.role]]
        if any(_meets(row, since, until) for since, until in spans):
            office = role_words(row.role, words_for(row.kode))
            told = f"Masih ada {office} pada masa itu. Akhiri dulu, atau ganti pejabatnya."
            faults.append(("peran", told))
    if row.fingerprint and known.phones.get(row.fingerprint, set()) - {_name(row.name)}:
        faults.append(("hp", "Nomor HP ini sudah dipakai akun lain. Pakai nomor lain, atau kosongkan."))
    return faults


def _of_the_place(
    row: PersonRow, wilayah: Wilayah, member: Membership, known: _Known
) -> list[tuple[str, str]]:
    placed, allowed = stands_at(row.role, wilayah), may_place(member, row.role, wilayah)
    served = not wilayah.is_desa or wilayah.kode in known.in_service
    if placed and allowed and served:
        return []
    words = words_for(wilayah.kode)
    if not placed:
        return [("peran", f"{role_words(row.role, words)} tidak ada di {wilayah.name}. Periksa kodenya.")]
    if not allowed:
        return [("peran", f"Akun {role_words(row.role, words)} dibuat oleh {words.kabupaten}.")]
    return [("kode", f"{wilayah.name} belum ikut. Minta {words.kabupaten} membukanya dulu.")]


def _inside(wilayah: Wilayah, member: Membership) -> bool:
    return wilayah.kode == member.wilayah_id or wilayah.kode.startswith(f"{member.wilayah_id}.")


def _meets(row: PersonRow, since: dt.date, until: dt.date | None) -> bool:
    begins, ends = dt.date.fromisoformat(row.since), _day(row.until)
    return (until is None or begins <= until) and (ends is None or since <= ends)


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _name(name: str) -> str:
    return " ".join(name.lower().split())
