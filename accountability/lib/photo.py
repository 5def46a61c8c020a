"""Photos from citizens, drawn again from their pixels so that nothing else of the file survives."""

import io
import shutil
from pathlib import Path
from typing import IO

from django.conf import settings
from PIL import Image, ImageOps

LONGEST_SIDE = 1280  # pixels
_MOST_PIXELS = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 80


class UnreadablePhoto(Exception):
    """The file is not a photo that can be opened safely."""


class TooManyPixels(UnreadablePhoto):
    """The photo has more pixels than may be drawn here."""


def has_room() -> bool:
    """Whether the disk has room for photos: strangers may fill it with them, and words need it more."""
    root = Path(settings.MEDIA_ROOT)
    stands = next(one for one in (root, *root.parents) if one.exists())
    return shutil.disk_usage(stands).free > int(settings.PHOTOS_LEAVE_FREE_BYTES)


def reencoded(file: IO[bytes]) -> bytes:
    """Return the picture in `file` as a JPEG of at most 1280 pixels a side, without any metadata.

    EXIF (place, camera, time), XMP, IPTC, colour profiles, text chunks and thumbnails are gone; the turn that
    EXIF asked for is made first. Raises UnreadablePhoto for what is no JPEG, PNG or WebP or is broken,
    TooManyPixels for more than 25 million.
    """
    try:
        with Image.open(file, formats=_FORMATS) as photo:
            if photo.width * photo.height > _MOST_PIXELS:
                raise TooManyPixels
            # A JPEG is decoded at a fraction of its size: a twelve-megapixel photo needs 2 MB, not 36.
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _drawn_again(photo)
    except UnreadablePhoto:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except Exception:  # noqa: BLE001 - strangers' bytes make decoders raise anything at all
        raise UnreadablePhoto from None


def _drawn_again(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in {"LA", "PA", "P"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright.convert("RGB"), mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return drawn.getvalue()
