"""The rules for Prometheus ask for what /metrics tells, at the limits of the page, and lead somewhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from accountability.ledger import clock_watch
from accountability.regions.models import Wilayah
from accountability.watching.limits import limit
from accountability.watching.readings import read
from accountability.watching.standing import standing
from tests import makers
from tests.accountability.watching.exposed import families, page, samples
from tests.house.sources import ROOT
from tests.house.test_docs import headings

FILE = ROOT / "deploy/prometheus/alerts.yml"
RUNBOOK = "docs/how-to/when-it-alerts.md"
METRIC = re.compile(r"\b(?:posko_\w+|up)\b")
SELECTOR = re.compile(r"(posko_\w+)\{([^}]*)\}")


def rules() -> Iterator[dict[str, Any]]:
    """Every rule."""
    for group in yaml.safe_load(FILE.read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


RULES = list(rules())
NAMES = [rule["alert"] for rule in RULES]


@pytest.fixture
def told(client: Client, desa: Wilayah) -> str:
    """/metrics as it stands once something was at work."""
    at = timezone.now()
    makers.make_line(desa)
    clock_watch.look(at=at)
    clock_watch.hear_bell(at=at)
    clock_watch.note_backup(at=at)
    return page(client)


def test_each_metric_that_a_rule_names_is_told(told: str, settings: Any) -> None:
    # Of Redis one process tells nothing, for it needs none; a way to none tells that it is down.
    known = families(told) | {"up", "posko_redis_up"}
    missing = {
        f"{rule['alert']}: {name}"
        for rule in RULES
        for name in METRIC.findall(rule["expr"])
        if name not in known
    }
    assert missing == set()


def test_redis_is_told_where_there_is_one(client: Client, db: None, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "posko_redis_up 0.0" in page(client)


def test_a_state_that_a_rule_asks_for_can_be(told: str) -> None:
    values: dict[tuple[str, str], set[str]] = {}
    for name, labels in samples(told):
        for label, value in labels:
            values.setdefault((name, label), set()).add(value)
    for rule in RULES:
        for name, said in SELECTOR.findall(rule["expr"]):
            for label, value in re.findall(r'(\w+)="([^"]*)"', said):
                known = values.get((name, label), set())
                # What is counted is told once it happened; what is read is told with every value it can have.
                ok = (
                    value in known
                    or name.endswith(("_total", "_bucket"))
                    or (label, value) == ("what", "checkpoint")
                )
                assert ok, f"{rule['alert']}: {name} has no {label}={value}"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_says_how_bad_it_is_what_it_means_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert rule["annotations"]["summary"].endswith(".")
    file, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert file == RUNBOOK
    assert anchor in headings(ROOT / RUNBOOK)


@pytest.mark.parametrize("rule", [one for one in RULES if "limit" in one["annotations"]])
def test_a_rule_and_the_page_have_one_limit(rule: dict[str, Any]) -> None:
    what, colour = rule["annotations"]["limit"].split()
    assert rule["expr"].split()[-1] == str(getattr(limit(what), colour))


def test_each_thing_on_the_page_has_a_section_in_the_runbook(db: None) -> None:
    assert {one.where for one in standing(read(at=timezone.now()))} <= headings(ROOT / RUNBOOK)


def test_no_two_rules_have_one_name() -> None:
    assert len(NAMES) == len(set(NAMES)) > 20
