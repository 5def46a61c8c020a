"""Removes dumps that hold words which nobody may read any more, within minutes instead of at night.

A citizen had words erased or made a voice secret, an office gave a summary or a kelompok other words because
a name stood in the first: every such deed writes an entry in the ledger. So what was touched since the last
look is held against the kept dumps; every one that tells a voice or kelompok which is public no more, or in
other words, goes at once, and a new one is made. What was never told leaves no trace here.
"""

import csv
import datetime as dt
import io
import mmap
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db.models import Max

from accountability.ledger.clock_watch import once_sure
from accountability.ledger.models import Entry
from accountability.lib.alone import Busy
from accountability.lib.csv_cells import harmless
from posko.models import Aspirasi, Kelompok
from posko.states import State
from public_site.coarse import idents_of_voice
from public_site.dumps import shelf
from public_site.dumps.declared import rule
from public_site.dumps.nightly import due_again, only_here

SEEN = "dilihat"
EVERY = dt.timedelta(minutes=5)
AT_ONCE = 20_000  # entries of one look
_KABUPATEN = len("99.01")
_GROUP = "kelompok:"
_VOICE_ROW = re.compile(rb",(S[A-Za-z0-9_-]{50,}),")
_GROUP_ROW = re.compile(rb"^\d\d\.\d\d\.\d\d\.\d{4},(\d{1,18}),", re.MULTILINE)
_LONGEST_ROW = 4000

# What a dump may say of each: its words as a cell of CSV; None where it may say nothing any more.
type Said = Mapping[bytes, bytes | None]


@once_sure
def let_go_due(*, at: dt.datetime, limit: int) -> int:
    """Looks at what was touched since the last look, every few minutes; how many dumps went."""
    last = shelf.remembered(SEEN).get("at", "")
    if last and dt.timedelta() <= at - dt.datetime.fromisoformat(last) < EVERY:
        return 0
    try:
        with only_here():
            return look(at=at)
    except Busy:
        return 0


def look(*, at: dt.datetime) -> int:
    """Removes every dump that tells what is public no more; how many went. Only one may look at a time."""
    newest = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    seen = int(shelf.remembered(SEEN).get("catatan", 0))
    if not shelf.kabupaten_with_dumps() or seen >= newest:
        shelf.remember(SEEN, {"at": at.isoformat(), "catatan": newest})
        return 0
    since = max(seen - rule("looked_back_entries"), 0)
    entries = Entry.objects.filter(pk__gt=since).order_by("pk").values_list("pk", "desa_id", "ref")
    touched: dict[str, set[str]] = defaultdict(set)
    for pk, desa, ref in entries[:AT_ONCE]:
        newest = pk
        touched[desa[:_KABUPATEN]].add(ref)
    gone = sum(_let_go(kabupaten, refs) for kabupaten, refs in touched.items())
    shelf.remember(SEEN, {"at": at.isoformat(), "catatan": max(newest, seen)})
    return gone


def _let_go(kabupaten: str, refs: set[str]) -> int:
    dumps = shelf.dumps_of(kabupaten)
    if not dumps:
        return 0
    voices, groups = _sayable(refs)
    wrong = [
        one
        for one in dumps
        if _tells(one.folder / "suara.csv", _VOICE_ROW, voices)
        or _tells(one.folder / "kelompok.csv", _GROUP_ROW, groups)
    ]
    if wrong:
        due_again(kabupaten)
    return sum(shelf.remove(one) for one in wrong)


def _sayable(refs: set[str]) -> tuple[Said, Said]:
    """What may be said now of the voices and kelompok that were touched."""
    numbers = [one for one in refs if one.isdigit()]
    groups = {int(one.removeprefix(_GROUP)) for one in refs if re.fullmatch(rf"{_GROUP}\d{{1,18}}", one)}
    voices: dict[bytes, bytes | None] = {}
    for voice in Aspirasi.objects.filter(nomor__in=numbers):
        shown = voice.is_open_to_all and bool(voice.public_summary) and voice.state != State.CLOSED
        words = _cell(voice.public_summary) if shown else None
        voices |= {one.encode(): words for one in idents_of_voice(voice.pk)}
        if voice.kelompok_id is not None:
            groups.add(voice.kelompok_id)
    named = Kelompok.objects.filter(pk__in=groups).may_be_named().values_list("pk", "title")
    titles = {pk: _cell(title) for pk, title in named}
    return voices, {str(pk).encode(): titles.get(pk) for pk in groups}


def _tells(path: Path, row: re.Pattern[bytes], said: Said) -> bool:
    """Whether a table has a row of one of these that says what it may not."""
    if not said:
        return False
    with _mapped(path) as text:
        for found in row.finditer(text):
            if found[1] not in said:
                continue
            words, rest = said[found[1]], text[found.end() : found.end() + _LONGEST_ROW]
            if words is None or words not in rest:
                return True
    return False


@contextmanager
def _mapped(path: Path) -> Iterator["mmap.mmap | bytes"]:
    """The file without holding it in memory; nothing of one that is not there."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            yield text
    except (OSError, ValueError):
        yield b""


def _cell(words: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([harmless(words)])
    return out.getvalue().encode()
