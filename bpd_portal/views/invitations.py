"""Invitations by SMS, seen before they are sent, and who asked to be fetched; no phone number is shown."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib import gsm7
from accountability.planning.calling import called_by_the_head
from accountability.planning.fetching import ToFetch, arrange, asked
from accountability.planning.inviting import Audience, Invited, invite, is_open, look_ahead, standard_words
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meeting_work import FetchForm, InviteForm, audience_of
from bpd_portal.meeting_page import at_desk, meeting_of, meeting_page
from bpd_portal.page import onward
from bpd_portal.report_preview import price_of
from bpd_portal.rows import moment
from bpd_portal.sentences import refusal_told
from posko.words import ONE_SMS
from sms_gateway import lines

HERE = "musyawarah-undangan"
ROUNDED = 5  # the village government hears how many phones at most, in fives


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: DeskRequest, pk: int) -> HttpResponse:
    """The form with its preview; a POST looks again (lihat), sends (kirim), or tells who is fetched when."""
    return _invitations(request, pk)


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def by_the_head(request: DeskRequest, pk: int) -> HttpResponse:
    """The same for what the head of the village called; never by group, and phones are counted in fives."""
    if not called_by_the_head(meeting_of(request, pk)):
        raise Http404
    return _invitations(request, pk)


def _invitations(request: DeskRequest, pk: int) -> HttpResponse:
    at, held = timezone.now(), meeting_of(request, pk)
    what = request.POST.get("aksi") if request.method == "POST" else ""
    if what not in {"", "lihat", "kirim", "jemput"}:
        raise Http404
    waiting = asked(held)
    fetch = FetchForm(
        request.POST if what == "jemput" else None, asked=_choices(waiting), auto_id="jemput_%s"
    )
    form = _form(request, held, what)
    if what == "jemput" and attempt(request, fetch, lambda: _arrange(request, held, fetch, at)):
        messages.success(request, _("Jam jemput dikabarkan lewat SMS."))
        return onward(at_desk(request, HERE), held.pk)
    outlook = _outlook(held, form)
    if what == "kirim" and _as_seen(request, form, outlook):
        sent: list[int] = []
        if attempt(request, form, lambda: sent.append(_invite(request, held, form, at))):
            _tell_sent(request, _shown(request, sum(sent)))
            return onward(at_desk(request, HERE), held.pk)
    context = {
        "form": form,
        "jemput": fetch,
        "minta": _by_dusun(waiting, fetch, held),
        "diundang": _shown(request, held.invitations.count()),
        "terbuka": is_open(held, at) and held.locked_at is None,
        **_preview(request, held, outlook, form, at),
    }
    used: DeskForm = fetch if what == "jemput" else form
    return meeting_page(request, held, at_desk(request, HERE), context, refused=used if what else None, at=at)


def _shown(request: DeskRequest, phones: int) -> int:
    """As it is for the council; else the next five, so that no small count points at anyone."""
    return phones if request.member.role in BPD else -(-phones // ROUNDED) * ROUNDED


def _form(request: DeskRequest, held: Musyawarah, what: str | None) -> InviteForm:
    first = {**audience_of(held), "kata": standard_words(held)}
    return InviteForm(
        request.POST if what in {"lihat", "kirim"} else None,
        desa=held.desa,
        words=words_for(held.desa_id),
        by_group=request.member.role in BPD,
        auto_id="sms_%s",
        initial=first,
    )


def _audience(said: Mapping[str, Any]) -> Audience:
    dusun = (getattr(one, "pk", one) for one in said["dusun"])
    return Audience(bool(said["acara"]), frozenset(said.get("golongan", ())), frozenset(dusun))


def _outlook(held: Musyawarah, form: InviteForm) -> Invited | None:
    """What it would be; a wording that cannot be sent is refused in the form, and None."""
    if form.is_bound and not form.is_valid():
        return None
    said = form.cleaned_data if form.is_bound else form.initial
    outlook: Invited | None = None
    with refusal_told() as told:
        outlook = look_ahead(musyawarah=held, audience=_audience(said), words=said["kata"])
    if told.refusal is not None and form.is_bound:
        form.add_error(form.field_of(told.refusal), told.sentence)
    return outlook


def _as_seen(request: DeskRequest, form: InviteForm, outlook: Invited | None) -> bool:
    """Whether as many phones would be sent to as the button said; else the page says how many it is now."""
    if outlook is None:
        return False
    if request.POST.get("banyak") == str(_shown(request, len(outlook.phones))) or not outlook.phones:
        return True
    form.add_error(None, _("Jumlahnya berubah: sekarang %(n)s HP. Lihat, lalu kirim lagi.") % {
        "n": _shown(request, len(outlook.phones))
    })  # fmt: skip
    return False


def _invite(request: DeskRequest, held: Musyawarah, form: InviteForm, at: dt.datetime) -> int:
    said = form.cleaned_data
    return invite(
        musyawarah=held, audience=_audience(said), words=said["kata"], by=request.member.actor(), at=at
    )


def _arrange(request: DeskRequest, held: Musyawarah, form: FetchForm, at: dt.datetime) -> int:
    said = form.cleaned_data
    keys = [int(one) for one in said["yang"]]
    return arrange(musyawarah=held, invitations=keys, hour=said["jam"], by=request.member.actor(), at=at)


def _tell_sent(request: DeskRequest, count: int) -> None:
    told = ngettext("Undangan dikirim ke %(n)s HP.", "Undangan dikirim ke %(n)s HP.", count)
    messages.success(request, told % {"n": count} if count else _("Undangan ini sudah dikirim."))


def _preview(
    request: DeskRequest, held: Musyawarah, outlook: Invited | None, form: InviteForm, at: dt.datetime
) -> dict[str, Any]:
    line = lines.usual_route(held.desa_id)
    body = outlook.body if outlook else str(form["kata"].value() or "")
    phones = _shown(request, len(outlook.phones)) if outlook else 0
    parts = gsm7.segments(outlook.body) * phones if outlook else 0
    return {
        "layar": body,
        "pengirim": line.address if line else "",
        "huruf": gsm7.septets(gsm7.plain(body)),
        "batas": ONE_SMS,
        "banyak_sms": gsm7.segments(gsm7.plain(body)) if body else 0,
        "orang": phones,
        "stop": _shown(request, outlook.stopped) if outlook else 0,
        "sudah": _shown(request, outlook.before) if outlook else 0,
        "bagian": parts,
        "harga": price_of(held.desa, parts, at),
    }


def _choices(waiting: list[ToFetch]) -> list[tuple[str, str]]:
    return [(str(one.invitation.pk), f"HP {place}") for place, one in enumerate(waiting, start=1)]


def _by_dusun(waiting: list[ToFetch], form: FetchForm, held: Musyawarah) -> list[dict[str, Any]]:
    """Who asked, by dusun, each with its box; those told already are not ticked first."""
    ticked = form.data.getlist("yang") if form.is_bound else None  # type: ignore[attr-defined]
    rows = []
    for place, one in enumerate(waiting, start=1):
        key, told = str(one.invitation.pk), one.invitation.pickup_arranged_at
        rows.append(
            {
                "dusun": one.dusun.name if one.dusun else _("Tempat tidak disebut"),
                "kunci": key,
                "nama": f"HP {place}",
                "kata": one.words,
                "minta": moment(one.invitation.pickup_asked_at, held.desa_id)
                if one.invitation.pickup_asked_at
                else "",
                "dikabari": moment(told, held.desa_id) if told else "",
                "centang": key in ticked if ticked is not None else told is None,
            }
        )
    return [
        {"dusun": name, "hp": list(some)} for name, some in groupby(rows, key=lambda row: str(row["dusun"]))
    ]
