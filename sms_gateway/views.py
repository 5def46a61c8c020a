"""The doors carriers knock on, and the simulator's phone."""

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import Error as NoDatabase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.log import log_response
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accountability import traces
from accountability.counters import SMS_DOORS
from sms_gateway import (
    arrivals,
    away,
    carriers,
    contacts,
    conversations,
    inbox,
    known_lines,
    lines,
    outbox,
    spool,
)
from sms_gateway.carriers import guard
from sms_gateway.carriers.simulator import phone_group
from sms_gateway.forms import ANOTHER, PHONES, PhoneForm
from sms_gateway.models import Line
from sms_gateway.routes import heard, keeps_to_the_header, route_of

logger = logging.getLogger(__name__)

LARGEST_BODY = 65_536  # bytes; the longest SMS (1,600 signs) is under 20,000
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks: a carrier at its common door, or the gateway of one line at that line's own."""

    carrier: str
    line: Line | None = None

    @property
    def route(self) -> carriers.Route | None:
        """The line as its carrier sees it, without its passwords."""
        return route_of(self.line) if self.line is not None else None

    def thanks(self) -> HttpResponse:
        """The 200 after which the carrier does not come again; never a word in it."""
        if self.carrier == "twilio":
            return HttpResponse(EMPTY_TWIML, content_type="text/xml")
        return HttpResponse(content_type="text/plain")


@csrf_exempt
@require_POST
def twilio_masuk(request: HttpRequest) -> HttpResponse:
    """An SMS by Twilio: 200 once its row is committed. The reply travels by the outbox, not in here."""
    return _from_carrier(request, Caller("twilio"), _store)


@csrf_exempt
@require_POST
def twilio_status(request: HttpRequest) -> HttpResponse:
    """A delivery report by Twilio; one about an SMS we do not know is acknowledged all the same."""
    return _from_carrier(request, Caller("twilio"), _note_report)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def kannel_masuk(request: HttpRequest, door_key: str = "") -> HttpResponse:
    """An SMS by Kannel. The answer is empty: Kannel would text its words to the citizen."""
    return _from_gateway(request, "kannel", door_key, _store)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def kannel_status(request: HttpRequest, door_key: str = "") -> HttpResponse:
    """A delivery report by Kannel."""
    return _from_gateway(request, "kannel", door_key, _note_report)


@csrf_exempt
@require_POST
def gammu_masuk(request: HttpRequest, door_key: str = "") -> HttpResponse:
    """An SMS (or one part of a long one) from the PC on which gammu-smsd runs."""
    return _from_gateway(request, "gammu", door_key, _store_or_note)


@csrf_exempt
@require_POST
def smsgate(request: HttpRequest, door_key: str) -> HttpResponse:
    """Whatever an SMSGate phone tells: an SMS, what became of one, or that it is alive."""
    return _from_gateway(request, "smsgate", door_key, _store_or_note)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def simulator(request: HttpRequest) -> HttpResponse:
    """A phone on a page, in demo and development only: writes into the inbox, shows both directions."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    form = PhoneForm(request.POST) if request.method == "POST" else PhoneForm(initial=_phone_at_hand(request))
    if form.is_bound and form.is_valid():
        phone, line = form.cleaned_data["telepon"], form.cleaned_data["jalur"]
        # In the session and not in the address: an address ends up in logs and histories.
        request.session["telepon"] = {"nomor": phone, "jalur": line.key}
        if "kirim" in request.POST:
            inbox.receive(
                line=line,
                carrier_ref=f"sim-{uuid.uuid4()}",
                sender=phone,
                body=form.cleaned_data["isi"],
                at=timezone.now(),
            )
        return HttpResponseRedirect(reverse("simulator"), status=303)
    return _phone_page(request, form)


def _from_gateway(
    request: HttpRequest, carrier: str, door_key: str, take: Callable[[HttpRequest, Caller], HttpResponse]
) -> HttpResponse:
    """As `_from_carrier`, for a line that has a door of its own; a key that opens no door is a 404.

    The key stands in the Authorization header. In an address it is taken from gateways set up before that;
    a line that keeps to the header (routes.keeps_to_the_header) takes no words in an address either.
    """
    try:
        line = known_lines.behind_door(carrier=carrier, door_key=door_key or guard.key_in(request))
    except NoDatabase as problem:
        SMS_DOORS.labels(carrier, "not stored").inc()
        return _come_again(request, problem)
    if line is None:
        return _turned_away(request, 404, "no such door")
    if keeps_to_the_header(line) and (door_key or "from" in request.GET or "text" in request.GET):
        return _turned_away(request, 404, "told in an address")
    return _from_carrier(request, Caller(carrier, line), take)


def _from_carrier(
    request: HttpRequest, caller: Caller, take: Callable[[HttpRequest, Caller], HttpResponse]
) -> HttpResponse:
    """As `_looked_at`, counted by its outcome."""
    answer = _looked_at(request, caller, take)
    outcome = {200: "acknowledged", 503: "not stored"}.get(answer.status_code, "turned away")
    SMS_DOORS.labels(caller.carrier, outcome).inc()
    return answer


def _looked_at(
    request: HttpRequest, caller: Caller, take: Callable[[HttpRequest, Caller], HttpResponse]
) -> HttpResponse:
    """Lets `take` work on a genuine request; everything else gets its 4xx and one line in the log."""
    try:
        if len(request.body) > LARGEST_BODY:
            return _turned_away(request, 413, "too large")
        carriers.named(caller.carrier).verify(request, caller.route)
        answer = take(request, caller)
        if caller.line is not None:
            heard(line=caller.line, at=timezone.now())
        return answer
    except carriers.NotGenuine as reason:
        return _turned_away(request, 403, f"not genuine: {reason}")
    except carriers.Malformed as field:
        return _turned_away(request, 400, f"malformed: {field}")
    except RequestDataTooBig:
        return _turned_away(request, 413, "too large")
    except (BadRequest, SuspiciousOperation, UnreadablePostError) as problem:
        return _turned_away(request, 400, f"unreadable: {type(problem).__name__}")
    except NoDatabase as problem:
        return _come_again(request, problem)


def _store(request: HttpRequest, caller: Caller) -> HttpResponse:
    told = carriers.named(caller.carrier).incoming(request, caller.route)
    at = timezone.now()
    try:
        with away.asked():
            line = caller.line or known_lines.at_address(carrier=caller.carrier, address=told.address)
            sms = arrivals.take(line=line, told=told, at=at)
            if sms is not None:
                traces.turns_out_to_be(traces.of_inbound(sms.pk))
    except spool.AWAY:
        _spool(caller, told, at)
        raise
    return caller.thanks()


def _note_report(request: HttpRequest, caller: Caller) -> HttpResponse:
    told = carriers.named(caller.carrier).report(request, caller.route)
    if not outbox.report(carrier=caller.carrier, report=told, at=timezone.now()):
        logger.warning("A delivery report by %s is about no SMS of ours.", caller.carrier)
    return caller.thanks()


def _store_or_note(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A gateway may tell everything at whichever door it was given; a mere sign of life is thanked for."""
    takes = (_store,) if caller.carrier == "gammu" else (_store, _note_report)
    for take in takes:
        with suppress(carriers.NothingToStore):
            return take(request, caller)
    return caller.thanks()


def _spool(caller: Caller, told: carriers.Incoming, at: datetime) -> None:
    """Keeps it on disk while the database is away."""
    line_key = caller.line.key if caller.line else ""
    try:
        spool.keep(spool.Spooled(carrier=caller.carrier, line_key=line_key, received_at=at, told=told))
        SMS_DOORS.labels(caller.carrier, "spooled").inc()
    except spool.NotKept as problem:
        SMS_DOORS.labels(caller.carrier, "not spooled").inc()
        logger.error("An SMS could not be spooled either: %s", problem)


def _come_again(request: HttpRequest, problem: NoDatabase) -> HttpResponse:
    """Not stored, so not acknowledged: the carrier has to come again."""
    answer = _turned_away(request, 503, f"not stored: {type(problem).__name__}")
    answer["Retry-After"] = "5"
    return answer


def _turned_away(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """The answer and exactly one log line: the reason, never a number or a word of the SMS."""
    answer = HttpResponse(status=status, content_type="text/plain")
    log_response("Webhook turned away: %s", reason, response=answer, request=request, logger=logger)
    return answer


def _phone_at_hand(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get("telepon", {})
    number = kept.get("nomor", PHONES[0])
    line = Line.objects.simulated().filter(key=kept.get("jalur", "")).first() or lines.simulator_line()
    known = number in PHONES
    return {
        "nomor": number if known else ANOTHER,
        "nomor_lain": "" if known else number,
        "jalur": line.key,
    }


def _phone_page(request: HttpRequest, form: PhoneForm) -> HttpResponse:
    number = request.session.get("telepon", {}).get("nomor", PHONES[0])
    contact = contacts.known(number=number)
    talk = conversations.of(contact, at=timezone.now()) if contact else None
    page = render(
        request,
        "simulator/telepon.html",
        {
            "form": form,
            "bubbles": talk.bubbles if talk else [],
            "moving": talk is not None and talk.moving,
            "live": f"/ws/simulator/{phone_group(number)}/",
            "own_number": form.data.get("nomor", form.initial.get("nomor")) == ANOTHER,
        },
        status=422 if form.errors else 200,
    )
    if talk and talk.moving and not form.errors:
        page["Refresh"] = "2"  # works without JavaScript, and stops by itself once everything has arrived
    return page
