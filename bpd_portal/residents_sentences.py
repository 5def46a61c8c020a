"""What a desk says of a table of residents: what could not be read in a row, and what does not add up."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.regions.residents import Odd
from accountability.regions.sebutan import Words
from bpd_portal.forms.residents import GROUPS
from posko.residents_table import Problem

_PROBLEMS = {
    "column": gettext_lazy("Baris %(row)s: kolom “%(said)s” tidak dikenal, jadi dilewati."),
    "dusun": gettext_lazy("Baris %(row)s: “%(said)s” tidak ada di daftar %(dusun)s, jadi dilewati."),
    "number": gettext_lazy("Baris %(row)s: “%(said)s” bukan angka, jadi dikosongkan."),
    "twice": gettext_lazy("Baris %(row)s: “%(said)s” sudah ada di baris sebelumnya, jadi dilewati."),
    "long": gettext_lazy("Baris %(row)s dan sesudahnya tidak dibaca: terlalu banyak baris."),
}


def problem_sentence(problem: Problem, words: Words) -> str:
    """One sentence for what could not be read."""
    return str(_PROBLEMS[problem.kind]) % {"row": problem.row, "said": problem.said, "dusun": words.dusun}


def odd_sentence(odd: Odd, names: Mapping[int, str], words: Words) -> str:
    """One sentence for counts that contradict each other; it tells, and refuses nothing."""
    where = f"{words.dusun.capitalize()} {names[odd.dusun]}" if odd.dusun else _whole(words)
    told = {"where": where, "told": thousands(odd.told), "other": thousands(odd.other)}
    told["group"] = str(dict(GROUPS)[odd.group]).lower()
    if odd.kind == "genders":
        return _("%(where)s: perempuan dan laki-laki %(told)s, semua warga %(other)s.") % told
    if odd.kind == "dusun":
        told["dusun"] = words.dusun
        return _("%(group)s: jumlah semua %(dusun)s %(told)s, %(where)s %(other)s.") % told
    return _("%(where)s: %(group)s %(told)s, lebih dari semua warga (%(other)s).") % told


def thousands(number: int) -> str:
    """2870 as 2.870."""
    return f"{number:,}".replace(",", ".")


def _whole(words: Words) -> str:
    return str(_("seluruh %(desa)s") % {"desa": words.desa})


def whole_name(words: Words) -> str:
    """`Seluruh desa`, in the words of the place."""
    return _whole(words).capitalize()


def context_of(odd: list[Odd], names: Mapping[int, str], words: Words) -> list[Any]:
    """The sentences of all that does not add up."""
    told = [odd_sentence(one, names, words) for one in odd]
    return [sentence[:1].upper() + sentence[1:] for sentence in told]
