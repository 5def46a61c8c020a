"""The house rules on pages and SMS texts, each a function from a template to what is wrong in it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_TEMPLATE = 120
# The village's own words come from its settings: {{ s.desa }}, {{ s.bpd }} and so on.
# In an SMS, DESA in capitals is the command word of the grammar, which people type.
LOCAL_WORDS_IN_SMS = re.compile(
    r"\b((?-i:(?!DESA\b))desa|kecamatan|BPD|APB\s*Desa|APBDes|camat|kades)\b", re.IGNORECASE
)
LOCAL_WORDS = re.compile(r"\b(desa|kecamatan|BPD|APB\s*Desa|APBDes|camat|kades)\b", re.IGNORECASE)
UNKIND_WORDS = re.compile(
    r"\b(ditolak|format salah|submit|error|dashboard|upload|download|login|klik di ?sini)\b", re.IGNORECASE
)
COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
NOT_SHOWN = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.DOTALL | re.IGNORECASE)
TRANSLATED = re.compile(r"\{%\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*').*?%\}", re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SHOWN_ATTRIBUTE = re.compile(
    r"\b(?:title|alt|placeholder|aria-label|content|label)\s*=\s*(\"[^\"]*\"|'[^']*')", re.DOTALL
)
ADDRESS = re.compile(r"(?<![\w/])/[\w./?=&-]*")  # in a block that holds the address of a link
TAG = re.compile(r"<[a-zA-Z/!](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
INLINE = (
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "style= is stopped by the content security policy"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE), "on…= is stopped by the content security policy"),
    (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
        "an inline <script> is stopped by the policy",
    ),
    (
        re.compile(r"(href|src|action)\s*=\s*[\"']?javascript:", re.IGNORECASE),
        "javascript: is stopped by the policy",
    ),
)
REMOTE = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
)

Rule = Callable[[Path], Iterator[str]]


def shown(source: str, *, html: bool) -> str:
    """The words that a person sees or hears; of tags only the attributes that are read out."""
    text = COMMENTS.sub(" ", source)
    translated = " . ".join(match.group(1) for match in TRANSLATED.finditer(text))
    text = TEMPLATE_CODE.sub(" ", text)
    if not html:
        return f"{text} . {translated}"
    text = NOT_SHOWN.sub(" ", text)
    attributes = " . ".join(
        match.group(1) for tag in TAG.finditer(text) for match in SHOWN_ATTRIBUTE.finditer(tag.group(0))
    )
    bare = ADDRESS.sub(" ", TAG.sub(" ", text))
    return f"{bare} . {attributes} . {translated}"


def template_is_short(path: Path) -> Iterator[str]:
    """At most 120 lines."""
    lines = len(_text(path).splitlines())
    if lines > LONGEST_TEMPLATE:
        yield f"{lines} lines; {LONGEST_TEMPLATE} at most"


def words_are_local(path: Path) -> Iterator[str]:
    """What a place calls its things is told by its settings, never by a template."""
    sms = path.suffix == ".txt"
    words = shown(_text(path), html=not sms)
    for match in (LOCAL_WORDS_IN_SMS if sms else LOCAL_WORDS).finditer(words):
        yield f"says {match.group(0)!r}; take the word from {{{{ s }}}}: …{_around(words, match)}…"


def words_are_kind(path: Path) -> Iterator[str]:
    """No English, no refusal, no blame."""
    words = shown(_text(path), html=path.suffix != ".txt")
    for match in UNKIND_WORDS.finditer(words):
        yield f"says {match.group(0)!r}: …{_around(words, match)}…"


def nothing_inline(path: Path) -> Iterator[str]:
    """What the content security policy stops must not be written; <style> stands only in a base template."""
    source = COMMENTS.sub(" ", _text(path))
    bare = TEMPLATE_CODE.sub("", source)
    for pattern, sentence in INLINE:
        if pattern.search(bare):
            yield sentence
    if re.search(r"<style\b", bare, re.IGNORECASE) and not path.name.startswith("base"):
        yield "<style> belongs to a base template, where its hash is known"


def nothing_from_elsewhere(path: Path) -> Iterator[str]:
    """A page loads nothing from another host."""
    if REMOTE.search(COMMENTS.sub(" ", _text(path))):
        yield "loads something from another host"


RULES: tuple[Rule, ...] = (
    template_is_short,
    words_are_local,
    words_are_kind,
    nothing_inline,
    nothing_from_elsewhere,
)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _around(words: str, match: re.Match[str]) -> str:
    return " ".join(words[max(0, match.start() - 30) : match.end() + 30].split())
