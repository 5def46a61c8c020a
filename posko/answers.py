"""Tells whether a short text can answer what a phone was asked: a choice, a name, a place or a rating."""

import re

from rapidfuzz import fuzz

from accountability.lib import nomor
from accountability.regions.models import name_key
from posko import lexicons, numbers_in_text

ALIKE = 90  # of 100, rapidfuzz's ratio; and so far ahead of the next one:
AHEAD = 5
MOST_PLACE_WORDS, MOST_LOCATED_WORDS, MOST_RATING_WORDS = 5, 9, 5

_FROM = re.compile(
    r"^(?:(?:saya|sy|kami|dari|dr|di|ds|desa|kampung|gampong|nagari|kalurahan|lembang|namanya|nama|nomor|no|"
    r"pilih|pak|bu|itu)\b[\s.,:]{0,3}){1,4}",
    re.IGNORECASE,
)
_POLITE_END = re.compile(
    r"(?:\s(?:pak|bu|bpk|ibu|bapak|ya|mas|mbak|terima kasih|trims|makasih)[.!]?){1,3}$", re.IGNORECASE
)
_LOCATED = re.compile(
    r"^(?:dusun|dsn|dukuh|rt|rw|kampung|kp|jorong|banjar|lingkungan|di|dekat|dkt|depan|dpn|belakang|samping|sebelah)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"^(?:(?:pilih|no|nomor|yang|yg|ke)\b[\s.]{0,2}){0,2}(\d{1,2})\s{0,2}[.)]?$", re.IGNORECASE
)


def choice(text: str, most: int) -> int | None:
    """The option that a lone digit chooses; 0 when there is no such option; None when it is no lone digit."""
    found = _CHOICE.match(text.strip(" .!\t\n"))
    if found is None:
        return None
    picked = int(found[1])
    return picked if 1 <= picked <= most else 0


def village(text: str, options: tuple[str, ...]) -> int | None:
    """Which of the villages offered is meant, by digit or name; 0 for a digit nobody offered, else None."""
    if (picked := choice(text, len(options))) is not None:
        return picked
    if len(text) > 80 or len(text.split()) > 7:
        return None
    found = best(_bare(text), [*options])
    return found + 1 if found is not None else None


def number(text: str, options: tuple[str, ...]) -> int | None:
    """Which of the numbers offered is meant; the option "baru" is also meant by its word."""
    if (picked := choice(text, len(options))) is not None:
        return picked
    words = lexicons.words_of(text[:40])
    digits = nomor.tidy(_FROM.sub("", text))
    for place, option in enumerate(options, start=1):
        same = digits != "" and nomor.tidy(option) == digits
        if same or (option == "baru" and words and words[0] == "baru" and len(words) <= 3):
            return place
    return None


def best(name: str, options: list[str]) -> int | None:
    """The index of the one option that `name` means: equal, or alike and well ahead of the next one."""
    key = name_key(name)
    if not key:
        return None
    keys = [name_key(option) for option in options]
    if keys.count(key) == 1:
        return keys.index(key)
    ranked = sorted(((fuzz.ratio(key, one), place) for place, one in enumerate(keys)), reverse=True)
    begun = sum(one.startswith(key) for one in keys)  # "Krajan" of Krajan I and Krajan II
    if not ranked or ranked[0][0] < ALIKE or keys.count(key) > 1 or begun > 1:
        return None
    ahead = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= AHEAD
    return ranked[0][1] if ahead else None


def name(text: str, most_words: int) -> str:
    """The name of a village in a short answer ("dari desa Sukamaju" gives "Sukamaju"), or ""."""
    if kode := numbers_in_text.kode_in(text[:40]):
        return kode
    bare = _bare(text)
    few = 0 < len(bare.split()) <= most_words and len(bare) <= 60
    letters = sum(letter.isalpha() for letter in bare) >= 3
    return bare if few and letters and not lexicons.is_report(bare) else ""


def _bare(text: str) -> str:
    """The name alone: "saya dari desa Sukamaju pak" gives "Sukamaju"."""
    return _POLITE_END.sub("", _FROM.sub("", text.strip(" .!,:\t\n"))).strip(" .!,")


def is_place(text: str) -> bool:
    """Whether a text only says where: "Krajan rt 3", "dekat jembatan yang rusak"."""
    words = lexicons.words_of(text[:200])
    if not words or len(text) > 100:
        return False
    if _LOCATED.match(text.strip(" .,:")) and len(words) <= MOST_LOCATED_WORDS:
        return True
    return len(words) <= MOST_PLACE_WORDS and not lexicons.is_report(text)


def rating(text: str) -> tuple[bool, int | None] | None:
    """Whether the citizen is satisfied, and the score, when the whole text says only that.

    Three to five of five is satisfied; "sudah, terima kasih" is, and "tidak" or "masih rusak" is not.
    """
    if found := re.match(
        r"^(?:(?:nilai|skor|bintang)[\s:]{1,3})?([1-5])(?:\s?/\s?5)?$", text.strip(" .!"), re.IGNORECASE
    ):
        return int(found[1]) >= 3, int(found[1])
    if len(text) > 60 or any(sign.isdigit() for sign in text):
        return None
    words = lexicons.expanded(text)
    meant = [lexicons.answer_words().get(word) for word in words]
    if not words or len(words) > MOST_RATING_WORDS or None in meant or words[0] in {"puas", "belum"}:
        return None
    if "no" in meant:
        return False, None
    return (True, None) if "yes" in meant else None


def is_verdict(tail: str) -> bool:
    """Whether what follows PUAS or BELUM is nothing, a score, or says that it is not done yet."""
    words = lexicons.expanded(tail[:80])
    if len(tail) > 80 or len(words) > MOST_RATING_WORDS:
        return False
    return all(word in lexicons.answer_words() or word in {"1", "2", "3", "4", "5"} for word in words)
