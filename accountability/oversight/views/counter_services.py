"""The list of what the counter offers: add, change, retire, use again, and take back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.oversight.counter import listing as deeds
from accountability.oversight.counter_forms import (
    CounterForm,
    NewServiceForm,
    OnlyKeyForm,
    ServiceForm,
    filled_with,
)
from accountability.oversight.forms import resent
from accountability.oversight.models import CounterService
from accountability.oversight.reach import may_write
from accountability.oversight.views.counter_page import REFUSALS, attempt, counter_of, sentence_of
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: DeskRequest) -> HttpResponse:
    """The whole list; a POST begins it, adds to it, or takes one's last change back."""
    at, office = timezone.now(), counter_of(request)
    form: CounterForm = NewServiceForm(auto_id="baru_%s")
    refused: CounterForm | None = None
    if request.method == "POST":
        must_write(request.member)
        if request.POST.get("aksi") == "batal":
            return _take_back(request, office, at)
        refused = _begin_or_add(request, office, at)
        if refused is None:
            return SeeOther(request.get_full_path())
        form = refused if isinstance(refused, NewServiceForm) else form
    rows = list(CounterService.objects.filter(kecamatan=office).in_order())
    writes = may_write(request.member)
    context = {
        "kantor": office,
        "layanan": [one for one in rows if one.retired_at is None],
        "pensiun": [one for one in rows if one.retired_at is not None],
        "form": form if writes else None,
        "mulai": OnlyKeyForm(auto_id="mulai_%s") if writes and not rows else None,
        "batalkan": deeds.last_of(office, request.member.actor(), at) if writes else None,
        "salah": refused,
    }
    status = 422 if refused else 200
    return kec_page(request, "kec/loket_layanan.html", words_for(office.kode), context, status=status)


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: DeskRequest, pk: int) -> HttpResponse:
    """One service to change, retire or use again. 404 at another counter."""
    must_write(request.member)
    at, office = timezone.now(), counter_of(request)
    one = get_object_or_404(
        CounterService.objects.filter(kecamatan=office).select_related("kecamatan"), pk=pk
    )
    form: CounterForm = ServiceForm(initial=filled_with(one))
    if request.method == "POST":
        refused = _change(request, one, at)
        if refused is None:
            return SeeOther(reverse("kec-loket-layanan"))
        one.refresh_from_db()
        refused.data = resent(refused, {"versi": str(one.version)})
        form = refused
    context: dict[str, Any] = {
        "satu": one,
        "kantor": office,
        "form": form if isinstance(form, ServiceForm) else ServiceForm(initial=filled_with(one)),
        "lain": OnlyKeyForm(initial={"versi": one.version}, auto_id="lain_%s"),
        "salah": form if form.errors else None,
    }
    status = 422 if form.errors else 200
    return kec_page(request, "kec/loket_layanan_satu.html", words_for(office.kode), context, status=status)


def _begin_or_add(request: DeskRequest, office: Wilayah, at: dt.datetime) -> CounterForm | None:
    """None when it is done; else the form with what was wrong in it."""
    by, asked = request.member.actor(), request.POST.get("aksi", "")
    if asked == "mulai":
        begin = OnlyKeyForm(request.POST, auto_id="mulai_%s")
        done = attempt(request, begin, at, lambda: deeds.begin_list(kecamatan=office, by=by, at=at))
        if done:
            messages.success(
                request, _("Daftar awal dipakai. Periksa hari, biaya dan syaratnya satu per satu.")
            )
        return None if done else begin
    if asked != "tambah":
        raise Http404
    form = NewServiceForm(request.POST, auto_id="baru_%s")

    def deed() -> object:
        kode = form.cleaned_data["kode"]
        return deeds.add(kecamatan=office, kode=kode, standard=form.standard, by=by, at=at)

    done = attempt(request, form, at, deed)
    if done:
        messages.success(request, _("Layanan ditambahkan. Warga sudah bisa melihatnya."))
    return None if done else form


def _change(request: DeskRequest, one: CounterService, at: dt.datetime) -> CounterForm | None:
    by, asked = request.member.actor(), request.POST.get("aksi", "")
    if asked == "ubah":
        form = ServiceForm(request.POST)

        def write() -> object:
            seen = form.cleaned_data["versi"] or 0
            return deeds.change(service=one, standard=form.standard, seen=seen, by=by, at=at)

        return _told(request, form, attempt(request, form, at, write), _("Perubahan tersimpan."))
    if asked not in {"pensiun", "pakai"}:
        raise Http404
    act = deeds.retire if asked == "pensiun" else deeds.restore
    button = OnlyKeyForm(request.POST, auto_id="lain_%s")
    done = attempt(
        request, button, at, lambda: act(service=one, seen=button.cleaned_data["versi"] or 0, by=by, at=at)
    )
    told = _("Tidak ditampilkan lagi ke warga.") if asked == "pensiun" else _("Ditampilkan lagi ke warga.")
    return _told(request, button, done, told)


def _told(request: DeskRequest, form: CounterForm, done: bool, sentence: str) -> CounterForm | None:
    if not done:
        return form
    messages.success(request, sentence)
    return None


def _take_back(request: DeskRequest, office: Wilayah, at: dt.datetime) -> HttpResponse:
    try:
        deeds.take_back(kecamatan=office, by=request.member.actor(), at=at)
        messages.success(request, _("Dibatalkan. Daftarnya kembali seperti tadi."))
    except REFUSALS as refusal:
        messages.warning(request, sentence_of(refusal))
    return SeeOther(request.get_full_path())
