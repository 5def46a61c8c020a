"""The recap as tables: made once, and then the same on the page, on paper, in a spreadsheet and as CSV."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.lib.local_time import bulan
from accountability.regions.residents import ResidentNumbers
from accountability.regions.sebutan import Words
from bpd_portal.recap_filters import NOT_KNOWN
from bpd_portal.recap_sentences import share_told, who
from bpd_portal.rows import badge_of
from posko.bidang import all_bidang
from posko.recap import Promise, Recap, Share, who_is_missing
from posko.recap.missing import dusun_missing
from posko.states import Channel, Kind, State


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a number (with % behind it, if `percent`), words, or None for what is not known."""

    value: int | str | None
    href: str = ""
    percent: bool = False

    @property
    def number(self) -> bool:
        """Whether it stands at the right."""
        return not isinstance(self.value, str)

    @property
    def text(self) -> str:
        """As it is read: 1.204, 31%, or – for what is not known."""
        if self.value is None:
            return "–"
        if isinstance(self.value, str):
            return self.value
        return f"{self.value}%" if self.percent else f"{self.value:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, headings and rows; the first cell of a row names it. `foot` is the last row."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    note: str = ""

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The headings for components/tabel.html."""
        return [{"teks": text, "angka": at > 0 and self._counts(at)} for at, text in enumerate(self.headings)]

    @property
    def shown(self) -> list[list[dict[str, Any]]]:
        """The rows for components/tabel.html; the sums come last, for its own foot knows no links."""
        return [[_shown(cell) for cell in row] for row in (*self.rows, *((self.foot,) if self.foot else ()))]

    def _counts(self, at: int) -> bool:
        return any(row[at].number for row in self.rows)


def tables_of(recap: Recap, residents: ResidentNumbers, words: Words) -> dict[str, Table]:
    """Every table of the recap by its key, in the order in which they are read."""
    every = (
        by_bidang(recap, words),
        by_group(recap, who_is_missing(recap, residents)),
        by_dusun(recap, residents, words),
        by_kelompok(recap, words),
        by_month(recap),
        _plain(recap, "saluran", _("Lewat mana"), recap.channels, dict(Channel.choices)),
        _plain(recap, "jenis", _("Jenis"), recap.kinds, dict(Kind.choices)),
        _plain(
            recap,
            "keadaan",
            _("Keadaan sekarang"),
            recap.states,
            {state: badge_of(state, words)["label"] for state in State.values},
        ),
        by_promise(recap),
    )
    return {one.key: one for one in every}


def list_of(recap: Recap, **asked: Any) -> str:
    """The address of the inbox's list behind a number."""
    query = {
        "keadaan": "semua",
        "sejak": recap.since.isoformat(),
        "sampai": recap.until.isoformat(),
        "dihitung": "1",
        **{name: NOT_KNOWN if value in ("", None) else value for name, value in asked.items()},
    }
    return f"{reverse('bpd')}?{urlencode(query)}"


def by_bidang(recap: Recap, words: Words) -> Table:
    """Dusun by bidang, with what is not known, and the sums."""
    codes = recap.bidang_codes
    names = dict(recap.dusun)
    rows = [
        (
            Cell(names[pk] if pk else _("Belum diketahui")),
            *(_linked(recap, recap.bidang[pk, kode], dusun=pk, bidang=kode) for kode in codes),
            _linked(recap, recap.from_dusun(pk), dusun=pk),
        )
        for pk in recap.places
    ]
    foot = (
        Cell(_("Jumlah")),
        *(_linked(recap, recap.in_bidang(kode), bidang=kode) for kode in codes),
        _linked(recap, recap.total),
    )
    headings = (
        words.dusun.capitalize(),
        *(one.short for one in all_bidang()),
        _("Belum diketahui"),
        _("Jumlah"),
    )
    title = _("Suara per %(dusun)s dan bidang") % {"dusun": words.dusun}
    return Table("bidang", title, headings, tuple(rows), foot, _("Bidang dibaca dari topik tiap suara."))


def by_group(recap: Recap, shares: Iterable[Share]) -> Table:
    """Groups of residents: their share of the voices beside their share of the village."""
    rows = tuple(
        (
            Cell(who(one.group)),
            _linked(recap, one.voices, **_asked(one)),
            Cell(one.base),
            Cell(one.percent_of_voices, percent=True),
            Cell(one.residents),
            Cell(one.percent_of_residents, percent=True),
            Cell(share_told(one)),
        )
        for one in shares
    )
    headings = (
        _("Kelompok warga"),
        _("Suara"),
        _("Dari suara yang menyebut"),
        _("Bagian suara"),
        _("Warga"),
        _("Bagian warga"),
        _("Keterangan"),
    )
    return Table("siapa", _("Siapa yang terdengar"), headings, rows)


def by_dusun(recap: Recap, residents: ResidentNumbers, words: Words) -> Table:
    """Each dusun's share of the voices, and of its women among its own."""
    names = dict(recap.dusun)
    rows = tuple(
        (
            Cell(names[whole.dusun or 0]),
            _linked(recap, whole.voices, dusun=whole.dusun),
            Cell(whole.percent_of_voices, percent=True),
            Cell(whole.residents),
            Cell(whole.percent_of_residents, percent=True),
            _linked(recap, women.voices, dusun=whole.dusun, kelamin="p"),
            Cell(women.base),
            Cell(share_told(whole)),
        )
        for whole, women in dusun_missing(recap, residents)
    )
    headings = (
        words.dusun.capitalize(),
        _("Suara"),
        _("Bagian suara"),
        _("Warga"),
        _("Bagian warga"),
        _("Perempuan"),
        _("Dari yang menyebut"),
        _("Keterangan"),
    )
    return Table("dusun", _("Suara tiap %(dusun)s") % {"dusun": words.dusun}, headings, rows)


def by_kelompok(recap: Recap, words: Words) -> Table:
    """The kelompok with most voices; one that holds confidential voices alone is not named."""
    rows = tuple(
        (
            Cell(one.title if one.may_be_named else _("Tidak disebut (rahasia)")),
            _linked(recap, one.voices, kelompok=one.pk),
            Cell(one.women),
            Cell(one.men),
            Cell(one.dusun),
            Cell(badge_of(one.state, words)["label"]),
        )
        for one in recap.groups
    )
    headings = (
        _("Kelompok"),
        _("Suara"),
        _("Perempuan"),
        _("Laki-laki"),
        _("Banyak %(dusun)s") % {"dusun": words.dusun},
        _("Keadaan"),
    )
    return Table("kelompok", _("Paling banyak disuarakan"), headings, rows)


def by_month(recap: Recap) -> Table:
    """Voices of each month, beside the year before."""
    rows = tuple(
        (Cell(f"{bulan(one.first)} {one.first.year}"), Cell(one.voices), Cell(one.year_before))
        for one in recap.months
    )
    headings = (_("Bulan"), _("Suara"), _("Setahun sebelumnya"))
    foot = (Cell(_("Jumlah")), _linked(recap, recap.total), Cell(recap.year_before))
    return Table("bulan", _("Suara tiap bulan"), headings, rows, foot)


def by_promise(recap: Recap) -> Table:
    """How quickly voices were read and answered."""

    def row(name: str, one: Promise) -> tuple[Cell, ...]:
        share = round(one.in_time * 100 / one.settled) if one.settled else None
        counts = (Cell(one.in_time), Cell(one.late), Cell(one.running))
        return (Cell(name), *counts, Cell(share, percent=True), Cell(one.median))

    headings = (
        _("Janji"),
        _("Tepat waktu"),
        _("Terlambat"),
        _("Masih berjalan"),
        _("Bagian tepat waktu"),
        _("Biasanya, hari kerja"),
    )
    rows = (row(_("Dibaca"), recap.read), row(_("Dijawab"), recap.answered))
    return Table("waktu", _("Seberapa cepat"), headings, rows)


def without_links(table: Table) -> Table:
    """The same table for paper."""
    rows = tuple(tuple(replace(cell, href="") for cell in row) for row in table.rows)
    return replace(table, rows=rows, foot=tuple(replace(cell, href="") for cell in table.foot))


def _plain(recap: Recap, key: str, title: str, counts: Any, labels: dict[str, Any]) -> Table:
    names: dict[str, str] = {"saluran": "saluran", "jenis": "jenis", "keadaan": "keadaan"}
    rows = tuple(
        (Cell(str(label)), _linked(recap, counts[code], **{names[key]: code}))
        for code, label in labels.items()
        if counts[code]
    )
    return Table(key, title, (title, _("Suara")), rows, (Cell(_("Jumlah")), _linked(recap, recap.total)))


def _linked(recap: Recap, number: int, **asked: Any) -> Cell:
    """A number that leads to its list; none leads nowhere."""
    return Cell(number, list_of(recap, **asked) if number else "")


def _asked(share: Share) -> dict[str, str]:
    return {"kelamin" if share.group in {"p", "l"} else "rentan": share.group}


def _shown(cell: Cell) -> dict[str, Any]:
    return {"teks": cell.text, "angka": cell.number, "href": cell.href}
