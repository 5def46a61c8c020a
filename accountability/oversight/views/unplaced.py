"""The desk for SMS nobody could place: a person says which village a phone speaks for."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import jam, local_date, tanggal, zone_abbr, zone_for
from accountability.oversight.forms import KecForm
from accountability.oversight.reach import villages_of
from accountability.oversight.shared_lines import PLACERS, shared_lines_of
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.regions.models import Wilayah, name_key
from accountability.regions.sebutan import Words, words_for
from posko.intake import NoSuchDesa
from posko.unplaced import (
    AlreadyPlaced,
    Kept,
    Stranger,
    from_machines,
    phones_on,
    place_by_hand,
    strangers,
    stuck_on,
)
from sms_gateway.log import for_eyes, pseudonym
from sms_gateway.models import InboundSMS, Line

ON_A_PAGE = 20
LIST_ID = "daftar-desa"


class PlaceForm(KecForm):
    """Where one phone belongs: a village of one's own wilayah, found while typing, also without a script."""

    desa = forms.CharField(
        help_text=gettext_lazy("Ketik beberapa huruf, lalu pilih dari daftar."),
        max_length=120,
        widget=forms.TextInput(attrs={"list": LIST_ID, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Pilih dulu namanya dari daftar.")},
    )

    def __init__(self, villages: Sequence[Wilayah], label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.villages = villages
        self.fields["desa"].label = label

    def clean_desa(self) -> Wilayah:
        """The village that was chosen from the list, or named by its code or by a name only it has."""
        said = self.cleaned_data["desa"].strip()
        named = [one for one in self.villages if said in {offered(one), one.kode}]
        named = named or [one for one in self.villages if one.name_key == name_key(said)]
        if len(named) == 1:
            return named[0]
        if named:
            raise ValidationError(_("Nama itu ada lebih dari satu. Pilih yang memakai kode."))
        raise ValidationError(_("Nama itu tidak ada di wilayah Anda. Pilih dari daftar."))


@desk(PLACERS)
@require_http_methods(["GET", "HEAD", "POST"])
def unplaced(request: DeskRequest) -> HttpResponse:
    """The phones that wait, longest first; a POST places one. 404 where the desk looks after no line."""
    lines = shared_lines_of(request.member)
    if not lines:
        raise Http404
    villages = list(villages_of(request.member).select_related("parent"))
    kode = request.member.wilayah_id
    words = words_for(kode)
    refused: dict[int | None, PlaceForm] = {}
    if request.method == "POST":
        sms = _sms_of(request.POST.get("sms", ""), lines)
        form = _form(villages, words, sms.contact_id, request.POST)
        if form.is_valid() and _placed(request, sms, form):
            return SeeOther(request.get_full_path())
        refused[sms.contact_id] = form
    page: Page[Any] = Paginator(phones_on(lines), ON_A_PAGE).get_page(request.GET.get("halaman"))
    found = strangers(lines, [row["contact"] for row in page])
    forms_of = {one.contact.pk: _form(villages, words, one.contact.pk) for one in found} | refused
    context = {
        "halaman": page,
        "telepon": [_shown(one, kode, forms_of[one.contact.pk]) for one in found],
        "tawaran": [offered(one) for one in villages],
        "daftar": LIST_ID,
        "tertahan": [_read_only(one, kode) for one in stuck_on(lines)],
        "mesin": [_read_only(one, kode) for one in from_machines(lines)],
    }
    return kec_page(request, "kec/tanpa_tempat.html", words, context, status=422 if refused else 200)


def offered(desa: Wilayah) -> str:
    """A village in the list: names repeat, so with what lies above it and its code."""
    above = f", {desa.parent.name}" if desa.parent else ""
    return f"{desa.name}{above} ({desa.kode})"


def _placed(request: DeskRequest, sms: InboundSMS, form: PlaceForm) -> bool:
    """Whether the form has nothing more to say: placed now, or by somebody who was quicker."""
    desa, contact = form.cleaned_data["desa"], sms.contact
    if contact is None:
        raise Http404
    try:
        done = place_by_hand(contact=contact, desa=desa, by=request.member.actor(), at=timezone.now())
    except AlreadyPlaced:
        messages.warning(request, _("Telepon itu sudah ditempatkan orang lain. Tidak ada yang berubah."))
        return True
    except NoSuchDesa:
        form.add_error("desa", _("Wilayah itu tidak menerima aspirasi di sini. Pilih yang lain."))
        return False
    told = {"nama": desa.name, "n": len(done.taken)}
    messages.success(request, _("Masuk ke %(nama)s: %(n)s aspirasi. Warga dikabari nomornya.") % told)
    return True


def _sms_of(ref: str, lines: Sequence[Line]) -> InboundSMS:
    """The SMS a form speaks of, on one of this desk's lines; else 404."""
    try:
        known = uuid.UUID(ref)
    except ValueError:
        raise Http404 from None
    held = InboundSMS.objects.filter(line__in=lines, contact__isnull=False).select_related("contact")
    sms: InboundSMS = get_object_or_404(held, ref=known)
    return sms


def _form(villages: Sequence[Wilayah], words: Words, phone: int | None, data: Any = None) -> PlaceForm:
    label = _("Dari %(desa)s mana?") % {"desa": words.desa}
    return PlaceForm(villages, label, data, auto_id=f"t{phone}_%s")


def _shown(one: Stranger, kode: str, form: PlaceForm) -> dict[str, Any]:
    """One phone for the page: a pseudonym, its words with numbers in them covered, and its form."""
    named = _("Telepon rahasia") if one.secret else f"{_('Telepon')} {pseudonym(one.contact, kode)}"
    said = [
        {"isi": _words(sms, covered=sms.pk in one.covered), "waktu": _moment(sms, kode)} for sms in one.sms
    ]
    return {"nama": named, "sms": said, "ref": one.sms[0].ref, "form": form}


def _read_only(one: Kept, kode: str) -> dict[str, str]:
    """An SMS without any name of its sender: its words with numbers in them covered, when and how often."""
    often = f", {one.times} {_('kali')}" if one.times > 1 else ""
    return {"isi": _words(one.sms, covered=one.covered), "waktu": f"{_moment(one.sms, kode)}{often}"}


def _words(sms: InboundSMS, *, covered: bool) -> str:
    return _("Pesan rahasia, kata-katanya ditutup.") if covered else for_eyes(sms.body) or _("(tanpa kata)")


def _moment(sms: InboundSMS, kode: str) -> str:
    at = sms.received_at
    return f"{tanggal(local_date(at, kode))}, {jam(at, zone_for(kode))} {zone_abbr(kode)}"
