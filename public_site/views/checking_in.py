"""Daftar hadir on people's own phones: the code on the wall opens it, on the day of the meeting only."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from accountability.accounts.actors import CITIZEN
from accountability.planning import checking_in, meeting_rules
from accountability.planning.checking_in import Person, check_in, may_check_in_themselves
from accountability.planning.models import Musyawarah
from public_site.checking_in_form import CheckInForm, new_entry
from public_site.language import in_their_language
from public_site.place import Place, place_of
from public_site.views.doors import page

REFUSALS: dict[type[Exception], str] = {
    checking_in.CheckInClosed: gettext_noop("Daftar hadir hanya dibuka pada hari musyawarah."),
    checking_in.TooManyAtOnce: gettext_noop("Sedang banyak yang mengisi. Tunggu semenit, lalu tekan lagi."),
    checking_in.CountedByHeads: gettext_noop(
        "Kehadiran sudah dihitung petugas. Sebut nama Anda di meja petugas."
    ),
    meeting_rules.Locked: gettext_noop("Daftar hadir sudah ditutup."),
    meeting_rules.CalledOff: gettext_noop("Musyawarah ini tidak jadi."),
    meeting_rules.NotHeldYet: gettext_noop("Daftar hadir hanya dibuka pada hari musyawarah."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, secret: str) -> HttpResponse:
    """The form of one meeting; the same sending twice writes one name."""
    at = timezone.now()
    held = Musyawarah.objects.select_related("desa", "dusun").filter(secret=secret).first()
    if held is None or not secret:
        raise Http404
    place = place_of(held.desa_id)
    if request.method != "POST":
        fresh = CheckInForm(initial={"kunci_kirim": new_entry()}, desa=held.desa, words=place.words)
        return _page(request, place, held, fresh)
    form = CheckInForm(request.POST, desa=held.desa, words=place.words)
    if not form.is_valid():
        return _page(request, place, held, form, status=422)
    try:
        check_in(
            musyawarah=held,
            person=_person(form.cleaned_data),
            entry=form.cleaned_data["kunci_kirim"] or new_entry(),
            themselves=True,
            by=CITIZEN,
            at=at,
        )
    except tuple(REFUSALS) as refusal:
        form.add_error(None, gettext_lazy(REFUSALS[type(refusal)]))
        busy = isinstance(refusal, checking_in.TooManyAtOnce)
        return _page(request, place, held, form, status=429 if busy else 422)
    answer = redirect(f"{request.path}?tercatat=1")
    answer.status_code = 303
    return answer


def _person(said: dict[str, Any]) -> Person:
    return Person(
        name=said["nama"],
        gender=said["kelamin"],
        dusun=said["dusun"],
        group=said["golongan"],
        stands_for=said["mewakili"],
        phone=said["hp"],
    )


@in_their_language
def _page(
    request: HttpRequest, place: Place, held: Musyawarah, form: CheckInForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "m": held,
        "buka": may_check_in_themselves(held, timezone.now()),
        "akan": held.held_on > place.today,
        "tercatat": request.method == "GET" and request.GET.get("tercatat") == "1",
    }
    answer = page(request, place, "hadir", context, status=status)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
