"""Browser tests wait for what will come, in ways that do wait."""

import re

from tests.house.sources import ROOT

# Playwright takes the promise itself for a yes, and goes on at once (tests.browser.checks.comes_true waits).
ON_A_PROMISE = re.compile(r"wait_for_function\(\s*f?[\"'][^\n]*(async|\.then\(|await )")


def test_no_browser_test_waits_on_a_promise_that_is_taken_for_a_yes() -> None:
    files = sorted((ROOT / "tests" / "browser").glob("*.py"))
    assert files
    wrong = [file.name for file in files if ON_A_PROMISE.search(file.read_text(encoding="utf-8"))]
    assert wrong == []
    assert ON_A_PROMISE.search('page.wait_for_function("async () => true")')
