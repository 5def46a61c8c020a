"""The picture of a shared page: 1200 by 630 pixels, for links (Open Graph) and for sites that take no frames.

Seen at a third of its size in a chat: one thing large, few words, strong contrast, nothing told by colour
alone. What a page tells is laid out in blocks from the top, and what room is left goes between them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from public_site.card import COLOURS
from public_site.drawing import Drawing, width_of, wrapped
from public_site.poster import DARK, INK, QUIET
from public_site.sharing.told import LATER, Bar, Item, Part, Shared, Tile

WIDE, HIGH, SIDE = 1200, 630, 64
ROOM = WIDE - 2 * SIDE
BAND, LINE, FOOT = 104, 6, 64  # the dark band above with a line under it, the address below
PALE, WARM, TEAL = "#dfe9e7", "#ffc83d", "#0b5d5e"
# As static/css/tokens.css has them: the words of a mark and what they stand on, each pair at 6:1 and more.
MARKS = {
    "toska": ("#0b5d5e", "#e2f0ef"),
    "abu": ("#3f4a57", "#ebeef2"),
    "kunyit": ("#7a4e00", "#fff2d1"),
    "ungu": ("#59358c", "#f0eaf8"),
    "daun": ("#1c6532", "#e4f2e7"),
    "bata": ("#a3271c", "#fcebe8"),
}
MOST_SQUARES, MOST_NAMED = 40, 3
LEAST_GAP, LARGEST_GAP = 16, 44
SCALES = (1.0, 0.86, 0.74, 0.62)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the picture: how high it is, and what draws it from its upper edge down."""

    height: float
    draw: Callable[[float], None]


def picture_of(told: Shared, address: str) -> Drawing:
    """The drawing; `address` is that of the page in full, shown at its foot."""
    sheet = Drawing(WIDE, HIGH, f"{told.title}, {told.where}" if told.where else told.title)
    sheet.rect(0, 0, WIDE, HIGH, fill="#ffffff")
    _band(sheet, told)
    _foot(sheet, told, address)
    blocks, left = _fitting(sheet, told)
    gap = min(max(left / (len(blocks) + 1), 8), LARGEST_GAP)
    y = BAND + LINE + max((left - gap * (len(blocks) - 1)) / 2, gap / 2)
    for one in blocks:
        one.draw(y)
        y += one.height + gap
    return sheet


def _fitting(sheet: Drawing, told: Shared) -> tuple[list[Block], float]:
    """The blocks in the largest letters that leave room between them, and how much room is left."""
    room = HIGH - BAND - LINE - FOOT
    for scale in SCALES[:-1]:
        blocks = _blocks(sheet, told, scale)
        left = room - sum(one.height for one in blocks)
        if left >= LEAST_GAP * (len(blocks) + 1):
            return blocks, left
    blocks = _blocks(sheet, told, SCALES[-1])
    return blocks, room - sum(one.height for one in blocks)


def _blocks(sheet: Drawing, told: Shared, scale: float) -> list[Block]:
    """What this page tells, from above; `scale` is that of its largest letters."""
    blocks = [_title(sheet, told, scale)]
    if told.figure is not None:
        blocks.append(_figure(sheet, told.figure, scale))
    if told.lead:
        blocks.append(_lead(sheet, told.lead))
    if told.tiles:
        blocks.append(_tiles(sheet, told.tiles))
    if told.squares is not None:
        blocks.append(_squares(sheet, *told.squares))
    if told.parts:
        blocks.append(_parts(sheet, told.parts))
    blocks += [_bar(sheet, bar) for bar in told.bars]
    if told.track:
        blocks.append(_track(sheet, told.track, told.step))
    if told.items:
        blocks.append(_items(sheet, told.items))
    return blocks


def _band(sheet: Drawing, told: Shared) -> None:
    """Whose it is: the sign of the posko and the sort of page on the left, the place on the right."""
    sheet.rect(0, 0, WIDE, BAND, fill=DARK)
    sheet.rect(0, BAND, WIDE, LINE, fill=WARM)
    sheet.rect(SIDE, 30, 52, 40, fill="#ffffff", radius=10)
    sheet.rect(SIDE + 10, 60, 14, 20, fill="#ffffff", radius=4)
    for y, wide in ((42, 32), (54, 20)):
        sheet.rect(SIDE + 10, y, wide, 5, fill=TEAL, radius=2)
    sheet.words(SIDE + 72, 64, told.kind, 36, colour="#ffffff", bold=True)
    room = ROOM - 72 - width_of(told.kind, 36, bold=True) - 40
    where = "".join(wrapped(told.where, 28, room, most=1))
    sheet.words(WIDE - SIDE, 62, where, 28, colour="#ffffff", anchor="end")


def _foot(sheet: Drawing, told: Shared, address: str) -> None:
    """Where to read on, and how to write without internet."""
    top = HIGH - FOOT
    sheet.rect(0, top, WIDE, FOOT, fill="#f6f4ef")
    ask = width_of(told.ask, 27, bold=True) if told.ask else 0
    shown = address.partition("://")[2].rstrip("/")
    if width_of(shown, 25) > ROOM - ask - 40:
        shown = shown.partition("/")[0]
    sheet.words(SIDE, top + 41, shown, 25, colour=QUIET)
    sheet.words(WIDE - SIDE, top + 41, told.ask, 27, colour=TEAL, bold=True, anchor="end")


def _title(sheet: Drawing, told: Shared, scale: float) -> Block:
    """The title in one or two lines as large as they may be, with its mark below."""
    largest = (
        (64, 58, 54) if told.figure else (84, 72, 62)
    )  # one thing is large: the figure, where there is one
    sizes = [round(one * scale) for one in largest]
    size = next((one for one in sizes if width_of(told.title, one, bold=True) <= ROOM), round(50 * scale))
    lines = wrapped(told.title, size, ROOM, bold=True, most=2)
    high = len(lines) * size * 1.16 + (70 if told.mark else 0)

    def draw(y: float) -> None:
        for n, line in enumerate(lines):
            sheet.words(SIDE, y + size * 0.82 + n * size * 1.16, line, size, colour=INK, bold=True)
        if told.mark:
            _mark(sheet, told.mark, SIDE, y + len(lines) * size * 1.16 + 12)

    return Block(high, draw)


def _mark(sheet: Drawing, mark: dict[str, str], x: float, y: float, size: float = 32) -> float:
    """The mark of a state, in its own colours and words; returns how wide it is."""
    ink, ground = MARKS[mark["warna"]]
    wide = width_of(mark["label"], size, bold=True) + size * 1.5
    sheet.rect(x, y, wide, size * 1.75, fill=ground, radius=size * 0.875)
    sheet.words(x + size * 0.75, y + size * 1.2, mark["label"], size, colour=ink, bold=True)
    return wide


def _lead(sheet: Drawing, lead: str) -> Block:
    lines = wrapped(lead, 34, ROOM)

    def draw(y: float) -> None:
        for n, line in enumerate(lines):
            sheet.words(SIDE, y + 28 + n * 44, line, 34, colour=QUIET)

    return Block(44 * len(lines) - 6, draw)


def _figure(sheet: Drawing, tile: Tile, scale: float) -> Block:
    sizes = [round(one * scale) for one in (100, 84, 72, 60)]
    size = next((one for one in sizes if width_of(tile.big, one, bold=True) <= ROOM), 46)

    def draw(y: float) -> None:
        big = "".join(wrapped(tile.big, size, ROOM, bold=True, most=1))
        sheet.words(SIDE, y + size * 0.8, big, size, colour=TEAL, bold=True)
        small = "".join(wrapped(tile.small, 34, ROOM, most=1))
        sheet.words(SIDE, y + size * 0.8 + 52, small, 34, colour=QUIET)

    return Block(size * 0.8 + 62, draw)


def _tiles(sheet: Drawing, tiles: tuple[Tile, ...]) -> Block:
    gap, high = 24.0, 176.0
    wide = (ROOM - gap * (len(tiles) - 1)) / len(tiles)

    def draw(y: float) -> None:
        for n, tile in enumerate(tiles):
            x = SIDE + n * (wide + gap)
            sheet.rect(x, y, wide, high, fill="#f1f6f5", radius=20)
            sheet.rect(x, y + 28, 8, high - 56, fill=TEAL, radius=4)
            size = next((s for s in (56, 50, 44, 38) if width_of(tile.big, s, bold=True) <= wide - 60), 32)
            sheet.words(x + 34, y + 80, tile.big, size, colour=TEAL, bold=True)
            for line, small in enumerate(wrapped(tile.small, 28, wide - 60)):
                sheet.words(x + 34, y + 124 + line * 36, small, 28, colour=QUIET)

    return Block(high, draw)


def _squares(sheet: Drawing, done: int, of: int) -> Block:
    """A square for each; of more than can be told apart, shares of MOST_SQUARES."""
    shown = min(of, MOST_SQUARES)
    filled = done if of <= MOST_SQUARES else done * MOST_SQUARES // of
    a_row = min(shown, 20)
    step = min((ROOM + 10) / a_row, 84.0)
    rows = -(-shown // a_row)

    def draw(y: float) -> None:
        for n in range(shown):
            fill = TEAL if n < filled else PALE
            x, top = SIDE + n % a_row * step, y + n // a_row * step
            sheet.rect(x, top, step - 10, step - 10, fill=fill, radius=10)

    return Block(rows * step, draw)


def _parts(sheet: Drawing, parts: tuple[Part, ...]) -> Block:
    """The whole as one bar, and the largest parts by name."""
    named = sorted(parts, key=lambda one: -one.share)[:MOST_NAMED]

    def draw(y: float) -> None:
        x = float(SIDE)
        for part in parts:
            wide = ROOM * part.share / 100
            sheet.rect(x, y, max(wide - 4, 2), 46, fill=COLOURS[part.colour - 1], radius=6)
            x += wide
        column = ROOM / MOST_NAMED
        for n, part in enumerate(named):
            left = SIDE + n * column
            sheet.rect(left, y + 68, 24, 24, fill=COLOURS[part.colour - 1], radius=5)
            name = "".join(wrapped(f"{part.name} {part.share}%", 28, column - 50, bold=True, most=1))
            sheet.words(left + 36, y + 90, name, 28, colour=INK, bold=True)

    return Block(100, draw)


def _bar(sheet: Drawing, bar: Bar) -> Block:
    def draw(y: float) -> None:
        sheet.words(SIDE, y + 28, bar.label, 31, colour=INK)
        sheet.words(WIDE - SIDE, y + 28, bar.words, 31, colour=INK, bold=True, anchor="end")
        sheet.rect(SIDE, y + 44, ROOM, 28, fill=PALE, radius=14)
        full = ROOM * min(max(bar.percent, 0), 100) / 100
        sheet.rect(SIDE, y + 44, max(full, 28 if bar.percent > 0 else 0), 28, fill=TEAL, radius=14)

    return Block(74, draw)


def _track(sheet: Drawing, track: tuple[str, ...], step: str) -> Block:
    """The way as pieces of one line, those behind it filled; the step it is at in words below."""
    gap = 10.0
    wide = (ROOM - gap * (len(track) - 1)) / len(track)

    def draw(y: float) -> None:
        for n, one in enumerate(track):
            fill = PALE if one == LATER else TEAL
            sheet.rect(SIDE + n * (wide + gap), y, wide, 26, fill=fill, radius=13)
        words = "".join(wrapped(f"Sekarang: {step}", 34, ROOM, bold=True, most=1))
        sheet.words(SIDE, y + 74, words, 34, colour=INK, bold=True)

    return Block(84, draw)


def _items(sheet: Drawing, items: tuple[Item, ...]) -> Block:
    """What was asked, each with its mark at the end of the line."""
    high = 92.0

    def draw(y: float) -> None:
        for n, item in enumerate(items):
            top = y + n * high
            if n:
                sheet.rect(SIDE, top - 13, ROOM, 2, fill=PALE)
            wide = width_of(item.mark["label"], 27, bold=True) + 41
            _mark(sheet, item.mark, WIDE - SIDE - wide, top + 9, size=27)
            title = "".join(wrapped(item.title, 36, ROOM - wide - 30, bold=True, most=1))
            sheet.words(SIDE, top + 46, title, 36, colour=INK, bold=True)

    return Block(len(items) * high - 22, draw)
