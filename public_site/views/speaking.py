"""Takes a voice in from the web form, and shows its number."""

import hashlib
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.actors import CITIZEN
from accountability.budget.models import BudgetLine
from accountability.lib import kunci as kunci_of
from accountability.lib.local_time import tanggal
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.activity_codes import kegiatan as official
from posko.grammar import parse
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import Channel, Kind
from posko.topics import icons
from public_site.forms import SpeakForm
from public_site.place import Place, local
from public_site.views.doors import of_desa, page
from public_site.views.tracking import redirect_see_other

JUST_SENT = "baru_terkirim"


@require_http_methods(["GET", "HEAD", "POST"])
@of_desa
def speak(request: HttpRequest, place: Place) -> HttpResponse:
    """W2: one screen, one required field; the same key never makes two rows."""
    if request.method != "POST":
        return _form_page(request, place, _blank(request, place))
    form = SpeakForm(request.POST, request.FILES, desa=place.desa, words=place.words)
    if not form.is_valid():
        return _form_page(request, place, form, status=422)
    told = form.cleaned_data
    taken = take_in_with_receipt(
        desa=place.desa,
        voice=_voice(form),
        number=told["hp"],
        by=CITIZEN,
        at=timezone.now(),
        idempotency_key=send_key(request, place, told["kunci_kirim"]),
    )
    return thank(request, place, taken, same_words=taken.aspirasi.text == told["isi"])


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


def _voice(form: SpeakForm) -> Voice:
    told = form.cleaned_data
    kind = Kind.TANYA if told["tanya"] else parse(told["isi"]).kind
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


def _blank(request: HttpRequest, place: Place) -> SpeakForm:
    initial = {"kunci_kirim": str(uuid.uuid4())}
    asked = _asked_about(request.GET.get("tanya", ""), place)
    if asked:
        initial |= {"tanya": request.GET["tanya"], "isi": asked}
    return SpeakForm(initial=initial, desa=place.desa, words=place.words)


def _asked_about(kode: str, place: Place) -> str:
    """The beginning of a question about one kegiatan of the budget."""
    if not kode or len(kode) > 12:
        return ""
    try:
        name = local(official(kode).name, place.words)
    except UnknownActivity:
        return ""
    own = BudgetLine.objects.filter(apb__desa=place.desa, apb__published_at__isnull=False, kegiatan_kode=kode)
    line = own.exclude(kegiatan=None).select_related("kegiatan").order_by("-apb__year", "id").first()
    return f"Tanya soal {line.kegiatan.name if line and line.kegiatan else name}: "


def _form_page(request: HttpRequest, place: Place, form: SpeakForm, status: int = 200) -> HttpResponse:
    about = form["kelamin"].errors or form["kelompok_rentan"].errors
    context = {"form": form, "ikon_topik": icons(), "tentang_terbuka": bool(about)}
    return page(request, place, "kirim", context, "sampaikan", status=status)
