"""The doors of Open311 GeoReport v2: each reads its question, asks one thing, and answers in XML or JSON."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.guessing import place_of as came_from
from public_site.open311.asked import read
from public_site.open311.brought import RequestForm, UpdateForm, sentences
from public_site.open311.doors import body_of, door, form_of, limited, place_asked, refusal, told
from public_site.open311.handing_in import hand_in, partner_of
from public_site.open311.listing import listed, one_of
from public_site.open311.offered import definition, names, services
from public_site.open311.refusals import GENERAL, NOT_FOUND, Refused, not_there, wrong
from public_site.open311.updates import add_update, updates
from public_site.open311.written import (
    DEFINITION,
    DISCOVERY,
    REQUESTS,
    SERVICES,
    UPDATES,
)

# When services or definitions last changed in the programme itself (GeoReport v2, Service Discovery).
CHANGESET = "2026-11-30T00:00:00Z"
GEOREPORT = "http://wiki.open311.org/GeoReport_v2"
WITH_UPDATES = "https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Proposed-differences-to-Open311"
NO_STORE = "no-store"
LONGEST_KEY = 200


@door("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Where the doors are, for whom, and in which forms."""
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    endpoint = {
        "url": f"{base}{reverse('open311')}".rstrip("/"),
        "changeset": CHANGESET,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    contact = settings.SECURITY_CONTACT or f"{base}{reverse('bantuan')}"
    rows = {
        "changeset": CHANGESET,
        "contact": contact,
        "key_service": f"Kunci diberi oleh kabupaten atau pengelola: {base}{reverse('data')}",
        "endpoints": [{"specification": one, **endpoint} for one in (GEOREPORT, WITH_UPDATES)],
    }
    return told(form, DISCOVERY, rows)


@door("GET", "HEAD")
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    """GET Service List."""
    return told(form, SERVICES, services(place_asked(request.GET.get("jurisdiction_id", ""))))


@door("GET", "HEAD")
def service_definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """GET Service Definition."""
    place = place_asked(request.GET.get("jurisdiction_id", ""))
    return told(form, DEFINITION, definition(place, code))


@door("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """GET Service Requests and POST Service Request."""
    return _bring(request, form) if request.method == "POST" else _list(request, form)


@door("GET", "HEAD")
def single(request: HttpRequest, form: str, ident: str) -> HttpResponse:
    """GET Service Request."""
    place = place_asked(request.GET.get("jurisdiction_id", ""))
    _guess(request, ident)
    found = one_of(ident, place)
    return told(form, REQUESTS, [found.as_data(place, names(place))], cache=NO_STORE)


@door("GET", "HEAD")
def token(request: HttpRequest, form: str, ident: str) -> HttpResponse:
    """GET service_request_id from a token: a number is there at once, and so it is its own token."""
    place = place_asked(request.GET.get("jurisdiction_id", ""))
    _guess(request, ident)
    try:
        found = one_of(ident, place)
    except Refused:
        raise not_there("token tidak ditemukan.") from None
    return told(form, REQUESTS, [{"service_request_id": found.ident, "token": ident}], cache=NO_STORE)


@door("GET", "HEAD", "POST")
def service_request_updates(request: HttpRequest, form: str) -> HttpResponse:
    """FixMyStreet's extension: what moved since, and words that are added."""
    at = timezone.now()
    if request.method != "POST":
        place = place_asked(request.GET.get("jurisdiction_id", ""))
        key = request.GET.get("api_key", "").strip()
        partner = partner_of(key, place, at) if key else None
        return told(form, UPDATES, updates(request.GET, place, partner, at), cache=NO_STORE)
    sent = body_of(request)
    place = place_asked(sent.get("jurisdiction_id", ""))
    partner = partner_of(sent.get("api_key", ""), place, at)
    limited("kirim", str(partner.pk))
    filled = UpdateForm(sent)
    if not filled.is_valid():
        raise wrong(*sentences(filled))
    return told(form, UPDATES, [add_update(filled, place, partner, at)], cache=NO_STORE)


@door("GET", "HEAD", "POST")
def elsewhere(request: HttpRequest, form: str, rest: str) -> HttpResponse:
    """Any other address below: an error document too."""
    return refusal(not_there("Alamat ini tidak ada di Open311 GeoReport v2."), form_of(rest))


def _guess(request: HttpRequest, *idents: str) -> None:
    """Each number that is looked up counts, as by the API: nobody tries them all."""
    for ident in idents:
        if ident[:1].isdigit():
            limited("nomor", came_from(request.META))


def _list(request: HttpRequest, form: str) -> HttpResponse:
    place = place_asked(request.GET.get("jurisdiction_id", ""))
    asked = read(request.GET, kode=place.desa.kode, at=timezone.now())
    _guess(request, *asked.numbers)
    page, onward = listed(asked, place)
    named = names(place)
    cache = NO_STORE if asked.numbers else "no-cache"
    answer = told(form, REQUESTS, [one.as_data(place, named) for one in page], cache=cache)
    if onward:
        address = request.GET.copy()
        address.pop("page", None)
        address["cursor"] = onward
        answer["Link"] = (
            f'<{settings.PUBLIC_BASE_URL.rstrip("/")}{request.path}?{address.urlencode()}>; rel="next"'
        )
        answer["Access-Control-Expose-Headers"] = "Link"
    return answer


def _bring(request: HttpRequest, form: str) -> HttpResponse:
    at, sent = timezone.now(), body_of(request)
    place = place_asked(sent.get("jurisdiction_id", ""))
    partner = partner_of(sent.get("api_key", ""), place, at)
    limited("kirim", str(partner.pk))
    limited("kirim_desa", f"{partner.pk} {place.desa.kode}")
    filled = RequestForm(sent, request.FILES, place=place)
    if not filled.is_valid():
        raise Refused(NOT_FOUND if filled.unknown else GENERAL, *sentences(filled))
    repeat = request.headers.get("Idempotency-Key", "").strip()[:LONGEST_KEY]
    return told(form, REQUESTS, [hand_in(filled, sent, partner, at, repeat)], cache=NO_STORE)
