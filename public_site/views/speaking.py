"""Takes a voice in from the web form, and shows its number."""

import hashlib
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.actors import CITIZEN
from accountability.budget.asking import ask_about
from accountability.lib import kunci as kunci_of
from accountability.lib.local_time import tanggal
from posko.grammar import parse
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import Channel, Kind
from posko.topics import icons
from public_site.asked_part import Shown, asked_part
from public_site.forms import SpeakForm
from public_site.place import Place
from public_site.views.doors import of_desa, page
from public_site.views.tracking import redirect_see_other

JUST_SENT = "baru_terkirim"


@require_http_methods(["GET", "HEAD", "POST"])
@of_desa
def speak(request: HttpRequest, place: Place) -> HttpResponse:
    """W2: one screen, one required field; the same key never makes two rows."""
    if request.method != "POST":
        about = asked_part(request.GET, place)
        return _form_page(request, place, _blank(place, about), about)
    form = SpeakForm(request.POST, request.FILES, desa=place.desa, words=place.words)
    about = asked_part(request.POST, place)
    if not form.is_valid():
        return _form_page(request, place, form, about, status=422)
    taken = _take_in(request, place, form, about)
    return thank(request, place, taken, same_words=taken.aspirasi.text == form.cleaned_data["isi"])


def _take_in(request: HttpRequest, place: Place, form: SpeakForm, about: Shown | None) -> TakenIn:
    told = form.cleaned_data
    key = send_key(request, place, told["kunci_kirim"])
    voice, number, at = _voice(form, asks=about is not None), told["hp"], timezone.now()
    if about is None:
        return take_in_with_receipt(
            desa=place.desa, voice=voice, number=number, by=CITIZEN, at=at, idempotency_key=key
        )
    return ask_about(
        desa=place.desa,
        part=about.part,
        voice=voice,
        number=number,
        by=CITIZEN,
        at=at,
        idempotency_key=key,
    )


@require_safe
@of_desa
def sent(request: HttpRequest, place: Place) -> HttpResponse:
    """W3: the number, the kunci once, and what happens next; looked at again, the kunci is gone."""
    kept = request.session.get(JUST_SENT)
    found = None
    if isinstance(kept, dict):
        found = Aspirasi.objects.filter(nomor=kept.get("nomor"), desa=place.desa).first()
    if found is None or not isinstance(kept, dict):
        return redirect_see_other("kirim", place.desa.kode)
    kunci = str(kept.get("kunci", ""))
    if kunci:
        request.session[JUST_SENT] = {"nomor": found.nomor}
    context = {
        "aspirasi": found,
        "kunci": kunci_of.written(kunci) if kunci else "",
        "batas_baca": tanggal(found.read_due_date),
        "punya_hp": found.contact_id is not None,
        "bagikan": request.build_absolute_uri("/cek/"),
    }
    response = page(request, place, "terkirim", context, "sampaikan")
    response["Cache-Control"] = "no-store"
    return response


def send_key(request: HttpRequest, place: Place, hidden: str) -> str | None:
    """The key of one sending, from header or form; hashed with the code: keys of two desa never meet."""
    key = request.headers.get("Idempotency-Key", "").strip() or hidden.strip()
    return hashlib.sha256(f"{place.desa.kode}:{key}".encode()).hexdigest() if key else None


def thank(request: HttpRequest, place: Place, taken: TakenIn, *, same_words: bool = False) -> HttpResponse:
    """Goes on to the number. A repeated sending sees the kunci again only when it says the same words."""
    shown = taken.kunci if taken.fresh or same_words else ""
    before = request.session.get(JUST_SENT)
    if not shown and isinstance(before, dict) and before.get("nomor") == taken.aspirasi.nomor:
        shown = str(before.get("kunci", ""))  # pressed twice, and the first page never arrived
    request.session[JUST_SENT] = {"nomor": taken.aspirasi.nomor, "kunci": shown}
    return redirect_see_other("terkirim", place.desa.kode)


def _voice(form: SpeakForm, *, asks: bool) -> Voice:
    told = form.cleaned_data
    kind = Kind.TANYA if asks else parse(told["isi"]).kind
    return Voice(
        text=told["isi"],
        channel=Channel.WEB,
        kind=kind,
        topic=told["topik"],
        dusun=told["dusun"],
        confidential=form.confidential,
        gender=told["kelamin"],
        vulnerable=told["kelompok_rentan"],
        photo=told["foto"],
    )


def _blank(place: Place, about: Shown | None) -> SpeakForm:
    initial: dict[str, object] = {"kunci_kirim": str(uuid.uuid4())}
    if about is not None:
        part = about.part
        initial |= {"tahun": part.year, "kegiatan": part.kegiatan_kode, "rekening": part.account}
    return SpeakForm(initial=initial, desa=place.desa, words=place.words)


def _form_page(
    request: HttpRequest, place: Place, form: SpeakForm, about: Shown | None, status: int = 200
) -> HttpResponse:
    open_details = form["kelamin"].errors or form["kelompok_rentan"].errors
    context = {"form": form, "ikon_topik": icons(), "tentang_terbuka": bool(open_details), "soal": about}
    return page(request, place, "kirim", context, "sampaikan", status=status)
