"""The terms of a budget in everyday words, each with an example out of the village's own budget."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from accountability.budget import chart
from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import rupiah
from accountability.lib.spoken import decimal
from accountability.regions.sebutan import Words
from public_site.budget_sheet import Sheet
from public_site.money_marks import per_family
from public_site.place import Place, first_upper, local

_DATA = Path(__file__).parent / "data" / "glossary.json"
_KINDS = {
    "belanja_pegawai": "5.1",
    "belanja_barang": "5.2",
    "belanja_modal": "5.3",
    "belanja_tak_terduga": "5.4",
}


class _NotTold(Exception):
    """The village's budget says nothing of this."""


class _Told(dict[str, str]):
    def __missing__(self, key: str) -> str:
        raise _NotTold


@cache
def _terms() -> tuple[dict[str, str], ...]:
    return tuple(json.loads(_DATA.read_text(encoding="utf-8")))


def glossary(words: Words, examples: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The terms with meaning and, where the village's figures tell one, an example; by alphabet.

    `uang` is "ya" for the terms of a budget and empty for those of the posko.
    """
    said = asdict(words)
    told = _Told(said | dict(examples or {}))
    terms = [
        {
            "istilah": first_upper(_(row["istilah"]).format(**said)),
            "arti": first_upper(_(row["arti"]).format(**said)),
            "contoh": _example(_(row["contoh"]) if row.get("contoh") else "", told),
            "uang": "ya" if "contoh" in row else "",
        }
        for row in _terms()
    ]
    return sorted(terms, key=lambda term: term["istilah"].lower())


def examples_of(figures: Sheet, place: Place) -> dict[str, str]:
    """What the placeholders of data/glossary.json stand for in this village; what is nil is left out."""
    apb = figures.apb
    biggest = max(figures.jobs, key=lambda job: job.planned)
    bidang = max(figures.bidang, key=lambda one: one.planned)
    kind = _("defisit") if figures.surplus < 0 else _("surplus")
    told = {
        "tahun": str(apb.year),
        "versi": _("perubahan ke-%s") % apb.amendment if apb.amendment else _("belum pernah diubah"),
        "perdes_no": apb.perdes_no,
        "banyak_kegiatan": str(len([job for job in figures.jobs if job.planned])),
        "kegiatan_dari_usul": str(len([job for job in figures.jobs if job.has_origin])),
        "bidang_terbesar": f"{bidang.name}, {rupiah(bidang.planned)}",
        "kegiatan_terbesar": biggest.name,
        "pagu_terbesar": _("%(rupiah)s untuk %(what)s")
        % {"rupiah": rupiah(biggest.planned), "what": biggest.name},
        "surplus_atau_defisit": f"{kind} {rupiah(abs(figures.surplus))}",
        "data_per": tanggal(figures.as_of),
        "persen": str(figures.percent_spent),
        "per_keluarga": per_family(figures.belanja, place),
        **_from_lines(figures, place),
    }
    money = {
        "belanja": figures.belanja,
        "pendapatan": figures.pendapatan,
        "realisasi": figures.spent,
        "silpa_lalu": sum(one.planned for one in figures.financing_in if one.kode.startswith("6.1.1")),
        "bantuan": sum(one.planned for one in figures.income if one.kode in {"PBP", "PBK"}),
        **{one.kode.lower(): one.planned for one in figures.income},
    }
    told |= {name: rupiah(amount) for name, amount in money.items() if amount}
    if figures.penerimaan or figures.pengeluaran:
        told |= {
            "pembiayaan_masuk": rupiah(figures.penerimaan),
            "pembiayaan_keluar": rupiah(figures.pengeluaran),
        }
    return {name: text for name, text in told.items() if text}


def _from_lines(figures: Sheet, place: Place) -> dict[str, str]:
    lines = list(figures.apb.lines.belanja().order_by("-amount", "id"))
    told = {}
    for name, prefix in _KINDS.items():
        total = sum(line.amount for line in lines if line.account.startswith(f"{prefix}."))
        if total:
            told[name] = rupiah(total)
    if lines:
        try:
            told["rekening"] = (
                f"{lines[0].account}: {local(chart.account(lines[0].account).name, place.words)}"
            )
        except chart.UnknownAccount:
            told["rekening"] = lines[0].account
    counted = next((line for line in lines if line.volume is not None and line.unit_price is not None), None)
    if counted is not None and counted.volume is not None and counted.unit_price is not None:
        many = decimal(f"{counted.volume.normalize():f}")
        how = f"{many} {counted.unit} × {rupiah(counted.unit_price)} = {rupiah(counted.amount)}"
        told["hitungan"] = f"{local(counted.description, place.words)}: {how}"
    return told


def _example(text: str, told: _Told) -> str:
    try:
        return first_upper(text.format_map(told)) if text and "tahun" in told else ""
    except _NotTold:
        return ""
