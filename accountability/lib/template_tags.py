"""The tags and filters of the pages, loaded as {% load tampilan %}: style, icons, money, dates, shares."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from accountability import inline_css as css
from accountability.lib import chart_shapes, local_time
from accountability.lib import nomor as number
from accountability.lib import rupiah as money
from accountability.lib.spoken import decimal, grouped

register = template.Library()
_BREAK_EVERY = 12
_GROUP = 8  # signs of a fingerprint
_ENDLESS = re.compile(r"\S{30,}")  # the longest words of Indonesian have 25 letters

_SPRITE = css.FOLDER.parent / "ikon.svg"


class UnknownIcon(ValueError):
    """No symbol of this name is in static/ikon.svg."""


@cache
def icon_names() -> frozenset[str]:
    """Return the names that {% ikon %} can draw."""
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', _SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def inline_css() -> SafeString:
    """Write the public style sheet into the page; the policy knows it by `inline_css_hash()`."""
    return mark_safe(f"<style>{css.inline_css()}</style>")  # noqa: S308 - our own file, no words of others


@register.simple_tag
def own_css(name: str) -> SafeString:
    """Write static/css/<name>.css into the page; its view needs `public_site.views.doors.with_own_css`."""
    return mark_safe(f"<style>{css.own_css(name)}</style>")  # noqa: S308 - our own file, no words of others


@register.simple_tag
def ikon(name: str) -> SafeString:
    """Draw the icon `name`, hidden from screen readers: the words beside it say the same.

    Raises UnknownIcon, for a status whose icon is missing would be told by colour alone.
    """
    if name not in icon_names():
        raise UnknownIcon(f"static/ikon.svg has no symbol named {name}.")
    return format_html(
        '<svg class="ikon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("ikon.svg"),
        name,
    )


@register.filter
def rupiah(amount: int | None) -> str:
    """Write whole rupiah in full: Rp1.234.567; an unknown amount stays empty."""
    return "" if amount is None else money.rupiah(amount)


@register.filter
def rupiah_ringkas(amount: int | None) -> str:
    """Write whole rupiah in short: Rp1,46 miliar; the space does not break."""
    return "" if amount is None else money.ringkas(amount).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def baris_tabel(rows: Sequence[Sequence[Mapping[str, object]]]) -> SafeString:
    """Write the rows of components/tabel.html: in one go, for a budget has hundreds of cells."""
    written = []
    for row in rows:
        cells = (_cell(cell, first=not at) for at, cell in enumerate(row))
        written.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("\n".join(written))  # noqa: S308 - each cell is escaped in _cell


def _cell(cell: Mapping[str, object], *, first: bool) -> str:
    told = cell["teks"]
    # Django's own escape, without its way for lazy texts: that way costs more than all the rest.
    text = told if isinstance(told, SafeString) else escape(str(told))
    if href := cell.get("href"):
        text = f'<a href="{escape(str(href))}">{text}</a>'
    if first:
        return f'<th scope="row">{text}</th>'
    return f'<td class="angka">{text}</td>' if cell.get("angka") else f"<td>{text}</td>"


@register.filter
def angka(number: Decimal | None) -> str:
    """Write a number without needless noughts, with the decimal comma: 400, 2,5; unknown stays empty."""
    return "" if number is None else decimal(f"{number.normalize():f}")


@register.filter
def nomor(digits: str) -> str:
    """Write a number of an aspirasi as people read it: 204-5813."""
    return number.written(digits)


@register.filter
def dieja(digits: str) -> str:
    """Write a number of an aspirasi as it is read aloud: dua kosong empat, lima delapan satu tiga."""
    return number.spoken(digits)


@register.filter
def volume(amount: Decimal | str | None) -> str:
    """Write a quantity as people do: 400, 1.250, 12,5; an unknown one stays empty."""
    if not isinstance(amount, Decimal):  # a template hands over "" for what a row does not have
        return ""
    whole, _, fraction = f"{amount.normalize():f}".partition(".")
    return grouped(int(whole)) + decimal(f".{fraction}" if fraction else "")


@register.filter
def tanggal(day: date | None) -> str:
    """Write a day as 21 November 2026; an unknown day stays empty. A datetime must be local already."""
    return "" if day is None else local_time.tanggal(day)


@register.filter
def kata(text: object) -> str:
    """Return one of our own words (the name of a choice, of a column) in the language of the page."""
    return gettext(str(text)) if text else ""


@register.filter
def lunak(text: str) -> str:
    """Let an endless "word" of a citizen (an address, a held-down key) break; real words stay whole."""
    return _ENDLESS.sub(lambda run: "\u200b".join(re.findall(f".{{1,{_BREAK_EVERY}}}", run[0])), text)


@register.filter
def sidik(fingerprint: str) -> SafeString:
    """Show a fingerprint in groups between which a line may end; copied, it is itself and nothing more."""
    groups = [escape(fingerprint[at : at + _GROUP]) for at in range(0, len(fingerprint), _GROUP)]
    return mark_safe("<wbr>".join(groups))  # noqa: S308 - every group is escaped above


@register.filter
def persen_kelas(share: float | None) -> str:
    """Return the class p0 … p100 that is as wide as `share` per cent; beyond the ends is cut, unknown is p0.

    The classes stand in static/css/peta.css, which the page must link; inside an SVG use `lebar` instead.
    """
    return f"p{round(min(max(float(share or 0), 0), 100))}"


@register.filter
def lebar(share: float | None) -> str:
    """Return `share` per cent as the width of an SVG mark, 0% … 100%, with a full stop in any language."""
    return f"{min(max(float(share or 0), 0), 100):.4g}%"


@register.filter
def ambil(mapping: Mapping[str, object] | str | None, key: object) -> object:
    """Return `mapping[key]`, or "" when there is none: for icons by the value of a choice.

    A template hands over "" for a mapping it was not given.
    """
    return mapping.get(str(key), "") if isinstance(mapping, Mapping) else ""


@register.filter
def garis_percikan(values: Sequence[float]) -> str:
    """Return the points of a sparkline, 96 x 24."""
    return chart_shapes.spark_points(values)


@register.filter
def kotak_wafel(parts: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return `parts` (each with `jumlah`, an int) with `kotak`, of a hundred, and `jalur`, the path."""
    shares = chart_shapes.squares([int(str(part["jumlah"])) for part in parts])
    paths = chart_shapes.waffle_paths(shares)
    return [{**part, "kotak": n, "jalur": path} for part, n, path in zip(parts, shares, paths, strict=True)]


@register.filter
def kolom(name: str) -> str:
    """Let the name of a column break after an underscore, on a narrow phone."""
    return name.replace("_", "_\N{ZERO WIDTH SPACE}")
