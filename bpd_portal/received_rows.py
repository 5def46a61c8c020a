"""How a thing that another system sent is told at the desk of its village."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.lib.rupiah import rupiah
from accountability.partners.received import Received, Sort
from bpd_portal.proposal_rows import fate_of
from bpd_portal.rows import moment

WHAT: dict[str, Any] = {
    Sort.BUDGET: gettext_lazy("Laporan APB Desa"),
    Sort.RESIDENTS: gettext_lazy("Laporan penduduk"),
    Sort.PROGRAMME: gettext_lazy("Program bantuan"),
    Sort.PARTICIPANTS: gettext_lazy("Jumlah peserta bantuan"),
    Sort.WORK: gettext_lazy("Pembangunan"),
    Sort.PROGRESS: gettext_lazy("Kemajuan pembangunan"),
}
_NAMES: dict[str, Any] = {
    "sasaran": gettext_lazy("Sasaran"),
    "mulai": gettext_lazy("Mulai"),
    "selesai": gettext_lazy("Selesai"),
    "peserta": gettext_lazy("Jumlah peserta"),
    "lokasi": gettext_lazy("Lokasi"),
    "sumber": gettext_lazy("Sumber dana"),
    "volume": gettext_lazy("Volume"),
    "anggaran": gettext_lazy("Anggaran"),
    "persen": gettext_lazy("Selesai (persen)"),
    "hari": gettext_lazy("Dilaporkan"),
}


def row_of(one: Received) -> dict[str, Any]:
    """One line of the list."""
    return {
        "pk": one.pk,
        "masuk": one.brought_in_id,
        "apa": WHAT[one.sort],
        "judul": title_of(one),
        "waktu": moment(one.received_at, one.desa_id),
        "lencana": badge_of(one),
    }


def title_of(one: Received) -> str:
    """What it is about; progress bears the title of its pembangunan, where that was sent."""
    named = {Sort.PROGRESS: Sort.WORK, Sort.PARTICIPANTS: Sort.PROGRAMME}.get(Sort(one.sort))
    if named is None:
        return " ".join(part for part in (one.title, period_of(one)) if part)
    ref = one.ref.partition("/")[0]
    found = one.desa.received.filter(sort=named, ref=ref).first()
    return found.title if found else one.title


def period_of(one: Received) -> str:
    """ "(semester 1, 2026)", "(bulan 3, 2026)", "(2026)", or ""."""
    if one.year is None:
        return ""
    if one.part is None:
        return f"({one.year})"
    unit = _("semester") if one.sort == Sort.BUDGET else _("bulan")
    return f"({unit} {one.part}, {one.year})"


def facts_of(one: Received) -> list[tuple[str, str]]:
    """What it tells, by name; what it leaves open is left out."""
    told = [(_NAMES[name], value) for name, value in one.facts.items() if name in _NAMES]
    return [
        (str(name), rupiah(value) if name == _NAMES["anggaran"] else str(value))
        for name, value in told
        if value not in ("", None)
    ]


def badge_of(one: Received) -> dict[str, str]:
    """What became of it."""
    if one.brought_in is not None:
        return fate_of(one.brought_in)
    if one.settled_at is None:
        return {"kode": "menunggu", "label": _("Menunggu diperiksa"), "ikon": "jam", "warna": "kunyit"}
    if one.used:
        return {"kode": "dipakai", "label": _("Dipakai"), "ikon": "selesai", "warna": "daun"}
    return {"kode": "disisihkan", "label": _("Disisihkan"), "ikon": "batal", "warna": "abu"}
