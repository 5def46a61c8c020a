"""Data saya: what is held about one voice, taken away as a file, put right, or erased; behind its kunci."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from posko.models import Aspirasi, Erasure, ErasureScope
from posko.personal.copying import as_text, copy_of
from posko.personal.correcting import Details, correct_own_details
from posko.personal.erasure_asking import WEB, NothingToTakeBack, ask_to_erase, open_of, take_back_erasure
from posko.personal.rules import reasons
from public_site import private_side
from public_site.language import in_their_language
from public_site.own_forms import EraseForm, OwnDetailsForm
from public_site.place import Place
from public_site.views.tracking import redirect_see_other

KEPT_NOWHERE = "no-store, private"
SAID = {"betul": _("Sudah dibetulkan."), "hapus": _("Permintaan hapus tercatat."), "batal": _("Dibatalkan.")}


@require_safe
def own_data(request: HttpRequest, nomor: str) -> HttpResponse:
    """The page of what is held; without the kunci it leads to where one is asked for it."""
    aspirasi = _opened(request, nomor)
    return redirect_see_other("kabar", nomor) if aspirasi is None else _page(request, aspirasi)


@require_safe
def own_copy(request: HttpRequest, nomor: str, bentuk: str) -> HttpResponse:
    """Everything held, as text or JSON, to be kept."""
    aspirasi = _opened(request, nomor)
    if aspirasi is None:
        return redirect_see_other("kabar", nomor)
    copy = copy_of(aspirasi=aspirasi, at=timezone.now())
    if bentuk == "json":
        body = json.dumps(copy, ensure_ascii=False, indent=1)
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    elif bentuk == "txt":
        answer = HttpResponse(as_text(copy), content_type="text/plain; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="data-saya-{nomor}.{bentuk}"'
    answer["Cache-Control"] = KEPT_NOWHERE
    return answer


@require_POST
def put_right(request: HttpRequest, nomor: str) -> HttpResponse:
    """Details about oneself, changed or taken away."""
    aspirasi = _opened(request, nomor)
    if aspirasi is None:
        return redirect_see_other("kabar", nomor)
    form = OwnDetailsForm(request.POST, desa=aspirasi.desa)
    if not form.is_valid():
        return _page(request, aspirasi, 422, form_betul=form)
    told = form.cleaned_data
    details = Details(told["kelamin"], told["kelompok_rentan"], told["dusun"])
    correct_own_details(aspirasi=aspirasi, told=details, number=told["hp"], at=timezone.now())
    return _back(nomor, "betul")


@require_POST
def erase(request: HttpRequest, nomor: str) -> HttpResponse:
    """The wish to be erased, kept for a day to think again."""
    aspirasi = _opened(request, nomor)
    if aspirasi is None:
        return redirect_see_other("kabar", nomor)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, aspirasi, 422, form_hapus=form)
    scope = ErasureScope(form.cleaned_data["lingkup"])
    ask_to_erase(aspirasi=aspirasi, scope=scope, way=WEB, at=timezone.now(), told_elsewhere=False)
    return _back(nomor, "hapus")


@require_POST
def take_back(request: HttpRequest, nomor: str) -> HttpResponse:
    """Not erased after all."""
    aspirasi = _opened(request, nomor)
    if aspirasi is None:
        return redirect_see_other("kabar", nomor)
    try:
        take_back_erasure(aspirasi=aspirasi, at=timezone.now())
    except NothingToTakeBack:
        return redirect_see_other("kabar-data", nomor)
    return _back(nomor, "batal")


def _opened(request: HttpRequest, nomor: str) -> Aspirasi | None:
    rows = Aspirasi.objects.select_related(
        "desa__parent__parent", "desa__facts", "dusun", "kelompok", "contact"
    )
    found = rows.filter(nomor=nomor).first()
    if found is None:
        raise Http404
    return found if private_side.is_open(request, found) else None


def _back(nomor: str, said: str) -> HttpResponse:
    answer = redirect_see_other("kabar-data", nomor)
    answer["Location"] += f"?{said}"
    return answer


@in_their_language
def _page(request: HttpRequest, aspirasi: Aspirasi, status: int = 200, **forms: Any) -> HttpResponse:
    place = Place(aspirasi.desa, getattr(aspirasi.desa, "facts", None), words_for(aspirasi.desa_id))
    waiting = open_of(aspirasi)
    last = Erasure.objects.filter(aspirasi=aspirasi).order_by("-asked_at", "-id").first()
    known = {"kelamin": aspirasi.gender, "kelompok_rentan": aspirasi.vulnerable, "dusun": aspirasi.dusun}
    opened = aspirasi.identity_openings.filter(opened_at__isnull=False).order_by("-opened_at")
    context = {
        **place.context("cek"),
        "aspirasi": aspirasi,
        "punya_hp": aspirasi.contact is not None and bool(bytes(aspirasi.contact.sealed)),
        "foto": aspirasi.photos.count(),
        "form_betul": OwnDetailsForm(desa=aspirasi.desa, initial=known),
        "form_hapus": EraseForm(initial={"lingkup": ErasureScope.DATA}),
        "hapus": waiting,
        "hapus_hari": local_date(waiting.waits_until, aspirasi.desa_id) if waiting else None,
        "hapus_lalu": last if waiting is None else None,
        "pernah_dibuka": [
            (local_date(one.opened_at, aspirasi.desa_id), reasons().get(one.reason))
            for one in opened
            if one.opened_at is not None
        ],
        "kabar_data": next((SAID[name] for name in SAID if name in request.GET), ""),
        **forms,
    }
    wrong = next((form for form in forms.values() if form.errors), None)
    answer = render(request, "publik/data_saya.html", {**context, "form_salah": wrong}, status=status)
    answer["Cache-Control"] = KEPT_NOWHERE
    return answer
