"""Reads the voice that was sent: JSON, or a form with photos; every slip is told before anything is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from public_site.api.declared import FORM, JSON
from public_site.api.problems import Problem, Slip
from public_site.api.schemas import PHOTOS, new_voice
from public_site.api.shapes import pointer, slips_of
from public_site.forms import TOO_MANY_PHOTOS

LARGEST = 64 * 1024  # bytes of JSON
LARGEST_FORM = 45 * 1024 * 1024  # bytes with photos, as the web server before us takes (deploy/nginx.conf)
_SHAPE = new_voice()


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields by name, of the shape the document shows, and the photos as they came."""

    fields: dict[str, Any]
    photos: Sequence["UploadedFile[bytes]"] = ()


def sent(request: HttpRequest) -> Sent:
    """What was sent. Raises Problem 400, 413, 415 or 422."""
    charset = request.content_params.get("charset", "utf-8").lower() if request.content_params else "utf-8"
    if request.content_type not in {JSON, FORM} or charset not in {"utf-8", "utf8"}:
        raise Problem(415)
    _not_too_large(request, LARGEST if request.content_type == JSON else LARGEST_FORM)
    if request.content_type == FORM:
        return _form(request)
    told = _json(request)
    if slips := slips_of(told, _SHAPE):
        raise Problem(422, slips=slips)
    return Sent(told)


def _not_too_large(request: HttpRequest, most: int) -> None:
    try:
        long = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Problem(400, "Content-Length bukan angka.") from None
    if long > most:
        raise Problem(413)


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(
            request.body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError):
        raise Problem(400, "Isinya bukan JSON (UTF-8) yang utuh.") from None


def _form(request: HttpRequest) -> Sent:
    """The fields and photos of a form: a field is text and stands once, a photo is a file."""
    _let_it_be_read(request)
    told = {name: request.POST[name] for name in request.POST}
    slips = [
        Slip(pointer(name), "Sebut isian ini sekali saja.")
        for name, many in request.POST.lists()
        if len(many) > 1 and name != PHOTOS
    ]
    if told.pop(PHOTOS, None) is not None:
        slips.append(Slip(pointer(PHOTOS), "Kirim foto sebagai berkas, dengan nama berkas."))
    for name in request.FILES:
        if name != PHOTOS:
            known = name in _SHAPE["properties"]
            said = "Tulis sebagai teks, bukan berkas." if known else "Isian ini tidak dikenal."
            slips.append(Slip(pointer(name), said))
    lacking = {one.where for one in slips}
    slips += [one for one in slips_of(told, _SHAPE) if one.where not in lacking]
    if slips:
        raise Problem(422, slips=slips)
    return Sent(told, request.FILES.getlist(PHOTOS))


def _let_it_be_read(request: HttpRequest) -> None:
    """Lets the framework read the form once, so that its refusals are ours."""
    try:
        _ = request.POST, request.FILES
    except TooManyFilesSent:
        raise Problem(422, slips=[Slip(pointer(PHOTOS), str(TOO_MANY_PHOTOS))]) from None
    except RequestDataTooBig:
        raise Problem(413, "Isian selain foto paling besar 1 MB.") from None
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, ValueError, LookupError):
        raise Problem(400, "Isinya bukan formulir multipart/form-data yang utuh.") from None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError where a name stands twice: one of both would be lost without a word."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError
    return told
