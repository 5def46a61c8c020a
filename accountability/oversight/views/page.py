"""Puts a page of the kecamatan's desk together: local words, menu, name of the room."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership, Role
from accountability.oversight.reach import may_decree, may_write
from accountability.oversight.shared_lines import strangers_of
from accountability.regions.sebutan import Words, words_for

# Addresses of the menu, which others share the beginning of; the rest stands under "Lainnya".
_MENU = ("kec", "kec-peringatan", "kec-diteruskan")
_REST = ("kec-evaluasi", "kec-pembinaan", "kec-sinergi", "kec-laporan", "kab-kalender")
_WORDS = {
    "kec": _("Ringkasan"),
    "kec-peringatan": _("Peringatan"),
    "kec-evaluasi": _("Evaluasi"),
    "kec-diteruskan": _("Diteruskan"),
    "kec-pembinaan": _("Pembinaan"),
    "kec-sinergi": _("Sinergi"),
    "kec-laporan": _("Laporan"),
    "kab-kalender": _("Kalender"),
}


class SeeOther(HttpResponseRedirect):
    """After a deed: look there (303), so that loading again sends nothing again."""

    status_code = 303


def kec_page(
    request: DeskRequest, template: str, words: Words, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page for this member; the menu marks where it lies."""
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    rest = [_entry(name, here) for name in _REST]
    if request.member.role == Role.KABUPATEN:
        own, name = _("Diteruskan ke sini"), "kab-diteruskan"
        rest.append({"teks": own, "href": reverse(name), "kini": here.startswith(name)})
    rest += _strangers(request.member, here)
    room = title_of(request.member, words_for(request.member.wilayah_id))
    menu = {"menu": [_entry(name, here) for name in _MENU], "menu_lain": [{"judul": "", "butir": rest}]}
    common = {"s": words, **menu, "ruang": room, "boleh_tulis": may_write(request.member)}
    return render(request, template, {**common, **context}, status=status)


def _entry(name: str, here: str) -> dict[str, Any]:
    now = here == name or (name != "kec" and here.startswith(f"{name}-"))
    return {"teks": _WORDS[name], "href": reverse(name), "kini": now}


def _strangers(member: Membership, here: str) -> list[dict[str, Any]]:
    """The way to the SMS nobody could place, and how many phones wait; only where the desk has a line."""
    waiting = strangers_of(member)
    if waiting is None:
        return []
    text = f"{_('Tanpa tempat')} ({waiting})" if waiting else _("Tanpa tempat")
    name = "kec-tanpa-tempat"
    return [{"teks": text, "href": reverse(name), "kini": here == name}]


def title_of(member: Membership, words: Words) -> str:
    """Whose desk this is: `Kecamatan Tirtasari`, in local words."""
    level = {"kecamatan": words.kecamatan, "kabupaten_kota": words.kabupaten}.get(member.wilayah.level, "")
    return f"{level.capitalize()} {member.wilayah.name}".strip()


def must_decree(member: Membership) -> None:
    """Raises PermissionDenied for who sets no days off and deadlines."""
    if not may_decree(member):
        raise PermissionDenied


def must_write(member: Membership) -> None:
    """Raises PermissionDenied for who only reads here."""
    if not may_write(member):
        raise PermissionDenied
