"""The automatic SMS texts as people edit them: plain words with `{nomor}` where something is filled in."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from accountability.regions.sebutan import WORD_NAMES, Words

_DATA = Path(__file__).parent / "data"
_WRAPPING = re.compile(r"\{%\s*(?:autoescape\s+off|endautoescape)\s*%\}")
_VARIABLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FREE_PART = "isi"
SIGNATURE = "bpd"  # people must always see who writes


class NoSuchText(Exception):
    """There is no automatic SMS of this name, or it is put together in a way that cannot be reworded."""


class StrayBrace(Exception):
    """A curly bracket stands alone."""


@dataclass(frozen=True, slots=True)
class TextOf:
    """What people read about one automatic SMS: its group, its name, and when it is sent."""

    template: str
    group: str
    title: str
    occasion: str
    own_words: str  # "no": sent before anyone knows of which village the phone is
    sample: str  # what its free part may look like; "" where there is none, or any will do


@dataclass(frozen=True, slots=True)
class Value:
    """What may be filled in: its name in braces, its name in the template, and its longest value."""

    name: str
    variable: str
    label: str
    required: bool
    longest: str
    sample: str


def _read_values() -> dict[str, Value]:
    with (_DATA / "sms_values.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "required": row["required"] == "yes"} for row in csv.DictReader(file)]
    return {str(row["variable"]): Value(**row) for row in rows}  # type: ignore[arg-type]  # typed by the file


def _read_texts() -> dict[str, TextOf]:
    with (_DATA / "sms_texts.csv").open(encoding="utf-8", newline="") as file:
        return {row["template"]: TextOf(**row) for row in csv.DictReader(file)}


VALUES = _read_values()
TEXTS = _read_texts()
KNOWN = frozenset({*(one.name for one in VALUES.values()), *WORD_NAMES})


@cache
def standard(template: str) -> str:
    """The words of templates/posko/sms/<template>.txt with `{nomor}` for `{{ nomor }}`.

    Raises NoSuchText for a text without a row in data/sms_texts.csv, one that no village may reword, and one
    with conditions or unknown values.
    """
    if template not in TEXTS or TEXTS[template].own_words == "no":
        raise NoSuchText
    try:
        source = str(get_template(f"posko/sms/{template}.txt").template.source)  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        raise NoSuchText from None
    plain = _VARIABLE.sub(lambda found: f"{{{_name_of(found[1])}}}", _WRAPPING.sub("", source))
    if "{%" in plain or "{{" in plain:
        raise NoSuchText
    return " ".join(plain.split())


def used(text: str) -> list[str]:
    """The names in braces, in order, each once. Raises StrayBrace."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        raise StrayBrace
    return list(dict.fromkeys(found[1].strip() for found in _PLACEHOLDER.finditer(text)))


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each name in braces replaced by `value_of(name)`."""
    return _PLACEHOLDER.sub(lambda found: value_of(found[1].strip()), text)


def variable_of(name: str) -> str:
    """What the templates call it: `tail` for `isi`, `s.bpd` for `bpd`."""
    return next((one.variable for one in VALUES.values() if one.name == name), f"s.{name}")


def offered(template: str) -> list[str]:
    """The names a village may use in its own wording: those of the standard text. Raises NoSuchText."""
    return used(standard(template))


def required(template: str) -> list[str]:
    """The names its own wording must keep. Raises NoSuchText."""
    needed = {SIGNATURE, *(one.name for one in VALUES.values() if one.required)}
    return [name for name in offered(template) if name in needed]


def fits_still(template: str, text: str) -> bool:
    """Whether a stored wording keeps to the standard text of today, which a release may have changed."""
    try:
        names = used(text)
        return set(names) <= set(offered(template)) and set(required(template)) <= set(names)
    except (NoSuchText, StrayBrace):
        return False


def longest(name: str, s: Words) -> str:
    """The longest value to reckon with."""
    return _known(name, s, lambda one: one.longest)


def sample(name: str, s: Words, template: str) -> str:
    """A value as it may look in this text."""
    own = TEXTS[template].sample if name == FREE_PART else ""
    return own or _known(name, s, lambda one: one.sample)


def label(name: str) -> str:
    """What it is, in words; "" for a word of the place."""
    return next((one.label for one in VALUES.values() if one.name == name), "")


def all_texts() -> Iterator[TextOf]:
    """Every automatic SMS that may be reworded, in the order of the file."""
    for one in TEXTS.values():
        try:
            standard(one.template)
        except NoSuchText:
            continue
        yield one


def _known(name: str, s: Words, part: Callable[[Value], str]) -> str:
    value = next((one for one in VALUES.values() if one.name == name), None)
    return part(value) if value else str(getattr(s, name))


def _name_of(variable: str) -> str:
    if variable in VALUES:
        return VALUES[variable].name
    word = variable.removeprefix("s.")
    if variable.startswith("s.") and word in WORD_NAMES:
        return word
    raise NoSuchText
