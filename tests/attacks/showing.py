"""Shows each page that can show hostile words: as it is, with words in its address, as a form comes back."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.db import transaction
from playwright.sync_api import Browser

from accountability.policy import Rule, table
from tests.attacks.learning import Known, visitors
from tests.attacks.payloads import turned
from tests.attacks.tripwire import Window, open_window
from tests.trust.asking import Asking
from tests.trust.cells import acts_of
from tests.trust.doors import question
from tests.trust.world import Who

_IN_A_FORM = 60  # a form takes a megabyte, and there are forms of seventy fields
SHOWN = ("text/html", "application/xhtml+xml", "image/svg+xml", "xml", "text/plain", "application/json")
# What a page of ours says by itself: an answer that is no 200 is told in the console.
_OF_OURS = frozenset({"Failed to load resource: the server responded"})
# Where pages of ours lead: the app for codes, and the licence of the data.
_OUR_LINKS = ('address: <a href="otpauth://totp/', 'address: <a href="https://creativecommons.org/')
# Chromium shows a feed, a site map, any XML in a page of its own making, with a style the policy refuses: no
# fault of ours only where what we sent has no style itself, by an element, an attribute or an instruction.
_STYLED = re.compile(rb"<(?:[\w.-]+:)?style[\s>/]|<[^>]*\sstyle\s*=|<\?xml-stylesheet", re.IGNORECASE)
_VIEWED = frozenset({"application/atom+xml", "application/xml", "text/xml"})
_OF_THE_VIEWER = ("Applying inline style violates", "sent to /csp: ", "policy: style-src-elem inline")


class _TakenBack(Exception):
    """Ends a transaction whose rows nobody needs."""


@dataclass
class Shown:
    """What was seen."""

    pages: int = 0
    with_words: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    not_shown: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    faults: list[str] = field(default_factory=list)


@dataclass
class Showing:
    """Opens pages of the product in windows, one for each person."""

    asking: Asking
    browser: Browser
    known: dict[str, Known]
    policy: bool = True
    shown: Shown = field(default_factory=Shown)
    windows: dict[str, Window] = field(default_factory=dict)

    def all_doors(self, chunk: tuple[str, ...], turn: int, doors: list[str]) -> None:
        """Every one of these doors once, by a person whose turn it is."""
        for number, door in enumerate(doors):
            rule = table()[door]
            who = _whose_turn(visitors(self.asking, rule), turn + number)
            for how, method, path, data in self._ways(door, rule, who, chunk, turn + number):
                self._show(f"{door} as {who.name}, {how}", who, method, path, data)

    def _ways(
        self, door: str, rule: Rule, who: Who, chunk: tuple[str, ...], by: int
    ) -> Iterator[tuple[str, str, str, dict[str, str]]]:
        asked = question(door, self.asking.world.own, who.role)
        path, known = asked.path(door), self.known[door]
        if rule.get:
            yield "page", "get", path, {}
        if rule.get and known.query:
            words = turned(_some(chunk, by, 8), by)
            yield "words in its address", "get", path.partition("?")[0], dict.fromkeys(known.query, words)
        if rule.post and known.body:
            acts, some = acts_of(door), _some(chunk, by, _IN_A_FORM)
            filled = {
                name: turned(some, by + at) for at, name in enumerate(known.body) if name not in known.files
            }
            yield "form", "post", path, {**filled, **({"aksi": acts[by % len(acts)]} if acts else {})}

    def _show(self, told: str, who: Who, method: str, path: str, data: dict[str, str]) -> None:
        client = self.asking.client(who)
        kept = dict(client.cookies)
        try:
            with transaction.atomic():
                answer = getattr(client, method)(path, data, headers={"host": "posko.example"}, secure=True)
                self.look(told, who, path, answer)
                if answer.streaming:  # a photo that nobody reads to its end keeps its file open
                    deque(answer, maxlen=0)
                raise _TakenBack
        except _TakenBack:
            client.cookies.clear()
            client.cookies.update(kept)

    def look(self, told: str, who: Who, path: str, answer: Any) -> None:
        """Opens an answer in the window of this person, where it is one that shows something."""
        if answer.status_code == 500:
            self.shown.faults.append(f"{told}: an error that nobody foresaw")
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        to_keep = "attachment" in answer.headers.get("Content-Disposition", "")
        if answer.status_code in {301, 302, 303, 304} or to_keep or not kind.endswith(SHOWN):
            self.shown.not_shown[f"{answer.status_code} {kind}"] += 1
            return
        window = self._window(who)
        noticed = window.show(path, answer, _OF_OURS)
        self.shown.pages += 1
        self.shown.with_words += window.shows_words()
        self.shown.kinds[kind] += 1
        viewer = kind in _VIEWED and not _STYLED.search(answer.content)
        known = (*_OF_OURS, *_OUR_LINKS, *(_OF_THE_VIEWER if viewer else ()))
        self.shown.faults += [f"{told}: {one}" for one in noticed if not one.startswith(known)]
        self.shown.faults += [f"{told}: {one}" for one in _not_well_formed(kind, answer)]

    def _window(self, who: Who) -> Window:
        if who.name not in self.windows:
            self.windows[who.name] = open_window(self.browser, policy=self.policy)
        return self.windows[who.name]

    def close(self) -> None:
        """Shuts the windows."""
        for one in self.windows.values():
            one.page.context.close()


def _not_well_formed(kind: str, answer: Any) -> list[str]:
    """What makes a drawing or a feed unreadable as a whole."""
    if not kind.endswith("xml"):
        return []
    try:
        expat.ParserCreate().Parse(answer.content, True)
    except expat.ExpatError as problem:
        return [f"no XML: {problem}"]
    return []


def _some(chunk: tuple[str, ...], by: int, most: int) -> tuple[str, ...]:
    """So many words of a turn, others each time."""
    at = by * most % len(chunk)
    return (chunk[at:] + chunk[:at])[:most]


def _whose_turn(people: list[Who], turn: int) -> Who:
    return people[turn % len(people)]
