"""Says in pytest's last lines which parts of the suite this run left out, and why."""

import os

from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Prints what the runner (tests/run.py) could not run here, one line each."""
    left_out = os.environ.get("POSKO_LEFT_OUT", "")
    if left_out:
        terminalreporter.section("left out of this run")
        for line in left_out.split("|"):
            terminalreporter.line(line)
