"""Letak di peta: on which tile each village lies, and its degrees where somebody knows them.

Typed in tile by tile, or out of a GeoJSON file that is looked through first; both can be taken back.
"""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.oversight.forms import KecForm
from accountability.oversight.map_file import LARGEST, NotAMap, Spot, read_map, tiles_for
from accountability.oversight.models import MapPlace, Topic
from accountability.oversight.placing_villages import Place, TwoOnOneTile
from accountability.oversight.reach import villages_of
from accountability.oversight.regency.changing import change_settings
from accountability.oversight.regency.kept import value_of_place
from accountability.oversight.views.kab_history import REFUSALS, history_of, sentence_of, took_back
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

MOST = 12
PROBLEMS_SHOWN = 40
ON_A_PAGE = 20  # a form has no more fields than a server takes (DATA_UPLOAD_MAX_NUMBER_FIELDS)


class PlaceForm(KecForm):
    """Row and column of one village, both or none; degrees likewise."""

    baris = forms.IntegerField(label=gettext_lazy("Baris"), required=False, min_value=1, max_value=MOST)
    kolom = forms.IntegerField(label=gettext_lazy("Kolom"), required=False, min_value=1, max_value=MOST)
    lintang = forms.DecimalField(
        label=gettext_lazy("Lintang"), required=False, min_value=-12, max_value=7, decimal_places=5
    )
    bujur = forms.DecimalField(
        label=gettext_lazy("Bujur"), required=False, min_value=94, max_value=142, decimal_places=5
    )

    def clean(self) -> dict[str, Any]:
        """Half a place is none."""
        said = super().clean() or {}
        if (said.get("baris") is None) != (said.get("kolom") is None) and not self.errors:
            self.add_error("kolom", _("Isi baris dan kolom, atau kosongkan keduanya."))
        if (said.get("lintang") is None) != (said.get("bujur") is None) and not self.errors:
            self.add_error("bujur", _("Isi lintang dan bujur, atau kosongkan keduanya."))
        if said.get("lintang") is not None and said.get("baris") is None and not self.errors:
            self.add_error("baris", _("Isi juga baris dan kolomnya."))
        return said

    @property
    def place(self) -> Place | None:
        """What the form says."""
        said = self.cleaned_data
        if said["baris"] is None:
            return None
        return Place(said["baris"], said["kolom"], _degrees(said["lintang"]), _degrees(said["bujur"]))


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def map_places(request: DeskRequest) -> HttpResponse:
    """One row of four small fields for each village; empty leaves it to the plain grid."""
    must_write(request.member)
    asked = request.POST.get("aksi", "")
    if asked == "tarik":
        took_back(request, request.member.wilayah, timezone.now())
        return SeeOther(reverse("kec-peta"))
    looked: dict[str, Any] = {}
    if asked == "pakai" and _used(request):
        return SeeOther(reverse("kec-peta"))
    if asked == "berkas":
        looked = _looked(request)
    return _page(request, looked, typed=request.method == "POST" and not asked)


def _page(request: DeskRequest, looked: dict[str, Any], *, typed: bool) -> HttpResponse:
    page = Paginator(villages_of(request.member), ON_A_PAGE).get_page(request.GET.get("halaman"))
    villages = list(page)
    known = {one.desa_id: one for one in MapPlace.objects.filter(desa__in=villages)}
    rows = [(desa, _form(desa, known.get(desa.kode), request.POST if typed else None)) for desa in villages]
    if typed and _placed(request, rows):
        return SeeOther(request.get_full_path() if page.has_other_pages() else reverse("kec"))
    refused = any(form.errors for _desa, form in rows)
    context = {
        "halaman": page,
        "baris": [{"desa": desa, "form": form} for desa, form in rows],
        "salah": next((form for _desa, form in rows if form.errors), None),
        "lihat": looked,
        "boleh_atur": True,
        "riwayat": history_of(request.member.wilayah, [Topic.MAP]),
    }
    refused = refused or bool(looked.get("salah"))
    words = words_for(request.member.wilayah_id)
    return kec_page(request, "kec/peta.html", words, context, status=422 if refused else 200)


def _form(desa: Wilayah, known: MapPlace | None, data: Any) -> PlaceForm:
    initial = {}
    if known is not None:
        initial = {
            "baris": known.row,
            "kolom": known.column,
            "lintang": known.latitude,
            "bujur": known.longitude,
        }
    short = desa.kode.rpartition(".")[2]
    return PlaceForm(data, prefix=f"d{short}", auto_id=f"d{short}_%s", initial=initial)


def _placed(request: DeskRequest, rows: list[tuple[Wilayah, PlaceForm]]) -> bool:
    if any([bool(form.errors) for _desa, form in rows]):  # noqa: C419 - every form says what it lacks
        return False
    values = {desa.kode: value_of_place(form.place) for desa, form in rows}
    try:
        _change(request, values)
    except TwoOnOneTile as both:
        form = next(form for desa, form in rows if desa.name in both.names[::-1])
        said = {"satu": both.names[0], "dua": both.names[1]}
        form.add_error("kolom", _("%(satu)s dan %(dua)s di petak yang sama. Pindahkan salah satu.") % said)
        return False
    messages.success(request, _("Letak di peta tersimpan."))
    return True


def _change(request: DeskRequest, values: dict[str, Any]) -> Any:
    return change_settings(
        wilayah=request.member.wilayah,
        topic=Topic.MAP,
        values=values,
        by=request.member.actor(),
        at=timezone.now(),
    )


def _looked(request: DeskRequest) -> dict[str, Any]:
    """What a file says, before anything moves: whom it places, and what is wrong with which feature."""
    file = request.FILES.get("berkas")
    if file is None:
        return {"salah": _("Pilih berkasnya dulu.")}
    villages = list(villages_of(request.member))
    try:
        found = read_map(file.read(LARGEST + 1), villages)
    except NotAMap as refusal:
        return {"salah": refusal.sentence}
    names = {one.kode: one.name for one in villages}
    spots = {kode: [str(spot.latitude), str(spot.longitude)] for kode, spot in found.spots.items()}
    return {
        "cocok": [names[kode] for kode in found.spots],
        "tanpa": [name for kode, name in names.items() if kode not in found.spots],
        "masalah": found.problems[:PROBLEMS_SHOWN],
        "lebih": max(0, len(found.problems) - PROBLEMS_SHOWN),
        "letak": json.dumps(spots),
    }


def _used(request: DeskRequest) -> bool:
    """Whether what was looked through was taken over; all is asked anew, for it came back from a page."""
    villages = {one.kode for one in villages_of(request.member)}
    try:
        told = json.loads(request.POST.get("letak", ""))
        spots = {
            kode: Spot(_degree(latitude, -12, 7), _degree(longitude, 94, 142))
            for kode, (latitude, longitude) in told.items()
            if kode in villages
        }
    except (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError):
        messages.warning(request, _("Isinya tidak terbaca. Kirim berkasnya sekali lagi."))
        return False
    around = MapPlace.objects.filter(desa__in=villages)
    taken = {one.desa_id: (one.row, one.column) for one in around}
    tiles = {**tiles_for(spots, taken, MOST), **taken}
    values = {
        kode: value_of_place(Place(tiles[kode][0], tiles[kode][1], spot.latitude, spot.longitude))
        for kode, spot in spots.items()
        if kode in tiles
    }
    try:
        made = _change(request, values)
    except REFUSALS as refusal:
        messages.warning(request, sentence_of(refusal))
        return False
    told_now = _("Letak dari berkas tersimpan. Bisa ditarik di riwayat.")
    messages.success(request, told_now if made else _("Tidak ada yang berubah."))
    return True


def _degree(text: Any, least: int, most: int) -> Decimal:
    value = Decimal(str(text)).quantize(Decimal("0.00001"))
    if not least <= value <= most:
        raise ValueError(text)
    return value


def _degrees(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.00001"))
