"""Tells what an SMS means, as JSON: intent, number, kind and reasons."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accountability.lib import nomor
from posko import existing, recognising, tables
from posko.grammar import Context, Parsed, parse

CONTEXTS = (
    "asked_village:A|B|C, asked_dusun, asked_rating:NUMBER, asked_number:NUMBER|NUMBER, "
    "two_open:NUMBER|NUMBER"
)


class Known:
    """Which numbers exist: those of a file, or those of the database."""

    def __init__(self, path: str | None) -> None:
        self.told = _read(path) if path else None
        # A number is printed as the file writes it.
        self.spelling = {_digits(one): one for one in (self.told or {}).get("valid", [])}
        self.supportable = {_digits(one): one for one in (self.told or {}).get("kelompok", [])}

    def context(self, text: str) -> Context:
        """The context that `text` names; CommandError when it names none."""
        name, _, rest = text.strip().partition(":")
        named = tuple(part.strip() for part in rest.split("|") if part.strip())
        context = _context(name.strip(), named)
        if context is None:
            raise CommandError(f"The context {text[:60]!r} is not understood; it is one of {CONTEXTS}.")
        numbers = {_digits(one): one for one in named} if name != "asked_village" else {}
        exists, supportable = self._finders(numbers)
        self.written = {**numbers, **self.supportable, **self.spelling}
        return Context(**context, exists=exists, supportable=supportable)

    def _finders(self, numbers: dict[str, str]) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
        if self.told is None:
            return (lambda one: one in numbers or existing.number(one)), existing.kelompok
        return (lambda one: one in numbers or one in self.spelling), (lambda one: one in self.supportable)


class Command(BaseCommand):
    """`manage.py sms_parse "text" [--context …] [--known FILE.json]`, or `--file in.csv` for many."""

    help = "Prints what an SMS means as JSON; with --file one line for each row of context,text."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The text, or a file of them; what the phone was asked; which numbers exist."""
        parser.add_argument("text", nargs="?", help="one SMS in quotes")
        parser.add_argument("--context", default="", help=f"what was asked: {CONTEXTS}")
        parser.add_argument("--file", help="CSV with the columns context,text")
        parser.add_argument(
            "--known", help='JSON {"valid": [...], "kelompok": [...]} instead of the database'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, one sentence, for a context or a file that cannot be read."""
        known = Known(options["known"])
        if options["file"]:
            try:
                rows = tables.read(options["file"], column="text")
            except tables.NotATable as problem:
                raise CommandError(str(problem)) from problem
            for row in rows:
                self._say(known, row["text"], row.get("context", ""))
        elif options["text"] is not None:
            self._say(known, options["text"], options["context"])
        else:
            raise CommandError("Give a text, or --file with the columns context,text.")

    def _say(self, known: Known, text: str, context: str) -> None:
        parsed = parse(text, known.context(context))
        self.stdout.write(json.dumps(as_json(parsed, text, known.written), ensure_ascii=False))


def as_json(parsed: Parsed, text: str, written: dict[str, str]) -> dict[str, object]:
    """What is printed; the kind only of a new aspirasi, read from the words when no keyword named it."""
    kind, reasons = None, list(parsed.reasons)
    if parsed.intent == "new_aspirasi":
        kind = parsed.kind
        if not parsed.kind_told:
            kind, why = recognising.kind_of(text)
            reasons.append(f"kind: {why}")
    number = parsed.nomor or parsed.mistyped
    return {
        "intent": parsed.intent,
        "number": written.get(number, number) or None,
        "kind": kind,
        "reasons": reasons,
        "score": parsed.score,
        "satisfied": parsed.satisfied,
        "choice": parsed.choice or None,
        "about": parsed.about or None,
        "words": parsed.words,
    }


def _context(name: str, named: tuple[str, ...]) -> dict[str, Any] | None:
    """The fields of a Context, or None for a name that is unknown or lacks its numbers."""
    if name in {"", "none", "-"}:
        return {} if not named else None
    if name == "asked_village":
        return {"asked": "village", "options": named}
    if name == "asked_dusun":
        return {"asked": "dusun"}
    numbers = tuple(_digits(one) for one in named)
    if not numbers or not all(numbers):
        return None
    contexts: dict[str, dict[str, Any]] = {
        "asked_rating": {"asked": "rating", "ratings": numbers, "rateable": numbers},
        "asked_number": {"asked": "number", "options": numbers},
        "two_open": {"rateable": numbers, "open": numbers},
    }
    return contexts.get(name)


def _digits(number: object) -> str:
    return nomor.tidy(str(number)) or re.sub(r"\D", "", str(number))


def _read(path: str) -> dict[str, list[str]]:
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
        return {name: [str(one) for one in told.get(name, [])] for name in ("valid", "kelompok")}
    except (OSError, ValueError, AttributeError, TypeError) as problem:
        raise CommandError(f"{path} is no JSON file with the lists valid and kelompok.") from problem
