"""The checks can fail: each planted violation is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import rules_of_code, rules_of_templates
from tests.house.sources import PACKAGES, ROOT
from tests.house.test_tracked_files import traces_in
from tests.house.test_upstream_only import lint_imports

DOWNSTREAM = {
    "Import upstream only": ("posko/planted_reach.py", "def look() -> None:\n    import bpd_portal.views\n"),
    "Every package in accountability has a layer": ("accountability/planted_layer/__init__.py", ""),
    "Inside an app: urls > doors > forms > carriers | models": (
        "sms_gateway/models.py",
        "import sms_gateway.views\n",
    ),
    "No cycles inside an app, so models never import a deed": (
        "posko/models/voices.py",
        "import posko.intake\n",
    ),
    "Only sms_gateway.carriers.twilio knows Twilio": (
        "sms_gateway/planted_carrier.py",
        "import twilio.rest\n",
    ),
    "Only tasks, the bell and the wiring know Celery": (
        "posko/planted_task.py",
        "from celery import shared_task\n",
    ),
}

DEED = '"""Planted."""\n\nfrom django.db import transaction\n\n\n@transaction.atomic\n'
CODE: dict[rules_of_code.Rule, tuple[str, str]] = {
    rules_of_code.module_is_short: ("long.py", "x = 1\n" * 401),
    rules_of_code.functions_are_short: ("long.py", "def f() -> None:\n" + "    print()\n" * 40),
    rules_of_code.module_is_named_for_its_deed: ("utils.py", ""),
    rules_of_code.no_signals: ("listen.py", "def f():\n    from django.db.models.signals import post_save\n"),
    rules_of_code.no_generic_foreign_key: (
        "m.py",
        "from django.contrib.contenttypes.fields import GenericForeignKey\n",
    ),
    rules_of_code.no_default_ordering: ("m.py", "class A:\n    class Meta:\n        ordering = ['id']\n"),
    rules_of_code.no_clock_below_the_doors: (
        "intake.py",
        "from django.utils import timezone\nx = timezone.now()\n",
    ),
    rules_of_code.deeds_take_keywords_and_are_told_when: ("deed.py", DEED + "def act(row):\n    pass\n"),
    rules_of_code.deeds_know_no_web: (
        "deed.py",
        "import django.http\n" + DEED + "def act(*, at):\n    pass\n",
    ),
    rules_of_code.library_knows_no_doors: (
        "accountability/lib/page.py",
        "from django.http import HttpResponse\n",
    ),
    rules_of_code.portal_starts_from_the_member: ("bpd_portal/views.py", "x = Aspirasi.objects.all()\n"),
}
PAGES: dict[rules_of_templates.Rule, str] = {
    rules_of_templates.template_is_short: "<p></p>\n" * 121,
    rules_of_templates.words_are_local: "<p>Kirim ke BPD</p>",
    rules_of_templates.words_are_kind: "<button>Upload</button>",
    rules_of_templates.nothing_inline: '<p class="a" style="color:red">x</p>',
    rules_of_templates.nothing_from_elsewhere: '<script src="https://contoh.example/x.js"></script>',
}
INLINE = (
    "<p onclick='x()'>x</p>",
    "<script>x()</script>",
    "<style>p{}</style>",
    "<a href='javascript:x()'>x</a>",
)
LINTED = {
    "TID251": "from django.dispatch import Signal\n\nprint(Signal)\n",
    "C901": "def f(x: int) -> int:\n"
    + "".join(f"    if x == {n}:\n        return {n}\n" for n in range(9))
    + "    return 0\n",
    "E501": f"x = '{'a' * 120}'\n",
    "DTZ005": "from datetime import datetime\n\nx = datetime.now()\n",
    "D103": "def act() -> None:\n    return\n",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says about a copy of the code in which every contract is broken once."""
    copy = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, line in DOWNSTREAM.values():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            (path.read_text(encoding="utf-8") if path.exists() else "") + "\n" + line, encoding="utf-8"
        )
    outcome = lint_imports(copy)
    assert outcome.returncode == 1
    return outcome.stdout


@pytest.mark.parametrize("contract", DOWNSTREAM)
def test_an_import_that_breaks_the_contract_is_found(planted: str, contract: str) -> None:
    verdict = " ".join(planted.split())
    assert f"{contract} BROKEN" in verdict


@pytest.mark.parametrize("rule", CODE, ids=lambda rule: rule.__name__)
def test_code_that_breaks_a_house_rule_is_found(rule: rules_of_code.Rule, tmp_path: Path) -> None:
    name, source = CODE[rule]
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    assert list(rule(path)) != []


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.__name__)
def test_a_page_that_breaks_a_house_rule_is_found(rule: rules_of_templates.Rule, tmp_path: Path) -> None:
    path = tmp_path / "halaman.html"
    path.write_text(PAGES[rule], encoding="utf-8")
    assert list(rule(path)) != []


@pytest.mark.parametrize("source", INLINE)
def test_nothing_inline_slips_through(source: str, tmp_path: Path) -> None:
    path = tmp_path / "halaman.html"
    path.write_text(source, encoding="utf-8")
    assert list(rules_of_templates.nothing_inline(path)) != []


def test_an_sms_text_with_a_literal_local_word_is_found(tmp_path: Path) -> None:
    path = tmp_path / "kabar.txt"
    for text in ("Usul masuk APB Desa {{ tahun }}.", "Datang ke kantor desa.", "Desa Anda"):
        path.write_text(text, encoding="utf-8")
        assert list(rules_of_templates.words_are_local(path)) != [], text
    path.write_text("Balas DESA lalu nama tempat Anda.", encoding="utf-8")
    assert list(rules_of_templates.words_are_local(path)) == []


def test_a_folder_of_one_machine_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("see /" + "work/main", encoding="utf-8")
    assert traces_in(path) != []


@pytest.mark.parametrize("code", LINTED)
def test_ruff_finds_what_it_is_asked_to_find(code: str, tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text('"""Planted."""\n\n' + LINTED[code], encoding="utf-8")
    ruff = str(Path(sys.executable).parent / "ruff")
    command = [ruff, "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(path)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert code in outcome.stdout


def test_mypy_finds_a_function_without_types_and_a_wrong_one(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(
        "def act(x):\n    return x\n\n\ndef count() -> int:\n    return 'satu'\n", encoding="utf-8"
    )
    # Without the Django plugin, which would read all of Django first: the strictness is what is tried here.
    config = tmp_path / "pyproject.toml"
    config.write_text(
        (ROOT / "pyproject.toml")
        .read_text(encoding="utf-8")
        .replace('plugins = ["mypy_django_plugin.main"]', ""),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--config-file", config, "--cache-dir", tmp_path / "cache", path]
    outcome = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert outcome.returncode == 1
    assert "[no-untyped-def]" in outcome.stdout
    assert "[return-value]" in outcome.stdout
