"""Words that would be script stay words: in every column people type into, on every page, in a real browser.

A regular run takes forty of them to a tenth of the pages; `python -m bench.script_attack` all to all.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser

from accountability.policy import table
from tests.attacks.carrying import SHOWN_AT, by_files, by_sms, by_the_form
from tests.attacks.conftest import everybody
from tests.attacks.learning import kept
from tests.attacks.payloads import payloads, rounds
from tests.attacks.showing import Showing
from tests.attacks.staining import GUARDED, stain
from tests.browser.checks import CHROMIUM
from tests.trust.asking import Asking

needs_chromium = [
    pytest.mark.django_db,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: apt-get install chromium"),
    pytest.mark.skipif("POSKO_LEARN" in os.environ, reason="what the doors read is learned first"),
]
ALL = int(os.environ.get("POSKO_EVERY_SCRIPT", "0"))  # how many words stand in one field
TOLD_IN, POLICY = os.environ.get("POSKO_SCRIPTS_TOLD", ""), "POSKO_WITHOUT_POLICY" not in os.environ
ROUNDS = os.environ.get("POSKO_SCRIPT_ROUNDS", "")


@pytest.fixture(scope="module")
def asking(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Asking]:
    """The world is built once the browser runs, for its loop has a connection to the database of its own."""
    yield from everybody(django_db_blocker, tmp_path_factory)


class TestEveryPage:
    pytestmark = needs_chromium

    def test_no_words_run_and_the_policy_refuses_nothing(self, browser: Browser, asking: Asking) -> None:
        turns = rounds(ALL) if ALL else rounds(40, most=40)
        chosen = [int(one) for one in ROUNDS.split(",")] if ROUNDS else range(len(turns))
        doors = sorted(table())[:: 1 if ALL else 10]
        showing = Showing(asking, browser, kept(), policy=POLICY)
        filled: dict[str, int] = {}
        for turn in chosen:
            with transaction.atomic():
                filled, guarded = stain(turns[turn])
                assert set(guarded) <= GUARDED
                showing.all_doors(turns[turn], turn, doors)
                transaction.set_rollback(True)
            print(f"turn {turn}: {showing.shown.pages} pages, {len(showing.shown.faults)} faults", flush=True)
        showing.close()
        if TOLD_IN:
            told = {**asdict(showing.shown), "columns": len(filled), "fields": sum(filled.values())}
            told["empty"] = sorted(name for name, times in filled.items() if not times)
            Path(TOLD_IN).write_text(json.dumps(told, indent=1), encoding="utf-8")
        assert showing.shown.faults == []
        assert showing.shown.with_words > showing.shown.pages / 2

    def test_what_comes_in_by_the_doors_runs_nowhere_either(self, browser: Browser, asking: Asking) -> None:
        words, own = payloads()[:: 1 if ALL else 22], asking.world.own
        showing = Showing(asking, browser, kept(), policy=POLICY)
        with transaction.atomic():
            assert by_sms(own, words, asking) == len(words)
            assert by_the_form(own, words) >= len(words)
            for role, path, answer in by_files(own, words[:150], asking):
                who = next(one for one in asking.world.people if one.role == role)
                assert answer.status_code < 500
                showing.look(f"{path} after a file", who, path, answer)
            showing.all_doors(words, 0, list(SHOWN_AT))
            transaction.set_rollback(True)
        showing.close()
        assert showing.shown.faults == []
        assert showing.shown.with_words >= 4
