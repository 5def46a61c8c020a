"""Kesesuaian in words and a table for everyone."""

from typing import Any

from django.utils.translation import gettext as _

from accountability.planning.fit import close_points
from accountability.planning.public_fit import PublicFit, PublicSide
from accountability.regions.sebutan import Words
from posko.bidang import all_bidang
from posko.states import Population

NOT_TOLD = "–"


def fit_context(fit: PublicFit, words: Words) -> dict[str, Any]:
    """What publik/kesesuaian.html shows."""
    bidang = {one.kode: one.named(words) for one in all_bidang()}
    groups = {code: _(str(label)) for code, label in Population.choices}
    return {
        "tahun": fit.year,
        "suara": fit.period.until.year,
        "cukup": fit.enough_voices,
        "kegiatan": fit.kegiatan,
        "kolom_bidang": _columns(_("Bidang")),
        "bidang": [_row(bidang[one.key], one) for one in fit.bidang],
        "kalimat": [_sentence(bidang[one.key], one, fit.year) for one in fit.bidang if one.gap is not None],
        "sebagian": any(one.partly for one in fit.bidang),
        "kolom_kelompok": _columns(_("Kelompok warga")),
        "kelompok": [_row(groups[one.key], one) for one in fit.groups]
        if any(one.voices is not None or one.rupiah is not None for one in fit.groups)
        else [],
        "penerima": fit.cost_told > 0,
        "semua_penerima": fit.cost_told == fit.cost,
    }


def _columns(first: str) -> list[dict[str, Any]]:
    return [
        {"teks": first, "angka": False},
        {"teks": _("Bagian suara"), "angka": True},
        {"teks": _("Bagian rupiah"), "angka": True},
    ]


def _row(name: str, side: PublicSide) -> list[dict[str, Any]]:
    voices = _percent(side.voices)
    if side.partly and not side.voices:
        voices = NOT_TOLD  # at least nothing says nothing
    elif side.partly:
        voices = _("paling sedikit %s") % voices
    return [
        {"teks": name, "angka": False},
        {"teks": voices, "angka": True},
        {"teks": _percent(side.rupiah), "angka": True},
    ]


def _percent(share: int | None) -> str:
    return NOT_TOLD if share is None else _("sekitar %s%%") % share


def _sentence(name: str, side: PublicSide, year: int) -> str:
    shares = {"name": name, "voices": side.voices, "rupiah": side.rupiah}
    told = _("%(name)s: sekitar %(voices)s%% suara, sekitar %(rupiah)s%% rupiah.") % shares
    gap = side.gap or 0
    if abs(gap) <= close_points(year):
        return f"{told} {_('Kurang lebih sepadan.')}"
    return f"{told} {_('Rupiahnya di atas suaranya.') if gap > 0 else _('Rupiahnya di bawah suaranya.')}"
