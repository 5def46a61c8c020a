"""What the pages about plans show of a kegiatan: facts, history, origin; safe counts for others."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.accounts.access import BPD
from accountability.accounts.models import Membership
from accountability.budget import chart
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.rupiah import rupiah
from accountability.planning import activity_codes
from accountability.planning.models import Kegiatan, KegiatanChange
from accountability.planning.plan_cells import MONTHS
from accountability.planning.plan_rows import GROUPS
from bpd_portal.forms.plans import quantity
from posko import counts
from posko.models.voices import open_to_all

_NAMES = {
    "kode": gettext_lazy("kode"),
    "name": gettext_lazy("nama"),
    "volume": gettext_lazy("volume"),
    "unit": gettext_lazy("satuan"),
    "place": gettext_lazy("tempat"),
    "beneficiaries": gettext_lazy("penerima"),
    "cost": gettext_lazy("biaya"),
    "fund_source": gettext_lazy("sumber dana"),
    "pelaksana": gettext_lazy("pelaksana"),
    "months": gettext_lazy("jadwal"),
    "groups": gettext_lazy("kelompok penerima"),
    "rpjm": gettext_lazy("jangka menengah"),
    "years": gettext_lazy("tahun"),
    "stands": gettext_lazy("di rencana"),
}


def voices_behind(*, exact: bool) -> Count:
    """The voices behind a kegiatan; of those that go past the village government only the council knows."""
    road = "usulan__kelompok__aspirasi"
    return (
        Count(road, distinct=True) if exact else Count(road, filter=open_to_all(f"{road}__"), distinct=True)
    )


def said(count: int, member: Membership) -> str:
    """So many voices; a small number is for the council only."""
    word = _("suara")
    return f"{count} {word}" if member.role in BPD else counts.told(count, word)


def by_bidang(planned: list[Any]) -> list[dict[str, Any]]:
    """The kegiatan of a plan under their bidang, each with its sum."""
    found: dict[str, list[Any]] = {}
    for one in planned:
        found.setdefault(one.kode[0], []).append(one)
    return [
        {
            "kode": kode,
            "nama": activity_codes.BIDANG_SHORT[kode],
            "butir": some,
            "jumlah": sum(one.cost or 0 for one in some),
        }
        for kode, some in sorted(found.items())
    ]


def months(first: int | None, last: int | None) -> str:
    """`Mar`, `Mar–Mei`, "" where nothing is said."""
    if not first or not last:
        return ""
    return MONTHS[first - 1] if first == last else f"{MONTHS[first - 1]}–{MONTHS[last - 1]}"


def facts_of(one: Kegiatan) -> list[tuple[str, str]]:
    """Label and value of everything that is said of a kegiatan."""
    known = activity_codes.activities().get(one.kode)
    groups = ", ".join(
        f"{GROUPS[each.group]} {each.people}" for each in one.beneficiary_groups.order_by("group")
    )
    rows = [
        (_("Kegiatan resmi"), f"{one.kode} {known.name if known else ''}"),
        (_("Ukuran"), f"{quantity(one.volume)} {one.unit}".strip()),
        (_("Tempat"), one.place),
        (_("Perkiraan biaya"), rupiah(one.cost)),
        (_("Sumber dana"), chart.sources().get(one.fund_source, one.fund_source)),
        (_("Jadwal"), months(one.starts_month, one.ends_month)),
        (_("Penerima manfaat"), str(one.beneficiaries) if one.beneficiaries is not None else ""),
        (_("Menurut kelompok"), groups),
        (_("Pelaksana"), one.pelaksana),
    ]
    return [(label, value or _("belum diisi")) for label, value in rows]


def history_of(changes: Iterable[KegiatanChange], desa: str) -> list[dict[str, Any]]:
    """Every change as before → after, the newest first."""
    return [
        {
            "hari": tanggal(local_date(one.changed_at, desa)),
            "revisi": one.revision,
            "alasan": one.why,
            "butir": [
                {
                    "nama": _NAMES.get(name, name),
                    "lalu": _value(name, one.before.get(name)),
                    "kini": _value(name, after),
                }
                for name, after in one.after.items()
            ],
        }
        for one in changes
    ]


def _value(name: str, value: Any) -> str:
    if name == "stands":
        return _("ya") if value else _("tidak")
    if value in (None, "", {}):
        return _("kosong")
    if name == "cost":
        return rupiah(int(value))
    if name == "months":
        return months(*value)
    if name == "groups":
        return ", ".join(f"{GROUPS.get(key, key)} {people}" for key, people in value.items())
    if name == "years":
        return ", ".join(map(str, value))
    if name == "volume":
        return str(value).replace(".", ",")
    return f"#{value}" if name == "rpjm" else str(value)


def origin_of(one: Kegiatan, member: Membership, voices: int) -> dict[str, Any] | None:
    """Where a kegiatan comes from: kelompok, voices, musyawarah, decision; None where nobody asked for it."""
    if one.usulan is None:
        return None
    decision = getattr(one.usulan, "decision", None)
    council = member.role in BPD
    return {
        "kelompok": one.usulan.kelompok.title,
        "href": reverse("bpd-kelompok-rinci", args=[one.usulan.kelompok_id]) if council else "",
        "suara": said(voices, member),
        "musyawarah": f"{one.usulan.musyawarah.title}, {tanggal(one.usulan.musyawarah.held_on)}",
        "putusan": decision.sentence if decision is not None else "",
    }
