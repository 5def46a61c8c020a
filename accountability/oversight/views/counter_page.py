"""What the rooms of the counter share: whose it is, one deed for one form, a sentence for each refusal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.sending import count_once
from accountability.oversight.counter import refusals
from accountability.oversight.counter_forms import CounterForm
from accountability.regions.models import Wilayah

SENTENCES: dict[type[Exception], Any] = {
    refusals.NoName: _("Tulis nama layanan, dan satu kata untuk SMS."),
    refusals.WordTaken: _("Kata itu sudah dipakai layanan lain di loket ini."),
    refusals.ChangedMeanwhile: _(
        "Baru saja diubah orang lain. Tulisan Anda masih di sini; lihat dulu, lalu simpan."
    ),
    refusals.NothingToUndo: _("Perubahan itu sudah tidak bisa dibatalkan."),
    refusals.ListBegun: _("Daftarnya sudah ada."),
    refusals.NothingSaid: _("Tulis dulu kalimatnya."),
    refusals.NotBegun: _("Triwulan itu belum mulai."),
}
REFUSALS: tuple[type[Exception], ...] = tuple(SENTENCES)


def counter_of(request: DeskRequest) -> Wilayah:
    """The counter this page is about: the member's own, or the one a desk above asked for. 404 elsewhere."""
    here = request.member.wilayah
    if here.level == Wilayah.Level.KECAMATAN:
        return here
    seen = counters_within(here)
    asked = request.GET.get("kantor", "")
    found = [one for one in seen if one.kode == asked] if asked else seen
    if not found:
        raise Http404
    return found[0]


def counters_within(here: Wilayah) -> list[Wilayah]:
    """The kecamatan in service inside a desk's wilayah; none for a kecamatan's own desk. 1 query."""
    if here.level == Wilayah.Level.KECAMATAN:
        return []
    inside = Wilayah.objects.kecamatan().filter(
        kode__startswith=f"{here.kode}.", children__facts__isnull=False
    )
    return list(inside.distinct().order_by("name", "kode"))


def attempt(request: DeskRequest, form: CounterForm, at: dt.datetime, deed: Callable[[], object]) -> bool:
    """Whether the deed is done, now or by an earlier tap; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if count_once(user_id=request.member.user_id, key=form.cleaned_data["kunci_kirim"], at=at):
                deed()
    except REFUSALS as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    return True


def sentence_of(refusal: Exception) -> str:
    """The sentence for a refusal of one of REFUSALS."""
    return str(SENTENCES[type(refusal)])
