"""oEmbed 1.0 (https://oembed.com): what a site that was given an address of ours may show in its place."""

import io
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from accountability.lib.typed_text import typed_text
from public_site.sharing.addresses import absolute
from public_site.sharing.embedding import PICTURE, frame_code, size_of, title_of
from public_site.sharing.told import Shared

CACHE_SECONDS = 3600
FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}


def answer_for(told: Shared, *, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """The answer as the specification names its fields (2.3.4).

    Type "rich" with a frame; within limits that leave no room for a card type "link", which promises no size.
    """
    said: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": title_of(told),
        "author_name": told.where or "Posko Aspirasi",
        "author_url": absolute(told.path),
        "provider_name": "Posko Aspirasi",
        "provider_url": absolute("/"),
        "cache_age": CACHE_SECONDS,
    }
    if (most_wide or PICTURE[0]) >= PICTURE[0] and (most_high or PICTURE[1]) >= PICTURE[1]:
        said |= {
            "thumbnail_url": absolute(f"{told.picture}.png"),
            "thumbnail_width": PICTURE[0],
            "thumbnail_height": PICTURE[1],
        }
    size = size_of(told, most_wide=most_wide, most_high=most_high)
    if size is not None:
        said |= {
            "type": "rich",
            "html": frame_code(told, size),
            "width": size.width,
            "height": size.height,
        }
    return said


def as_xml(said: dict[str, Any]) -> str:
    """The same as XML (2.3.4.2): one element for each field, the HTML escaped as text."""
    out = io.StringIO()
    writer = SimplerXMLGenerator(out, "utf-8")
    writer.startDocument()
    writer.startElement("oembed", AttributesImpl({}))
    for name, value in said.items():
        writer.addQuickElement(name, typed_text(str(value)))
    writer.endElement("oembed")
    return out.getvalue()
