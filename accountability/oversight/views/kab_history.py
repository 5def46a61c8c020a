"""What was set here before: the history under each page of settings, and taking a change back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.oversight.models import SettingChange, Topic
from accountability.oversight.placing_villages import TwoOnOneTile
from accountability.oversight.regency import refusals
from accountability.oversight.regency.changing import take_back
from accountability.regions.models import Wilayah

SHOWN = 10  # changes under a page
_LONGEST_ID = 18  # digits
_NOTHING: tuple[Any, ...] = (None, "")

_SENTENCES: dict[type[Exception], Any] = {
    refusals.NotAboveVillages: gettext_lazy("Ini diatur di tingkat daerah. Di sini hanya dibaca."),
    refusals.WithoutBasis: gettext_lazy("Tulis nomor peraturannya."),
    refusals.ChangedSince: gettext_lazy(
        "Sudah diubah lagi sesudah itu. Muat ulang halaman ini, lalu bandingkan sebelum menyimpan."
    ),
    refusals.NothingToTakeBack: gettext_lazy("Perubahan itu sudah ditarik. Muat ulang halaman ini."),
    refusals.WrongCell: gettext_lazy("Ada baris tanpa nama, atau rupiahnya keliru. Periksa lagi."),
    refusals.NotToBeSet: gettext_lazy("Ambang ini di luar yang boleh diatur daerah."),
    refusals.NotOurLine: gettext_lazy(
        "Jalur itu juga melayani tempat di luar wilayah ini. Hubungi pengelola."
    ),
    TwoOnOneTile: gettext_lazy("Petaknya sudah dipakai tempat lain. Pindahkan dulu yang itu."),
}
REFUSALS: tuple[type[Exception], ...] = (*_SENTENCES, refusals.WordUnfit)


def sentence_of(refusal: Exception) -> str:
    """The sentence for a refusal of one of REFUSALS."""
    if isinstance(refusal, refusals.WordUnfit):
        return refusal.sentence
    return str(_SENTENCES[type(refusal)])


def history_of(wilayah: Wilayah, topics: Sequence[Topic], *, year: int | None = None) -> list[dict[str, Any]]:
    """The last changes, the newest first: when, by whom, of what; `tarik` where it may be taken back."""
    found = SettingChange.objects.of(wilayah, *topics).select_related("by_user")
    if year is not None:
        found = found.filter(year=year)
    return [
        {
            "isi": one,
            "judul": f"{Topic(one.topic).label} {one.year}" if one.year else Topic(one.topic).label,
            "waktu": _moment(one.at, wilayah.kode),
            "siapa": (one.by_user.display_name if one.by_user else "") or _("Petugas"),
            "apa": _what(one),
            "tarik": one.pk if one.undone_at is None else None,
            "ditarik": _moment(one.undone_at, wilayah.kode) if one.undone_at else "",
        }
        for one in found[:SHOWN]
    ]


def took_back(request: DeskRequest, wilayah: Wilayah, at: dt.datetime) -> None:
    """Takes back the change the form names; what happened is told on the next page. 404 for no number."""
    told = request.POST.get("nomor", "")
    if not told.isascii() or not told.isdecimal() or len(told) > _LONGEST_ID:
        raise Http404
    try:
        take_back(wilayah=wilayah, pk=int(told), by=request.member.actor(), at=at)
    except REFUSALS as refusal:
        messages.warning(request, sentence_of(refusal))
        return
    messages.success(request, _("Ditarik. Kembali seperti sebelumnya."))


def _what(one: SettingChange) -> str:
    """How many were added, changed and taken away."""
    new = sum(
        one.before.get(key) in (None, "") and value not in (None, "") for key, value in one.after.items()
    )
    gone = sum(value in (None, "") for value in one.after.values())
    parts = [
        (new, _("%s baru")),
        (len(one.after) - new - gone, _("%s diubah")),
        (gone, _("%s dihapus")),
    ]
    return ", ".join(text % count for count, text in parts if count)


def _moment(at: dt.datetime, kode: str) -> str:
    return f"{tanggal(local_date(at, kode))}, {jam(at, zone_for(kode))}"
