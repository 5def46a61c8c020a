"""The SMS to those who came to a Musyawarah Khusus: each proposal, what was decided, why, what comes next.

What was decided is never cut. Reasons and next steps are, at a word, when all of it is longer than
MOST_SEGMENTS parts; of very many proposals the last are counted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accountability.lib import gsm7
from accountability.lib.local_time import tanggal_pendek
from accountability.planning.kind_words import kind_label
from accountability.planning.models import Decision, IntoPlan, Musyawarah, Outcome
from accountability.regions.sebutan import Words, words_for
from posko.words import sms_within

TEMPLATE = "kabar_peserta"
MOST_SEGMENTS = 4  # parts of one SMS: about a page of a small phone, and what a village can pay for
_PART = 153  # septets of one joined part (3GPP TS 23.038)
MOST_SEPTETS = MOST_SEGMENTS * _PART - (MOST_SEGMENTS - 1)  # a sign of two septets is not split over two
_TITLES = (160, 60, 40, 24)  # septets a title may have, the most first
_SHORTEST_WHY = 24
_COUNTED = {
    Outcome.ADOPTED: "disepakati",
    Outcome.DEFERRED: "ditunda",
    Outcome.FORWARDED: "diteruskan",
    Outcome.NOT_NOW: "belum bisa",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One proposal as it is told: its title, the decision about it, and the meeting that decided."""

    title: str
    decision: Decision
    at: Musyawarah


def sms_to_participants(held: Musyawarah, found: Sequence[Told]) -> str:
    """The SMS, at most MOST_SEGMENTS parts long."""
    day = tanggal_pendek(held.held_on)

    def composed(tail: str) -> str:
        return sms_within(MOST_SEPTETS, TEMPLATE, held.desa, tanggal=day, jumlah=len(found), tail=tail)

    s = words_for(held.desa_id)
    lead = _where(held, found, s)
    room = MOST_SEPTETS - gsm7.septets(composed("")) - gsm7.septets(lead) - 1
    return composed(lead + _fitted(found, s, room))


def _where(held: Musyawarah, found: Sequence[Told], s: Words) -> str:
    """Which later meeting decided, when it was one for all."""
    later = {one.at.pk: one.at for one in found}
    if len(later) != 1 or held.pk in later:
        return ""
    (one,) = later.values()
    return gsm7.plain(f"Diputuskan di {kind_label(one.kind, s)} {tanggal_pendek(one.held_on)}: ")


def _fitted(found: Sequence[Told], s: Words, room: int) -> str:
    reasons = [gsm7.plain(_why(one.decision)) for one in found]
    heads: list[str] = []
    for letters in _TITLES:
        heads = [_head(place, one, s, letters) for place, one in enumerate(found, start=1)]
        need = sum(gsm7.septets(one) + 1 for one in heads)
        if need + sum(min(gsm7.septets(one) + 1, _SHORTEST_WHY) for one in reasons) <= room:
            cut = _shares(reasons, room - need)
            return " ".join(f"{head} {why}".strip() for head, why in zip(heads, cut, strict=True))
    return _counted(found, heads, room)


def _shares(reasons: Sequence[str], room: int) -> list[str]:
    """The reasons as there is room for them, the shorter ones whole before the longer ones."""
    cut = list(reasons)
    order = sorted(range(len(reasons)), key=lambda place: gsm7.septets(reasons[place]))
    for before, place in enumerate(order):
        cut[place] = gsm7.cut(reasons[place], max(room // (len(order) - before) - 1, 0))
        room -= gsm7.septets(cut[place]) + 1
    return cut


def _counted(found: Sequence[Told], heads: Sequence[str], room: int) -> str:
    """What was decided of as many as there is room for, and of how many more what."""
    words = ""
    for shown in range(len(heads), -1, -1):
        rest = Counter(Outcome(one.decision.outcome) for one in found[shown:])
        told = ", ".join(f"{rest[outcome]} {word}" for outcome, word in _COUNTED.items() if rest[outcome])
        words = " ".join([*heads[:shown], *([f"Usul lain: {told}."] if told else [])])
        if gsm7.septets(words) <= room:
            break
    return words


def _head(place: int, one: Told, s: Words, letters: int) -> str:
    return f"{place}) {gsm7.cut(one.title, letters)}: {gsm7.plain(_decided(one.decision, s))}."


def _decided(decision: Decision, s: Words) -> str:
    if decision.outcome == Outcome.ADOPTED:
        into = f"{s.rpjm} mulai" if decision.into_plan == IntoPlan.RPJM else s.rkp
        return f"DISEPAKATI untuk {into} {decision.into_year}"
    if decision.outcome == Outcome.DEFERRED:
        return f"DITUNDA, dibahas lagi {decision.returns_in_year}"
    if decision.outcome == Outcome.FORWARDED:
        return f"DITERUSKAN ke {gsm7.cut(decision.next_step.removesuffix('.'), _TITLES[1])}"
    return "BELUM BISA"


def _why(decision: Decision) -> str:
    """The words of the decision, and what comes next where the decision itself does not say it."""
    following = "" if decision.outcome in {Outcome.ADOPTED, Outcome.FORWARDED} else decision.next_step
    return " ".join(_ended(one) for one in (decision.sentence, following) if one.strip())


def _ended(sentence: str) -> str:
    text = sentence.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
