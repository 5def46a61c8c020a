"""What a person sees of a file before it counts: sums, what changes, what is wrong, what will happen."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.budget.differences import Difference, differences, per_bidang_change
from accountability.budget.models import APBDesa, BroughtIn, BudgetLine, Source
from accountability.budget.proposed import Problem, Proposal, ProposedSpending, from_data
from accountability.budget.sums import totals_of
from accountability.lib.rupiah import rupiah
from accountability.planning.activity_codes import BIDANG_SHORT

MOST_PROBLEMS = 100
MOST_DIFFERENCES = 100
KINDS: dict[str, dict[str, Any]] = {
    "baru": {"label": gettext_lazy("Baru"), "ikon": "tambah", "warna": "daun"},
    "hilang": {"label": gettext_lazy("Hilang"), "ikon": "hapus", "warna": "bata"},
    "berubah": {"label": gettext_lazy("Berubah"), "ikon": "ubah", "warna": "kunyit"},
}


def preview(brought_in: BroughtIn) -> dict[str, Any]:
    """The page of what waits to be looked through; 3 queries."""
    proposal = from_data(brought_in.payload)
    newest = brought_in.desa.apb.of_year(brought_in.year).first()
    # Against a file that was only read in part every missing line would look like one taken out.
    in_part = proposal.rejected or not proposal.lines
    base = None if in_part else _compared_with(brought_in, newest)
    before = list(base.lines.order_by("id")) if base else []
    return {
        "tolak": proposal.rejected,
        "banyak_baris": len(proposal.lines),
        "ringkasan": _sums(before, proposal, compared=base is not None),
        "tanpa_kegiatan": sum(
            one.amount for one in proposal.lines if one.account.startswith("5") and not one.kegiatan_kode
        ),
        "dibanding": base,
        "beda": _differences(before, proposal) if base else None,
        "akibat": _effects(brought_in, proposal, newest),
        "realisasi": _spending(proposal.spending),
        "masalah": problems(proposal.problems),
    }


def problems(found: Sequence[Problem]) -> dict[str, Any]:
    """The first problems by table, those that keep the file out first, and how many there are in all."""
    ordered = sorted(found, key=lambda one: (one.level != "reject", one.table))
    shown = sorted(ordered[:MOST_PROBLEMS], key=lambda one: (one.table, one.row or 0))
    return {
        "tabel": [
            {"nama": table or _("Seluruh berkas"), "butir": [_problem(one) for one in members]}
            for table, members in groupby(shown, key=lambda one: one.table)
        ],
        "banyak": len(found),
        "tolak": sum(one.level == "reject" for one in found),
        "sisa": max(len(found) - MOST_PROBLEMS, 0),
    }


def source_name(source: str) -> str:
    """Where a file came from, in words."""
    names = {
        Source.SISKEUDES: "Siskeudes",
        Source.SPREADSHEET: _("Lembar kerja"),
        Source.OPENDK: "OpenDK",
        Source.COPY: _("Salinan tahun lalu"),
    }
    return str(names[Source(source)])


def fate_of(brought_in: BroughtIn) -> dict[str, str]:
    """The badge that says what became of a file."""
    if brought_in.adopted_at is not None:
        return {"kode": "dipakai", "label": _("Dipakai"), "ikon": "selesai", "warna": "daun"}
    if brought_in.dropped_at is not None:
        return {"kode": "dibuang", "label": _("Dibuang"), "ikon": "batal", "warna": "abu"}
    if any(one["level"] == "reject" for one in brought_in.problems):
        return {"kode": "perbaiki", "label": _("Perlu diperbaiki"), "ikon": "awas", "warna": "bata"}
    return {"kode": "menunggu", "label": _("Menunggu diperiksa"), "ikon": "jam", "warna": "kunyit"}


def _compared_with(brought_in: BroughtIn, newest: APBDesa | None) -> APBDesa | None:
    """The last version that has lines: an empty draft says nothing of what was before."""
    versions = brought_in.desa.apb.of_year(brought_in.year)
    return newest if newest and newest.lines.exists() else versions.filter(lines__isnull=False).first()


def _sums(before: list[BudgetLine], proposal: Proposal, *, compared: bool) -> list[dict[str, Any]]:
    """The sums in the order of the law, bidang below belanja, each beside that of the last version."""
    old, new = totals_of(before), totals_of(proposal.lines)
    bidang = [
        (f"{one.bidang}.\N{NO-BREAK SPACE}{BIDANG_SHORT[one.bidang]}", one.before, one.after, False)
        for one in per_bidang_change(before, proposal.lines)
    ]
    rows = [
        (_("Pendapatan"), old.pendapatan, new.pendapatan, True),
        (_("Belanja"), old.belanja, new.belanja, True),
        *bidang,
        (_("Penerimaan pembiayaan"), old.penerimaan, new.penerimaan, True),
        (_("Pengeluaran pembiayaan"), old.pengeluaran, new.pengeluaran, True),
        (_("Selisih (SILPA)"), old.silpa, new.silpa, True),
    ]
    return [
        {
            "nama": name,
            "baru": after,
            "lama": earlier if compared else None,
            "beda": signed(after - earlier) if compared else "",
            "tebal": bold,
        }
        for name, earlier, after, bold in rows
    ]


def _differences(before: Iterable[BudgetLine], proposal: Proposal) -> dict[str, Any]:
    found = differences(before, proposal.lines)
    ordered = sorted(found, key=lambda one: -abs(one.change))
    counts = [(KINDS[kind], sum(one.kind == kind for one in found)) for kind in KINDS]
    return {
        "butir": [_difference(one) for one in ordered[:MOST_DIFFERENCES]],
        "banyak": len(found),
        "sisa": max(len(found) - MOST_DIFFERENCES, 0),
        "hitungan": [f"{number} {str(mark['label']).lower()}" for mark, number in counts if number],
        "selisih": signed(sum(one.change for one in found if one.account.startswith("5"))),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "tanda": {"kode": one.kind, **KINDS[one.kind]},
        "uraian": one.description,
        "kode": " · ".join(code for code in (one.kegiatan_kode, one.account, one.fund_source) if code),
        "lama": one.before,
        "baru": one.after,
        "beda": signed(one.change),
    }


def _effects(brought_in: BroughtIn, proposal: Proposal, newest: APBDesa | None) -> list[str]:
    """What adopting will do, one sentence each."""
    told = _effects_on_the_plan(brought_in, proposal, newest) if proposal.lines else []
    if proposal.spending is not None:
        told.append(_("Rupiah realisasi yang tercatat sebelumnya diganti. Persen dan foto tetap."))
    return [one for one in [*told, _("Warga belum melihat rancangan apa pun sampai ditayangkan.")] if one]


def _effects_on_the_plan(brought_in: BroughtIn, proposal: Proposal, newest: APBDesa | None) -> list[str]:
    lines = len(proposal.lines)
    if newest is None:
        told = [
            _("Rancangan tahun %(year)s dibuka dengan %(n)s baris ini.")
            % {"year": brought_in.year, "n": lines}
        ]
        number = 0
    elif not newest.is_published:
        old = newest.lines.count()
        told = [_("%(old)s baris di rancangan diganti dengan %(n)s baris ini.") % {"old": old, "n": lines}]
        number = newest.amendment
    else:
        number = newest.amendment + (1 if newest.is_public else 0)
        told = [
            _("Yang sudah tayang tetap. Versi baru dibuka dengan %(n)s baris ini.") % {"n": lines},
            _("Versi baru itu Perubahan ke-%(number)s.") % {"number": number} if number else "",
        ]
    if proposal.amendment and proposal.amendment != number:
        told.append(
            _("Berkas ini menyebut Perubahan ke-%(n)s. Periksa urutannya.") % {"n": proposal.amendment}
        )
    return told


def _spending(spending: tuple[ProposedSpending, ...] | None) -> dict[str, Any] | None:
    if spending is None:
        return None
    return {
        "banyak": len(spending),
        "belanja": sum(one.amount for one in spending if one.account.startswith("5")),
        "pendapatan": sum(one.amount for one in spending if one.account.startswith("4")),
    }


def _problem(one: Problem) -> dict[str, Any]:
    place = [_("baris %(row)s") % {"row": one.row}] if one.row else []
    place += [_("kolom %(column)s") % {"column": one.column}] if one.column else []
    where = ", ".join(place)
    return {"tempat": where[:1].upper() + where[1:], "kalimat": one.sentence, "tolak": one.level == "reject"}


def signed(change: int) -> str:
    """`+Rp5.000`, `-Rp5.000`, or "tetap"."""
    if change == 0:
        return _("tetap")
    return f"+{rupiah(change)}" if change > 0 else rupiah(change)
