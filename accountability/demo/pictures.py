"""Draws simple scenes that stand for photos of work; nobody could take them for real ones."""

import io
from functools import cache

from PIL import Image, ImageDraw

from accountability.lib.photo import reencoded

SIZE = (640, 420)
_SKY, _HILL, _GRASS, _EARTH = "#cfe3ec", "#8fb39a", "#a9c58c", "#b08c63"
_STONE, _DARK, _WHITE, _SUN = "#9aa3a6", "#4c5557", "#f6f4ef", "#f2c14e"


def _scene(kind: str, percent: int) -> bytes:
    picture = Image.new("RGB", SIZE, _SKY)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((500, 40, 570, 110), fill=_SUN)
    pen.polygon([(0, 250), (170, 130), (330, 240), (480, 150), (640, 250)], fill=_HILL)
    pen.rectangle((0, 240, 640, 420), fill=_GRASS)
    _PENS.get(kind, _house)(pen, percent / 100)
    pen.rectangle((0, 392, 640, 420), fill=_DARK)
    pen.rectangle((0, 392, round(640 * percent / 100), 420), fill=_SUN)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=70)
    return drawn.getvalue()


def _road(pen: ImageDraw.ImageDraw, done: float) -> None:
    pen.polygon([(300, 240), (340, 240), (560, 392), (80, 392)], fill=_EARTH)
    top = 392 - 152 * done
    left, right = 80 + 220 * done, 560 - 220 * done
    pen.polygon([(left, top), (right, top), (560, 392), (80, 392)], fill=_STONE)


def _bridge(pen: ImageDraw.ImageDraw, done: float) -> None:
    pen.rectangle((0, 320, 640, 392), fill="#6fa8c4")
    end = 60 + 520 * done
    pen.rectangle((60, 280, end, 306), fill=_STONE)
    for x in range(60, round(end), 52):
        pen.rectangle((x, 240, x + 8, 280), fill=_DARK)
        pen.rectangle((x, 306, x + 14, 372), fill=_STONE)


def _lamps(pen: ImageDraw.ImageDraw, done: float) -> None:
    _road(pen, 1.0)
    for place in range(round(5 * done)):
        x = 70 + place * 125
        pen.rectangle((x, 170, x + 8, 330), fill=_DARK)
        pen.ellipse((x - 12, 152, x + 20, 184), fill=_SUN)


def _channel(pen: ImageDraw.ImageDraw, done: float) -> None:
    pen.rectangle((0, 290, 640, 360), fill="#6fa8c4")
    end = 640 * done
    pen.rectangle((0, 276, end, 292), fill=_STONE)
    pen.rectangle((0, 358, end, 376), fill=_STONE)


def _tank(pen: ImageDraw.ImageDraw, done: float) -> None:
    pen.rectangle((250, 250, 390, 392), outline=_DARK, width=6)
    pen.rectangle((240, 250 - 110 * done, 400, 250), fill="#3f7f93")
    pen.line((400, 330, 400 + 220 * done, 330), fill=_DARK, width=10)


def _house(pen: ImageDraw.ImageDraw, done: float) -> None:
    pen.rectangle((190, 392 - 160 * max(done, 0.2), 450, 392), fill=_WHITE, outline=_DARK)
    if done > 0.5:
        pen.polygon([(170, 236), (320, 160), (470, 236)], fill="#a3573f")
        pen.rectangle((295, 310, 345, 392), fill=_DARK)


def _boxes(pen: ImageDraw.ImageDraw, done: float) -> None:
    for place in range(max(1, round(6 * done))):
        x = 60 + place * 92
        pen.rectangle((x, 310, x + 66, 380), fill="#3f7f5b", outline=_DARK)


@cache
def scene(kind: str, percent: int) -> bytes:
    """A JPEG of `kind` (jalan, air, lampu, jembatan, irigasi, sampah, usaha; else a house) so far done."""
    return reencoded(io.BytesIO(_scene(kind, percent)))


_PENS = {
    "jalan": _road,
    "jembatan": _bridge,
    "lampu": _lamps,
    "irigasi": _channel,
    "air": _tank,
    "sampah": _boxes,
    "usaha": _boxes,
}
