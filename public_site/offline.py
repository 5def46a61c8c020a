"""What a browser may keep for times without a signal: a short list of pages that hold nobody's data."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from accountability.inline_css import inline_css

# Page by the name of its address, and the addresses it stands in for when nothing answers.
PAGES: dict[str, tuple[str, ...]] = {"setor-luring": ("/bpd/lembar/",)}
FILES = (
    "css/meja.css",
    "css/bpd.css",
    "css/setor.css",
    "js/tema.js",
    "js/antrean.js",
    "js/setor.js",
    "ikon.svg",
    "posko.svg",
)
# What the citizens' form needs without a signal; its page is another in each desa, and kept when it is used.
CITIZENS = ("ikon.svg", "posko.svg")
# One request instead of two: on a thin line each costs two seconds. Scripts by the name of their address.
SCRIPTS = {
    "kirim-js": ("js/tema.js", "js/kirim.js"),
    "kabar-js": ("js/tema.js", "js/antre_warga.js", "js/kabari.js"),
    "suara-js": ("js/tema.js", "js/antre_warga.js", "js/kartu.js"),
    "warga-js": ("js/tema.js", "js/antre_warga.js"),
}
_STRING = re.compile(r'("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)')
_BLANKS = re.compile(r" ?([=+*<>!&|?:,;{}()\[\]-]) ?")
TEMPLATES = (
    "publik/setor_luring.html",
    "meja/_antrean.html",
    "publik/kirim.html",
    "publik/_antrean_warga.html",
    "base_publik.html",
    "base.html",
)


def worker() -> str:
    """The service worker's script; it changes whenever something it keeps has changed."""
    return _worker(settings.DEBUG)


@cache
def _worker(_debug: bool) -> str:
    source = _read("js/sw.js")
    pages = {reverse(name): list(instead) for name, instead in PAGES.items()}
    files = [static(name) for name in FILES]
    seen = hashlib.sha256(inline_css().encode())
    for name in {**dict.fromkeys(FILES), **dict.fromkeys(CITIZENS + SCRIPTS["kirim-js"])}:
        seen.update(_read(name).encode())
    for name in TEMPLATES:
        seen.update((settings.BASE_DIR / "templates" / name).read_bytes())
    told: dict[str, object] = {"VERSI": f"posko-{seen.hexdigest()[:16]}", "HALAMAN": pages, "BERKAS": files}
    told["WARGA"] = [reverse("kirim-js"), *(static(name) for name in CITIZENS)]
    lists = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return lists + source


@cache
def script_of(name: str) -> str:
    """The scripts of `name` as one: "kirim-js" (form), "kabar-js" (number), "suara-js" (vote), "warga-js"."""
    return "".join(map(_shortened, (line for one in SCRIPTS[name] for line in _read(one).splitlines())))


def _shortened(line: str) -> str:
    """A line of a script without comments and blanks: on a phone they are a sixth of the weight.

    Strings stay as they are: these scripts write them with double quotes (a test).
    """
    code = line.strip()
    if not code or code.startswith("//"):
        return ""
    parts = _STRING.split(code)
    parts[::2] = [_BLANKS.sub(r"\1", part) for part in parts[::2]]
    # Behind these signs no line end can mean the end of a statement.
    return "".join(parts) + ("" if code[-1] in "{;,([" else "\n")


def _read(name: str) -> str:
    found = finders.find(name)
    return Path(str(found)).read_text(encoding="utf-8")
