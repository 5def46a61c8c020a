"""What the member did a moment ago and may take back: kept in the session for as long as the promise says."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.accounts.access import DeskRequest
from posko import regrouping, undoing
from posko.regrouping import UNDO_SECONDS, TooLateToUndo

KEY = "urung"  # of the session
STEPS = {
    "baca": undoing.READING,
    "teruskan": undoing.FORWARDING,
    "keluar": undoing.TAKING_OUT,
    "disisihkan": undoing.LOOKING_ASIDE,
    "jawab": undoing.ANSWERING,
    "belum": undoing.NOT_NOW,
    "tutup": undoing.CLOSING,
}


def remember(
    request: DeskRequest,
    what: str,
    *,
    count: int,
    at: dt.datetime,
    back: str,
    kelompok: int = 0,
    left: int = 0,
) -> None:
    """Keeps what was done to `count` voices, and where an undo leads `back` to; `left` were passed over.

    `what` is a key of STEPS, or balas, gabung, pisah, pindah, satukan, and then of which kelompok.
    """
    request.session[KEY] = {
        "apa": what,
        "n": count,
        "sisa": left,
        "pada": at.isoformat(),
        "pulang": back,
        "kelompok": kelompok,
    }


def undoable(request: DeskRequest, at: dt.datetime) -> dict[str, Any] | None:
    """What meja/_urung.html shows: a sentence, and the seconds left; None when it is too late."""
    done = request.session.get(KEY)
    if not done:
        return None
    left = UNDO_SECONDS - int((at - dt.datetime.fromisoformat(done["pada"])).total_seconds())
    if not 0 < left <= UNDO_SECONDS:
        return None
    return {"isi": _sentence(done), "detik": left, "lewat": UNDO_SECONDS - left, "kelompok": done["kelompok"]}


def undo(request: DeskRequest, at: dt.datetime) -> tuple[int, str]:
    """Takes it back; how many voices, and where to look now. Raises TooLateToUndo."""
    done = request.session.pop(KEY, None)
    if not done:
        raise TooLateToUndo
    desa, by, what = request.member.wilayah, request.member.actor(), done["apa"]
    if what == "balas":
        return undoing.undo_replies(desa=desa, by=by, at=at), done["pulang"]
    if what in STEPS:
        return undoing.undo_steps(desa=desa, news=STEPS[what], by=by, at=at), done["pulang"]
    kelompok = get_object_or_404(desa.kelompok, pk=done["kelompok"])
    return regrouping.undo(kelompok=kelompok, by=by, at=at), done["pulang"]


def _sentence(done: dict[str, Any]) -> str:
    count = done["n"]
    said = {
        "baca": ngettext("%(n)s aspirasi ditandai dibaca.", "%(n)s aspirasi ditandai dibaca.", count),
        "balas": ngettext("Balasan untuk %(n)s warga siap.", "Balasan untuk %(n)s warga siap.", count),
        "teruskan": ngettext("%(n)s aspirasi diteruskan.", "%(n)s aspirasi diteruskan.", count),
        "keluar": ngettext(
            "%(n)s suara dikeluarkan dari kelompok.", "%(n)s suara dikeluarkan dari kelompok.", count
        ),
        "jawab": _("Jawaban disampaikan ke warga."),
        "belum": _("Warga dikabari alasan dan langkah berikutnya."),
        "tutup": _("Ditutup. Alasannya tersimpan."),
        "disisihkan": ngettext("%(n)s aspirasi diputuskan.", "%(n)s aspirasi diputuskan.", count),
        "gabung": ngettext("%(n)s aspirasi digabung.", "%(n)s aspirasi digabung.", count),
        "pisah": ngettext("%(n)s suara dipisahkan.", "%(n)s suara dipisahkan.", count),
        "pindah": ngettext("%(n)s suara pindah kelompok.", "%(n)s suara pindah kelompok.", count),
        "satukan": ngettext("%(n)s suara pindah kelompok.", "%(n)s suara pindah kelompok.", count),
    }[done["apa"]] % {"n": count}
    if done["sisa"]:
        said += " " + _("%(n)s lainnya sudah pindah langkah.") % {"n": done["sisa"]}
    return str(said)
