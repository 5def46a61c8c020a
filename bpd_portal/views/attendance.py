"""Who came to a meeting: names one after the other, or heads; the quorum; the code people scan."""

import datetime as dt
import io
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.planning.attending import (
    Attendance,
    FromDusun,
    attend,
    count_members,
    number_berita_acara,
)
from accountability.planning.checking_in import (
    Person,
    check_in,
    may_check_in_themselves,
    put_back,
    take_off,
)
from accountability.planning.convening import open_check_in
from accountability.planning.meeting_kinds import least_present, rule_of
from accountability.planning.models import DocumentKind, Musyawarah
from accountability.planning.paper_kinds import suggested_number
from accountability.regions.models import Dusun
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm, new_key
from bpd_portal.forms.meeting_work import AttendanceForm, NumberForm, PersonForm, QuorumForm
from bpd_portal.legal_basis import basis_said
from bpd_portal.meeting_page import meeting_of, meeting_page
from bpd_portal.page import desk_page, onward
from bpd_portal.sentences import refusal_told

HERE = "bpd-musyawarah-hadir"
TOLD: dict[str, Any] = {
    "nama": "",
    "hadir": gettext_lazy("Kehadiran tersimpan."),
    "kuorum": gettext_lazy("Anggota yang hadir tersimpan."),
    "kode": gettext_lazy("Kode hadir siap ditampilkan."),
    "nomor": gettext_lazy("Nomor berita acara tersimpan."),
}


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: DeskRequest, pk: int) -> HttpResponse:
    """The forms; each POST does one of them, and a name leads back to an empty line for the next."""
    at, held = timezone.now(), meeting_of(request, pk)
    what = request.POST.get("aksi", "") if request.method == "POST" else ""
    if what not in {"", *TOLD}:
        raise Http404
    forms = _forms(request, held, what)
    used = forms.get(what)
    if used is not None and attempt(request, used, lambda: _do(request, held, what, used, at)):
        if what == "nama":
            messages.success(request, _("%(nama)s tercatat.") % {"nama": used.cleaned_data["nama"]})
            return onward(HERE, held.pk, **_kept(used))
        messages.success(request, TOLD[what])
        return onward(HERE, held.pk)
    return meeting_page(request, held, HERE, _context(held, forms, what, at), refused=used, at=at)


@desk(BPD)
@require_POST
def strike(request: DeskRequest, pk: int, nama: int) -> HttpResponse:
    """Takes a wrong name off the list, or puts it back."""
    at, held = timezone.now(), meeting_of(request, pk)
    attendee = get_object_or_404(held.attendees.select_related("musyawarah__desa"), pk=nama)
    back = request.POST.get("aksi") == "kembali"
    with refusal_told() as refused:
        (put_back if back else take_off)(attendee=attendee, by=request.member.actor(), at=at)
    if refused.sentence:
        messages.warning(request, refused.sentence)
        return onward(HERE, held.pk)
    told = _("%(nama)s kembali di daftar.") if back else _("%(nama)s dicoret. Masih bisa dikembalikan.")
    messages.success(request, told % {"nama": attendee.name})
    return onward(HERE, held.pk)


@desk(BPD)
@require_safe
def poster(request: DeskRequest, pk: int) -> HttpResponse:
    """The code to print or to throw on the wall: it opens the list on people's own phones."""
    held = meeting_of(request, pk)
    words = words_for(held.desa_id)
    return desk_page(
        request, "meja/musyawarah_qr.html", {"s": words, "musyawarah": held, "alamat": _door(held)}
    )


@desk(BPD)
@require_safe
def code(request: DeskRequest, pk: int) -> HttpResponse:
    """The code alone, as a drawing."""
    held = meeting_of(request, pk)
    if not held.secret:
        raise Http404
    drawn = io.BytesIO()
    segno.make(_door(held), error="m", micro=False).save(drawn, kind="svg", scale=8, border=4, light="#fff")
    answer = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = "no-store"
    return answer


def _door(held: Musyawarah) -> str:
    return (
        f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('hadir', args=[held.secret])}" if held.secret else ""
    )


def _forms(request: DeskRequest, held: Musyawarah, what: str) -> dict[str, DeskForm]:
    words = words_for(held.desa_id)
    dusun = list(held.desa.dusun.order_by("name"))

    def typed(name: str) -> Any:
        return request.POST if what == name else None

    kept = {"dusun": request.GET.get("dusun"), "kunci_kirim": new_key()}
    forms: dict[str, DeskForm] = {
        "nama": PersonForm(typed("nama"), desa=held.desa, words=words, initial=kept, auto_id="nama_%s"),
        "hadir": AttendanceForm(
            typed("hadir"), dusun=dusun, initial=_counted(held, dusun), auto_id="hadir_%s"
        ),
        "nomor": NumberForm(
            typed("nomor"),
            initial={"nomor": suggested_number(held, DocumentKind.BERITA_ACARA)},
            auto_id="nomor_%s",
        ),
    }
    if not held.secret:
        forms["kode"] = DeskForm(typed("kode"), auto_id="kode_%s")
    if rule_of(held.kind).quorum is not None:
        members = {"anggota": held.members_entitled, "hadir": held.members_present}
        forms["kuorum"] = QuorumForm(typed("kuorum"), initial=members, auto_id="kuorum_%s")
    return forms


def _counted(held: Musyawarah, dusun: list[Dusun]) -> dict[str, Any]:
    counted: dict[str, Any] = {
        "perempuan": held.women,
        "laki": held.men,
        "difabel": held.disabled,
        "lansia": held.elderly,
        "anak": held.children,
        "miskin": held.poor,
        "berita_acara": held.berita_acara_no,
    }
    known = {one.dusun_id: one for one in held.by_dusun.all()}
    for one in dusun:
        if (row := known.get(one.pk)) is not None:
            counted[f"dusun{one.pk}_p"], counted[f"dusun{one.pk}_l"] = row.women, row.men
    return counted


def _do(request: DeskRequest, held: Musyawarah, what: str, form: DeskForm, at: dt.datetime) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if what == "nama":
        person = Person(
            name=said["nama"],
            gender=said["kelamin"],
            dusun=said["dusun"],
            group=said["golongan"],
            stands_for=said["mewakili"],
            phone=said["hp"],
        )
        entry = said["kunci_kirim"][:36] or new_key()
        check_in(musyawarah=held, person=person, entry=entry, by=by, at=at)
    elif what == "kuorum":
        count_members(musyawarah=held, entitled=said["anggota"], present=said["hadir"], by=by, at=at)
    elif what == "kode":
        open_check_in(musyawarah=held, by=by, at=at)
    elif what == "nomor":
        number_berita_acara(musyawarah=held, number=said["nomor"], by=by, at=at)
    else:
        _attend(request, held, form, at)


def _attend(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    dusun = list(held.desa.dusun.order_by("name"))
    rows = [FromDusun(one, said[f"dusun{one.pk}_l"] or 0, said[f"dusun{one.pk}_p"] or 0) for one in dusun]
    attend(
        musyawarah=held,
        attendance=Attendance(
            men=said["laki"],
            women=said["perempuan"],
            disabled=said["difabel"] or 0,
            poor=said["miskin"] or 0,
            elderly=said["lansia"] or 0,
            children=said["anak"] or 0,
        ),
        berita_acara_no=said["berita_acara"],
        by_dusun=rows if any(one.men or one.women for one in rows) else (),
        by=request.member.actor(),
        at=at,
    )


def _kept(form: DeskForm) -> dict[str, Any]:
    """The next one in the row most likely comes from the same place."""
    dusun = form.cleaned_data["dusun"]
    return {"dusun": dusun.pk} if dusun is not None else {}


def _context(held: Musyawarah, forms: dict[str, DeskForm], what: str, at: dt.datetime) -> dict[str, Any]:
    names = list(held.attendees.select_related("dusun").order_by("-checked_in_at", "-pk"))
    there = [one for one in names if one.taken_off_at is None]
    return {
        "formulir": forms,
        "buka": what,
        "nama": there,
        "dicoret": [one for one in names if one.taken_off_at is not None],
        "dusun_hadir": held.by_dusun.select_related("dusun").order_by("dusun__name"),
        "per_kepala": bool(held.attendance) and not there,
        "qr_terbuka": may_check_in_themselves(held, at),
        "perlu": least_present(held.kind, held.members_entitled or 0),
        "kuorum_dasar": basis_said(rule_of(held.kind).legal_basis, sure=rule_of(held.kind).sure),
    }
