"""Import upstream only, in imports and in foreign keys; and each planted import downstream is found."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.sources import ROOT


def upstream() -> list[str]:
    """Packages from the top layer to the lowest, as the contract lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "upstream")
    return [name.strip(" ()") for layer in layers for name in layer.replace(":", "|").split("|")]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Checks all import contracts over the tree at `root`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    wide = os.environ | {"COLUMNS": "200"}  # so that a contract's name and verdict stand on one line
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=wide)


def test_the_import_contracts_are_kept() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_foreign_keys_point_upstream_only() -> None:
    order = upstream()
    downstream = []
    for model in apps.get_models():
        own = _layer_of(model.__module__, order)
        for field in model._meta.get_fields():
            if field.concrete and field.related_model is not None:
                other = _layer_of(field.related_model.__module__, order)
                if own is not None and other is not None and other < own:
                    downstream.append(f"{model.__name__}.{field.name} → {field.related_model.__name__}")
    assert not downstream, "\n".join(downstream)


@pytest.mark.parametrize("above", ["accountability.urls", "bpd_portal", "accountability.budget"])
def test_the_order_of_layers_is_read_from_the_contract(above: str) -> None:
    assert upstream().index(above) < upstream().index("posko") < upstream().index("sms_gateway")


def _layer_of(module: str, order: list[str]) -> int | None:
    for place, name in enumerate(order):
        if module == name or module.startswith(f"{name}."):
            return place
    return None
