"""A warning as the desks show it: the same words for kecamatan and village, and where it stands."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.models import KeptWarning, WarningStanding
from accountability.oversight.told import Told

# Icon and colour class; the words stand beside them.
BADGES: dict[str, tuple[str, str, Any]] = {
    WarningStanding.NEW: ("lonceng", "kunyit", gettext_lazy("Baru")),
    WarningStanding.HANDLED: ("orang", "toska", gettext_lazy("Sedang didampingi")),
    WarningStanding.DONE: ("selesai", "daun", gettext_lazy("Selesai")),
    WarningStanding.ASIDE: ("jeda", "abu", gettext_lazy("Disisihkan")),
}


def badge_of(standing: str) -> dict[str, Any]:
    """The badge of where a warning stands."""
    icon, colour, label = BADGES[standing]
    return {"kode": standing, "label": label, "ikon": icon, "warna": colour}


def row_of_told(told: Told, today: dt.date) -> dict[str, Any]:
    """A warning as it is computed now, with what people did about it."""
    alert, kept = told.alert, told.kept
    return {
        "pk": kept.pk if kept else None,
        "kunci": f"{alert.rule.id}:{alert.cause}",
        "kode": alert.kode,
        "desa": alert.village,
        "aturan": alert.rule.id,
        "nama": alert.name,
        "kalimat": alert.sentence,
        "langkah": alert.next_step,
        "langkah_desa": alert.village_step,
        "batas": alert.limit,
        "dasar": alert.legal_basis,
        "berat": alert.rule.weight,
        "sejak": local_date(kept.first_seen_at, alert.kode) if kept else today,
        "keadaan": told.standing,
        "lencana": badge_of(told.standing),
        "alasan": _why(kept) if kept and not told.is_open else "",
        "reda": None,
    }


def row_of_kept(kept: KeptWarning) -> dict[str, Any]:
    """A warning as it was told when it was seen last."""
    return {
        "pk": kept.pk,
        "kunci": f"{kept.rule}:{kept.cause}",
        "kode": kept.desa_id,
        "desa": kept.desa.name,
        "aturan": kept.rule,
        "nama": kept.name,
        "kalimat": kept.sentence,
        "langkah": kept.next_step,
        "langkah_desa": kept.village_step,
        "batas": kept.limit,
        "dasar": kept.legal_basis,
        "berat": kept.weight,
        "sejak": local_date(kept.first_seen_at, kept.desa_id),
        "keadaan": kept.standing,
        "lencana": badge_of(kept.standing),
        "alasan": _why(kept),
        "reda": local_date(kept.ended_at, kept.desa_id) if kept.ended_at else None,
    }


def _why(kept: KeptWarning) -> str:
    """Why it is no longer open, in one sentence; "" where nothing was said."""
    if kept.standing == WarningStanding.ASIDE:
        return f"{kept.get_reason_class_display()}: {kept.reason}"
    if kept.standing == WarningStanding.DONE and kept.moved_by_id is None and kept.ended_at:
        day = tanggal(local_date(kept.ended_at, kept.desa_id))
        return _("Angkanya sudah kembali dalam batas sejak %(day)s.") % {"day": day}
    return kept.reason
