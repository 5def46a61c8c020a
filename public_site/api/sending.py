"""Takes in the voice a partner sends, by the rules of the web form (decision 0116)."""

import time

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accountability.accounts.actors import CITIZEN
from accountability.lib import kunci as kunci_of
from accountability.lib import nomor as number
from accountability.partners.keys import known, note_used
from accountability.partners.models import ApiKey
from posko.receipt import take_in_with_receipt
from public_site.api import limits
from public_site.api.bodies import Sent, sent
from public_site.api.endpoints import SEND, endpoints
from public_site.api.problems import Problem, Slip
from public_site.api.readings import Data, absolute, served
from public_site.api.schemas import PHOTOS
from public_site.api.shapes import wrong_with
from public_site.forms import ASKED, SpeakForm
from public_site.place import Place
from public_site.views.speaking import Filled, send_key, voice_of


def holder(request: HttpRequest) -> ApiKey:
    """Whose key the request shows, given for sending; raises Problem 401 or 403."""
    key = shown_key(request)
    row = known(key=key) if key else None
    if row is None:
        raise Problem(401, headers={"WWW-Authenticate": 'Bearer realm="posko"'})
    if not row.allows(SEND):
        raise Problem(403, f"Kunci ini tidak punya cakupan {SEND}.")
    return row


def shown_key(request: HttpRequest) -> str:
    """The key in `Authorization: Bearer …`, "" without one."""
    scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def send(request: HttpRequest, row: ApiKey) -> tuple[Data, bool]:
    """The answer to a voice that was kept, and whether it is new. Raises Problem."""
    brought = sent(request)
    told = brought.fields
    kode = told["desa"]
    if not row.reaches(kode):
        raise Problem(
            403, "Kunci ini tidak untuk desa itu.", slips=[Slip("/desa", "Di luar wilayah kunci ini.")]
        )
    place = served(kode)
    _refers_to_what_is_there(told, place)
    limits.count("kirim_desa", f"{row.pk} {kode}", now=time.time())
    filled = _filled(brought, place)
    taken = take_in_with_receipt(
        desa=place.desa,
        voice=voice_of(filled),
        number=filled.form.cleaned_data["hp"],
        by=CITIZEN,
        at=filled.at,
        idempotency_key=_key(request, row, place, told["isi"]),
    )
    note_used(api_key=row, at=filled.at)
    voice = taken.aspirasi
    return {
        "nomor": voice.nomor,
        "nomor_tertulis": number.written(voice.nomor),
        "kunci": taken.kunci,
        "kunci_tertulis": kunci_of.written(taken.kunci),
        "desa": kode,
        "batas_baca": voice.read_due_date.isoformat(),
        "alamat": absolute(reverse("api-aspirasi-satu", args=[voice.nomor])),
        "halaman": absolute(reverse("kabar", args=[voice.nomor])),
    }, taken.fresh


def _key(request: HttpRequest, row: ApiKey, place: Place, words: str) -> str | None:
    """The key of this sending as the form makes it, apart for each partner: none sees another's number."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if said := wrong_with(key, endpoints()["aspirasi-kirim"].of("header")["Idempotency-Key"].schema):
        raise Problem(400, slips=[Slip("Idempotency-Key", said)])
    return send_key(request, place, "", f"api {row.pk} {words}")


def _refers_to_what_is_there(told: Data, place: Place) -> None:
    """A dusun that is named must be one of the desa; raises Problem 404, as for the desa itself."""
    if "dusun" in told and not place.desa.dusun.filter(name=told["dusun"]).exists():
        said = "Dusun ini tidak ada di desa itu."
        raise Problem(404, said, slips=[Slip("/dusun", said)])


def _filled(brought: Sent, place: Place) -> Filled:
    """The form of the web filled with what was sent; raises Problem 422 with the form's own sentences.

    It draws the photos anew: nothing of the files stays but pixels.
    """
    fields = {name: value for name, value in brought.fields.items() if name != "desa"}
    files = MultiValueDict({PHOTOS: list(brought.photos)})
    form = SpeakForm({**fields, "mirip": ASKED}, files, desa=place.desa, words=place.words)
    if not form.is_valid():
        slips = [Slip(f"/{name}", str(one)) for name, errors in form.errors.items() for one in errors]
        raise Problem(422, slips=slips)
    return Filled(form, None, {}, timezone.now())
