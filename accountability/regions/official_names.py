"""Official names of accounts and kegiatan in the words of a place."""

import re
from functools import lru_cache

from accountability.regions.sebutan import Words


@lru_cache(maxsize=8192)
def local(name: str, words: Words) -> str:
    """An official name in the words of the place: "Jalan Desa" is "Jalan Kampung" there; Dana Desa stays."""
    kept = name.replace("Dana Desa", "\0").replace("BPD", words.bpd).replace("APBDes", words.apb)
    kept = re.sub(r"\bMusdes\b", words.musdes, kept).replace("Musrenbangdes", "Musrenbang")
    kept = re.sub(r"\bDesa\b", _first_upper(words.desa), kept)
    return re.sub(r"\bdesa\b", words.desa, kept).replace("\0", _first_upper(words.dana_desa))


def _first_upper(word: str) -> str:
    return word[:1].upper() + word[1:]
