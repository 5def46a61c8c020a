"""The recap for the wall in words and tables: what anyone may read."""

from typing import Any

from django.utils.translation import gettext as _

from accountability.lib import paper
from accountability.lib.local_time import tanggal
from accountability.regions.letterhead import letterhead
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from bpd_portal.recap_files import in_a_line, paper_table, signatures
from bpd_portal.recap_sentences import who
from bpd_portal.recap_tables import Cell, Table
from posko.bidang import UNKNOWN, all_bidang
from posko.recap import PublicRecap
from posko.recap.suppression import Safe
from posko.states import Channel, Kind

SHORT = ("jenis", "saluran")  # on paper in a line, so that all of it hangs on one sheet


def wall_tables(found: PublicRecap, words: Words) -> list[Table]:
    """One dimension at a time: bidang, kind, channel, and the shares of the year."""
    names = {one.kode: one.named(words) for one in all_bidang()} | {UNKNOWN: _("Belum diketahui")}
    tables = [
        _table("bidang", _("Tentang apa"), [names[kode] for kode in found.bidang_codes], found.bidang),
        _table("jenis", _("Jenis"), [str(label) for label in Kind.labels], found.kinds),
        _table("saluran", _("Lewat mana"), [str(label) for label in Channel.labels], found.channels),
    ]
    if found.shares:
        rows = tuple(
            (
                Cell(who(one.group)),
                Cell(_("sekitar %(n)s%%") % {"n": one.of_voices}),
                Cell(_("sekitar %(n)s%%") % {"n": one.of_residents} if one.of_residents is not None else "–"),
            )
            for one in found.shares
        )
        headings = (_("Kelompok warga"), _("Bagian suara"), _("Bagian warga"))
        tables.append(Table("siapa", _("Siapa yang bersuara, setahun"), headings, rows))
    return tables


def wall_told(context: dict[str, Any], desa: Wilayah) -> paper.Paper:
    """The page on the wall as a document."""
    words, today = context["s"], context["dicetak"]
    blocks: list[paper.Block] = [paper.Heading(context["judul"], level=1), paper.Paragraph(honest())]
    for one in context["tabel"]:
        if one.key not in SHORT:
            blocks += [paper.Heading(one.title, level=3), paper_table(one)]
    blocks.append(
        paper.Facts(tuple((one.title, in_a_line(one)) for one in context["tabel"] if one.key in SHORT))
    )
    rows = tuple((one["judul"], str(one["suara"]), one["lencana"]["label"]) for one in context["kelompok"])
    if rows:
        blocks += [
            paper.Heading(_("Paling banyak disuarakan"), level=3),
            paper.Table((_("Kelompok"), _("Suara"), _("Keadaan")), rows, (3, 1, 2), frozenset({1})),
        ]
    blocks.append(signatures(desa, words, today))
    foot = _("Dicetak %(day)s.") % {"day": tanggal(today)}
    return paper.Paper(context["judul"], tuple(blocks), today, letterhead(desa, words), foot)


def honest() -> str:
    """What the numbers leave out, and why."""
    return _(
        "Angka kecil tidak ditulis supaya tidak ada warga yang dikenali. Jumlah dibulatkan ke kelipatan 5. "
        "Suara rahasia dan suara tentang perangkat tidak dihitung di sini."
    )


def _table(key: str, title: str, names: list[str], safe: Safe) -> Table:
    rows = tuple((Cell(name), Cell(str(cell))) for name, cell in zip(names, safe.cells[0], strict=True))
    headings = (title, _("Suara"))
    return Table(key, title, headings, rows, (Cell(_("Jumlah, dibulatkan")), Cell(str(safe.total))))
