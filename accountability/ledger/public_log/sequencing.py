"""Gives what happened its places in the public log, shuffled: receipts, deeds, and the ends of all chains.

The chains of the ledger and the log agree by making: a leaf of a deed commits to the entry's own hash, and
each chain that moved on gets a leaf that commits to its end. So far as that, its deeds were logged.
"""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accountability.ledger.models import ChainEnd, Entry, LogEntry, Opening, Receipt
from accountability.ledger.public_log import leaves
from accountability.ledger.public_log.merkle import leaf_hash
from accountability.lib.local_time import local_date
from accountability.lib.receipt_salt import LENGTH

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Fresh:
    """A leaf that has no place yet, with the row that opens it."""

    kind: str
    event: leaves.Event
    row: Opening | ChainEnd
    salt: bytes = field(repr=False)


def log_day(at: dt.datetime) -> dt.date:
    """The day the log writes at this moment: that of the installation, whatever the village."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def waiting_receipts(*, until: dt.datetime) -> int:
    """How many voices that came before `until` have no leaf yet."""
    return Receipt.objects.filter(entry__at__lt=until).count()


@transaction.atomic
def sequence(*, at: dt.datetime, until: dt.datetime, limit: int = AT_ONCE) -> int:
    """Gives places to what happened before `until`, some `limit` of it; returns how much.

    To be called again until it answers 0. Two at once cannot both commit: a place is taken once.
    """
    fresh = list(_from_receipts(until, limit))
    used = [one.row.entry_id for one in fresh if isinstance(one.row, Opening)]
    stand = _standing_already([leaves.commitment(one.salt, one.event) for one in fresh])
    fresh += _from_chains(until, limit)
    secrets.SystemRandom().shuffle(fresh)
    day, last = log_day(at), LogEntry.objects.aggregate(last=Max("seq"))["last"] or 0
    rows: list[LogEntry] = []
    for one in fresh:
        commit = leaves.commitment(one.salt, one.event)
        one.row.leaf_id = stand.get(commit, last + len(rows) + 1)
        if commit not in stand:
            found = leaf_hash(leaves.written(one.kind, commit, day)).hex()
            rows.append(LogEntry(seq=one.row.leaf_id, kind=one.kind, commit=commit, day=day, leaf_hash=found))
    LogEntry.objects.bulk_create(rows, batch_size=500)
    Opening.objects.bulk_create((one.row for one in fresh if isinstance(one.row, Opening)), batch_size=500)
    ChainEnd.objects.bulk_create((one.row for one in fresh if isinstance(one.row, ChainEnd)), batch_size=500)
    _used_up(used)
    return len(fresh)


def _standing_already(commits: list[str]) -> dict[str, int]:
    """Leaves of receipts that were brought back from the files: they are opened, not written twice."""
    found: dict[str, int] = {}
    for start in range(0, len(commits), 500):
        some = LogEntry.objects.filter(commit__in=commits[start : start + 500])
        found.update(some.values_list("commit", "seq"))
    return found


def _from_receipts(until: dt.datetime, limit: int) -> Iterator[Fresh]:
    hard = Receipt.objects.filter(entry__at__lt=until, salt__isnull=False).select_related("entry")
    for receipt in hard.order_by("id")[:limit]:
        entry = receipt.entry
        if entry is None or receipt.salt is None:
            continue
        day, salt = local_date(entry.at, entry.desa_id), bytes(receipt.salt)
        row = Opening(entry=entry, ref=receipt.nomor, day=day, salt=salt)
        yield Fresh(leaves.MASUK, leaves.receipt_event(receipt.nomor, day), row, salt)


def _from_chains(until: dt.datetime, limit: int) -> list[Fresh]:
    """The deeds of chains that moved on, and each chain's new end; some `limit` entries, without gaps."""
    ends = dict(Entry.objects.order_by().values_list("desa_id").annotate(last=Max("seq")))
    logged = dict(ChainEnd.objects.order_by().values_list("desa_id").annotate(last=Max("seq")))
    found: list[Fresh] = []
    for desa in sorted(ends):
        if limit <= 0:
            break
        if ends[desa] > (since := logged.get(desa, 0)):
            stretch = _stretch(desa, since, until, limit)
            limit -= len(stretch)
            if stretch:
                found += [*_of_deeds(stretch), _of_end(stretch[-1])]
    return found


def _stretch(desa: str, since: int, until: dt.datetime, limit: int) -> list[Entry]:
    """The next entries of a chain, without a gap, up to the first that is not old enough."""
    found = []
    for entry in Entry.objects.chain(desa).filter(seq__gt=since)[:limit]:
        if entry.at >= until or entry.seq != since + 1:
            break
        found.append(entry)
        since = entry.seq
    return found


def _of_end(entry: Entry) -> Fresh:
    salt = secrets.token_bytes(LENGTH)
    row = ChainEnd(desa_id=entry.desa_id, seq=entry.seq, hash=entry.hash, salt=salt)
    return Fresh(leaves.RANTAI, leaves.chain_event(row), row, salt)


def _of_deeds(stretch: list[Entry]) -> Iterator[Fresh]:
    kinds = {entry.pk: leaves.public_kind(entry) for entry in stretch}
    told = _answered([entry.ref for entry in stretch if kinds[entry.pk] == leaves.TANGGAPAN])
    by_receipt = _with_receipt([entry.pk for entry in stretch if kinds[entry.pk] == leaves.MASUK])
    for entry in stretch:
        kind = kinds[entry.pk]
        if not kind or entry.pk in by_receipt:
            continue
        if kind == leaves.TANGGAPAN and entry.ref in told:
            kind = leaves.STATUS  # one answer for each voice, so that those without can be counted
        elif kind == leaves.TANGGAPAN:
            told.add(entry.ref)
        day, salt = local_date(entry.at, entry.desa_id), secrets.token_bytes(LENGTH)
        row = Opening(entry=entry, ref=entry.ref, day=day, salt=salt)
        yield Fresh(kind, leaves.event_of(row), row, salt)


def _answered(refs: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(refs), 500):
        known = Opening.objects.filter(ref__in=refs[start : start + 500], leaf__kind=leaves.TANGGAPAN)
        found.update(known.values_list("ref", flat=True))
    return found


def _with_receipt(entries: list[int]) -> set[int]:
    """Voices whose receipt opens their leaf: those that wait, and those that stand already."""
    found: set[int] = set()
    for start in range(0, len(entries), 500):
        some = entries[start : start + 500]
        found.update(
            pk for pk in Receipt.objects.filter(entry__in=some).values_list("entry", flat=True) if pk
        )
        found.update(Opening.objects.filter(entry__in=some).values_list("entry", flat=True))
    return found


def _used_up(entries: list[int]) -> None:
    for start in range(0, len(entries), 500):
        Receipt.objects.filter(entry__in=entries[start : start + 500]).delete()
