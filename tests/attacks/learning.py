"""Learns what a door reads: asks it as each role and notes the names it looks for in address and form."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from accountability.policy import ANYONE, Rule
from tests.trust.asking import Asking
from tests.trust.cells import acts_of, names_of
from tests.trust.doors import question
from tests.trust.world import Who

_MARK = "_ini_alamat"  # stands in every address asked here, so that address and form are told apart
_READERS = ("get", "getlist", "__getitem__", "__contains__")
_MOST_CHOICES = 12
_A_WORD = re.compile(r"[a-z][a-z_-]*")  # a choice of the programme's own, not the number of a row
KEPT = Path(__file__).with_name("learned.json")


@dataclass
class Known:
    """What one door reads: names in its address and in its form, each with the schema of its values."""

    query: dict[str, dict[str, Any]] = field(default_factory=dict)
    body: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _TakenBack(Exception):
    """Ends a transaction whose rows nobody needs."""


def learn(asking: Asking, doors: dict[str, Rule]) -> dict[str, Known]:
    """Asks every door as everybody who may come in, and tells what each reads."""
    found: dict[str, Known] = defaultdict(Known)
    for door, rule in doors.items():
        for who in visitors(asking, rule):
            asked, theirs = question(door, asking.world.own, who.role), names_of(asking.world.own)
            with _watching(found[door]):
                _ask(asking.client(who), "get", asked.path(door), {**asked.query, _MARK: "1"})
                if rule.post:
                    path = f"{asked.path(door).partition('?')[0]}?{_MARK}=1"
                    for act in ("", *acts_of(door)) if who in visitors(asking, rule)[-2:] else ():
                        _ask(asking.client(who), "post", path, {**theirs, "aksi": act})
    for known in found.values():
        known.query.pop(_MARK, None)
        known.body.pop(_MARK, None)
        known.files = sorted(set(known.files))
    return dict(found)


def keep(found: dict[str, Known]) -> None:
    """Writes down what was learned, so that not every run must ask every door first."""
    told = {door: asdict(known) for door, known in sorted(found.items())}
    lines = ",\n".join(f"{json.dumps(door)}: {json.dumps(one)}" for door, one in told.items())
    KEPT.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def kept() -> dict[str, Known]:
    """What was learned last."""
    return {door: Known(**one) for door, one in json.loads(KEPT.read_text(encoding="utf-8")).items()}


def visitors(asking: Asking, rule: Rule) -> list[Who]:
    """Everybody whom the table lets in; of those who need no office one stranger."""
    people = asking.world.people
    if ANYONE in rule.everyone:
        return [one for one in people if one.name == "anonymous"]
    return [one for one in people if one.role in rule.everyone] or [one for one in people if one.office][:2]


def _ask(client: Client, method: str, path: str, data: dict[str, Any]) -> None:
    kept = dict(client.cookies)
    try:
        with transaction.atomic():
            getattr(client, method)(path, data)
            raise _TakenBack
    except _TakenBack:
        client.cookies.clear()
        client.cookies.update(kept)


@contextmanager
def _watching(known: Known) -> Iterator[None]:
    """Notes what is read from addresses and forms meanwhile."""
    make = forms.BaseForm.__init__

    def made(self: forms.BaseForm, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        if isinstance(self.data, QueryDict):
            at = known.query if dict.__contains__(self.data, _MARK) else known.body
            for name, one in self.fields.items():
                at[self.add_prefix(name)] = schema_of(one)
                if isinstance(one, forms.FileField):
                    known.files.append(self.add_prefix(name))

    with mock.patch.object(forms.BaseForm, "__init__", made):
        for name in _READERS:
            patched = mock.patch.object(QueryDict, name, _noting(name, known))
            patched.start()
        try:
            yield
        finally:
            mock.patch.stopall()


def _noting(reader: str, known: Known) -> Any:
    read = getattr(QueryDict, reader)

    def noted(self: QueryDict, key: Any, *args: Any) -> Any:
        at = known.query if dict.__contains__(self, _MARK) else known.body
        if isinstance(key, str) and not self._mutable:  # which it is while what was sent is read in
            at.setdefault(key, {"type": "string"})
        return read(self, key, *args)

    return noted


def schema_of(one: forms.Field) -> dict[str, Any]:
    """The JSON schema of what a form field takes, as a form sends it."""
    if isinstance(one, forms.FileField):
        return {"type": "string", "format": "binary"}
    if isinstance(one, forms.BooleanField):
        return {"enum": ["on", ""]}
    if isinstance(one, forms.ModelMultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}, "maxItems": 3}
    if isinstance(one, forms.ModelChoiceField):
        return {"type": "string"}
    if isinstance(one, forms.ChoiceField):
        values = [str(value) for value, _words in _flat(one.choices) if _A_WORD.fullmatch(str(value))]
        chosen: dict[str, Any] = (
            {"enum": sorted(set(values))[:_MOST_CHOICES]} if values else {"type": "string"}
        )
        many = isinstance(one, forms.MultipleChoiceField)
        return {"type": "array", "items": chosen, "maxItems": 3} if many else chosen
    if isinstance(one, forms.IntegerField):
        return {"type": "integer"}
    if isinstance(one, forms.DateField):
        return {"anyOf": [{"enum": ["2026-11-30", "30/11/2026", "0001-01-01"]}, {"type": "string"}]}
    longest = getattr(one, "max_length", None)
    return {"type": "string", **({"maxLength": longest} if longest and longest < 400 else {})}


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield value, words
