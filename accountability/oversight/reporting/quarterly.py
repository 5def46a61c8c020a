"""The monitoring form of a quarter: what is known of each village, and boxes for what is written by hand."""

from accountability.oversight.reporting.description import Grid, Part
from accountability.oversight.reporting.facts import Facts
from accountability.oversight.reporting.monthly import told_share, why
from accountability.oversight.reporting.telling import LATER, total
from accountability.oversight.warnings import Need
from accountability.regions.sebutan import Words

HEADINGS = ("Yang dipantau", "Keadaan", "Kendala", "Tindak lanjut, siapa, kapan")


def parts(facts: Facts) -> tuple[Part, ...]:
    """A page for each village, by name."""
    if not facts.needs:
        return (Part("Formulir", (f"Belum ada {facts.words.desa} yang memakai posko di sini.",)),)
    in_order = sorted(facts.needs, key=lambda one: (one.signs.desa.name, one.signs.desa.kode))
    return tuple(_village(need, facts, first=at == 0) for at, need in enumerate(in_order))


def _village(need: Need, facts: Facts, *, first: bool) -> Part:
    words, signs = facts.words, need.signs
    spent = "belum ada" if signs.spent_percent is None else f"{signs.spent_percent}%"
    public = "tayang" if signs.published else "belum tayang"
    money = (
        f"{words.apb} {facts.day.year}: {public}. Belanja terpakai: {spent};"
        f" tahun berjalan {signs.calendar_percent}%."
    )
    lines = [
        _voices(facts, signs.desa.kode),
        money,
        _warned(need),
    ]
    grid = Grid(HEADINGS, tuple((one, "", "", "") for one in watched(words)), (2.6, 3, 3, 3.4), boxes=True)
    heading = f"{words.desa.capitalize()} {signs.desa.name}"
    return Part(heading, tuple(lines), grid, new_page=not first, signed=True)


def _voices(facts: Facts, kode: str) -> str:
    if not facts.over:
        return f"Aspirasi {LATER}."
    shares = [
        f"{span.label.split()[0]} {told_share(facts, kode, at)}"
        for at, span in enumerate(facts.span.months())
    ]
    came = total(facts.of_month(kode, month) for month in facts.span.months())
    return f"Aspirasi yang datang: {came}. Dijawab tepat waktu: {', '.join(shares)}."


def _warned(need: Need, most: int = 3) -> str:
    if not need.warnings:
        return "Tidak ada peringatan."
    told = " ".join(why(one) for one in need.warnings[:most])
    rest = len(need.warnings) - most
    return f"Peringatan: {told}" + (f" Dan {rest} lagi." if rest > 0 else "")


def watched(words: Words) -> tuple[str, ...]:
    """What the form asks of, in the words of the place."""
    return (
        "Posko: petugas, nomor SMS, papan",
        f"{words.bpd}: menggali dan menjawab aspirasi",
        "Perempuan dan kelompok rentan terdengar",
        f"{words.rkp} dan usulan warga",
        f"{words.apb}, realisasi, papan informasi",
        "Kesepakatan pendampingan yang lalu",
    )
