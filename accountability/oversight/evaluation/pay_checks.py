"""The checks of part B: pay within the kabupaten's table, and incentives that must be there."""

from functools import partial

from django.utils.translation import gettext as _

from accountability.budget.rules.pay import MONTHS, heads_in, lines_of, position_of
from accountability.budget.rules.verdict import rupiah_of
from accountability.lib.rupiah import rupiah
from accountability.oversight.evaluation.facts import NO, UNKNOWN, YES, Facts, Suggested
from accountability.oversight.models import RuleTable


def pay(facts: Facts, *, code: str) -> Suggested:
    """A row of pay: what one person gets in a month against the highest allowed.

    Who and how many are told only by the words of a line; where they do not tell, nothing is guessed.
    """
    row = position_of(code)
    ceiling = next((r for r in facts.rules(RuleTable.PAY) if r.key == row["position"]), None)
    found = lines_of(facts.picture.lines, row)
    if not found:
        return Suggested(UNKNOWN, [_("Tidak ada baris yang menyebut jabatan ini; lihat rinciannya.")])
    monthly = rupiah_of(found) // MONTHS
    said = [
        _("%(names)s: %(sum)s ÷ %(months)s bulan = %(monthly)s sebulan.")
        % {
            "names": "; ".join(f"{line.account} {line.description}" for line in found),
            "sum": rupiah(rupiah_of(found)),
            "months": MONTHS,
            "monthly": rupiah(monthly),
        }
    ]
    if ceiling is None or ceiling.rupiah is None:
        return Suggested(
            UNKNOWN,
            [
                *said,
                _("Tabel penghasilan %(kabupaten)s %(year)s belum diisi.")
                % {"kabupaten": facts.words.kabupaten, "year": facts.picture.year},
            ],
        )
    return _against(ceiling.rupiah, ceiling.legal_basis, rupiah_of(found), heads_in(found, row), said)


def incentive(facts: Facts, *, kegiatan: str) -> Suggested:
    """A row of presence: the kegiatan has money for honoraria (5.2.2)."""
    found = [line for line in facts.picture.chosen(kegiatan=(kegiatan,)) if line.account.startswith("5.2.2.")]
    said = [
        _("Kegiatan %(kode)s, rekening 5.2.2: %(n)s baris, %(sum)s.")
        % {"kode": kegiatan, "n": len(found), "sum": rupiah(rupiah_of(found))}
    ]
    return Suggested(YES if rupiah_of(found) else NO, said, "Permendagri 20/2018 Lampiran")


PAY_CHECKS = {row: partial(pay, code=row) for row in ("B1", "B2", "B3", "B4", "B5", "B6")} | {
    "B7": partial(incentive, kegiatan="2.1.01"),
    "B8": partial(incentive, kegiatan="2.2.02"),
}


def _against(ceiling: int, basis: str, yearly: int, heads: int | None, said: list[str]) -> Suggested:
    limit = _("Batas %(limit)s sebulan untuk satu orang.") % {"limit": rupiah(ceiling)}
    if heads is None:
        if yearly <= ceiling * MONTHS:
            return Suggested(YES, [*said, limit, _("Semua bersama pun tidak lebih dari batas.")], basis)
        fewest = -(-yearly // (ceiling * MONTHS))
        return Suggested(
            UNKNOWN,
            [
                *said,
                limit,
                _("Jumlah orang tidak tercatat; sesuai bila paling sedikit %s orang.") % fewest,
            ],
            basis,
        )
    each = _("Dibagi %(n)s orang = %(each)s sebulan.") % {
        "n": heads,
        "each": rupiah(yearly // MONTHS // heads),
    }
    within = yearly <= ceiling * MONTHS * heads
    return Suggested(YES if within else NO, [*said, each, limit], basis)
