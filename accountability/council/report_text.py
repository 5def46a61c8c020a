"""Tells the figures of a year as the sections of Laporan Kinerja, in sentences and tables, with own words.

The same sections stand on the desk, on paper, and (with counts of people made coarse) on the public page.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from accountability.budget.models import Stage
from accountability.council.effectiveness import Share
from accountability.council.law_tables import table
from accountability.council.models import HandedOnBy
from accountability.council.public_figures import about, share_of_people, share_of_work
from accountability.council.report_figures import Figures
from accountability.lib.local_time import tanggal
from accountability.planning.models import Outcome
from accountability.regions.sebutan import Words
from posko import counts
from posko.states import Channel, Gender, Vulnerable
from posko.topics import choices

UNTOLD = "Tidak disebutkan"
HANDFULS = "Lainnya, masing-masing sedikit"
UNTOLD_AND_HANDFULS = "Tidak disebutkan, dan lainnya yang sedikit"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of a section; columns in `right` hold numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its heading, what the figures say, tables, and members' own words."""

    key: str
    part: str
    heading: str
    legal_basis: str
    hint: str
    lines: tuple[str, ...]
    tables: tuple[Rows, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What one section says."""

    lines: list[str] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)


def sections(
    figures: Figures, own_words: dict[str, str], words: Words, *, public: bool = False
) -> list[Section]:
    """The sections in the order of the law (data/report_sections.csv); `public` tells no small count."""
    said = asdict(words)
    teller = _Teller(figures, words, public)
    return [
        Section(
            key=row["section"],
            part=row["part"],
            heading=f"{row['number']}. {row['title']}".removeprefix(". ").format(**said),
            legal_basis=row["legal_basis"],
            hint=row["hint"].format(**said),
            lines=tuple(told.lines),
            tables=tuple(told.tables),
            words=own_words.get(row["section"], ""),
        )
        for row in table("report_sections")
        for told in [teller.tell(row["section"])]
    ]


def law() -> list[str]:
    """The legal basis, by name."""
    return [row["text"] for row in table("report_law")]


class _Teller:
    """Tells one section after the other."""

    def __init__(self, figures: Figures, words: Words, public: bool) -> None:
        self.of, self.s, self.public = figures, words, public
        self.year: int = figures["year"]
        self.by_section: dict[str, Callable[[], _Told]] = {
            "raperdes": self._rules,
            "gali": self._outreach,
            "tampung": self._voices,
            "kelola": self._work,
            "salur": self._handed,
            "musyawarah": self._meetings,
            "awasi": self._steps,
            "hubungan": self._relations,
        }

    def tell(self, section: str) -> _Told:
        """What the figures say in this section; nothing for those of words alone."""
        return self.by_section.get(section, _Told)()

    def _rules(self) -> _Told:
        names = {"apb": self.s.apb, "rkp": self.s.rkp}
        rows = tuple(
            (
                about_what if kind == "keputusan" else f"{names[kind]} {about_what}",
                number or "–",
                _day(day),
            )
            for kind, about_what, number, day in self.of["raperdes"]
        )
        agreed = sum(kind == "apb" for kind, *_ in self.of["raperdes"])
        own = sum(kind == "keputusan" for kind, *_ in self.of["raperdes"])
        lines = [
            f"Rancangan {self.s.apb} yang disepakati bersama: {agreed}.",
            f"Keputusan {self.s.bpd} tahun ini: {own}.",
        ]
        heads = ("Tentang", "Nomor", "Tanggal")
        return _Told(lines, [Rows("Yang dibahas dan diputuskan", heads, rows)] if rows else [])

    def _outreach(self) -> _Told:
        events = self.of["outreach"]
        shown = sum(event["presented"] for event in events)
        if not events:
            return _Told(["Belum ada kegiatan penggalian yang tercatat tahun ini."])
        rows = tuple((event["title"], event["kind"], _days(event["from"], event["to"])) for event in events)
        lines = [f"Kegiatan penggalian: {len(events)}. Yang hasilnya sudah dibahas: {shown}."]
        heads = ("Kegiatan", "Jenis", "Waktu")
        return _Told(lines, [Rows("Kegiatan penggalian", heads, rows)])

    def _voices(self) -> _Told:
        voices = self.of["voices"]
        lines = [f"Aspirasi yang masuk: {self._people(voices['all'])}."]
        women = Share(*self.of["women"])
        if self.public:
            share = share_of_people(women)
            if share is not None:
                lines.append(f"Sekitar {share}% dari yang menyebutkan jenis kelamin adalah perempuan.")
            return _Told(lines)
        if women.part and all(map(counts.may_be_said, (women.part, women.base - women.part))):
            told = f"{women.part} perempuan ({women.percent}%)"
            lines.append(f"Dari {women.base} yang menyebutkan jenis kelamin, {told}.")
        if voices["confidential"]:
            secret = counts.told(voices["confidential"], "aspirasi rahasia")
            lines.append(f"Di antaranya {secret}; isinya tidak dibukukan.")
        tables = [
            self._split("Menurut cara masuk", dict(Channel.choices), voices["channel"]),
            self._split(f"Menurut {self.s.dusun}", {}, voices["dusun"]),
            self._split("Menurut jenis kelamin", dict(Gender.choices), voices["gender"]),
            self._split("Menurut kelompok warga", dict(Vulnerable.choices), voices["vulnerable"]),
        ]
        return _Told(
            lines, [one for one in tables if one.rows and one.rows[0][0] not in {UNTOLD, UNTOLD_AND_HANDFULS}]
        )

    def _split(self, title: str, names: dict[Any, Any], counted: dict[str, int]) -> Rows:
        """A split of all voices, the foot their sum; what was not told stands last but for the handfuls.

        The report goes to the head of the village too: handfuls stand together as one row, so that nobody
        can be pointed at and the sum still holds.
        """
        shown, small = _without_handfuls(counted)
        order = sorted(shown, key=lambda key: (key == "", -shown[key], key))
        rows = tuple((_capital(str(names.get(key, key))) or UNTOLD, str(shown[key])) for key in order)
        if small:
            untold = bool(counted.get("")) and "" not in shown
            rows = (*rows, (UNTOLD_AND_HANDFULS if untold else HANDFULS, str(small)))
        foot = ("Jumlah", str(sum(counted.values())))
        return Rows(title, ("Uraian", "Aspirasi"), rows, foot, frozenset({1}))

    def _work(self) -> _Told:
        read, answered, carried = (Share(*self.of[name]) for name in ("read", "answered", "carried"))
        lines = [
            self._in_time(read, "dibaca"),
            self._in_time(answered, "dijawab"),
            f"Kelompok aspirasi yang dirumuskan: {carried.base}.",
        ]
        topics = {} if self.public else self.of["voices"]["topic"]
        rows = self._split("Menurut bidang atau topik", dict(choices(self.s)), topics)
        return _Told(lines, [rows] if rows.rows else [])

    def _in_time(self, share: Share, done: str) -> str:
        if not share.base:
            return f"Belum ada aspirasi yang jatuh tempo untuk {done}."
        if not self.public:
            return f"{share.part} dari {share.base} aspirasi {done} tepat waktu ({share.percent}%)."
        percent = share_of_work(share)
        if percent is None:
            return f"Aspirasi yang jatuh tempo untuk {done} terlalu sedikit untuk diumumkan bagiannya."
        return f"Sekitar {percent}% aspirasi {done} tepat waktu."

    def _handed(self) -> _Told:
        handed, carried = self.of["handed"], Share(*self.of["carried"])
        lines = [
            f"Kelompok yang dibawa ke musyawarah: {carried.part} dari {carried.base}.",
            f"Penyaluran kepada {self.s.kepala_desa}: {handed['all']}; sudah dijawab: {handed['answered']}.",
        ]
        names = dict(HandedOnBy.choices)
        rows = tuple((str(names[key]), str(n)) for key, n in sorted(handed["channel"].items()))
        foot = ("Jumlah", str(handed["all"]))
        split = Rows("Menurut cara penyaluran", ("Cara", "Kali"), rows, foot, frozenset({1}))
        return _Told(lines, [split] if rows else [])

    def _meetings(self) -> _Told:
        held = self.of["musyawarah"]
        if not held:
            return _Told(["Belum ada musyawarah yang tercatat kehadirannya tahun ini."])
        noted = sum(one["minutes"] for one in held)
        names = dict(Outcome.choices)
        decided = ", ".join(
            f"{str(names[key]).lower()} {n}" for key, n in sorted(self.of["outcomes"].items())
        )
        lines = [f"Musyawarah yang diadakan: {len(held)}; yang ada notulennya: {noted}."]
        if decided:
            lines.append(f"Keputusan atas usulan: {decided}.")
        heads = ("Tanggal", "Musyawarah", "Laki-laki", "Perempuan", "Jumlah")
        rows = tuple(
            (
                _day(one["date"]),
                one["title"],
                str(one["men"]),
                str(one["women"]),
                str(one["men"] + one["women"]),
            )
            for one in held
        )
        men, women = sum(one["men"] for one in held), sum(one["women"] for one in held)
        foot = ("Jumlah", "", str(men), str(women), str(men + women))
        if self.public:
            lines.append(f"Yang hadir: {self._people(men + women, 'orang')}.")
            return _Told(lines)
        return _Told(lines, [Rows("Musyawarah dan yang hadir", heads, rows, foot, frozenset({2, 3, 4}))])

    def _steps(self) -> _Told:
        names = dict(Stage.choices)
        rows = tuple(
            (_day(day), f"{self.s.apb} {year}", str(names[stage]), number or "–")
            for year, stage, day, number in self.of["steps"]
        )
        lines = [f"Langkah anggaran yang diawasi tahun ini: {len(rows)}."]
        if any(stage == Stage.ACCOUNT_GIVEN for _, stage, *_ in self.of["steps"]):
            lines.append("Laporan pertanggungjawaban sudah diterima.")
        heads = ("Tanggal", "Anggaran", "Langkah", "Nomor")
        return _Told(lines, [Rows("Langkah anggaran", heads, rows)] if rows else [])

    def _relations(self) -> _Told:
        letters, told = self.of["letters"], self.of["told"]
        heard = self._people(told["voices"], "suara")
        puas, belum, silent = (self._people(count, "suara") for count in self.of["verdicts"])
        lines = [
            f"Surat masuk: {letters['in']}; surat keluar: {letters['out']}.",
            f"Lapor balik kepada warga: {told['report_backs']} kali, {heard}.",
            f"Penilaian warga: puas {puas}; belum {belum}; tanpa kabar {silent} (tidak dihitung puas).",
        ]
        return _Told(lines)

    def _people(self, count: int, what: str = "aspirasi") -> str:
        if self.public:
            return about(count, what)
        return f"{count:,} {what}".replace(",", ".")


def _without_handfuls(counted: dict[str, int]) -> tuple[dict[str, int], int]:
    """The counts that may be said as they are, and the sum of the others: nothing, or no handful itself."""
    order = sorted((key for key in counted if counted[key]), key=lambda key: counted[key])
    together: list[str] = []
    while order and (
        not counts.may_be_said(counted[order[0]])
        or (together and not counts.may_be_said(sum(counted[key] for key in together)))
    ):
        together.append(order.pop(0))
    return {key: counted[key] for key in order}, sum(counted[key] for key in together)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(iso: str) -> str:
    return tanggal(dt.date.fromisoformat(iso)) if iso else "–"


def _days(first: str, last: str) -> str:
    return _day(first) if first == last else f"{_day(first)} – {_day(last)}"
