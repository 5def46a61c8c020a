"""The public style sheet as one short text, and the hash that lets the content security policy allow it.

Imports nothing of Django or of the project, so that the settings may ask for the hash while being read.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "css"
# The order does the work of cascade layers, which phones before 2022 do not know.
PUBLIC_SHEETS = ("tokens", "dasar", "tombol", "isian", "data", "cetak")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")


def minified(css: str) -> str:
    """Return `css` without comments and needless blanks; the blanks of `calc(a + b)` and of `a b` stay."""
    short = _SPACE.sub(" ", _COMMENT.sub("", css))
    short = _AROUND.sub(r"\1", short).replace(": ", ":")
    return short.replace(";}", "}").strip()


@cache
def inline_css() -> str:
    """Return the style sheet that every page carries within itself, read once at the start."""
    return "".join(minified((FOLDER / f"{name}.css").read_text(encoding="utf-8")) for name in PUBLIC_SHEETS)


@cache
def own_css(name: str) -> str:
    """Return static/css/<name>.css as the page that needs it carries it, beside the sheet of all pages."""
    return minified((FOLDER / f"{name}.css").read_text(encoding="utf-8"))


def inline_css_hash() -> str:
    """Return the source expression of the sheet of all pages for `style-src`."""
    return source_of(inline_css())


@cache
def source_of(css: str) -> str:
    """Return what lets `style-src` allow this text: "'sha256-…'", quotes included (CSP level 3, 2.3.1)."""
    digest = hashlib.sha256(css.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
