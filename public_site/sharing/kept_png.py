"""PNG pictures that are drawn once: the same shapes give the same file, whoever asks and however often.

Drawing takes a tenth of a second of the processor, more than any page. So a picture is kept by what it shows,
not by its address: nothing is drawn anew while its page has not changed, and of all pictures together only so
many are drawn in a minute, whatever a crawler does.
"""

import hashlib

from django.core.cache import cache as counted
from django.core.cache import caches

from public_site.drawing import Drawing, as_png, as_svg

DAY = 24 * 3600
SPAN, MOST_DRAWN = 60, 150  # seconds; so many in them, about a quarter of one processor


class TooManyPictures(Exception):
    """So many new pictures were drawn in this minute that this one has to wait for the next."""


def png_of(drawing: Drawing) -> bytes:
    """The PNG of a drawing. Raises TooManyPictures where it would have to be drawn now and may not."""
    key = f"png:{hashlib.sha256(as_svg(drawing).encode()).hexdigest()}"
    found = caches["pages"].get(key)
    if isinstance(found, bytes):
        return found
    if not _may_be_drawn():
        raise TooManyPictures
    made = as_png(drawing)
    caches["pages"].set(key, made, DAY)
    return made


def _may_be_drawn() -> bool:
    """Counts one drawing of this minute; the counter goes by itself when the minute is over."""
    key = "png:drawn"
    if counted.add(key, 1, SPAN):
        return True
    try:
        return int(counted.incr(key)) <= MOST_DRAWN
    except ValueError:  # it ran out between the two calls
        counted.set(key, 1, SPAN)
        return True
