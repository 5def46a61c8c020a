"""The year plan as a paper to print and sign, in the usual table."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.lib.paper import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from accountability.lib.rupiah import rupiah
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.planning.models import Kegiatan, RKPDesa
from accountability.planning.plan_history import standing_of
from accountability.regions.letterhead import letterhead
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.forms.plans import quantity
from bpd_portal.plan_rows import months

_HEADINGS = (
    "No",
    "Kode",
    "Kegiatan",
    "Lokasi",
    "Volume",
    "Penerima",
    "Waktu",
    "Biaya",
    "Sumber",
    "Pelaksana",
    "Asal",
)
_WIDTHS = (0.5, 0.9, 2.6, 1.6, 1.0, 0.9, 0.9, 1.5, 0.8, 1.3, 1.8)


def rkp_paper(
    *, desa: Wilayah, year: int, rkp: RKPDesa | None, kegiatan: Iterable[Kegiatan], today: dt.date
) -> Paper:
    """The plan of a year by bidang, each with its sum; the origin of each kegiatan, or that it has none."""
    words = words_for(desa.kode)
    planned = list(kegiatan)
    title = f"{words.rkp_panjang} {year}"
    blocks: list[Block] = [Heading(title, 1), Paragraph(standing_of(rkp, words.perdes), align="center")]
    number = 0
    for kode, name in BIDANG_SHORT.items():
        mine = [one for one in planned if one.kode[0] == kode]
        if not mine:
            continue
        rows = tuple(_row(number + at, one) for at, one in enumerate(mine, 1))
        number += len(mine)
        foot = ("", "", _("Jumlah bidang"), "", "", "", "", rupiah(sum(one.cost for one in mine)), "", "", "")
        blocks += [
            Heading(f"{kode}. {name}", 3),
            Table(_HEADINGS, rows, widths=_WIDTHS, right=frozenset({0, 4, 5, 7}), foot=foot, small=True),
        ]
    total = rupiah(sum(one.cost for one in planned))
    blocks.append(
        Paragraph(_("%(n)s kegiatan, jumlah %(total)s.") % {"n": len(planned), "total": total}, bold=True)
    )
    head = words.kepala_desa[:1].upper() + words.kepala_desa[1:]
    signers = (Signature(_("Ketua %(bpd)s") % {"bpd": words.bpd}), Signature(head))
    blocks.append(Signatures(f"{desa.name}, {tanggal(today)}", signers))
    return Paper(
        title=title,
        blocks=tuple(blocks),
        made_on=today,
        letterhead=letterhead(desa, words, words.pemdes),  # its own paper, also when the council prints it
        foot=title,
        landscape=True,
    )


def _row(number: int, one: Kegiatan) -> tuple[str, ...]:
    return (
        str(number),
        one.kode,
        one.name,
        one.place,
        f"{quantity(one.volume)} {one.unit}".strip(),
        str(one.beneficiaries) if one.beneficiaries is not None else "",
        months(one.starts_month, one.ends_month),
        rupiah(one.cost),
        one.fund_source,
        one.pelaksana,
        one.usulan.kelompok.title if one.usulan is not None else _("belum ada asalnya"),
    )
