"""Understands one SMS: what is asked, about which number, and what is left as the citizen's own words.

Asks no database: what the phone was asked and which numbers exist is told in a Context. The rules are those
of the SMS grammar in docs/glossary.md; the words are in data/.
"""

import re
from dataclasses import dataclass, field, replace

from accountability.lib import nomor
from posko import answers, lexicons, numbers_in_text
from posko.keywords import Keyword, keyword, whole_message
from posko.numbers_in_text import SEPARATORS, Exists, Found
from posko.states import Kind

MOST_BUDGET_WORDS = 3
MOST_NAME_WORDS = 4
MOST_SMALL_DIGITS = 6  # the id of a kelompok, as its page shows it
_FIRST = re.compile(r"^[\s#:/\-.,;_\"'*(\[]*([^\W\d_]+)?", re.UNICODE)
MOST_COURTESIES = 4
_SCORE_IN_FRONT = re.compile(r"^\W{0,8}([1-5])[\s,.:/#-]{1,4}(?=\D{0,40}\d)")
_SCORE = re.compile(r"^(?:nilai|skor|bintang)?[\s:]{0,3}([1-5])(?:\D|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What this phone was asked and what it may mean.

    `asked` is village, dusun, rating, number or "". `options` are the choices offered, in order: names of
    villages, or numbers. `ratings` are numbers whose rating was just asked; `rateable` all that may be rated;
    `open` this phone's other open numbers. `exists` tells which numbers somebody has (default: any with a
    right check digit), `supportable` which DUKUNG may name besides.
    """

    asked: str = ""
    options: tuple[str, ...] = ()
    ratings: tuple[str, ...] = ()
    rateable: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    exists: Exists = nomor.is_valid
    supportable: Exists = str.isdigit


NOTHING_ASKED = Context()
_EVERYTHING = re.compile(r"^\W{0,4}(?:semua(?:nya)?|seluruhnya|isi(?:nya)?|tulisan(?:nya)?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an SMS means.

    `nomor` is digits only, "" without one; `words` is the text to keep; `about` is the intent that an unclear
    number belongs to; `choice` the number of the option that was chosen (0: none); `satisfied` what a rating
    without PUAS or BELUM says; `village` a name or code behind DESA in front of other words.
    """

    intent: str
    words: str
    nomor: str = ""
    mistyped: str = ""
    kind: str = Kind.LAPORAN
    kind_told: bool = False
    score: int | None = None
    satisfied: bool | None = None
    choice: int = 0
    about: str = ""
    kunci: str = field(default="", repr=False)
    village: str = ""
    reasons: list[str] = field(default_factory=list)


def parse(text: str, context: Context = NOTHING_ASKED) -> Parsed:
    """The meaning of `text`. Never fails and never refuses: what is no command is a new aspirasi."""
    clean = lexicons.tidy(text)
    if not any(letter.isalnum() for letter in clean):
        return Parsed("empty", clean, reasons=["no letter and no digit"])
    if whole := whole_message(" ".join(lexicons.words_of(clean[:40])) if len(clean) <= 40 else ""):
        return Parsed(whole, "", reasons=["the whole message is this word"])
    return (
        _survey(clean)
        or _chosen(clean, context)
        or _begins_with_number(clean, context)
        or _begins_with_word(clean, context)
        or _politely_asked(clean, context)
        or _verdict_in_words(clean, context)
        or _answered(clean, context)
        or _new(text, clean)
    )


def _survey(clean: str) -> Parsed | None:
    """SKM, alone or with digits behind it: nothing else, so that no voice is taken for a survey."""
    word, rest = _first_word(clean)
    for _ in range(MOST_COURTESIES):
        if word.lower() not in lexicons.small_words("courtesy"):
            break
        word, rest = _first_word(rest)
    told = keyword(word) if word else None
    scores = rest.strip(SEPARATORS + "!?")
    if told is None or told.intent != "skm" or (scores and not scores[0].isdecimal()):
        return None
    return Parsed("skm", scores, reasons=[f"keyword {told.word}, alone or with digits"])


def _chosen(clean: str, context: Context) -> Parsed | None:
    """A choice that was offered, or a score that was asked for."""
    if context.asked in {"village", "number"} and context.options:
        find = answers.village if context.asked == "village" else answers.number
        choice = find(clean, context.options)
        if choice is None:
            return None
        nomor_ = context.options[choice - 1] if choice and context.asked == "number" else ""
        intent = f"answer_{context.asked}"
        why = [f"choice {choice} of what was asked" if choice else "none of what was offered"]
        return Parsed(intent, clean, nomor.tidy(nomor_), choice=choice, reasons=why)
    if len(context.ratings) == 1 and (rated := answers.rating(clean)) is not None:
        satisfied, score = rated
        return Parsed(
            "answer_rating",
            clean if score is None else "",
            context.ratings[0],
            score=score,
            satisfied=satisfied,
            reasons=["the rating that was asked for"],
        )
    return None


def _answered(clean: str, context: Context) -> Parsed | None:
    """A short text that can be the answer to an open question, and says nothing else."""
    if context.asked == "village" and (name := answers.name(clean, MOST_NAME_WORDS)):
        return Parsed("answer_village", name, reasons=["the village that was asked for"])
    if context.asked == "dusun" and answers.is_place(clean):
        return Parsed("answer_dusun", clean, reasons=["the place that was asked for"])
    return None


def _begins_with_number(clean: str, context: Context) -> Parsed | None:
    if kode := numbers_in_text.kode_in(clean[:20]):
        bare = not _has_letters(clean)
        if bare and ("." in clean[:20] or context.asked == "village" or not nomor.is_valid(clean)):
            return Parsed("desa", kode, village=kode, reasons=["the code of a village"])
    found = numbers_in_text.take(clean, context.exists)
    if found is None:
        return None
    if found.state == "known":
        return _then_keyword(found, context)
    looks_like_one = len(found.nomor) == nomor.MIN_DIGITS or found.state == "unknown"
    if found.words or not looks_like_one:
        return None
    return _no_such(found, "cek", ["a number that nobody has"])


def _then_keyword(found: Found, context: Context) -> Parsed:
    """A number first: TAMBAH with words behind it, CEK without, unless a keyword alone follows."""
    word, rest = _first_word(found.words)
    told = keyword(word) if word else None
    intent = told.intent if told is not None else ""
    alone = not rest.strip(SEPARATORS + "!?1234567890")
    if intent in {"puas", "belum"} and (alone or found.nomor in context.rateable):
        return _verdict_on(intent, found.nomor, rest.strip(SEPARATORS), ["a number and its verdict"])
    if intent in {"cek", "rahasia", "dukung", "hapus"} and alone:
        return Parsed(intent, "", found.nomor, reasons=["a number and a keyword"])
    intent = "tambah" if found.words else "cek"
    return Parsed(intent, found.words, found.nomor, reasons=["begins with a number"])


def _begins_with_word(clean: str, context: Context) -> Parsed | None:
    word, rest = _first_word(clean)
    if not word:
        return None
    found = numbers_in_text.take(rest, context.exists, fillers=True)
    told = keyword(word, number_follows=found is not None and found.state == "known")
    if told is None or told.intent == "kind":
        return None
    return _command(told, rest, found, context)


def _politely_asked(clean: str, context: Context) -> Parsed | None:
    """A command about a number behind a greeting: "pak mau cek 204-5813"."""
    rest = clean
    for _ in range(MOST_COURTESIES):
        word, after = _first_word(rest)
        if word.lower() not in lexicons.small_words("courtesy"):
            break
        rest = after
    if rest == clean:
        return None
    found = _begins_with_word(rest, context)
    return found if found is not None and found.nomor and found.intent != "unclear_number" else None


def _command(told: Keyword, rest: str, found: Found | None, context: Context) -> Parsed | None:
    """The command, or None where the same word only begins a sentence ("belum dapat blt")."""
    why = [f"keyword {told.word}" if told.exact else f"like the keyword {told.word}"]
    if told.intent in {"puas", "belum"}:
        return _verdict(told.intent, rest, found, context, why)
    if told.intent in {"cek", "hapus"}:
        return _about_a_number(told.intent, rest, found, context, why)
    if told.intent == "tambah":
        return _addition(rest, found, context, why)
    if told.intent == "dukung":
        return _support(rest, found, context, why)
    if told.intent == "anggaran":
        return _budget(rest, why)
    if told.intent == "desa":
        return _place(rest, why)
    return _secret(rest, found, why) if told.intent == "rahasia" else None


def _about_a_number(
    intent: str, rest: str, found: Found | None, context: Context, why: list[str]
) -> Parsed | None:
    """CEK and HAPUS: with a number, or alone for what this phone said."""
    if intent == "hapus" and found is None and (everything := _EVERYTHING.match(rest)):
        rest = rest[everything.end() :]
        found = numbers_in_text.take(rest, context.exists, fillers=True)
    if found is not None and found.state == "known":
        kunci = numbers_in_text.kunci_in(found.words) if intent == "hapus" else ""
        return Parsed(intent, found.words, found.nomor, kunci=kunci, reasons=why)
    if found is not None:
        return _no_such(found, intent, why)
    if any(sign.isdigit() for sign in rest) and not _has_letters(rest):
        return Parsed("unknown_number", "", about=intent, reasons=[*why, "too short to be a number"])
    data = rest.lower().replace("data pribadi", "").replace("data", "") if intent == "hapus" else rest
    if not numbers_in_text.only_fillers(data):
        return None
    if intent == "hapus" and len(context.open) > 1:
        return Parsed("unclear_number", "", about=intent, reasons=[*why, "several numbers are open"])
    return Parsed(intent, "", reasons=why)


def _addition(rest: str, found: Found | None, context: Context, why: list[str]) -> Parsed | None:
    if found is not None and found.state == "known":
        return Parsed("tambah", found.words, found.nomor, reasons=why)
    if found is not None:
        return None if _has_letters(found.words) else _no_such(found, "tambah", why)
    # "tambah lampu jalan" may be a wish of its own: with an open number the citizen is asked, never guessed.
    if not context.open or not _has_letters(rest):
        return None
    return Parsed(
        "unclear_number",
        rest.strip(SEPARATORS),
        about="tambah",
        reasons=[*why, "no number, and some are open"],
    )


def _verdict(intent: str, rest: str, found: Found | None, context: Context, why: list[str]) -> Parsed | None:
    if found is not None and found.state == "known":
        return _verdict_on(intent, found.nomor, found.words, why)
    if intent == "puas" and (scored := _score_in_front(rest, context)) is not None:
        return scored
    if found is not None and not context.ratings:
        keeps = intent == "belum" and _has_letters(found.words)
        return None if keeps else _no_such(found, intent, why)
    tail = rest.strip(SEPARATORS)
    meant = context.ratings
    if not meant and answers.is_verdict(tail):
        meant = context.rateable
    if not meant:
        return None
    if len(meant) == 1:
        return _verdict_on(intent, meant[0], tail, [*why, "a rating was asked"])
    several = _verdict_on(intent, "", tail, [*why, "several ratings are open"])
    return replace(several, intent="unclear_number", about=intent)


def _score_in_front(rest: str, context: Context) -> Parsed | None:
    """ "PUAS 5 204-5813": the score in front of the number, and no number of eight digits."""
    score = _SCORE_IN_FRONT.match(rest)
    found = numbers_in_text.take(rest[score.end() :], context.exists, fillers=True) if score else None
    if score is None or found is None or found.state != "known":
        return None
    rated = _verdict_on("puas", found.nomor, found.words, ["keyword puas, score and number"])
    return replace(rated, score=int(score[1]))


def _verdict_in_words(clean: str, context: Context) -> Parsed | None:
    """ "Tidak puas 204-5813", "sangat puas 204-5813", "ga puas, cuma ditambal" when a rating was asked."""
    first, rest = _first_word(clean)
    second, after = _first_word(rest)
    told = keyword(second) if second else None
    means = {lexicons.answer_words().get(word, "") for word in lexicons.expanded(first)}
    if told is None or told.intent != "puas" or "" in means or not means:
        return None
    found = numbers_in_text.take(after, context.exists, fillers=True)
    asked = len(context.ratings) == 1 or (context.rateable and answers.is_verdict(after))
    if not asked and (found is None or found.state != "known"):
        return None
    intent = "belum" if "no" in means else "puas"
    return _verdict(intent, after, found, context, [f"{first} {told.word}"])


def _verdict_on(intent: str, number: str, tail: str, why: list[str]) -> Parsed:
    score = None
    if intent == "puas" and (found := _SCORE.match(tail)):
        score = int(found[1])
        tail = tail[found.end(1) :].strip(SEPARATORS)
    return Parsed(intent, tail, number, score=score, satisfied=intent == "puas", reasons=why)


def _support(rest: str, found: Found | None, context: Context, why: list[str]) -> Parsed | None:
    if found is not None and (found.state == "known" or context.supportable(found.nomor)):
        return Parsed("dukung", found.words, found.nomor, reasons=why)
    small = re.sub(r"^(?:no|nomor|kelompok|usulan)\b", "", rest.strip(SEPARATORS).lower()).strip(SEPARATORS)
    if small.isascii() and small.isdigit() and len(small) <= MOST_SMALL_DIGITS:
        if context.supportable(small):
            return Parsed("dukung", "", small, reasons=[*why, "the number of a kelompok"])
        return Parsed("unknown_number", "", mistyped=small, about="dukung", reasons=why)
    if found is not None and not _has_letters(found.words):
        return _no_such(found, "dukung", why)
    return None


def _budget(rest: str, why: list[str]) -> Parsed | None:
    words = lexicons.words_of(rest)
    if len(words) > MOST_BUDGET_WORDS:
        return None
    # "dana blt belum cair" has three words too, and is a complaint: better kept than answered with figures.
    if not lexicons.report_words().isdisjoint(lexicons.expanded(rest)):
        return None
    about = " ".join(word for word in words if word not in lexicons.small_words("budget"))
    return Parsed("anggaran", about, reasons=[*why, "at most three words follow, none of a complaint"])


def _place(rest: str, why: list[str]) -> Parsed | None:
    name, _, after = rest.strip(SEPARATORS + "!?").partition(":")
    name, words = name.strip(SEPARATORS), after.strip(SEPARATORS)
    if not name or _has_letters(words) or (lexicons.is_report(name) and not numbers_in_text.kode_in(name)):
        return None
    few = len(name.split()) <= MOST_NAME_WORDS and len(name) <= 60
    return Parsed("desa", name, village=name, reasons=[*why, "a name and nothing else"]) if few else None


def _secret(rest: str, found: Found | None, why: list[str]) -> Parsed:
    if found is not None and found.state == "known":
        return Parsed("rahasia", found.words, found.nomor, reasons=why)
    if found is not None and not _has_letters(found.words):
        return _no_such(found, "rahasia", why)
    return Parsed("rahasia", rest.strip(SEPARATORS), reasons=why)


def _no_such(found: Found, about: str, why: list[str]) -> Parsed:
    mistyped = found.nomor if found.state == "mistyped" else ""
    wrong = "one digit is wrong" if mistyped else "nobody has this number"
    number = "" if mistyped else found.nomor
    return Parsed("unknown_number", found.words, number, mistyped, about=about, reasons=[*why, wrong])


def _new(text: str, clean: str) -> Parsed:
    """The words as they were written; a keyword of a kind leaves them only when it was written as one."""
    whole = text.strip()
    word, rest = _first_word(clean)
    village = _village_in_front(word, rest)
    told, reason = keyword(word) if word else None, "no command"
    politely = False
    if told is None or told.intent != "kind":
        told, politely = _kind_behind_courtesies(clean), True
    if told is None:
        return Parsed("new_aspirasi", whole, village=village, reasons=[reason])
    reason = f"kind from {told.word}" if told.exact else f"kind from a word like {told.word}"
    words = whole
    if told.exact and not politely and _has_letters(rest):
        found = _FIRST.match(whole)
        if found is not None and (found[1] or "").lower() == word.lower():
            words = whole[found.end() :].lstrip(SEPARATORS)
    return Parsed("new_aspirasi", words, kind=told.kind, kind_told=True, village=village, reasons=[reason])


def _village_in_front(word: str, rest: str) -> str:
    """The name in "desa sukamaju: jalan rusak", or the words that may begin with one."""
    told = keyword(word) if word else None
    if told is None or told.intent != "desa":
        return ""
    name, colon, _ = rest.strip(SEPARATORS).partition(":")
    return name.strip() if colon else " ".join(rest.strip(SEPARATORS).split()[:MOST_NAME_WORDS])


def _kind_behind_courtesies(clean: str) -> Keyword | None:
    rest = clean
    for turn in range(MOST_COURTESIES + 1):
        word, after = _first_word(rest)
        told = keyword(word) if word and turn else None
        if told is not None and told.intent == "kind" and told.exact:
            return told
        if word.lower() not in lexicons.small_words("courtesy"):
            return None
        rest = after
    return None


def _first_word(clean: str) -> tuple[str, str]:
    found = _FIRST.match(clean)
    word = (found[1] or "") if found else ""
    return word, clean[found.end() :] if found else clean


def _has_letters(words: str) -> bool:
    return any(letter.isalpha() for letter in words)
