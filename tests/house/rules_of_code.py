"""The house rules on Python code, each a function from a module to the sentences of what is wrong in it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.sources import ROOT, dotted, functions, imported, parsed

LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
GENERIC_NAMES = {"utils", "helpers", "services", "managers", "common", "misc", "util", "helper", "tools"}
SIGNALS = (
    "django.dispatch",
    "django.db.models.signals",
    "django.core.signals",
    "django.contrib.auth.signals",
)
# Who may look at the clock: doors, background work, commands and the demo world. A deed is told `at=`.
CLOCKS = {
    *(f"timezone.{name}" for name in ("now", "localdate", "localtime")),
    *(f"datetime.{name}" for name in ("now", "utcnow", "today", "datetime.now", "date.today")),
    *("date.today", "time.time", "time.localtime", "Now"),
}
DOOR_MODULES = {
    "views",
    "consumers",
    "tasks",
    "management",
    "access",
    "guard",
    "forms",
    "demo",
    "asgi",
    "wsgi",
    "context",
}
DOOR_PACKAGES = {"bpd_portal", "public_site"}
DOORS_OF_DJANGO = ("django.http", "django.forms", "django.contrib.auth", "django.shortcuts", "django.views")
NOT_FOR_DEEDS = (
    "django.http",
    "django.shortcuts",
    "celery",
    "twilio",
    "requests",
    "urllib.request",
    "http.client",
)

Rule = Callable[[Path], Iterator[str]]


def module_is_short(path: Path) -> Iterator[str]:
    """A module fits in the head: at most 400 lines."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > LONGEST_MODULE:
        yield f"{lines} lines; {LONGEST_MODULE} at most"


def functions_are_short(path: Path) -> Iterator[str]:
    """A function is read at one glance: at most 40 lines. A walk is one story, read from top to bottom."""
    if "walks" in path.parts:
        return
    for function in functions(parsed(path)):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{function.lineno}: {function.name} has {lines} lines; {LONGEST_FUNCTION} at most"


def module_is_named_for_its_deed(path: Path) -> Iterator[str]:
    """No module or package whose name says nothing."""
    for name in (path.stem, path.parent.name):
        if name in GENERIC_NAMES:
            yield f"the name {name!r} says nothing"


def no_signals(path: Path) -> Iterator[str]:
    """A deed writes what follows from it, in its own transaction."""
    for line, name in imported(parsed(path)):
        if name.startswith(SIGNALS):
            yield f"{line}: signals are not used here ({name})"


def no_generic_foreign_key(path: Path) -> Iterator[str]:
    """A promise needs a foreign key that the database can keep."""
    for line, name in imported(parsed(path)):
        if name.startswith("django.contrib.contenttypes.fields"):
            yield f"{line}: no GenericForeignKey"


def no_default_ordering(path: Path) -> Iterator[str]:
    """A query says its own order."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            for statement in node.body:
                if isinstance(statement, ast.Assign) and dotted(statement.targets[0]) == "ordering":
                    yield f"{statement.lineno}: no Meta.ordering"


def no_clock_below_the_doors(path: Path) -> Iterator[str]:
    """Deeds and tables are told when; only doors, tasks and commands look at the clock."""
    parts = path.relative_to(_root_of(path)).with_suffix("").parts
    if DOOR_PACKAGES & set(parts) or any(part.split("_")[0] in DOOR_MODULES for part in parts):
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in CLOCKS:
            yield f"{node.lineno}: looks at the clock ({dotted(node)}); take at= instead"
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{node.value.lineno}: {node.arg} looks at the clock; the deed is told at="


def deeds_take_keywords_and_are_told_when(path: Path) -> Iterator[str]:
    """A deed (a public function under transaction.atomic) takes only keywords, and `at`."""
    for deed in _deeds(path):
        if deed.args.args or deed.args.posonlyargs:
            yield f"{deed.lineno}: {deed.name} takes arguments without keyword"
        if "at" not in {argument.arg for argument in deed.args.kwonlyargs}:
            yield f"{deed.lineno}: {deed.name} is not told at="


def deeds_know_no_web(path: Path) -> Iterator[str]:
    """A deed never touches HTTP, Celery or a provider."""
    if any(_deeds(path)):
        for line, name in imported(parsed(path)):
            if name.startswith(NOT_FOR_DEEDS):
                yield f"{line}: a module of deeds imports {name}"


def library_knows_no_doors(path: Path) -> Iterator[str]:
    """accountability.lib serves deeds and tables alike, so it knows neither pages nor forms nor people."""
    if "lib" in path.parts:
        for line, name in imported(parsed(path)):
            if name.startswith(DOORS_OF_DJANGO):
                yield f"{line}: the library imports {name}"


def portal_starts_from_the_member(path: Path) -> Iterator[str]:
    """In the portal every query starts from the member's own wilayah, never from `.objects`."""
    if "bpd_portal" not in path.parts:
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield f"{node.lineno}: .{node.attr} reaches past the member's own wilayah"


EVERYWHERE: tuple[Rule, ...] = (
    module_is_short,
    functions_are_short,
    module_is_named_for_its_deed,
    no_signals,
    no_generic_foreign_key,
)
PRODUCT: tuple[Rule, ...] = (
    no_default_ordering,
    no_clock_below_the_doors,
    deeds_take_keywords_and_are_told_when,
    deeds_know_no_web,
    library_knows_no_doors,
    portal_starts_from_the_member,
)


def _deeds(path: Path) -> Iterator[ast.FunctionDef]:
    if {"management", "demo", "data"} & set(path.parts):
        return
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            names = [
                dotted(part.func if isinstance(part, ast.Call) else part) for part in node.decorator_list
            ]
            if {"transaction.atomic", "atomic"} & set(names):
                yield node


def _root_of(path: Path) -> Path:
    # A planted copy stands elsewhere; its own root is the folder above the first package.
    return ROOT if path.is_relative_to(ROOT) else Path(path.anchor)
