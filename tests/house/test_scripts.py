"""No script turns words into a page: the content policy would refuse it in one browser and not in another."""

import re

from tests.house.sources import ROOT

SINKS = re.compile(
    r"\.(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\bDOMParser\b|createContextualFragment"
    r"|\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*['\"`]|\.srcdoc\b|setHTMLUnsafe"
    r'|createElement\("script"\), \{ src:'
    r"|serviceWorker\.register\((?!SW\)|alamatSW\()"
)


def test_no_script_has_a_sink() -> None:
    found = [
        f"{path.name}: {match.group(0)}"
        for path in sorted((ROOT / "static" / "js").glob("*.js"))
        for match in SINKS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_rule_sees_a_sink() -> None:
    assert SINKS.search('a.innerHTML = "x"')
    assert not SINKS.search("if (a.innerHTML !== b.innerHTML)")
