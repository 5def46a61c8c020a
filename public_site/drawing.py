"""One drawing for paper and screen: rectangles, words and QR squares, written as SVG, PDF or PNG.

The same shapes go into every file, so that the baliho at the office, the one at the printer's and the
picture on a phone cannot differ. Words are measured with the font beside this code (Plus Jakarta Sans, OFL).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import segno
from PIL import Image, ImageDraw, ImageFont

from accountability.lib.typed_text import typed_text
from accountability.lib.typeface import FAMILY, drawable, font_file

_FALLBACK = f"'{FAMILY}', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
_MEASURED_AT = 100

type Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `fill` or `stroke` is "" for none; `radius` rounds the corners of one that is filled."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    line: float = 0.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words on its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool
    anchor: Anchor

    @property
    def width(self) -> float:
        """How wide the line is."""
        return width_of(self.text, self.size, bold=self.bold)


@dataclass(slots=True)
class Drawing:
    """Shapes on a page of this size, in the unit of the page (mm on paper, pixels on a screen)."""

    width: float
    height: float
    title: str
    shapes: list[Rect | Words] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, **look: str | float) -> None:
        """Adds a rectangle; nothing where it would have no size."""
        if width > 0 and height > 0:
            self.shapes.append(Rect(x, y, width, height, **look))  # type: ignore[arg-type]

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = "#1a2020",
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> None:
        """Adds a line of words with its baseline at `y`; signs the font has not are replaced."""
        if told := drawable(text):
            self.shapes.append(Words(x, y, told, size, colour, bold, anchor))

    def qr(self, x: float, y: float, side: float, told: str) -> None:
        """Adds a QR code with its quiet zone, on white, `side` wide in all (ISO/IEC 18004, level M)."""
        matrix = segno.make(told, error="m", micro=False).matrix
        step = side / (len(matrix) + 8)
        self.rect(x, y, side, side, fill="#ffffff")
        for row, cells in enumerate(matrix):
            for start, length in _runs(cells):
                self.rect(x + (start + 4) * step, y + (row + 4) * step, length * step, step, fill="#000000")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of words is in this size."""
    return float(_font(_MEASURED_AT, bold=bold).getlength(text)) * size / _MEASURED_AT


def wrapped(text: str, size: float, width: float, *, bold: bool = False, most: int = 2) -> list[str]:
    """The text in at most so many lines of this width; what does not fit ends in three full stops."""
    lines: list[str] = []
    left = drawable(text).split()
    while left and len(lines) < most:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", size, bold=bold) <= width:
            line = f"{line} {left.pop(0)}"
        lines.append(line)
    if not lines:
        return []
    last = f"{lines[-1]} ..." if left else lines[-1]
    while width_of(last, size, bold=bold) > width and len(last) > 4:
        last = f"{last.removesuffix('...').rstrip()[:-1].rstrip()}..."
    return [*lines[:-1], last]


def as_svg(drawing: Drawing, *, size: str = "") -> str:
    """The drawing as SVG; `size` gives width and height, as in `width="420mm" height="297mm"`.

    No style and no script, so that it may stand inside a page under our policy; each line of words says how
    wide it is, so that another font does not run over its neighbour.
    """
    page = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" font-family="{_FALLBACK}"'
    shapes = [_svg_rect(one) if isinstance(one, Rect) else _svg_words(one) for one in drawing.shapes]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {page}{" " + size if size else ""}>'
    return "".join([head, f"<title>{escape(typed_text(drawing.title))}</title>", *shapes, "</svg>"])


def as_pdf(drawing: Drawing, *, width_mm: float, made_on: str) -> bytes:
    """The drawing as one page of PDF, `width_mm` wide, with its words as words and its font inside.

    `made_on` (ISO date) is what the file says of its age: the same figures give the same file.
    """
    import datetime as dt

    from fpdf import FPDF  # heavy, and needed only here

    from accountability.lib.printed import add_typeface

    scale = width_mm / drawing.width
    height_mm = drawing.height * scale
    pdf = FPDF(orientation="landscape", unit="mm", format=(height_mm, width_mm))
    pdf.set_creation_date(dt.datetime.fromisoformat(made_on).replace(tzinfo=dt.UTC))
    pdf.set_title(drawing.title)
    pdf.set_lang("id-ID")
    pdf.set_auto_page_break(auto=False)
    add_typeface(pdf)
    pdf.add_page()
    for one in drawing.shapes:
        if isinstance(one, Rect):
            if one.fill:
                pdf.set_fill_color(one.fill)
            if one.stroke:
                pdf.set_draw_color(one.stroke)
                pdf.set_line_width(one.line * scale)
            style = ("D" if one.stroke else "") + ("F" if one.fill else "")
            box = (one.x * scale, one.y * scale, one.width * scale, one.height * scale)
            rounded, radius = bool(one.radius), one.radius * scale
            pdf.rect(*box, style=style, round_corners=rounded, corner_radius=radius)
            continue
        pdf.set_font(FAMILY, style="B" if one.bold else "", size=one.size * scale * 72 / 25.4)
        pdf.set_text_color(one.colour)
        pdf.text(_left(one) * scale, one.y * scale, one.text)
    return bytes(pdf.output())


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG, one pixel for one unit."""
    picture = Image.new("RGB", (round(drawing.width), round(drawing.height)), "#ffffff")
    pen = ImageDraw.Draw(picture)
    for one in drawing.shapes:
        if isinstance(one, Rect):
            right, foot = max(one.x, one.x + one.width - 1), max(one.y, one.y + one.height - 1)
            box = (one.x, one.y, right, foot)
            if one.radius:
                _rounded(picture, one)
                continue
            pen.rectangle(box, fill=one.fill or None, outline=one.stroke or None, width=round(one.line))
        else:
            font = _font(one.size, bold=one.bold)
            side = {"start": "ls", "middle": "ms", "end": "rs"}[one.anchor]
            pen.text((one.x, one.y), one.text, fill=one.colour, font=font, anchor=side)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _rounded(picture: Image.Image, one: Rect) -> None:
    """A filled rectangle with smooth corners: Pillow's are jagged, so each is drawn larger and reduced."""
    width, height = round(one.width), round(one.height)
    side = min(round(one.radius), width // 2, height // 2)
    mask = Image.new("L", (width, height), 255)
    if side > 0:
        disc = Image.new("L", (8 * side, 8 * side), 0)
        ImageDraw.Draw(disc).ellipse((0, 0, 8 * side - 1, 8 * side - 1), fill=255)
        disc = disc.reduce(4)
        for left, top in product((0, 1), (0, 1)):
            corner = disc.crop((left * side, top * side, (left + 1) * side, (top + 1) * side))
            mask.paste(corner, (left * (width - side), top * (height - side)))
    picture.paste(one.fill, (round(one.x), round(one.y)), mask)


def _left(words: Words) -> float:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor]
    return words.x - shift * words.width


def _runs(cells: Iterable[int]) -> list[tuple[int, int]]:
    """Where dark squares begin, and how many stand side by side."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(cells):
        if dark and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found


def _svg_rect(one: Rect) -> str:
    look = f' fill="{one.fill or "none"}"'
    if one.radius:
        look += f' rx="{_n(min(one.radius, one.width / 2, one.height / 2))}"'
    if one.stroke:
        look += f' stroke="{one.stroke}" stroke-width="{_n(one.line)}"'
    return f'<rect x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.width)}" height="{_n(one.height)}"{look}/>'


def _svg_words(one: Words) -> str:
    look = f' font-size="{_n(one.size)}" fill={quoteattr(one.colour)} textLength="{_n(one.width)}"'
    look += ' lengthAdjust="spacingAndGlyphs"' + (' font-weight="700"' if one.bold else "")
    return f'<text x="{_n(_left(one))}" y="{_n(one.y)}"{look}>{escape(one.text)}</text>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


@cache
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(bold=bold), size, layout_engine=ImageFont.Layout.BASIC)
