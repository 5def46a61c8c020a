"""The words of the place: what people there call a desa, its council, its plans and its budget.

They are asked for with every page and every SMS, and hardly ever change: each process keeps them for
KEPT_SECONDS in the cache `near` (its own memory, never Redis). The one that changed them forgets at once.
"""

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from django.core.cache import caches
from django.db import transaction
from django.db.models import Q

from accountability.lib.together import ahead, current
from accountability.regions.models import Sebutan, kode_above

_DATA = Path(__file__).parent / "data"
_KABUPATEN = len("99.01")
_KODE_OF_DESA = re.compile(r"\d\d\.\d\d\.\d\d\.[23]\d{3}")
# Kemendagri numbers kabupaten from 01 and kota from 71 (33.72 is Kota Surakarta).
_KODE_OF_KOTA = re.compile(r"\d\d\.[7-9]\d(\..*)?")


KEPT_SECONDS = 60
_CHANGES = "words-changed"


class UnknownPreset(Exception):
    """There is no set of words of that name in data/sebutan.csv."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one wilayah, lower case as inside a sentence, acronyms as people write them."""

    desa: str
    kepala_desa: str
    pemdes: str
    kantor: str
    bpd: str  # at most 14 characters, for it signs every SMS
    bpd_panjang: str
    kecamatan: str
    camat: str
    kabupaten: str
    bupati: str
    dusun: str
    musyawarah: str
    musdes: str
    rpjm: str
    rpjm_panjang: str
    rkp: str
    rkp_panjang: str
    apb: str
    apb_panjang: str
    perdes: str
    dana_desa: str


WORD_NAMES = tuple(field.name for field in fields(Words))


def _rows(table_name: str) -> list[dict[str, str]]:
    with (_DATA / table_name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


PRESETS = {row["preset"]: Words(**{name: row[name] for name in WORD_NAMES}) for row in _rows("sebutan.csv")}
_CUSTOMARY_PRESETS = {row["kode"]: row["preset"] for row in _rows("sebutan_wilayah.csv")}
_WORDS_IN_A_KOTA = {
    row["preset"]: {"kabupaten": row["kota"], "bupati": row["wali_kota"]} for row in _rows("sebutan.csv")
}


def words_for(kode: str) -> Words:
    """Return the words of the wilayah with this code.

    Each word comes from its own row, else from the nearest wilayah around it that has one, else from the
    preset that a row names, else from that of its kabupaten or province (data/sebutan_wilayah.csv).
    0 queries, or 1 once a minute.
    """
    return ahead("desa", kode, "words", _words_of_each, PRESETS["umum"]) if kode else PRESETS["umum"]


def learn_words(codes: Collection[str]) -> None:
    """Looks up the words of many wilayah at once, for lists: `words_for` then asks nothing. 0 or 1 query."""
    new = [kode for kode in codes if caches["near"].get(_key(kode)) is None]
    for kode, rows in _own_rows(new).items() if new else ():
        words = _joined(kode, [rows[one] for one in (kode, *kode_above(kode)) if one in rows])
        caches["near"].set(_key(kode), words, KEPT_SECONDS)


def _words_of_each(codes: Collection[str]) -> dict[str, Words]:
    return {kode: _kept(kode) for kode in codes}


def _kept(kode: str) -> Words:
    words: Words | None = caches["near"].get(_key(kode))
    if words is None:
        words = _put_together(kode)
        caches["near"].set(_key(kode), words, KEPT_SECONDS)
    return words


def _key(kode: str) -> str:
    return f"words:{caches['near'].get(_CHANGES, 0)}:{kode}"


def _forget() -> None:
    # Words reach down to every wilayah below: all are looked up anew, under keys of another number.
    caches["near"].set(_CHANGES, caches["near"].get(_CHANGES, 0) + 1, None)


def _put_together(kode: str) -> Words:
    around = [kode, *kode_above(kode)]
    none: dict[str, Sebutan] = {}
    found = _near(kode) if current() is None else ahead("desa", kode, "sebutan", _own_rows, none)
    return _joined(kode, [found[one] for one in around if one in found])


def _near(kode: str) -> dict[str, Sebutan]:
    """The rows of a whole kabupaten and of its province: a list of its villages asks once, not for each."""
    kabupaten = kode[:_KABUPATEN]
    key = f"words-near:{caches['near'].get(_CHANGES, 0)}:{kabupaten}"
    rows: dict[str, Sebutan] | None = caches["near"].get(key)
    if rows is None:
        inside = Q(wilayah__in=[kabupaten, *kode_above(kabupaten)]) | Q(
            wilayah__kode__startswith=f"{kabupaten}."
        )
        rows = {row.wilayah_id: row for row in Sebutan.objects.filter(inside)}
        caches["near"].set(key, rows, KEPT_SECONDS)
    return rows


def _joined(kode: str, rows: Sequence[Sebutan]) -> Words:
    """The words of `kode` by these rows, its own first."""
    preset = next((row.preset for row in rows if row.preset in PRESETS), preset_for(kode))
    words = PRESETS[preset]
    if _KODE_OF_KOTA.fullmatch(kode):
        words = replace(words, **_WORDS_IN_A_KOTA[preset])
    own = {name: _first([getattr(row, name) for row in rows]) for name in WORD_NAMES}
    return replace(words, **{name: word for name, word in own.items() if word})


def words_with(kode: str, tried: Sebutan) -> Words:
    """The words as they would be at `kode`, were `tried` the row of its wilayah (`kode` or one around it).

    Nothing is kept. 1 query.
    """
    rows = _own_rows([kode])[kode] | {tried.wilayah_id: tried}
    return _joined(kode, [rows[one] for one in (kode, *kode_above(kode)) if one in rows])


def _own_rows(codes: Collection[str]) -> dict[str, dict[str, Sebutan]]:
    """For each code the rows of its wilayah and of those around it, by their codes. 1 query."""
    around = {kode: [kode, *kode_above(kode)] for kode in codes}
    every = {one for codes_around in around.values() for one in codes_around}
    rows = {row.wilayah_id: row for row in Sebutan.objects.filter(wilayah__in=every)}
    return {kode: {one: rows[one] for one in ones if one in rows} for kode, ones in around.items()}


def preset_for(kode: str) -> str:
    """Return the name of the preset customary in the wilayah with this code; "umum" where none is known."""
    return next(
        (_CUSTOMARY_PRESETS[one] for one in (kode, *kode_above(kode)) if one in _CUSTOMARY_PRESETS), "umum"
    )


def adopt(*, wilayah_kode: str, preset: str) -> Sebutan:
    """Let a wilayah use the words of `preset`, keeping the words of its own. Raises UnknownPreset."""
    if preset not in PRESETS:
        raise UnknownPreset
    row, _ = Sebutan.objects.update_or_create(wilayah_id=wilayah_kode, defaults={"preset": preset})
    forget_words()
    return row


def forget_words() -> None:
    """Lets this process look all words up anew, at once and after the commit; others within KEPT_SECONDS."""
    _forget()
    transaction.on_commit(_forget)


def has_budget(kode: str) -> bool:
    """Tell from its code whether a wilayah has a budget: a desa (2xxx) or desa adat (3xxx) has."""
    return _KODE_OF_DESA.fullmatch(kode) is not None


def _first(words: list[str]) -> str:
    return next((word for word in words if word), "")
