"""Puts a page of the desks above the villages together: local words, menu, name of the room.

The kabupaten's own pages (`kab…`) have a menu of their own for its members; the kecamatan reads some of them
with the menu it has anyway. A member of a kabupaten who looks at one kecamatan is told so on every page.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership, Role
from accountability.oversight.reach import is_regional, may_decree, may_rule, may_write
from accountability.oversight.shared_lines import strangers_of
from accountability.regions.sebutan import Words, words_for

# Addresses of the menu, which others share the beginning of; the rest stands under "Lainnya".
_MENU = ("kec", "kec-peringatan", "kec-diteruskan")
_REST = (
    "kec-evaluasi",
    "kec-pembinaan",
    "kec-layanan",
    "kec-loket",
    "kec-sinergi",
    "kec-laporan",
    "kab-kalender",
)
_WORDS = {
    "kec": _("Ringkasan"),
    "kec-peringatan": _("Peringatan"),
    "kec-evaluasi": _("Evaluasi"),
    "kec-diteruskan": _("Diteruskan"),
    "kec-pembinaan": _("Pembinaan"),
    "kec-layanan": _("Layanan"),
    "kec-loket": _("Loket"),
    "kec-sinergi": _("Sinergi"),
    "kec-laporan": _("Laporan"),
    "kab-kalender": _("Kalender"),
    "kab": _("Ringkasan"),
    "kab-diteruskan": _("Diteruskan"),
    "kab-aturan": _("Aturan"),
    "kab-nomor": _("Nomor SMS"),
    "kab-keadaan": _("Keadaan sistem"),
    "kab-sebutan": _("Sebutan"),
    "kab-orang": _("Orang dan akun"),
    "kec-orang": _("Orang dan akun"),
    "kab-desa": _("Yang sudah ikut"),
    "kec-mitra": _("Aplikasi mitra"),
    "kab-mitra": _("Aplikasi mitra"),
    "kab-identitas": _("Buka identitas"),
    "kab-hapus": _("Hapus kata warga"),
}
# Of the kabupaten.
_REGIONAL = ("kab", "kab-diteruskan", "kab-aturan")
_REGIONAL_REST = (
    "kab-desa",
    "kab-orang",
    "kab-nomor",
    "kab-mitra",
    "kab-keadaan",
    "kab-sebutan",
    "kab-kalender",
    "kab-identitas",
    "kab-hapus",
)
_NOT_OF_THE_AUDITOR = frozenset({"kab-diteruskan", "kab-desa", "kab-orang"})
_TOPS = frozenset({"kec", "kab"})  # others share the beginning of their names


class SeeOther(HttpResponseRedirect):
    """After a deed: look there (303), so that loading again sends nothing again."""

    status_code = 303


def kec_page(
    request: DeskRequest, template: str, words: Words, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page for this member; the menu marks where it lies."""
    here = (request.resolver_match.url_name or "") if request.resolver_match else ""
    member = request.member
    whole: Membership = getattr(request, "whole_member", member)
    own = words_for(member.wilayah_id)
    regional = here.startswith("kab") and is_regional(member)
    menu = _regional_menu(member, here, own) if regional else _kec_menu(whole, member, here)
    common = {
        "s": words,
        **menu,
        "ruang": title_of(member, own),
        "rumah": reverse("kab" if regional else "kec"),
        "boleh_tulis": may_write(member),
        "melihat": None if regional else getattr(request, "looking_at", None),
    }
    return render(request, template, {**common, **context}, status=status)


def _kec_menu(whole: Membership, member: Membership, here: str) -> dict[str, Any]:
    rest = [_entry(name, here) for name in _REST]
    first = [_entry(name, here) for name in _MENU]
    if is_regional(whole):
        word = words_for(whole.wilayah_id).kabupaten.capitalize()
        first.insert(0, {"teks": word, "href": reverse("kab"), "kini": False})
        rest.insert(0, first.pop())  # four words fit one row of a phone
    rest += _people(member, here)
    rest += _strangers(member, here)
    return {"menu": first, "menu_lain": [{"judul": "", "butir": rest}]}


def _regional_menu(member: Membership, here: str, words: Words) -> dict[str, Any]:
    """The pages of the kabupaten, and the way to those of its kecamatan."""
    shut = _NOT_OF_THE_AUDITOR if member.role != Role.KABUPATEN else frozenset()
    first = [_entry(name, here) for name in _REGIONAL if name not in shut]
    rest = [_entry(name, here) for name in _REGIONAL_REST if name not in shut]
    below = [_entry(name, here) for name in ("kec", *_MENU[1:], *_REST[:-1])]
    title = words.kecamatan.capitalize()
    return {
        "menu": first,
        "menu_lain": [{"judul": "", "butir": rest}, {"judul": title, "butir": below}],
    }


def _entry(name: str, here: str) -> dict[str, Any]:
    now = here == name or (name not in _TOPS and here.startswith(f"{name}-"))
    return {"teks": _WORDS[name], "href": reverse(name), "kini": now}


def _people(member: Membership, here: str) -> list[dict[str, Any]]:
    """The pages about accounts and partners, for a camat; the kabupaten has them in its own menu."""
    return [_entry(name, here) for name in ("kec-orang", "kec-mitra")] if member.role == Role.CAMAT else []


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


def must_rule(member: Membership) -> None:
    """Raises PermissionDenied for who sets nothing here: only the kabupaten's own desk does."""
    if not may_rule(member):
        raise PermissionDenied


def must_write(member: Membership) -> None:
    """Raises PermissionDenied for who only reads here."""
    if not may_write(member):
        raise PermissionDenied
