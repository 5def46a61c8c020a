"""The rule of thirty percent, in the three readings there are; one of them is the suggestion."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accountability.lib.rupiah import rupiah
from accountability.oversight.evaluation.facts import NO, UNKNOWN, YES, Facts, Suggested
from accountability.oversight.evaluation.picture import Line, Picture, rupiah_of
from accountability.oversight.evaluation.sheet import table

SPECIAL_SOURCES = ("PBP", "PBK")  # bantuan keuangan: which of it is "khusus" no line says yet


@dataclass(frozen=True, slots=True)
class Share:
    """One reading: what is counted, of what, and the limit; `uncertain` rupiah may have to be taken off."""

    part: int
    whole: int
    limit: int
    uncertain: int = 0

    @property
    def verdict(self) -> str:
        """Whether the part is within the limit; none where the answer hangs on what is not known."""
        if self.whole <= 0:
            return UNKNOWN
        most, least = self._within(self.whole), self._within(self.whole - self.uncertain)
        if most != least:
            return UNKNOWN
        return YES if most else NO

    def _within(self, whole: int) -> bool:
        return whole > 0 and self.part * 100 <= self.limit * whole


def percent(part: int, whole: int) -> str:
    """`23,34%`, rounded by whole numbers; "–" of nothing."""
    if whole <= 0:
        return "–"
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100},{hundredths % 100:02d}%"


def share_of(picture: Picture, row: dict[str, str]) -> Share:
    """One reading of the rule, by its row in data/percent_variants.csv."""
    counted = [line for line in _counted(picture, row) if line.account.startswith("5")]
    uncertain = 0
    whole = picture.belanja
    if row["base"] == "total_less_special":
        whole = picture.total
        uncertain = rupiah_of(line for line in picture.spending if line.source in SPECIAL_SOURCES)
    return Share(rupiah_of(counted), whole, int(row["percent"]), uncertain)


def thirty_percent(facts: Facts) -> Suggested:
    """Row A.4: every reading with its arithmetic, the one in force first."""
    lines: list[str] = []
    verdict, basis = UNKNOWN, ""
    for row in sorted(_variants(facts.picture.year), key=lambda one: one["default"] != "1"):
        share = share_of(facts.picture, row)
        name = row["name"].format(bpd=facts.words.bpd)
        lines += _arithmetic(facts, row, share, name)
        if row["default"] == "1":
            verdict, basis = share.verdict, row["legal_basis"]
    return Suggested(verdict, lines, basis)


def _variants(year: int) -> list[dict[str, str]]:
    return [row for row in table("percent_variants") if int(row["year"]) <= year]


def _counted(picture: Picture, row: dict[str, str]) -> list[Line]:
    return picture.chosen(kegiatan=row["kegiatan"].split(), accounts=row["accounts"].split())


def _arithmetic(facts: Facts, row: dict[str, str], share: Share, name: str) -> list[str]:
    per_kegiatan: dict[str, int] = {}
    for line in _counted(facts.picture, row):
        per_kegiatan[line.kegiatan] = per_kegiatan.get(line.kegiatan, 0) + line.amount
    parts = " + ".join(f"{kode} {rupiah(amount)}" for kode, amount in sorted(per_kegiatan.items()))
    # Of spending alone, or of all that the budget gives out.
    base = _("belanja") if row["base"] == "belanja" else _("seluruh pengeluaran %s") % facts.words.apb
    said = [
        _("%(name)s (%(basis)s): %(parts)s = %(sum)s")
        % {"name": name, "basis": row["legal_basis"], "parts": parts or "0", "sum": rupiah(share.part)},
        _("%(sum)s dari %(base)s %(whole)s = %(percent)s; batas %(limit)s%%: %(verdict)s")
        % {
            "sum": rupiah(share.part),
            "base": base,
            "whole": rupiah(share.whole),
            "percent": percent(share.part, share.whole),
            "limit": share.limit,
            "verdict": _said(share),
        },
    ]
    if share.uncertain:
        said.append(
            _("Bantuan keuangan %(rupiah)s belum bertanda khusus atau umum; bila khusus, dikurangkan.")
            % {"rupiah": rupiah(share.uncertain)}
        )
    if row["default"] == "1":
        said.append(_("Belanja dari tanah bengkok tidak bertanda, jadi tidak dikurangkan."))
    return said


def _said(share: Share) -> str:
    over = share.part * 100 - share.limit * share.whole
    if share.verdict == YES:
        return _("tidak lebih")
    if share.verdict == NO:
        return _("lebih %s") % rupiah(-(-over // 100))
    return _("tidak dapat dihitung")
