"""Takes a voice in from the web form, and shows its number."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.actors import CITIZEN
from accountability.budget.asking import ask_about
from accountability.lib import kunci as kunci_of
from accountability.lib.local_time import tanggal
from posko.clustering import AlreadyEnded
from posko.grammar import parse
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.resembling import resembled
from posko.states import Channel, Kind
from posko.supporting import TooManyAtOnce, support
from posko.topics import icons
from posko.waiting_photos import keep_waiting, let_go, may_wait, waiting
from posko.writing_time import written_at
from public_site.asked_part import Shown, asked_part
from public_site.forms import ASK, ASKED, SpeakForm
from public_site.kept_pages import kept_here
from public_site.outcomes import public_groups
from public_site.own_page import is_ours
from public_site.passed_up_shown import until_accepted
from public_site.place import NotServed, Place, place_of
from public_site.similar import similar_context
from public_site.views.doors import of_desa, page
from public_site.views.just_sent import QUEUED, asks_as_script, count_of_today, kept, thank
from public_site.views.tracking import redirect_see_other

STALE = "Halaman ini terlalu lama terbuka. Tulisan Anda aman; tekan Kirim sekali lagi."
A_LOT = 5  # messages of one browser on one day, from which on it is told that all of them are kept


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: with photos of an earlier try, by their secrets, and what part it asks about."""

    form: SpeakForm
    about: Shown | None
    waiting: dict[str, bytes]
    at: dt.datetime


@csrf_exempt  # public_site.own_page asks instead: a page kept for times without a signal has no fresh token
@require_http_methods(["GET", "HEAD", "POST"])
@kept_here
@of_desa
def speak(request: HttpRequest, place: Place) -> HttpResponse:
    """W2: one screen, one required field; the same key never makes two rows."""
    if request.method != "POST":
        about = asked_part(request.GET, place)
        return _form_page(request, place, _blank(place, about), about)
    filled = _filled(request, place)
    if not is_ours(request):
        if asks_as_script(request):
            return JsonResponse({"galat": [STALE]}, status=403)
        filled.form.add_error(None, STALE)
        return _form_page(request, place, filled.form, filled.about, status=403)
    if not filled.form.is_valid():
        return _once_more(request, place, filled)
    if (asked := _asked_whether_the_same(request, place, filled)) is not None:
        return asked
    taken = _take_in(request, place, filled)
    let_go(list(filled.waiting))
    return thank(request, place, taken, taken.kunci)


@require_safe
def without_signal(request: HttpRequest, kode: str) -> HttpResponse:
    """The form as a browser may keep it: the same for everyone, without token, key or cookie."""
    try:
        place = place_of(kode)
    except NotServed as other:
        raise Http404 from other
    form = SpeakForm(desa=place.desa, words=place.words, initial={"mirip": ASKED})
    response = page(
        request, place, "kirim", {"form": form, "ikon_topik": icons(), "luring": True}, "sampaikan"
    )
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
@of_desa
def sent(request: HttpRequest, place: Place) -> HttpResponse:
    """W3: the number, the kunci once, and what happens next; looked at again, the kunci is gone."""
    nomor, kunci = kept(request)
    found = Aspirasi.objects.filter(nomor=nomor, desa=place.desa).first() if nomor else None
    if found is None:
        return redirect_see_other("kirim", place.desa.kode)
    context = {
        "aspirasi": found,
        "kunci": kunci_of.written(kunci) if kunci else "",
        "batas_baca": tanggal(found.read_due_date),
        "batas_atas": until_accepted(found),
        "punya_hp": found.contact_id is not None,
        "banyak_hari_ini": count_of_today(request, place) >= A_LOT,
        "bagikan": request.build_absolute_uri("/cek/"),
    }
    response = page(request, place, "terkirim", context, "sampaikan")
    response["Cache-Control"] = "no-store"
    return response


def send_key(request: HttpRequest, place: Place, hidden: str, words: str = "") -> str | None:
    """The key of one sending, from header or form; hashed with the code: keys of two desa never meet.

    `words` belong to it: other words under the same key are another voice, kept under a number of its own.
    So a form sent anew with the browser's Back loses nothing, and a guessed key shows nobody's number.
    """
    key = request.headers.get("Idempotency-Key", "").strip() or hidden.strip()
    return hashlib.sha256(f"{place.desa.kode}:{key}:{words}".encode()).hexdigest() if key else None


def _filled(request: HttpRequest, place: Place) -> Filled:
    at = timezone.now()
    waits = waiting(desa=place.desa, told=request.POST.getlist("foto_simpan"), at=at)
    form = SpeakForm(request.POST, request.FILES, desa=place.desa, words=place.words, waiting=len(waits))
    return Filled(form, asked_part(request.POST, place), waits, at)


def _take_in(request: HttpRequest, place: Place, filled: Filled) -> TakenIn:
    told, voice = filled.form.cleaned_data, voice_of(filled)
    key = send_key(request, place, told["kunci_kirim"], told["isi"])
    joined = _joined(request, place, filled, key)
    if joined is not None:
        return joined
    if filled.about is None:
        return take_in_with_receipt(
            desa=place.desa,
            voice=voice,
            number=told["hp"],
            by=CITIZEN,
            at=filled.at,
            idempotency_key=key,
        )
    return ask_about(
        desa=place.desa,
        part=filled.about.part,
        voice=voice,
        number=told["hp"],
        by=CITIZEN,
        at=filled.at,
        idempotency_key=key,
    )


def _joined(request: HttpRequest, place: Place, filled: Filled, key: str | None) -> TakenIn | None:
    """ "Saya juga": the voice joins the usul bersama that was shown; None when it is to stand by itself."""
    wanted = request.POST.get("ikut", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19) or filled.form.confidential:
        return None
    kelompok = public_groups(place.desa).select_related("desa").filter(pk=int(wanted)).first()
    if kelompok is None:
        return None
    number = filled.form.cleaned_data["hp"]
    try:
        return support(
            kelompok=kelompok,
            number=number,
            by=CITIZEN,
            at=filled.at,
            idempotency_key=key,
            said=voice_of(filled),
        )
    except (AlreadyEnded, TooManyAtOnce):  # ended, or full, a moment ago: the words stand by themselves
        return None


def _asked_whether_the_same(request: HttpRequest, place: Place, filled: Filled) -> HttpResponse | None:
    """The page "Ini mirip", once for a form, when others said the same in public; else None."""
    form = filled.form
    if form.cleaned_data["mirip"] != ASK or form.confidential or filled.about is not None:
        return None
    if request.POST.get(QUEUED):  # it waited on a phone for a signal: nobody is there to be asked
        return None
    key = send_key(request, place, form.cleaned_data["kunci_kirim"], form.cleaned_data["isi"])
    if Aspirasi.objects.filter(idempotency_key=key or "-").exists():
        return None
    alike = resembled(desa=place.desa, voice=voice_of(filled))
    if alike is None or (form.photos and not may_wait(desa=place.desa)):  # no photo is lost by being asked
        return None
    if asks_as_script(request):
        return JsonResponse({"mirip": True})
    fresh = keep_waiting(desa=place.desa, photos=form.photos, at=filled.at)
    context = similar_context(place, alike, form, [*filled.waiting, *fresh])
    response = page(request, place, "mirip", context, "sampaikan")
    response["Cache-Control"] = "no-store"
    return response


def voice_of(filled: Filled) -> Voice:
    """What the form says, as it is taken in."""
    told = filled.form.cleaned_data
    return Voice(
        text=told["isi"],
        channel=Channel.WEB,
        kind=Kind.TANYA if filled.about is not None else parse(told["isi"]).kind,
        topic=told["topik"],
        dusun=told["dusun"],
        place=told["tempat"],
        confidential=filled.form.confidential,
        gender=told["kelamin"],
        vulnerable=told["kelompok_rentan"],
        written_at=written_at(told["ditulis"], at=filled.at),
        photos=(*filled.waiting.values(), *filled.form.photos),
    )


def _blank(place: Place, about: Shown | None) -> SpeakForm:
    initial: dict[str, object] = {"kunci_kirim": str(uuid.uuid4()), "mirip": ASK}
    if about is not None:
        part = about.part
        initial |= {"tahun": part.year, "kegiatan": part.kegiatan_kode, "rekening": part.account}
    return SpeakForm(initial=initial, desa=place.desa, words=place.words)


def _once_more(request: HttpRequest, place: Place, filled: Filled) -> HttpResponse:
    """The form with what is missing; photos that were sent already wait, and need not be sent again."""
    if asks_as_script(request):
        slips = [str(one) for errors in filled.form.errors.values() for one in errors]
        return JsonResponse({"galat": slips}, status=422)
    fresh = keep_waiting(desa=place.desa, photos=filled.form.photos, at=filled.at)
    return _form_page(request, place, filled.form, filled.about, status=422, photos=[*filled.waiting, *fresh])


def _form_page(
    request: HttpRequest,
    place: Place,
    form: SpeakForm,
    about: Shown | None,
    status: int = 200,
    photos: list[str] | None = None,
) -> HttpResponse:
    open_details = form["kelamin"].errors or form["kelompok_rentan"].errors
    context = {
        "form": form,
        "ikon_topik": icons(),
        "tentang_terbuka": bool(open_details),
        "soal": about,
        "foto_simpan": photos or [],
    }
    response = page(request, place, "kirim", context, "sampaikan", status=status)
    # "Back" asks for it anew, with a key of its own: two people at one phone never share a number.
    response["Cache-Control"] = "private, no-cache, must-revalidate"
    return response
