"""The checks of part A: authority, meetings, priorities, prices, and what may not be bought."""

from django.utils.translation import gettext as _

from accountability.budget.rules.dana_desa import ceiling_of, dana_desa, rules_known
from accountability.budget.rules.prices import Ceiling, compared
from accountability.budget.rules.verdict import percent, rupiah_of, under
from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import rupiah
from accountability.oversight.evaluation.facts import NO, UNKNOWN, YES, Facts, Suggested
from accountability.oversight.evaluation.picture import Line
from accountability.oversight.evaluation.thirty import ANSWERS
from accountability.oversight.models import RuleTable

SHOWN = 8  # lines named one by one; the rest is counted


def authority(facts: Facts) -> Suggested:
    """Row A.1: every kegiatan stands in the kabupaten's list; local codes (90-99) are always named."""
    lines = facts.picture.spending
    local = [line for line in lines if _is_local(line.kegiatan_kode)]
    said = [_("Kegiatan berkode lokal, lihat satu per satu: %s") % _named(local)] if local else []
    allowed = facts.rules(RuleTable.AUTHORITY)
    if not allowed:
        return Suggested(UNKNOWN, [_missing(facts, RuleTable.AUTHORITY), *said])
    outside = [line for line in lines if not any(under(line.kegiatan_kode, rule.key) for rule in allowed)]
    head = _("%(n)s dari %(all)s baris belanja di luar daftar kewenangan.") % {
        "n": len(outside),
        "all": len(lines),
    }
    verdict = NO if outside else (UNKNOWN if local else YES)
    return Suggested(verdict, [head, *([_named(outside)] if outside else []), *said], allowed[0].legal_basis)


def deliberation(facts: Facts) -> Suggested:
    """Row A.2: a general meeting with number of its record, attendance, and a day before the budget's."""
    whole = [
        one
        for one in facts.meetings
        if one.berita_acara_no and one.attendance is not None and one.held_on <= facts.by
    ]
    said = [
        _("%(title)s, %(day)s: berita acara %(no)s, hadir %(n)s orang.")
        % {
            "title": one.title,
            "day": tanggal(one.held_on),
            "no": one.berita_acara_no,
            "n": one.attendance,
        }
        for one in whole
    ]
    if not said:
        said = [
            _("Belum tercatat %(musyawarah)s dengan nomor berita acara dan daftar hadir.")
            % {"musyawarah": facts.words.musyawarah}
        ]
    return Suggested(YES if whole else NO, said, "Permendagri 114/2014; Permendesa 16/2019")


def planned(facts: Facts) -> Suggested:
    """Row A.3: the share of spending that a kegiatan of the plan stands behind, by lines and by rupiah."""
    lines = facts.picture.spending
    if not lines:
        return Suggested(UNKNOWN, [_("Belum ada baris belanja.")])
    linked = [line for line in lines if line.planned]
    voiced = [line for line in lines if line.adopted]
    loose = [line for line in lines if not line.planned]
    whole = rupiah_of(lines)
    said = [
        _("Ada di %(rkp)s: %(n)s dari %(all)s baris, %(sum)s dari %(whole)s = %(percent)s.")
        % {
            "rkp": facts.words.rkp,
            "n": len(linked),
            "all": len(lines),
            "sum": rupiah(rupiah_of(linked)),
            "whole": rupiah(whole),
            "percent": percent(rupiah_of(linked), whole),
        },
        _("Dari usulan yang disepakati %(musyawarah)s: %(n)s baris, %(sum)s = %(percent)s.")
        % {
            "musyawarah": facts.words.musyawarah,
            "n": len(voiced),
            "sum": rupiah(rupiah_of(voiced)),
            "percent": percent(rupiah_of(voiced), whole),
        },
    ]
    if loose:
        said.append(_("Belum ada di %(rkp)s: %(names)s") % {"rkp": facts.words.rkp, "names": _named(loose)})
    return Suggested(NO if loose else YES, said, "Permendagri 20/2018 pasal 31; Permendagri 114/2014")


def national(facts: Facts) -> Suggested:
    """Row A.5: the earmarks of the year's transfer from the centre, each with its share."""
    picture, words = facts.picture, facts.words
    found = dana_desa(picture.lines, picture.year, words)
    said = [sentence for one in found for sentence in one.arithmetic]
    if not rules_known(picture.year):
        return Suggested(UNKNOWN, said)
    head = _("Pagu %(name)s: %(sum)s.") % {"name": words.dana_desa, "sum": rupiah(ceiling_of(picture.lines))}
    verdicts = {ANSWERS[one.verdict] for one in found}
    verdict = NO if NO in verdicts else (YES if verdicts == {YES} else UNKNOWN)
    return Suggested(verdict, [head, *said], "; ".join(dict.fromkeys(one.basis for one in found))[:200])


def regional(facts: Facts) -> Suggested:
    """Row A.6: every priority of the kabupaten has money."""
    rules = facts.rules(RuleTable.PRIORITY)
    if not rules:
        return Suggested(UNKNOWN, [_missing(facts, RuleTable.PRIORITY)])
    said, absent = [], False
    for rule in rules:
        amount = rupiah_of(facts.picture.chosen(kegiatan=(rule.key,)))
        absent = absent or amount == 0
        said.append(f"{rule.name or rule.key} ({rule.key}): {rupiah(amount)}")
    return Suggested(NO if absent else YES, said, rules[0].legal_basis)


def overlap(facts: Facts) -> Suggested:
    """Row A.7: no list of the offices' own projects is kept here yet."""
    return Suggested(UNKNOWN, [_("Tabel kegiatan SKPD %s belum diisi.") % facts.picture.year])


def prices(facts: Facts) -> Suggested:
    """Row A.8: what tells unit and price is held to the table; the rest is for a person to look at."""
    rules = facts.rules(RuleTable.PRICES)
    goods = facts.picture.chosen(accounts=("5.2", "5.3"))
    told = [line for line in goods if line.unit_price is not None]
    said = [
        _("%(n)s dari %(all)s baris barang, jasa, dan modal menyebut satuan dan harga satuan.")
        % {"n": len(told), "all": len(goods)}
    ]
    if not rules:
        return Suggested(UNKNOWN, [*said, _missing(facts, RuleTable.PRICES)])
    ceilings = [Ceiling(rule.key, rule.unit, rule.rupiah or 0) for rule in rules]
    found = compared(told, ceilings)
    said.append(_("%(n)s baris ada bandingannya di tabel.") % {"n": len(found)})
    said += [
        _("%(what)s: %(price)s, batas %(limit)s per %(unit)s, lebih %(over)s.")
        % {
            "what": f"{one.line.kegiatan_kode} {one.line.description}",
            "price": rupiah(one.price),
            "limit": rupiah(one.ceiling.rupiah),
            "unit": one.ceiling.unit,
            "over": rupiah(one.over),
        }
        for one in found
        if one.over > 0
    ]
    dear = any(one.over > 0 for one in found)
    whole = bool(goods) and len(found) == len(goods)
    return Suggested(NO if dear else (YES if whole else UNKNOWN), said, rules[0].legal_basis)


def forbidden(facts: Facts) -> Suggested:
    """Row A.9: descriptions that hold a word of the list are named; a person looks at them."""
    rules = facts.rules(RuleTable.FORBIDDEN)
    if not rules:
        return Suggested(UNKNOWN, [_missing(facts, RuleTable.FORBIDDEN)])
    found = [
        line
        for line in facts.picture.spending
        if any(rule.key.lower() in line.description.lower() for rule in rules)
    ]
    if not found:
        return Suggested(
            YES, [_("Tidak ada uraian belanja yang memuat kata dari daftar.")], rules[0].legal_basis
        )
    return Suggested(UNKNOWN, [_("Lihat baris ini: %s") % _named(found)], rules[0].legal_basis)


def _missing(facts: Facts, rule_table: RuleTable) -> str:
    return _("Tabel %(table)s %(kabupaten)s %(year)s belum diisi.") % {
        "table": str(rule_table.label).lower(),
        "kabupaten": facts.words.kabupaten,
        "year": facts.picture.year,
    }


def _is_local(kode: str) -> bool:
    last = kode.rpartition(".")[2]
    return len(last) == 2 and last.startswith("9")


def _named(lines: list[Line]) -> str:
    told = "; ".join(f"{one.kegiatan_kode} {one.description} {rupiah(one.amount)}" for one in lines[:SHOWN])
    more = len(lines) - SHOWN
    return told if more <= 0 else _("%(told)s; dan %(n)s baris lain") % {"told": told, "n": more}
