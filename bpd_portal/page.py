"""Puts a desk's page together: local words, the menu, the status of a refused form."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest
from accountability.accounts.models import Membership
from accountability.oversight.views.page import title_of
from accountability.regions.sebutan import Words, words_for
from bpd_portal.menu import menu_of
from bpd_portal.undoable import undoable


class SeeOther(HttpResponseRedirect):
    """After a deed: look there (303), so that loading again sends nothing again."""

    status_code = 303


def onward(name: str, *args: Any, **query: Any) -> SeeOther:
    """On to the page `name`, with `query` in its address."""
    return SeeOther(reverse(name, args=args, query=query or None))


def desk_page(
    request: DeskRequest, template: str, context: dict[str, Any], *, salah: Form | None = None
) -> HttpResponse:
    """The page for this member; with `salah`, a refused form, a 422 that begins with what is wrong."""
    member = request.member
    words = context.get("s") or words_for(member.wilayah_id)
    refused = salah is not None and bool(salah.errors)
    common = {
        "s": words,
        "desa": member.wilayah,
        "member": member,
        "ruang": room_of(member, words),
        **menu_of(request),
        "salah": salah if refused else None,
        "urung": undoable(request, timezone.now()) if member.role in BPD else None,
    }
    return render(request, template, {**common, **context}, status=422 if refused else 200)


def room_of(member: Membership, words: Words) -> str:
    """Whose desk this is, in local words: `BPD Desa Sukamaju`, `Pemerintah Desa Sukamaju`."""
    name = member.wilayah.name
    if member.role in KECAMATAN:
        return title_of(member, words)
    if member.role in PEMDES:
        return f"{words.pemdes.title()} {name}"
    return f"{words.bpd} {words.desa.capitalize()} {name}"
