"""The doors carriers knock on, and the simulator's phone."""

import logging
import uuid
from collections.abc import Callable

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

from sms_gateway import carriers, contacts, conversations, inbox, lines, outbox
from sms_gateway.carriers.simulator import phone_group
from sms_gateway.forms import ANOTHER, PHONES, PhoneForm
from sms_gateway.models import Line

logger = logging.getLogger(__name__)

LARGEST_BODY = 65_536  # bytes; the longest SMS (1,600 signs) is under 20,000
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@csrf_exempt
@require_POST
def twilio_masuk(request: HttpRequest) -> HttpResponse:
    """An SMS by Twilio: 200 once its row is committed. The reply travels by the outbox, not in here."""
    return _from_carrier(request, "twilio", _store)


@csrf_exempt
@require_POST
def twilio_status(request: HttpRequest) -> HttpResponse:
    """A delivery report by Twilio; one about an SMS we do not know is acknowledged all the same."""
    return _from_carrier(request, "twilio", _note_report)


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


def _from_carrier(
    request: HttpRequest, carrier: str, take: Callable[[HttpRequest, str], HttpResponse]
) -> HttpResponse:
    """Lets `take` work on a genuine request; everything else gets its 4xx and one line in the log."""
    try:
        if len(request.body) > LARGEST_BODY:
            return _turned_away(request, 413, "too large")
        carriers.named(carrier).verify(request, None)
        return take(request, carrier)
    except carriers.NotGenuine as reason:
        return _turned_away(request, 403, f"not genuine: {reason}")
    except carriers.Malformed as field:
        return _turned_away(request, 400, f"malformed: {field}")
    except RequestDataTooBig:
        return _turned_away(request, 413, "too large")
    except (BadRequest, SuspiciousOperation, UnreadablePostError) as problem:
        return _turned_away(request, 400, f"unreadable: {type(problem).__name__}")
    except NoDatabase as problem:
        # Not stored, so not acknowledged: the carrier has to come again.
        answer = _turned_away(request, 503, f"not stored: {type(problem).__name__}")
        answer["Retry-After"] = "5"
        return answer


def _store(request: HttpRequest, carrier: str) -> HttpResponse:
    told = carriers.named(carrier).incoming(request, None)
    inbox.receive(
        line=lines.line_at(carrier=carrier, address=told.address),
        carrier_ref=told.carrier_ref,
        sender=told.sender,
        body=told.body,
        at=timezone.now(),
        sent_at_provider=told.sent_at_provider,
    )
    return HttpResponse(EMPTY_TWIML, content_type="text/xml")


def _note_report(request: HttpRequest, carrier: str) -> HttpResponse:
    told = carriers.named(carrier).report(request, None)
    if not outbox.report(carrier=carrier, report=told, at=timezone.now()):
        logger.warning("A delivery report by %s is about no SMS of ours.", carrier)
    return HttpResponse(EMPTY_TWIML, content_type="text/xml")


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
