"""What moved: FixMyStreet's extension of the standard (servicerequestupdates), read and written.

Each request tells the state it has now, once, with an update_id that names both; who asks every day misses
none. A partner that shows its key is also told of the numbers it handed in itself.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from accountability.accounts.actors import CITIZEN
from accountability.lib import nomor
from accountability.partners.models import ApiKey
from posko.adding import add_words
from posko.kunci_tries import opens
from posko.models import Aspirasi, Message
from public_site.open311.asked import MOST, Asked, days
from public_site.open311.brought import UpdateForm
from public_site.open311.handing_in import all_of, handed_in_by
from public_site.open311.listing import moved_between
from public_site.open311.points import where
from public_site.open311.refusals import not_there
from public_site.open311.shown import Request, of_number
from public_site.open311.standing import status_of
from public_site.place import Place


def updates(told: QueryDict, place: Place, partner: ApiKey | None, at: dt.datetime) -> list[dict[str, Any]]:
    """What moved in the span that is asked for, the last first. Raises Refused."""
    start, end = days(told, kode=place.desa.kode, at=at)
    found = moved_between(Asked(start, end), place)
    if partner is not None:
        mine = all_of(partner, place, start - dt.timedelta(days=1), end, MOST)
        here = where(place)
        shown = (of_number(one, place, here) for one in mine)
        found += [one for one in shown if start <= one.updated <= end]
    return [_as_data(one) for one in _last_first(found)[:MOST]]


def add_update(form: UpdateForm, place: Place, partner: ApiKey, at: dt.datetime) -> dict[str, Any]:
    """Adds the words to a voice this partner handed in, or whose kunci stands in account_id. Raises Refused.

    The same words again are not added again. What the partner thinks of the status changes nothing: the way
    of a voice is written by the offices, its verdict by its citizen.
    """
    told = form.cleaned_data
    voice = _may_be_added_to(told["service_request_id"], told["account_id"], place, partner)
    known = voice.messages.filter(from_citizen=True, text=told["description"].strip()).first()
    message = known or add_words(aspirasi=voice, text=told["description"], by=CITIZEN, at=at)
    return {"update_id": told["update_id"] or ident_of(message), "service_request_id": voice.nomor}


def ident_of(message: Message) -> str:
    """How an update is called: nothing that counts how many there are."""
    return salted_hmac("open311-update", str(message.pk), algorithm="sha256").hexdigest()[:20]


def _may_be_added_to(ident: str, kunci: str, place: Place, partner: ApiKey) -> Aspirasi:
    digits = nomor.tidy(ident)
    voice = handed_in_by(partner, place, digits) if digits else None
    if voice is None and digits and kunci:
        voice = Aspirasi.objects.filter(nomor=digits, desa=place.desa).first()
        voice = voice if voice is not None and opens(voice, kunci) else None
    if voice is None:
        raise not_there("service_request_id tidak ditemukan di antara yang dikirim dengan kunci ini.")
    return voice


def _last_first(found: Iterable[Request]) -> list[Request]:
    return sorted(found, key=lambda one: (one.updated, one.ident), reverse=True)


def _as_data(one: Request) -> dict[str, Any]:
    return {
        "update_id": f"{one.ident}-{one.state}-{one.updated:%Y%m%d}",
        "service_request_id": one.ident,
        "status": status_of(one.state).upper(),
        "updated_datetime": one.updated.isoformat(),
        "description": one.notes,
        "media_url": None,
    }
