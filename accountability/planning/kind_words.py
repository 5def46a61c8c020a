"""What people there call a meeting of each kind."""

from collections.abc import Iterable

from accountability.planning.models import Musyawarah, MusyawarahKind
from accountability.regions.sebutan import Words


def kind_label(kind: str, words: Words) -> str:
    """The kind in local words, as it begins a sentence: "Musyawarah dusun", "Musyawarah Tuha Peuet"."""
    local = {
        MusyawarahKind.DUSUN: f"Musyawarah {words.dusun}",
        MusyawarahKind.BPD: f"Musyawarah {words.bpd}",
        MusyawarahKind.DESA: words.musyawarah[:1].upper() + words.musyawarah[1:],
        MusyawarahKind.MUSRENBANG: f"Musrenbang {words.desa}",
        MusyawarahKind.KECAMATAN: f"Musrenbang {words.kecamatan}",
    }
    known = MusyawarahKind(kind)
    return local.get(known, str(known.label))


def kind_choices(words: Words, kinds: Iterable[str] = MusyawarahKind.values) -> list[tuple[str, str]]:
    """Kinds for a form, in local words and the order of the list of all."""
    wanted = set(kinds)
    return [(kind.value, kind_label(kind, words)) for kind in MusyawarahKind if kind.value in wanted]


def called(held: Musyawarah, words: Words) -> str:
    """How an invitation names the meeting: its kind, and of a dusun its name."""
    name = kind_label(held.kind, words)
    return f"{name} {held.dusun.name}" if held.dusun is not None else name


def called_there(held: Musyawarah, words: Words) -> str:
    """The meeting with its village, each word once: "Musrenbang Desa Sukamaju"."""
    name = called(held, words).removesuffix(f" {words.desa}")
    return f"{name} {words.desa.capitalize()} {held.desa.name}"


def about(held: Musyawarah, words: Words) -> str:
    """What a meeting is about: its title without the words its kind is called by; "" where that is all."""
    names = (called_there(held, words), called(held, words), words.musyawarah, words.musdes, "Musrenbang")
    said = held.title.strip()
    for name in names:
        rest = said[len(name) :]
        if said.lower().startswith(name.lower()) and not rest[:1].isalnum():
            return rest.lstrip(" :,-–")
    return said
