"""What is measured, each beside a reference that does the bare work in the same run on the same machine."""

import csv
import gzip
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from accountability.lib import kunci
from accountability.regions import official_list
from accountability.regions.models import DesaFacts, Wilayah
from posko import grammar, recognising, urgency
from posko.hardening import harden
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import InboundSMS, Line

TEXTS = (
    "LAPOR jalan rusak rt 03",
    "cek 204-5813",
    "blm dpt blt sdh 3 bln",
    "PUAS 5",
    "usul posyandu tiap bulan",
)
TOKEN = "bench"  # noqa: S105 - signs against ourselves
TWILIO_LINE = "+6281299002001"
_refs = count()


@dataclass(frozen=True)
class Figure:
    """One figure beside its reference of the same run; `more_is_better` says which way the ratio is taken."""

    name: str
    ours: float
    reference: float
    unit: str
    against: str
    more_is_better: bool = True
    # The least ratio that will do; None: the figure is told and not judged.
    bar: float | None = None

    def as_row(self) -> dict[str, object]:
        """As `var/bench.json` has it; a ratio above 1 is better than the reference."""
        ratio = self.ours / self.reference if self.more_is_better else self.reference / self.ours
        return {
            "name": self.name,
            "ours": round(self.ours, 2),
            "reference": round(self.reference, 2),
            "ratio": round(ratio, 3),
            "unit": self.unit,
            "against": self.against,
            "bar": self.bar,
            "holds": None if self.bar is None else ratio >= self.bar,
        }


def per_second(times: int, work: Callable[[int], object]) -> float:
    """How often a second `work` is done."""
    began = time.perf_counter()
    for turn in range(times):
        work(turn)
    return times / (time.perf_counter() - began)


def village() -> Wilayah:
    """A fictional desa with a line of its own."""
    above = None
    for kode, level, kind in (
        ("99", "provinsi", "provinsi"),
        ("99.01", "kabupaten_kota", "kabupaten"),
        ("99.01.01", "kecamatan", "kecamatan"),
        ("99.01.01.2001", "desa_kelurahan", "desa"),
    ):
        fields = {"name": "Sukamaju", "level": level, "type": kind, "parent": above, "fictional": True}
        above, _ = Wilayah.objects.get_or_create(kode=kode, defaults=fields)
    if above is None:
        raise LookupError
    DesaFacts.objects.get_or_create(desa=above, defaults={"households": 500})
    Line.objects.get_or_create(
        key="bench", defaults={"carrier": "twilio", "address": TWILIO_LINE, "desa": above, "sends": False}
    )
    return above


def bare_rows(times: int) -> float:
    """Rows a second of the inbox's own table, each inserted and committed, and nothing else."""
    line, at = Line.objects.get(key="bench"), timezone.now()

    def insert(turn: int) -> None:
        InboundSMS.objects.create(
            line=line,
            carrier="bare",
            carrier_ref=f"bare{next(_refs)}",
            sender_kind="machine",
            state="set_aside",
            body=TEXTS[turn % len(TEXTS)],
            received_at=at,
            not_before=at,
        )

    return per_second(times, insert)


def sms_through_the_door() -> Figure:
    """A signed webhook from the first byte to the answer after the commit, beside one bare row."""
    village()
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = TOKEN, "AC" + "0" * 32
    client, path = Client(), "/sms/twilio/masuk/"

    def post(turn: int) -> None:
        told = {"MessageSid": f"SM{next(_refs)}", "From": f"+62812{turn % 50:08}", "To": TWILIO_LINE}
        told["Body"] = f"{TEXTS[turn % len(TEXTS)]} {turn}"
        signed = RequestValidator(TOKEN).compute_signature(f"{settings.PUBLIC_BASE_URL}{path}", told)
        form = "application/x-www-form-urlencoded"
        client.post(path, urlencode(told), content_type=form, headers={"X-Twilio-Signature": signed})

    return Figure("SMS stored through the door", per_second(300, post), bare_rows(300), "/s", "one bare row")


def voices_taken_in() -> Figure:
    """Waiting SMS become aspirasi with their receipts, many at a time; the reference is one bare row each."""
    at = timezone.now() + timedelta(seconds=1)
    ours = per_second(4, lambda _: inbox.hand_over(at=at, limit=inbox.AT_ONCE)) * inbox.AT_ONCE
    return Figure("SMS taken in", ours, bare_rows(200), "/s", "one bare row")


def kunci_hardened() -> Figure:
    """A kunci that an SMS left as a mark becomes Argon2id in its row, beside the hash alone."""
    at = timezone.now()
    ours = per_second(30, lambda _: harden(at=at, limit=1))
    return Figure(
        "kunci hardened", ours, per_second(30, lambda _: kunci.hashed("0" * 16)), "/s", "Argon2id alone"
    )


def sms_understood() -> Figure:
    """Reading the intent of a message, beside only splitting it into words."""
    ours = per_second(5000, lambda turn: grammar.parse(TEXTS[turn % len(TEXTS)]))
    bare = per_second(5000, lambda turn: TEXTS[turn % len(TEXTS)].casefold().split())
    return Figure("SMS understood", ours, bare, "/s", "splitting words")


def longest_sms_read(letters: int, allowed_ms: float) -> Figure:
    """The slowest kind of SMS of this length, read whole (intent, kind, topic, danger)."""
    texts = [
        (words * letters)[:letters]
        for words in (
            *("takut banjir rt 3 dekat ", "desa suka maju ", "1 ", "belum puas ", "x", "204-581 ", "banjir "),
            *("dipotong ", "suami pukul ", "tidak ada ", "mau roboh ", "puas 5 2045813 ", "a-", "ﷺ"),
        )
    ]

    def read(turn: int) -> None:
        text = texts[turn % len(texts)]
        grammar.parse(text)
        recognising.kind_of(text)
        recognising.topic_of(text)
        urgency.classify(text)

    read(0)
    slowest = max(1000 / per_second(60, lambda _, turn=turn: read(turn)) for turn in range(len(texts)))  # type: ignore[misc]
    return Figure(
        f"SMS of {letters} letters read",
        slowest,
        allowed_ms,
        "ms",
        "what is allowed",
        more_is_better=False,
        bar=1.0,
    )


def pages_that_do_not_grow() -> Figure:
    """A village's list of results when others have 50,000 voices, beside the same page before: no growth."""
    desa, client = village(), Client()
    fill(desa, 200)
    path = f"/desa/{desa.kode}/hasil/"
    client.get(path)
    before = per_second(40, lambda _: client.get(path))
    neighbour = {"name": "Mekarsari", "level": "desa_kelurahan", "type": "desa", "fictional": True}
    fill(Wilayah.objects.create(kode="99.01.01.2002", parent=desa.parent, **neighbour), 50_000)
    after = per_second(40, lambda _: client.get(path))
    return Figure("list page beside 50,000 voices", after, before, "/s", "the same page alone")


def fill(desa: Wilayah, voices: int) -> None:
    """Voices with public words, as rows: this measures pages, not deeds."""
    at, day = timezone.now(), date(2026, 11, 23)
    rows = (
        Aspirasi(
            desa=desa,
            nomor=f"b{next(_refs)}",
            kunci_hash="x",
            text="jalan rusak",
            channel="web",
            state_since_at=at,
            received_at=at,
            read_due_date=day,
            answer_due_date=day,
            public_summary="Jalan rusak",
        )
        for _ in range(voices)
    )
    Aspirasi.objects.bulk_create(rows, batch_size=2000)


def all_wilayah() -> Figure:
    """All 91,599 wilayah through their constraints, beside sqlite3 alone writing the same rows."""
    began = time.perf_counter()
    official_list.take_in()
    ours = time.perf_counter() - began
    began = time.perf_counter()
    with (
        sqlite3.connect(":memory:") as bare,
        gzip.open(official_list.LIST_FILE, "rt", encoding="utf-8") as packed,
    ):
        bare.execute("CREATE TABLE w (code PRIMARY KEY, name, level, parent, type)")
        rows = [tuple(row.values()) for row in csv.DictReader(packed)]
        bare.executemany("INSERT INTO w VALUES (?, ?, ?, ?, ?)", rows)
    bare_seconds = time.perf_counter() - began
    return Figure("all wilayah loaded", ours, bare_seconds, "s", "sqlite3 alone", more_is_better=False)


MEASURES: tuple[Callable[[], Figure], ...] = (
    sms_through_the_door,
    voices_taken_in,
    kunci_hardened,
    sms_understood,
    partial(longest_sms_read, 160, 1.0),
    partial(longest_sms_read, 1600, 5.0),
    pages_that_do_not_grow,
    all_wilayah,
)
