"""What is told of one public page where it stands elsewhere: a link's preview, a card, a picture.

One reading for all of them (decision 0122): the words and figures are those of the page, by the same rules,
and always Indonesian, for what stands on another site is the same for every reader.
"""

from dataclasses import dataclass

DONE, NOW, LATER = "sudah", "kini", "nanti"  # as public_site.journey tells a step


class NothingToTell(Exception):
    """There is no such page for the public."""


class NotForOthers(NothingToTell):
    """The page is there, and what it is about is told to nobody but its citizen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share in per cent, with its words: "Terpakai", 62, "62%, Rp1,2 miliar"."""

    label: str
    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: its name, its share of 100, and its rupiah in words; `colour` counts from 1."""

    name: str
    share: int
    words: str
    colour: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands by itself, and what it means."""

    big: str
    small: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what was asked, and where it stands (a mark as public_site.place.badge makes it)."""

    title: str
    mark: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """What is told of one page.

    `path` is the page, `picture` the address of its picture without its ending, `frame` that of its card
    ("" where there is none); `where` is the place. The rest is shown where it is there.
    """

    kind: str
    title: str
    where: str
    said: str
    path: str
    picture: str
    frame: str = ""
    mark: dict[str, str] | None = None
    lead: str = ""  # a sentence or two for the picture, where its figures are few
    figure: Tile | None = None
    tiles: tuple[Tile, ...] = ()
    parts: tuple[Part, ...] = ()
    bars: tuple[Bar, ...] = ()
    track: tuple[str, ...] = ()  # DONE, NOW or LATER for each step
    names: tuple[str, ...] = ()  # of those steps
    step: str = ""  # the step it is at, in words
    items: tuple[Item, ...] = ()
    squares: tuple[int, int] | None = None  # so many of so many
    ask: str = ""  # how to write from a phone without internet
