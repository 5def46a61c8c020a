"""The figures of a proposal: sums, belanja per bidang, realisasi, the 30 percent rule."""

from typing import Any

from accountability.budget.proposed import Proposal
from accountability.budget.rules import thirty
from accountability.budget.sums import per_bidang, totals_of

READING = "pct30_pp11"  # the reading after PP 11/2019


def figures(proposal: Proposal) -> dict[str, Any]:
    """Whole rupiah; realisasi None where the file tells none; the share in percent with two decimals."""
    sums = totals_of(proposal.lines)
    spent = None if proposal.spending is None else totals_of(proposal.spending)
    return {
        "pendapatan": sums.pendapatan,
        "belanja": sums.belanja,
        "per_bidang": per_bidang(proposal.lines),
        "penerimaan_pembiayaan": sums.penerimaan,
        "pengeluaran_pembiayaan": sums.pengeluaran,
        "silpa_berjalan": sums.silpa,
        "realisasi_pendapatan": None if spent is None else spent.pendapatan,
        "realisasi_belanja": None if spent is None else spent.belanja,
        "pct30_pp11_2019": thirty_percent(proposal),
        "amendment": proposal.amendment,
    }


def thirty_percent(proposal: Proposal) -> float | None:
    """Siltap, tunjangan and the council's costs of belanja, in percent; None without belanja."""
    reading = next(one for one in thirty.variants(max(proposal.year, 2019)) if one.id == READING)
    share = thirty.share_of(proposal.lines, reading).hundredths
    return None if share is None else share / 100
