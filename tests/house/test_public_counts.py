"""No page for everyone tells a count of voices past posko.counts (decision 0098).

Every place of the public site that counts rows is named here with the reason why it is safe; a new one fails.
Templates do not count at all: they say what a view handed them as words.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "public_site"
# Where rows are counted, and why nobody is pointed at.
COUNTED = {
    "answered_lately.answered_lately": "told by counts.stepped",
    "filters.around": "kelompok that enough people of a dusun speak of",
    "journey.road_of": "told by counts.at_least",
    "kabupaten_data.mark": "budgets, no people",
    "meetings_shown.with_what_is_shown": "proposals of a meeting, no people",
    "coarse.moving": "which topic most voices speak of, no number; what came this week waits",
    "coarse.dusun_of_groups": "kelompok that enough people of a dusun speak of, as filters.around",
    "api.readings.indicators": "villages, not voices",
    "outcomes.told_groups": "told by counts.at_least",
    "similar.similar_context": "told by counts.at_least",
    "sms_counts.newest_month": "SMS of a month that is over, told by counts.may_be_said",
    "stages.stages": "told by counts.at_least, sums of counts.stepped",
    "views.money_parts._origins": "told by counts.at_least",
    "views.own_data._page": "photos, behind the kunci of the one who sent them",
}
COUNTS = {"count", "Count", "with_open_voices", "with_voices"}
VOICES = re.compile(r"\{\{[^}]*(?:\.voices|aspirasi[^}]*(?:count|length)|suara\|length)[^}]*\}\}")


def _counting(path: Path) -> set[str]:
    """The functions of a module that count rows, as `module.function`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = ".".join(path.relative_to(SITE).with_suffix("").parts)
    found = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in COUNTS and not _on_a_list(node):
                    found.add(f"{module}.{function.name}")
    return found


def _on_a_list(call: ast.Call) -> bool:
    """`text.count("x")` counts letters, not rows."""
    return bool(call.args) and getattr(call.func, "attr", "") == "count"


def test_every_function_that_counts_is_known() -> None:
    counting = {one for path in SITE.rglob("*.py") for one in _counting(path)}
    assert counting == set(COUNTED), "name it here with the reason, or tell it through posko.counts"


def test_what_is_told_by_the_module_imports_it() -> None:
    for name, reason in COUNTED.items():
        if "counts." in reason:
            text = SITE.joinpath(*name.split(".")[:-1]).with_suffix(".py").read_text(encoding="utf-8")
            assert "posko import counts" in text or "from posko.counts import" in text, name


def test_no_public_template_counts_voices_by_itself() -> None:
    found = [
        f"{path.name}: {hit.group()}"
        for path in sorted((ROOT / "templates" / "publik").rglob("*.html"))
        for hit in VOICES.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_thresholds_stand_in_one_file() -> None:
    names = {"smallest_share_base", "smallest_public_base", "public_rounding", "public_step", "share_base"}
    found = {
        path.name
        for path in [*ROOT.glob("posko/data/*.csv"), *ROOT.glob("accountability/*/data/*.csv")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line.split(",")) > 1 and line.split(",")[1] in names
    }
    assert found == {"disclosure.csv"}


def test_a_planted_count_is_found(tmp_path: Path) -> None:
    planted = SITE / "similar.py"
    text = planted.read_text(encoding="utf-8")
    assert _counting(planted)
    assert VOICES.search("{{ kelompok.voices }}")
    assert "counts.at_least" in text
