"""The code keeps the house rules."""

import ast
from pathlib import Path

import pytest

from tests.house import rules_of_code as rules
from tests.house.sources import ROOT, parsed, product_files, python_files


def broken(rule: rules.Rule, files: list[Path]) -> list[str]:
    """What breaks the rule, a line each."""
    return [f"{path.relative_to(ROOT)}: {sentence}" for path in files for sentence in rule(path)]


@pytest.mark.parametrize("rule", rules.EVERYWHERE, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: rules.Rule) -> None:
    assert not (wrong := broken(rule, python_files())), "\n".join(wrong)


@pytest.mark.parametrize("rule", rules.PRODUCT, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule: rules.Rule) -> None:
    assert not (wrong := broken(rule, product_files())), "\n".join(wrong)


def test_every_module_opens_with_one_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if (tree := parsed(path)).body and not (ast.get_docstring(tree) or "").strip()
        if path.name != "__init__.py"
    ]
    assert not silent, "\n".join(silent)
