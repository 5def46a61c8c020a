"""The words that a public page can say, and the catalogue that says them in English.

`python -m tests.house.catalogue` (make messages) writes locale/en anew: new words are added without a
translation, words that nobody says any more are dropped, and django.mo is compiled. It needs no gettext.
See docs/how-to/translate.md.
"""

import ast
import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.house.sources import ROOT

PO = ROOT / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")

# What the public can read: desks stay Indonesian, and their words need no English.
TEMPLATES = (
    "templates/40*.html",
    "templates/50*.html",
    "templates/base.html",
    "templates/base_publik.html",
    "templates/components/*.html",
    "templates/publik/*.html",
)
# Only at desks, or kept by a browser for everyone in one language.
NOT_PUBLIC = (
    "templates/components/bilah_aksi.html",
    "templates/components/daftar_masuk.html",
    "templates/components/dialog.html",
    "templates/components/lihat.html",
    "templates/components/nav.html",
    "templates/components/penghitung_sms.html",
    "templates/publik/api.html",  # for who writes programmes, in Indonesian alone as the API itself
    "templates/publik/setor_luring.html",
)
MODULES = (
    "public_site/**/*.py",
    "posko/counts.py",
    "accountability/budget/both_ways.py",
    "accountability/budget/duties.py",
    "accountability/budget/rules/*.py",
    "accountability/council/public_figures.py",
)
# Tables whose cells a public page shows, by their columns. Their {gaps} are the village's own words.
TABLES: dict[str, tuple[str, ...]] = {
    "accountability/budget/data/dana_desa_rules.csv": ("scope",),
    "accountability/budget/data/functions.csv": ("name", "means"),
    "accountability/budget/data/fund_sources.csv": ("name",),
    "accountability/budget/data/publication_duties.csv": ("name",),
    "accountability/budget/data/source_means.csv": ("short", "means"),
    "accountability/oversight/data/counter_mutu.csv": ("name",),
    "accountability/oversight/data/counter_unsur.csv": ("name", "question", "a1", "a2", "a3", "a4"),
    "accountability/oversight/data/sp4n_statuses.csv": ("name",),
    "posko/data/bidang.csv": ("name",),
    "posko/data/identity_reasons.csv": ("label",),
    "posko/data/topics.csv": ("name",),
    "public_site/data/columns.csv": ("description",),
    "public_site/data/council_columns.csv": ("description",),
    "public_site/data/glossary.json": ("istilah", "arti", "contoh"),
    "public_site/data/summary_columns.csv": ("description",),
    "public_site/dumps/data/fields.csv": ("description",),
    "public_site/dumps/data/tables.csv": ("title", "description"),
}
# Lists of words that a public page shows by their labels or values: module, name.
LABELS: tuple[tuple[str, str], ...] = (
    ("accountability/budget/fate.py", "FATE_WORDS"),
    ("accountability/oversight/models/counter.py", "AgeGroup"),
    ("accountability/oversight/models/counter.py", "SurveyDisability"),
    ("accountability/oversight/models/counter.py", "SurveyGender"),
    ("accountability/planning/activity_codes.py", "BIDANG_SHORT"),
    ("accountability/planning/models/proposals.py", "Outcome"),
    ("posko/models/personal.py", "ErasureScope"),
    ("posko/models/personal.py", "ErasureStanding"),
    ("posko/states.py", "Gender"),
    ("posko/states.py", "Population"),
    ("posko/states.py", "ReasonClass"),
    ("posko/states.py", "State"),
    ("posko/states.py", "Vulnerable"),
    ("posko/transitions.py", "STEPS"),
    ("public_site/budget_sheet.py", "BIDANG_KET"),
)
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)
)
_QUOTED = r"(u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))"
_SAID = re.compile(rf"(?<!\w)(?:_|gettext)\({_QUOTED}\)")
_WHEN = datetime(2026, 11, 29, tzinfo=UTC)  # the day of a compilation would make every .mo another


def said() -> dict[str, list[str]]:
    """Every word a public page can say, with the files that say it."""
    found: dict[str, list[str]] = {}
    for path, words in _all():
        for word in words:
            files = found.setdefault(word, [])
            if path not in files:
                files.append(path)
    return found


def read() -> Catalog:
    """The catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def compiled(catalogue: Catalog) -> bytes:
    """What django.mo must be, byte for byte."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def write() -> None:
    """The catalogue of what is said now, with the translations there were."""
    old = read() if PO.exists() else Catalog(locale="en")
    new = Catalog(
        locale="en",
        domain="django",
        project="Posko Aspirasi",
        version="1",
        msgid_bugs_address="",
        fuzzy=False,
        header_comment="# English for the public pages; docs/how-to/translate.md says how it is kept.",
        creation_date=_WHEN,
        revision_date=_WHEN,
        last_translator="Posko Aspirasi",
        language_team="English",
    )
    for word, files in said().items():
        known = old.get(word)
        new.add(word, known.string if known else "", [(name, 0) for name in files])
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=0, include_lineno=False)
    MO.write_bytes(compiled(read()))


def _all() -> Iterator[tuple[str, Iterator[str]]]:
    for pattern in TEMPLATES:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            if name not in NOT_PUBLIC:
                yield name, of_template(path.read_text(encoding="utf-8"))
    for pattern in MODULES:
        for path in sorted(ROOT.glob(pattern)):
            yield str(path.relative_to(ROOT)), _of_module(path)
    for name, columns in TABLES.items():
        yield name, _of_table(ROOT / name, columns)
    for module, label in LABELS:
        yield module, _of_labels(ROOT / module, label)


def of_template(source: str) -> Iterator[str]:
    """The words in {% translate %}, {% blocktranslate %} and _("…") of a template."""
    for match in _SAID.finditer(templatize(source)):
        yield str(ast.literal_eval(match[1]))


def _of_module(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        found: list[Any] = list(extract_python(file, KEYWORDS, [], {}))
    # One text is told as itself, whatever Babel's types say; a call with a variable as nothing.
    yield from (word for _, _, word, _ in found if isinstance(word, str) and word)


def _of_table(path: Path, columns: tuple[str, ...]) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = json.load(file) if path.suffix == ".json" else list(csv.DictReader(file))
    for row in rows:
        yield from (row[column] for column in columns if row.get(column))


def _of_labels(path: Path, name: str) -> Iterator[str]:
    """The texts of a class of choices, of a tuple of tuples (the second of each), or of a dict."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            pairs = [one.value for one in node.body if isinstance(one, ast.Assign)]
            yield from (str(ast.literal_eval(one)[1]) for one in pairs if isinstance(one, ast.Tuple))
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if not isinstance(target, ast.Name) or target.id != name:
            continue
        if isinstance(value, ast.Dict):
            yield from (str(ast.literal_eval(one)) for one in value.values)
        elif isinstance(value, ast.Tuple):
            yield from (
                str(ast.literal_eval(one.elts[1])) for one in value.elts if isinstance(one, ast.Tuple)
            )


if __name__ == "__main__":
    write()
