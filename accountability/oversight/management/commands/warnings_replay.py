"""Shows what the rules of warning would have done in a span of history, before a threshold is changed.

What it can tell is what rows tell with a day: voices and their steps, verdicts, meetings, budgets, spending,
evaluations, findings, the calendar. What it cannot: `not_told` (offices and addresses have no day) is left
out; what was corrected since counts as it stands now (gender, kelompok, quarantine, days moved, links to
proposals, days off). It looks once a week, so what came and went between two looks is not seen. Precision
rests on what people answered (taken in hand, done, set aside) since warnings are kept: before that there are
no answers, and `unjudged` says how many spells nobody judged. A lower threshold finds spells that were never
shown to anybody, so nobody can have judged them: look at `unjudged` and `brief` there, not at precision.
"""

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accountability.oversight.replaying import RuleReplay, replay
from accountability.oversight.rules import FIGURES, PATH, in_force
from accountability.regions.models import Wilayah

LONGEST = dt.timedelta(days=5 * 366)


class Command(BaseCommand):
    """`manage.py warnings_replay --kecamatan KODE --from DATE --to DATE [--threshold RULE=N] [--json]`."""

    help = "Shows per rule how often it would have spoken in a span of history, and how often rightly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The span, and what to try."""
        parser.add_argument("--kecamatan", required=True, help="code of the kecamatan, such as 99.01.01")
        parser.add_argument("--from", required=True, dest="first", help="first day, such as 2026-01-05")
        parser.add_argument("--to", required=True, dest="last", help="last day")
        parser.add_argument("--threshold", action="append", default=[], metavar="RULE=N")
        parser.add_argument("--rules", help="another table of rules to try, in place of the one in force")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every refusal is one sentence."""
        kecamatan = Wilayah.objects.filter(kode=options["kecamatan"], level=Wilayah.Level.KECAMATAN).first()
        if kecamatan is None:
            raise CommandError(f"There is no kecamatan {options['kecamatan']!r} here.")
        first, last = _day(options["first"]), _day(options["last"])
        if not dt.timedelta(0) <= last - first <= LONGEST:
            raise CommandError("The last day must come after the first, at most five years later.")
        path = Path(options["rules"]) if options["rules"] else PATH
        thresholds = dict(_threshold(one) for one in options["threshold"])
        in_force(last.year, path)  # a wrong table is refused before anything is read
        found = replay(kecamatan=kecamatan, first=first, last=last, thresholds=thresholds, path=path)
        if options["json"]:
            told = {
                "kecamatan": kecamatan.kode,
                "from": first.isoformat(),
                "to": last.isoformat(),
                "rules": [one.told() for one in found],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(
            "rule               threshold  spells  villages  brief  real  no trouble  unjudged  precision"
        )
        for one in found:
            self.stdout.write(_line(one))


def _line(one: RuleReplay) -> str:
    tried = (
        str(one.threshold)
        if one.threshold == one.threshold_in_force
        else f"{one.threshold_in_force}>{one.threshold}"
    )
    precision = "-" if one.precision is None else f"{one.precision:.0%}"
    return (
        f"{one.rule:<18} {tried:>9}  {one.spells:>6}  {one.villages:>8}  {one.brief:>5}  {one.real:>4}"
        f"  {one.no_trouble:>10}  {one.unjudged:>8}  {precision:>9}"
    )


def _day(told: str) -> dt.date:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        raise CommandError(f"{told!r} is no day; write it as 2026-01-05.") from None


def _threshold(told: str) -> tuple[str, int]:
    rule, equals, number = told.partition("=")
    if rule not in FIGURES:
        raise CommandError(f"{rule!r} is no rule; known are {', '.join(FIGURES)}.")
    if not equals or not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise CommandError(f"{told!r} names no whole number; write it as {rule}=30.")
    return rule, int(number)
