"""The HTML that another site pastes: a frame with a card, or a picture with a link. No script in either."""

from dataclasses import dataclass

from django.utils.html import format_html

from public_site.sharing.addresses import absolute
from public_site.sharing.told import Shared

PICTURE = (1200, 630)
SHOWN_PICTURE = (600, 315)
WIDEST, NARROWEST, LOWEST = 560, 200, 120  # pixels; a card below this tells nothing
_HEIGHTS = {"Anggaran": 500, "Usul bersama": 400, "Posko Aspirasi": 480}
_USUAL = 380
# A card holds links that open outside, and nothing else a frame could do.
_MAY = "allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a card on another site, in pixels."""

    width: int
    height: int


def size_of(told: Shared, *, most_wide: int | None = None, most_high: int | None = None) -> Size | None:
    """How large the card of a page is shown within these limits; None where they leave too little for one."""
    width = min(WIDEST, most_wide if most_wide is not None else WIDEST)
    usual = _HEIGHTS.get(told.kind, _USUAL)
    height = min(usual, most_high if most_high is not None else usual)
    return Size(width, height) if width >= NARROWEST and height >= LOWEST else None


def title_of(told: Shared) -> str:
    """The page by name, with its place."""
    return f"{told.title}, {told.where}" if told.where else told.title


def frame_code(told: Shared, size: Size | None = None) -> str:
    """The frame; as wide as there is room where no size is given."""
    usual = size or size_of(told) or Size(WIDEST, _USUAL)
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="{}" style="border:1px solid #d9dad3;border-radius:8px;max-width:100%"></iframe>',
        absolute(told.frame),
        title_of(told),
        usual.width if size is not None else "100%",
        usual.height,
        _MAY,
    )


def picture_code(told: Shared) -> str:
    """The picture with a link to the page, for sites that take no frames."""
    return format_html(
        '<a href="{}"><img src="{}.png" alt="{}" width="{}" height="{}" '
        'style="max-width:100%;height:auto"></a>',
        absolute(told.path),
        absolute(told.picture),
        f"{title_of(told)}. {told.said}",
        *SHOWN_PICTURE,
    )
