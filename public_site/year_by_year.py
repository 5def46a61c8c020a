"""The years of a budget side by side: small charts on one scale, table, CSV; and the kecamatan's median."""

from typing import Any

from django.utils.translation import gettext as _

from accountability.budget.compared import median_of, published_in
from accountability.lib.rupiah import ringkas, rupiah
from accountability.planning.activity_codes import BIDANG_SHORT
from public_site.budget_sheet import Sheet, percent
from public_site.open_data import Cell, csv_text
from public_site.place import Place

HIGH, WIDE, GAP = 60, 26, 12
NBSP = "\N{NO-BREAK SPACE}"
NARROWEST = 150  # of a chart, so that two years are not drawn larger than five
COLUMNS = ("tahun", "bidang_kode", "bidang", "anggaran", "realisasi")


def small_multiples(sheets: list[Sheet]) -> list[dict[str, Any]]:
    """A chart for each bidang, all on the scale of the biggest bar; nothing for fewer than two years."""
    if len(sheets) < 2:
        return []
    figures = [part for one in sheets for part in one.bidang]
    top = max((max(part.planned, part.spent) for part in figures), default=0) or 1
    charts = []
    for at, (kode, name) in enumerate(BIDANG_SHORT.items()):
        own = [(one.apb.year, one.bidang[at]) for one in sheets]
        bars = [
            {
                "tahun": year,
                "x": n * (WIDE + GAP),
                "tengah": n * (WIDE + GAP) + WIDE // 2,
                "y": HIGH - _height(part.planned, top),
                "tinggi": _height(part.planned, top),
                "y_isi": HIGH - _height(part.spent, top),
                "isi": _height(part.spent, top),
            }
            for n, (year, part) in enumerate(own)
        ]
        first, last = own[0][1].planned, own[-1][1].planned
        charts.append(
            {
                "nama": _(name),
                "warna": kode,
                "batang": bars,
                "lebar": max(len(own) * (WIDE + GAP) - GAP, NARROWEST),
                "ket": f"{own[0][0]}:{NBSP}{ringkas(first)}. {own[-1][0]}:{NBSP}{ringkas(last)}.",
            }
        )
    return charts


def years_table(sheets: list[Sheet]) -> dict[str, Any]:
    """Planned and spent for each year and bidang, in full."""
    heads: list[dict[str, Any]] = [{"teks": _("Bidang")}]
    for one in sheets:
        heads += [
            {"teks": _("Rencana %s") % one.apb.year, "angka": True},
            {"teks": _("Terpakai %s") % one.apb.year, "angka": True},
        ]
    rows = [
        [
            {"teks": _(name)},
            *(cell for one in sheets for cell in _both(one.bidang[at].planned, one.bidang[at].spent)),
        ]
        for at, name in enumerate(BIDANG_SHORT.values())
    ]
    foot = [{"teks": _("Jumlah")}, *(cell for one in sheets for cell in _both(one.belanja, one.spent))]
    return {"kolom": heads, "baris": rows, "kaki": foot}


def as_csv(sheets: list[Sheet]) -> str:
    """A row for each year and bidang."""
    rows: list[tuple[Cell, ...]] = [
        (one.apb.year, part.kode, part.name, part.planned, part.spent)
        for one in sheets
        for part in one.bidang
    ]
    return "\ufeff" + csv_text(COLUMNS, rows)


def beside_the_kecamatan(figures: Sheet, place: Place) -> dict[str, Any] | None:
    """The share of each bidang and the rupiah a family beside the median; None where too few published."""
    middle = median_of(published_in(place.desa.kode.rpartition(".")[0], figures.apb.year))
    if middle is None:
        return None
    families = place.facts.households if place.facts else None
    rows = []
    for part in figures.bidang:
        share = part.planned * 10_000 // figures.belanja if figures.belanja else 0
        rows.append([{"teks": part.name}, _whole(share), _whole(middle.shares[part.kode])])
    own = figures.belanja // families if families else None
    return {
        "tahun": figures.apb.year,
        "banyak": middle.villages,
        "sendiri": rupiah(own) if own is not None else "",
        "tengah": rupiah(middle.per_family) if middle.per_family is not None else "",
        "kolom": [
            {"teks": _("Bagian belanja")},
            {"teks": _("Di sini"), "angka": True},
            {"teks": _("Median"), "angka": True},
        ],
        "baris": rows,
    }


def _height(amount: int, top: int) -> int:
    return max(0, percent(amount * HIGH, top * 100)) if amount > 0 else 0


def _both(planned: int, spent: int) -> list[dict[str, Any]]:
    return [{"teks": rupiah(planned), "angka": True}, {"teks": rupiah(spent), "angka": True}]


def _whole(hundredths: int) -> dict[str, Any]:
    return {"teks": f"{(hundredths + 50) // 100}%", "angka": True}
