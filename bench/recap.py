"""The recap of a desa with 100,000 voices beside one bare count of the same rows by two columns."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

from django.db.models import Count

from accountability.lib.local_time import zone_for
from accountability.regions.models import Dusun, Wilayah
from bench.measures import Figure, village
from posko.models import Aspirasi, Kelompok, Milestone
from posko.recap import Period, recap_of, voices_of

VOICES, YEAR = 100_000, 2024  # a year of its own, so that other measures do not meet these rows
_numbers = count()
_TOPICS = ("jalan", "air", "sehat", "sekolah", "bansos", "tani", "layanan", "lainnya", "")


def recap_of_many() -> Figure:
    """Every table of the recap at once; the reference counts by dusun and topic, and nothing else."""
    desa = village()
    _fill(desa)
    days = Period(date(YEAR, 1, 1), date(YEAR, 12, 31))

    def bare() -> None:
        list(voices_of(desa, days).values("dusun_id", "topic").annotate(n=Count("pk")).order_by())

    ours = _quickest(lambda: recap_of(desa, days.since, days.until, today=days.until))
    return Figure(
        f"recap of {VOICES:,} voices", ours, _quickest(bare), "s", "one bare GROUP BY", more_is_better=False
    )


def _quickest(work: Callable[[], object]) -> float:
    taken = []
    for _turn in range(3):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _fill(desa: Wilayah) -> None:
    """Voices over one year with a first step each, as rows: this measures asking, not deeds."""
    dusun = [Dusun.objects.get_or_create(desa=desa, name=f"Dusun {n}")[0] for n in range(8)]
    start = datetime(YEAR, 1, 2, 8, tzinfo=zone_for(desa.kode))
    groups = [Kelompok.objects.create(desa=desa, title=f"Kelompok {n}", created_at=start) for n in range(200)]
    rows = []
    for n in range(VOICES):
        at = start + timedelta(minutes=n * 5)
        rows.append(
            Aspirasi(
                desa=desa,
                nomor=f"r{next(_numbers)}",
                kunci_hash="x",
                text="jalan rusak",
                channel=("sms", "web", "sheet")[n % 3],
                topic=_TOPICS[n % 9],
                dusun=dusun[n % 8] if n % 5 else None,
                gender=("p", "l", "")[n % 3],
                vulnerable="lansia" if n % 11 == 0 else "",
                kelompok=groups[n % 200] if n % 2 else None,
                state="merged" if n % 2 else "read",
                state_since_at=at,
                received_at=at,
                read_due_date=at.date() + timedelta(days=4),
                answer_due_date=at.date() + timedelta(days=20),
            )
        )
    Aspirasi.objects.bulk_create(rows, batch_size=5000)
    _read(rows)


def _read(rows: list[Aspirasi]) -> None:
    """Each was read after thirty hours."""
    Milestone.objects.bulk_create(
        (
            Milestone(
                aspirasi=one,
                state="read",
                news="dibaca",
                at=one.received_at + timedelta(hours=30),
                actor_kind="member",
            )
            for one in rows
        ),
        batch_size=5000,
    )
