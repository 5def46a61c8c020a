"""The addresses of OpenDK's API that OpenSID knows, below /api/opendk/."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from accountability.accounts.actors import system
from accountability.lib import nomor as number
from accountability.partners.keys import note_used
from accountability.partners.models import ApiKey
from accountability.partners.receiving import Arrival, receive
from public_site.opendk import bodies, packets, reports
from public_site.opendk.answers import Refused, kept, refused
from public_site.opendk.complaints import take_in_words
from public_site.opendk.senders import holder, holder_of_key, village
from public_site.place import Place

BY = system("opendk")
_YEAR = 365 * 24 * 3600
_PERSONS = (
    "Data penduduk per orang (nama, NIK, foto) tidak diterima di posko, dan tidak disimpan. "
    "Kirim Laporan Penduduk: yang diperlukan hanya jumlahnya."
)
_ELSE = (
    "Bagian ini tidak diterima di posko. Yang diterima: laporan APBDes, laporan penduduk, program bantuan, "
    "pembangunan dan pesan. Kalau semua gagal, periksa alamat servernya."
)
_ONWARD = (
    "Percakapan lanjutan tidak diterima di sini. Tulis pesan baru, atau tambahkan lewat nomor aspirasinya."
)

type Deed = Callable[[HttpRequest], HttpResponse]


def door(*, status: object = "danger", as_text: bool = False) -> Callable[[Deed], Deed]:
    """A POST without a session; what is refused is told as 422, with `status` as OpenSID reads it there."""

    def guard(deed: Deed) -> Deed:
        @csrf_exempt  # a machine, by its key; cookies are taken away before (opendk.door)
        @wraps(deed)
        def guarded(request: HttpRequest, **_rest: Any) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            try:
                return deed(request)
            except Refused as refusal:
                return refused(refusal, status=status, as_text=as_text)

        return guarded

    return guard


@csrf_exempt
def login(request: HttpRequest) -> HttpResponse:
    """The key that the kecamatan gave is the password, and the token again: OpenSID keeps it for years.

    OpenSID asks from the browser of whoever sets it up, so pages of any host may read the answer.
    """
    answer: HttpResponse
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
        answer["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        answer["Access-Control-Allow-Headers"] = "Accept, Content-Type, X-Requested-With"
        answer["Access-Control-Max-Age"] = "86400"
    else:
        answer = _login(request)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@door()
def _login(request: HttpRequest) -> HttpResponse:
    told = bodies.as_form(request)
    if not told.get("email", "").strip():
        raise Refused("Isi user-nya: alamat surel kantor desa.", "email")
    key = told.get("password", "").strip()
    holder_of_key(key)
    return kept("Masuk.", access_token=key, token_type="bearer", expires_in=_YEAR)  # noqa: S106 - its name


@door()
def logout(request: HttpRequest) -> HttpResponse:
    """There is nothing to leave: a key stands until the kecamatan revokes it."""
    holder(request)
    return kept("Successfully logged out")


@door()
def refresh(request: HttpRequest) -> HttpResponse:
    """The same key once more."""
    holder(request)
    key = request.headers["Authorization"].strip().partition(" ")[2].strip()
    return kept("Token tetap.", access_token=key, token_type="bearer", expires_in=_YEAR)  # noqa: S106


@door()
def identity(request: HttpRequest) -> HttpResponse:
    """Identitas desa: nothing of it is needed; the answer tells that key and village are right."""
    row = holder(request)
    place = village(row, bodies.as_form(request).get("kode_desa"), "kode_desa")
    note_used(api_key=row, at=timezone.now())
    return kept(
        f"Token dan kode desa benar: {place.name}. Tidak ada yang perlu disimpan dari identitas desa."
    )


@door()
def budgets(request: HttpRequest) -> HttpResponse:
    """Laporan APB Desa: waits at the desk of the village; nothing is published by it."""
    row = holder(request)
    told = bodies.as_json(request)
    place = village(row, told.get("desa_id"))
    new = _keep(row, place, reports.budgets(told, place))
    return kept(f"Laporan APBDes diterima ({_many(new)}). Menunggu diperiksa bagian keuangan desa di posko.")


@door()
def residents(request: HttpRequest) -> HttpResponse:
    """Laporan penduduk: a PDF of counts, for the desk of the village."""
    row = holder(request)
    told = bodies.as_json(request)
    place = village(row, told.get("desa_id"))
    new = _keep(row, place, reports.residents(told))
    return kept(f"Laporan penduduk diterima ({_many(new)}). Menunggu dilihat perangkat desa di posko.")


@door(as_text=True)
def persons(request: HttpRequest) -> HttpResponse:
    """Rows of persons: refused before they are read."""
    holder(request)
    raise Refused(_PERSONS)


def _packet(
    columns: frozenset[str], read: Callable[[bodies.Packet, Place], list[Arrival]], what: str
) -> Deed:
    @door()
    def view(request: HttpRequest) -> HttpResponse:
        """A table in a ZIP, for the desk of the village."""
        row = holder(request)
        packet = bodies.as_packet(request, columns)
        place = village(row, request.POST.get("desa_id"))
        new = _keep(row, place, read(packet, place))
        return kept(f"{what} diterima ({_many(new)}). Menunggu dilihat perangkat desa di posko.")

    return view


programmes = _packet(packets.PROGRAMME, packets.programmes, "Program bantuan")
participants = _packet(packets.PARTICIPANTS, packets.participants, "Jumlah peserta, tanpa nama,")
works = _packet(packets.WORK, packets.works, "Pembangunan")
progress = _packet(packets.PROGRESS, packets.progress, "Kemajuan pembangunan")


@door(status=False)
def message(request: HttpRequest) -> HttpResponse:
    """Pesan of the village office: a voice; the name of who wrote it is dropped here."""
    row = holder(request)
    told = bodies.as_form(request)
    place = village(row, told.get("kode_desa"), "kode_desa")
    if told.get("pesan_id"):
        raise Refused(_ONWARD, "pesan_id")
    taken = take_in_words(row=row, place=place, title=told.get("judul", ""), said=_said(told, "pesan"))
    return _received(row, taken.aspirasi.nomor)


@door(status=False)
def messages(request: HttpRequest) -> HttpResponse:
    """There are no messages of the kecamatan here; its answers stand with the number of each voice."""
    row = holder(request)
    village(row, bodies.as_form(request).get("kode_desa"), "kode_desa")
    return kept("Tidak ada pesan dari kecamatan di sini.", status=True, data=[])


@door(status=False)
def complaint(request: HttpRequest) -> HttpResponse:
    """Komplain as OpenDK's form tells it: a voice; NIK, name, birthday and e-mail are dropped here."""
    row = holder(request)
    told = bodies.as_form(request)
    place = village(row, told.get("kode_desa") or told.get("desa_id"), "kode_desa")
    attached = [file for name, file in sorted(request.FILES.items()) if name.startswith("lampiran")]
    taken = take_in_words(
        row=row,
        place=place,
        title=told.get("judul", ""),
        said=_said(told, "laporan"),
        phone=told.get("telepon", ""),
        their_id=told.get("komplain_id") or told.get("id", ""),
        photos=attached,
    )
    return _received(row, taken.aspirasi.nomor)


@door()
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Every other address of OpenDK: nothing is kept, and that is said."""
    raise Refused(_ELSE)


def _keep(row: ApiKey, place: Place, arrivals: Sequence[Arrival]) -> int:
    at = timezone.now()
    new = receive(desa=place.desa, api_key=row, arrivals=arrivals, by=BY, at=at)
    note_used(api_key=row, at=at)
    return len(new)


def _many(new: int) -> str:
    return f"{new} baru atau berubah" if new else "sama dengan yang sudah ada"


def _said(told: dict[str, str], name: str) -> str:
    said = told.get(name, "")
    if not said.strip():
        raise Refused(f"Bagian “{name}” belum diisi.", name)
    return said


def _received(row: ApiKey, nomor: str) -> HttpResponse:
    note_used(api_key=row, at=timezone.now())
    return kept(f"Diterima dengan nomor {number.written(nomor)}.", status=True, nomor=nomor)
