"""Letak di peta: on which tile each village lies, and its degrees where somebody knows them."""

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

from accountability.accounts.access import KECAMATAN, DeskRequest, desk
from accountability.oversight.forms import KecForm
from accountability.oversight.models import MapPlace
from accountability.oversight.placing_villages import Place, TwoOnOneTile, place_villages
from accountability.oversight.reach import villages_of
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

MOST = 12
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


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def map_places(request: DeskRequest) -> HttpResponse:
    """One row of four small fields for each village; empty leaves it to the plain grid."""
    must_write(request.member)
    page = Paginator(villages_of(request.member), ON_A_PAGE).get_page(request.GET.get("halaman"))
    villages = list(page)
    known = {one.desa_id: one for one in MapPlace.objects.filter(desa__in=villages)}
    rows = [(desa, _form(desa, known.get(desa.kode), request.POST or None)) for desa in villages]
    if request.method == "POST" and _placed(request, rows):
        return SeeOther(request.get_full_path() if page.has_other_pages() else reverse("kec"))
    refused = any(form.errors for _desa, form in rows)
    context = {
        "halaman": page,
        "baris": [{"desa": desa, "form": form} for desa, form in rows],
        "salah": next((form for _desa, form in rows if form.errors), None),
    }
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
    places = {desa: form.place for desa, form in rows}
    try:
        place_villages(places=places, by=request.member.actor(), at=timezone.now())
    except TwoOnOneTile as both:
        form = next(form for desa, form in rows if desa.name in both.names[::-1])
        said = {"satu": both.names[0], "dua": both.names[1]}
        form.add_error("kolom", _("%(satu)s dan %(dua)s di petak yang sama. Pindahkan salah satu.") % said)
        return False
    messages.success(request, _("Letak di peta tersimpan."))
    return True


def _degrees(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.00001"))
