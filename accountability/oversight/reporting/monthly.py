"""The report of a month: what came, what was answered, who needs help, money, who was not heard, dues.

Two pages of A4 for up to VILLAGES villages; beyond, its tables go on on further pages.
"""

from collections.abc import Sequence

from accountability.lib.local_time import tanggal
from accountability.oversight.reporting import telling
from accountability.oversight.reporting.description import Grid, Part
from accountability.oversight.reporting.facts import Facts
from accountability.oversight.rules import OF_PEOPLE
from accountability.oversight.warnings import Alert, Need
from posko.states import Gender, Vulnerable

VILLAGES = 24
NEEDIEST, OWED = 6, 4  # rows on the second page
CLOSE = 10  # points around the calendar that are no matter


def parts(facts: Facts) -> tuple[Part, ...]:
    """What the report of a month says."""
    return (
        Part("Ringkasan", _summary(facts)),
        Part(f"Setiap {facts.words.desa}", grid=_villages(facts)),
        Part("Yang perlu didampingi", _others(facts), _needy(facts), new_page=True),
        Part("Yang belum cukup terdengar", _unheard(facts)),
        Part(f"Tugas {facts.words.kecamatan}", _owing(facts), _owed(facts)),
    )


def told_voices(facts: Facts, kode: str) -> str:
    """The voices of one village in the month, as they may be told."""
    if not facts.over:
        return "nanti"
    return telling.voices(facts.of_month(kode, facts.span))


def told_share(facts: Facts, kode: str, at: int = 0) -> str:
    """What one village answered in time in the `at`-th month, as it may be told."""
    if not facts.over:
        return "nanti"
    value = telling.work(facts.in_time[at].get(kode))
    return "–" if value is None else f"{value}%"


def _summary(facts: Facts) -> tuple[str, ...]:
    words, needs = facts.words, facts.needs
    if not needs:
        return (f"Belum ada {words.desa} yang memakai posko di sini.",)
    published = sum(need.signs.published for need in needs)
    spent = telling.middle(need.signs.spent_percent for need in needs)
    calendar = needs[0].signs.calendar_percent
    lines = [*_came(facts)]
    year = facts.day.year
    lines.append(f"{words.apb} {year} tayang di {published} dari {len(needs)} {words.desa}.")
    if spent is not None:
        lines.append(
            f"Belanja terpakai: median {spent}%, tahun berjalan {calendar}%. {_against(spent, calendar)}"
        )
    wanting = sum(bool(need.warnings) for need in needs)
    lines.append(f"Yang punya peringatan terbuka: {wanting} {words.desa}.")
    return tuple(lines)


def _against(spent: int, calendar: int) -> str:
    if abs(spent - calendar) <= CLOSE:
        return "Sejalan dengan waktu."
    return "Di belakang waktu." if spent < calendar else "Mendahului waktu."


def _came(facts: Facts) -> list[str]:
    if not facts.over:
        return [f"Aspirasi {telling.LATER}."]
    kode = facts.kode
    shares = [telling.work(facts.in_time[0].get(one)) for one in kode]
    return [
        f"Aspirasi yang datang: {telling.total(facts.of_month(one, facts.span) for one in kode)}.",
        f"Dijawab tepat waktu: {telling.median_said(shares)}.",
    ]


def _villages(facts: Facts) -> Grid:
    rows = []
    for need in sorted(facts.needs, key=lambda one: (one.signs.desa.name, one.signs.desa.kode)):
        signs, kode = need.signs, need.signs.desa.kode
        spent = "–" if signs.spent_percent is None else f"{signs.spent_percent}%"
        rows.append(
            (
                signs.desa.name,
                told_voices(facts, kode),
                told_share(facts, kode),
                "tayang" if signs.published else "belum",
                spent,
                str(len(need.warnings)),
            )
        )
    headings = (
        facts.words.desa.capitalize(),
        "Aspirasi datang",
        "Dijawab tepat waktu",
        f"{facts.words.apb} {facts.day.year}",
        "Terpakai",
        "Peringatan",
    )
    return Grid(headings, tuple(rows), (5.2, 2.2, 1.9, 1.9, 1.3, 1.5), frozenset({2, 4, 5}))


def why(alert: Alert) -> str:
    """What is the matter, without counting a handful of people."""
    return f"{alert.name}." if alert.rule.id in OF_PEOPLE else alert.sentence


def _wanting(facts: Facts) -> list[Need]:
    return [need for need in facts.needs if need.warnings]


def _needy(facts: Facts) -> Grid:
    rows = tuple(
        (need.signs.desa.name, _short(why(need.warnings[0])), _short(need.warnings[0].next_step))
        for need in _wanting(facts)[:NEEDIEST]
    )
    headings = (facts.words.desa.capitalize(), "Mengapa", "Langkah bersama")
    return Grid(headings, rows, (3, 4, 4), empty="Tidak ada yang perlu didampingi khusus.")


def _short(text: str, most: int = 100) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]} …"


def _others(facts: Facts) -> tuple[str, ...]:
    others = [need.signs.desa.name for need in _wanting(facts)[NEEDIEST:]]
    if not others:
        return ()
    return (f"Juga {len(others)} {facts.words.desa} lain: lihat kolom Peringatan.",)


def _unheard(facts: Facts) -> tuple[str, ...]:
    """Groups and dusun with fewer than five voices in three months; none is not told apart from a few."""
    if not facts.needs:
        return ()
    if not facts.over:
        return (f"Siapa yang terdengar {telling.LATER}.",)
    words, all_villages = facts.words, len(facts.needs)
    few = [
        need.signs.desa.name
        for need in sorted(facts.needs, key=lambda one: one.signs.desa.name)
        if not telling.enough(facts.heard[need.signs.desa.kode][Gender.WOMAN])
    ]
    disabled = sum(
        not telling.enough(facts.heard[need.signs.desa.kode][Vulnerable.DISABLED]) for need in facts.needs
    )
    lines = [f"Kurang dari lima suara dalam tiga bulan sampai {tanggal(facts.span.period.until)}:"]
    names = "" if not few or len(few) == all_villages else f": {_listed(few)}"
    lines.append(f"– perempuan: di {len(few)} dari {all_villages} {words.desa}{names}.")
    lines.append(f"– penyandang disabilitas: di {disabled} dari {all_villages} {words.desa}.")
    if facts.dusun.base:
        quiet = facts.dusun.base - facts.dusun.part
        lines.append(f"– {words.dusun}: {quiet} dari {facts.dusun.base}.")
    return tuple(lines)


def _listed(names: Sequence[str], most: int = 5) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f", dan {rest} lagi" if rest > 0 else "")


def _owing(facts: Facts) -> tuple[str, ...]:
    if not facts.owed:
        return (f"Tidak ada evaluasi {facts.words.apb} yang menunggu.",)
    late = sum(one.due_date < facts.day for one in facts.owed)
    more = f" Yang paling dekat batasnya {OWED}." if len(facts.owed) > OWED else ""
    return (f"Evaluasi yang menunggu: {len(facts.owed)}; lewat batas: {late}.{more}",)


def _owed(facts: Facts) -> Grid | None:
    if not facts.owed:
        return None
    rows = tuple(
        (
            one.desa.name,
            f"{facts.words.apb} {one.year}",
            tanggal(one.received_date),
            tanggal(one.due_date),
            "lewat batas" if one.due_date < facts.day else "berjalan",
        )
        for one in facts.owed[:OWED]
    )
    headings = (facts.words.desa.capitalize(), "Evaluasi", "Diterima", "Batas", "Keadaan")
    return Grid(headings, rows, (4.6, 2, 2.1, 2.1, 1.5))
