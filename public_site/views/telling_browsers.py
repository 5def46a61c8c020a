""" "Kabari saya di HP ini": a browser asks to be told of one aspirasi, and may say stop again."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accountability.accounts.actors import CITIZEN
from posko import push_subscribing
from posko.models import Aspirasi
from public_site import private_side
from public_site.forms import BrowserForm
from public_site.views.tracking import redirect_see_other

FULL = _("Nomor ini sudah dikabarkan ke banyak HP.")
NOT_HERE = _("HP ini belum bisa dikabari. SMS tetap bisa.")


@require_POST
def start(request: HttpRequest, nomor: str) -> HttpResponse:
    """Tells this browser of the aspirasi from now on: 201, or 422 with a sentence."""
    aspirasi, form = _asked(request, nomor)
    if not form.is_valid():
        return _sentence(str(NOT_HERE))
    try:
        push_subscribing.subscribe(aspirasi=aspirasi, by=CITIZEN, at=timezone.now(), **form.cleaned_data)
    except push_subscribing.TooManyBrowsers:
        return _sentence(str(FULL))
    except (push_subscribing.NotABrowser, push_subscribing.PushIsOff):
        return _sentence(str(NOT_HERE))
    return _answer(201, ada=True)


@require_POST
def stop(request: HttpRequest, nomor: str) -> HttpResponse:
    """Forgets this browser; said twice it is the same."""
    aspirasi, form = _asked(request, nomor)
    endpoint = form.data.get("endpoint", "")
    push_subscribing.unsubscribe(aspirasi=aspirasi, endpoint=endpoint, by=CITIZEN, at=timezone.now())
    return _answer(200, ada=False)


@require_POST
def told(request: HttpRequest, nomor: str) -> HttpResponse:
    """Whether this browser is told of the aspirasi: only who knows its secret address can ask."""
    aspirasi, form = _asked(request, nomor)
    endpoint = form.data.get("endpoint", "")
    return _answer(200, ada=push_subscribing.is_told(aspirasi=aspirasi, endpoint=endpoint))


@require_POST
def forget(request: HttpRequest, nomor: str) -> HttpResponse:
    """The citizen, with the kunci, ends the news to every browser."""
    aspirasi, _ = _asked(request, nomor)
    if private_side.is_open(request, aspirasi):
        push_subscribing.forget_browsers(aspirasi=aspirasi, by=CITIZEN, at=timezone.now())
    return redirect_see_other("kabar", aspirasi.nomor)


def _asked(request: HttpRequest, nomor: str) -> tuple[Aspirasi, BrowserForm]:
    return get_object_or_404(Aspirasi, nomor=nomor), BrowserForm(request.POST)


def _sentence(sentence: str) -> HttpResponse:
    return _answer(422, kata=sentence)


def _answer(status: int, **told: object) -> HttpResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})
