"""Asks one thing at one door as one person, and says what is wrong with the answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey
from django.test import Client

from accountability.policy import ANYONE, SIGNED_IN, Rule
from tests.trust.doors import Ask
from tests.trust.village import Village
from tests.trust.watching import Seen, read, watched
from tests.trust.world import Who, World, counted

SIGN_IN, REFUSED, NO_SUCH, NO_METHOD, LET_IN = "sign in", "403", "404", "405", "let in"
_READS_RAW = frozenset({"petugas", "anggota_bpd", "ketua_bpd"})
_READS_CLOSED = frozenset({"anggota_bpd", "ketua_bpd"})
_WRITTEN_TO = re.compile(r'^\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')


class _TakenBack(Exception):
    """Ends a transaction whose rows nobody needs."""


@dataclass
class Answer:
    """What came back, and what went wrong on the way."""

    status: int
    location: str
    seen: Seen
    strange: list[str] = field(default_factory=list)

    def kind(self) -> str:
        """Which of the five it is."""
        if self.status in {301, 302, 303} and self.location.startswith("/masuk/?next="):
            return SIGN_IN
        return {403: REFUSED, 404: NO_SUCH, 405: NO_METHOD}.get(self.status, LET_IN)


@dataclass
class Asking:
    """The world with a browser for everybody; counts what was asked."""

    world: World
    count: int = 0
    clients: dict[str, Client] = field(default_factory=dict)
    kept: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everybody signs in before anything is taken back."""
        for who in self.world.people:
            self.client(who)
        self.keep_others()

    def client(self, who: Who) -> Client:
        """A browser in which this person has signed in."""
        if who.name not in self.clients:
            client = Client(raise_request_exception=False)
            if who.user is not None:
                client.force_login(who.user)
                if who.over:
                    kept = client.session
                    kept["began"] = kept["seen"] = 0
                    kept.save()
            self.clients[who.name] = client
        return self.clients[who.name]

    def at(self, who: Who, door: str, asked: Ask, method: str, body: dict[str, Any] | None = None) -> Answer:
        """Asks; whatever was written is looked at and taken back."""
        self.count += 1
        client = self.client(who)
        signed_in = deepcopy(client.cookies)
        held: list[Answer] = []
        try:
            with transaction.atomic(), watched() as seen:
                send = getattr(client, method.lower())
                answer = send(asked.path(door), body or {}) if method == "POST" else send(asked.path(door))
                read(answer, seen)
                held.append(Answer(answer.status_code, answer.headers.get("Location", ""), seen))
                if seen.writes:
                    held[0].strange = list(self._strange(who, seen.writes))
                raise _TakenBack
        except _TakenBack:
            client.cookies = signed_in  # also after signing out, which was taken back
            return held[0]

    @contextmanager
    def due(self, who: Who) -> Iterator[None]:
        """This person's time without a second factor is over meanwhile."""
        kept = self.client(who).session
        kept["enrol_by"] = 0
        kept.save()
        try:
            yield
        finally:
            del kept["enrol_by"]
            kept.save()

    def keep_others(self) -> None:
        """Remembers how everything of every village stands, and what is tied to what."""
        for village in self.world.villages.values():
            for label in village.rows:
                self.kept[village.kode, label] = _rows_of(village, label)
            for tie in _ties_to(village, set(counted())):
                self.kept[village.kode, tie[0]] = tie[1]

    def _strange(self, who: Who, writes: list[str]) -> Iterator[str]:
        """What a writing changed of villages this person has nothing to do with, or tied to their things."""
        tables = {one._meta.db_table: label for label, one in counted().items()}
        touched = {
            tables[found[1]] for sql in writes if (found := _WRITTEN_TO.match(sql)) and found[1] in tables
        }
        for village in self.world.outside(who):
            for label in touched & set(village.rows):
                if _rows_of(village, label) != self.kept[village.kode, label]:
                    yield f"rows of {village.colour} changed in {label}"
            for tie, count in _ties_to(village, touched):
                if count != self.kept[village.kode, tie]:
                    yield f"tied to what belongs to {village.colour}: {tie}"


def _rows_of(village: Village, label: str) -> list[tuple[Any, ...]]:
    first, last = village.rows[label]
    return list(counted()[label].objects.filter(pk__gt=first, pk__lte=last).order_by("pk").values_list())


def _ties_to(village: Village, labels: set[str]) -> Iterator[tuple[str, int]]:
    """How many rows of these tables point at something of this village, by column."""
    for label in sorted(labels):
        model = counted()[label]
        for column in model._meta.get_fields():
            if not isinstance(column, ForeignKey):
                continue
            other = column.related_model._meta
            if other.label == "regions.Wilayah":
                chosen: dict[str, Any] = {column.name: village.kode}
            elif other.label in village.rows:
                first, last = village.rows[other.label]
                chosen = {f"{column.name}__gt": first, f"{column.name}__lte": last}
            else:
                continue
            yield f"{label}.{column.name}", model.objects.filter(**chosen).count()


def expected(rule: Rule, who: Who, method: str, village: Village, *, asked: Ask, names_a_thing: bool) -> str:
    """What the table says must come back; nothing else is asked."""
    if ANYONE not in rule.everyone:
        if not who.is_in:
            return SIGN_IN
        if SIGNED_IN not in rule.everyone and who.role not in rule.may(method):
            return REFUSED
    if not {"GET": rule.get, "HEAD": rule.get, "POST": rule.post}.get(method):
        return NO_METHOD
    if names_a_thing and not who.reaches(village):
        return NO_SUCH
    return NO_SUCH if asked.whose and who.role not in asked.whose.split() else LET_IN


def wrong(
    rule: Rule, who: Who, method: str, asked: Ask, answer: Answer, wanted: str, world: World
) -> list[str]:
    """Everything this answer should not have been, in words."""
    found = [*leaks(world, who, rule, answer), *([] if rule.is_open else answer.strange)]
    if answer.status >= 500 and answer.status not in asked.answers:
        found.append(f"status {answer.status}")
    if wanted != LET_IN:
        found += [f"{answer.status} instead of {wanted}"] if answer.kind() != wanted else []
        found += [f"refused, and wrote: {answer.seen.writes[0][:60]}"] if answer.seen.writes else []
    elif method == "GET" and answer.status not in asked.answers:
        found.append(f"{answer.status} instead of {sorted(asked.answers)}")
    elif method == "POST" and answer.kind() in {SIGN_IN, NO_METHOD}:
        found.append(f"{answer.status} for who may post")
    elif method == "POST" and answer.kind() == REFUSED and "" not in rule.acts:
        found += [] if rule.acts or rule.scope in {"machine", "signed-in"} else ["403 for who may post"]
    return found


def leaks(world: World, who: Who, rule: Rule, answer: Answer) -> list[str]:
    """Words that must not have left: of other villages, of citizens' phones, about the village office."""
    text, found = answer.seen.text(), []
    for one in world.villages.values():
        mine = who.reaches(one)
        may = {
            "a phone": False,
            "closed words": mine and who.role in _READS_CLOSED,
            "raw words": mine and who.role in _READS_RAW,
            "words that came up": mine and who.role not in {"kades", "keuangan"},
            "words of the desks": mine or rule.is_open,
        }
        said = (one.phone, one.closed, one.raw, one.escalated, one.office)
        found += [
            f"{what} of {one.colour}"
            for (what, allowed), word in zip(may.items(), said, strict=True)
            if word in text and not allowed
        ]
    return found
