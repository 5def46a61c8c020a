"""Proposes last year's budget again: its newest public version, as lines to look through and change."""

from accountability.budget.fingerprint import fingerprint
from accountability.budget.models import APBDesa, Source
from accountability.budget.proposed import Proposal, ProposedKegiatan, ProposedLine
from accountability.planning import activity_codes
from accountability.regions.models import Wilayah


class NothingToCopy(Exception):
    """Last year has no public budget here."""


def copy_of_last_year(*, desa: Wilayah, year: int) -> Proposal:
    """The newest public version of `year` - 1 as a proposal for `year`, rupiah unchanged.

    Raises NothingToCopy. `sha256` is the fingerprint of the lines copied. Realisasi is never copied.
    """
    last = desa.apb.published().of_year(year - 1).first()
    if last is None:
        raise NothingToCopy
    return Proposal(
        desa=desa.kode,
        year=year,
        source=Source.COPY,
        sha256=fingerprint(last),
        lines=tuple(_lines(last)),
        kegiatan=tuple(_kegiatan(last)),
    )


def _lines(apb: APBDesa) -> list[ProposedLine]:
    return [
        ProposedLine(
            line.account,
            line.kegiatan_kode,
            line.fund_source,
            line.amount,
            line.description,
            line.volume,
            line.unit,
            line.unit_price,
            line.special,
        )
        for line in apb.lines.order_by("account", "kegiatan_kode", "id")
    ]


def _kegiatan(apb: APBDesa) -> list[ProposedKegiatan]:
    """What was said of each kegiatan, and a name for the others. The schedule is not copied."""
    said = {
        one.kode: ProposedKegiatan(
            one.kode, one.name, one.place, one.output, one.volume, one.unit, "", one.pelaksana
        )
        for one in apb.budgeted_kegiatan.all()
    }
    for line in apb.lines.belanja().select_related("kegiatan").order_by("kegiatan_kode", "id"):
        name = line.kegiatan.name if line.kegiatan else activity_codes.kegiatan(line.kegiatan_kode).name
        said.setdefault(line.kegiatan_kode, ProposedKegiatan(line.kegiatan_kode, name))
    return [said[kode] for kode in sorted(said)]
