"""The inbox with ten thousand voices of one desa, and how many taps a hundred messages take to group."""

import csv
import datetime as dt
import statistics
import time
from collections import Counter
from pathlib import Path

from django.test import Client
from django.utils import timezone

from accountability.accounts.actors import CITIZEN, Actor
from accountability.accounts.models import Membership, Role, User
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from bench.grouping import messages
from bench.measures import Figure, village
from posko import clocks
from posko.apart import keep_apart
from posko.clustering import gather
from posko.intake import Voice, take_in
from posko.models import Aspirasi
from posko.regrouping import merge, take_up
from posko.states import Channel, State
from posko.suggesting import Suggestion, suggestions

VOICES, ROUNDS, ALLOWED_MS = 10_000, 40, 400.0
HUNDRED, ALLOWED_TAPS = 100, 150.0
LABELLED = Path(__file__).resolve().parent.parent / "tests" / "posko" / "data" / "kelompok_berlabel.csv"
OTHER = "99.01.01.2003"


def inbox_of_ten_thousand() -> Figure:
    """The inbox opened in four ways: the slowest in twenty (p95), beside what is allowed."""
    desa = village()
    _fill(desa, timezone.now())
    client = Client()
    client.force_login(_ketua(desa, "bench-inbox").user)
    doors = ("/bpd/", "/bpd/?urut=tenggat", "/bpd/?kata=jalan", "/bpd/?keadaan=semua&halaman=200")
    for door in doors:
        client.get(door)
    took = []
    for turn in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(doors[turn % len(doors)])
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
    slowest = statistics.quantiles(took, n=20)[-1]
    return Figure(
        "inbox of 10,000 voices, p95",
        slowest,
        ALLOWED_MS,
        "ms",
        "what is allowed",
        more_is_better=False,
        bar=1.0,
    )


def _fill(desa: Wilayah, at: dt.datetime) -> None:
    """Ten thousand voices on the desk of one desa."""
    day = local_date(at, desa.kode)
    Aspirasi.objects.bulk_create(
        (
            Aspirasi(
                desa=desa,
                nomor=f"i{place}",
                kunci_hash="x",
                text=text,
                channel="sms",
                state=State.READ if place % 3 else State.RECEIVED,
                state_since_at=at,
                received_at=at - dt.timedelta(minutes=place),
                read_due_date=clocks.due("read", day),
                answer_due_date=clocks.due("laporan", day),
            )
            for place, text in enumerate(messages(VOICES))
        ),
        batch_size=1000,
    )


def hundred_grouped() -> Figure:
    """Taps of a member who knows which messages belong together, over the pages as they are."""
    neighbour = {"name": "Sukasari", "level": "desa_kelurahan", "type": "desa", "fictional": True}
    desa = Wilayah.objects.create(kode=OTHER, parent=village().parent, **neighbour)
    taps = taps_for(desa, labelled(HUNDRED))
    return Figure(
        "taps to group 100 messages",
        taps,
        ALLOWED_TAPS,
        "taps",
        "what is allowed",
        more_is_better=False,
        bar=1.0,
    )


def labelled(count: int) -> list[tuple[str, str]]:
    """The first messages of the labelled set, with the label of each."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)][:count]


def taps_for(desa: Wilayah, said: list[tuple[str, str]]) -> int:
    """How many taps it takes until no two messages of one label stand apart.

    A tap on a card: untick one voice, or press Gabung or Bukan. What no card offers is ticked in the inbox:
    one tap for each voice, one for Gabung, one to choose the kelompok, one to gather.
    """
    by, at = _ketua(desa, "bench-taps").actor(), timezone.now()
    label_of = {}
    for text, label in said:
        taken = take_in(desa=desa, voice=Voice(text=text, channel=Channel.SMS), by=CITIZEN, at=at)
        label_of[taken.aspirasi.pk] = label
    taps = 0
    while (card := _next_card(desa)) is not None:
        told = Counter(label_of[voice.pk] for voice in (*card.beside, *card.voices))
        most, count = told.most_common(1)[0]
        if card.beside:
            most = label_of[card.beside[0].pk]
        right = [voice for voice in card.voices if label_of[voice.pk] == most]
        wrong = [voice for voice in card.voices if label_of[voice.pk] != most]
        nothing_fits = not right if card.kelompok is not None else count < 2
        if nothing_fits:
            right, wrong = [], list(card.voices)
        at += dt.timedelta(minutes=1)
        taps += 1 + (len(wrong) if right else 0)
        _decide(desa, card, right, wrong, by, at)
    return taps + _by_hand(desa, label_of, by, at)


def _next_card(desa: Wilayah) -> Suggestion | None:
    return next(iter(suggestions(desa)), None)


def _decide(
    desa: Wilayah, card: Suggestion, right: list[Aspirasi], wrong: list[Aspirasi], by: Actor, at: dt.datetime
) -> None:
    if card.other is not None and card.kelompok is not None:
        merge(kelompok=card.other, into=card.kelompok, by=by, at=at)
    elif right:
        take_up(
            desa=desa,
            aspirasi=right,
            left_out=wrong,
            title=card.title or "x",
            kelompok=card.kelompok,
            by=by,
            at=at,
        )
    else:
        others = card.kelompok.aspirasi.newest_first() if card.kelompok else None
        keep_apart(desa=desa, voices=wrong, from_others=others, by=by, at=at)


def _by_hand(desa: Wilayah, label_of: dict[int, str], by: Actor, at: dt.datetime) -> int:
    taps = 0
    homes = {
        label_of[one.pk]: one.kelompok
        for one in desa.aspirasi.exclude(kelompok=None).select_related("kelompok")
    }
    alone: dict[str, list[Aspirasi]] = {}
    for voice in desa.aspirasi.filter(kelompok=None):
        alone.setdefault(label_of[voice.pk], []).append(voice)
    for label, voices in alone.items():
        if label in homes or len(voices) > 1:
            gather(desa=desa, aspirasi=voices, title=label, by=by, at=at, kelompok=homes.get(label))
            taps += len(voices) + 3
    return taps


def _ketua(desa: Wilayah, username: str) -> Membership:
    user = User.objects.create_user(username)
    return Membership.objects.create(
        user=user, wilayah=desa, role=Role.KETUA_BPD, since_date=dt.date(2024, 1, 1)
    )
