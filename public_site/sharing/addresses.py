"""Which page of ours an address is, and what is told of it: for oEmbed and for the code of a card."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import resolve
from django.urls.exceptions import Resolver404

from accountability.policy import rule_of
from public_site.outcomes import public_groups
from public_site.place import NotServed, Place, place_of
from public_site.sharing.money_told import budget_told, newest_budget_told
from public_site.sharing.place_told import village_told
from public_site.sharing.told import NotForOthers, NothingToTell, Shared
from public_site.sharing.voice_told import group_told, number_told

LONGEST = 500
_WEB = {"http": 80, "https": 443}


def absolute(path: str) -> str:
    """The full address of a path of ours."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def told_at_address(address: str) -> Shared:
    """What is told of the page at a full address of ours, or at a path of ours that begins with a slash.

    Raises NotForOthers for a page that asks for a sign-in and a voice that is not open to all; NothingToTell
    for whatever has no card: another host, a page that is not there, a page that is not shown elsewhere.
    """
    path = _path_of(address)
    try:
        found = resolve(path)
    except Resolver404 as none:
        raise NothingToTell from none
    name = found.url_name or ""
    if name in _READERS:
        return _READERS[name](found.kwargs)
    rule = rule_of(name)
    raise NothingToTell if rule is None or rule.is_open else NotForOthers


def served_place(kode: str) -> Place:
    """The place of this code. Raises NothingToTell where there is none, or it does not use the posko."""
    try:
        return place_of(kode)
    except (Http404, NotServed) as none:
        raise NothingToTell from none


def told_of_group(kode: str, pk: int) -> Shared:
    """A kelompok of a village. Raises NothingToTell where it is not public."""
    place = served_place(kode)
    group = public_groups(place.desa).filter(pk=pk).first()
    if group is None:
        raise NothingToTell
    return group_told(group, place)


def _path_of(address: str) -> str:
    """The path of an address of ours; its scheme may be either, its query and fragment do not count."""
    if len(address) > LONGEST:
        raise NothingToTell
    if address.startswith("/") and not address.startswith("//"):
        return urlsplit(address).path
    try:
        asked, own = urlsplit(address.strip()), urlsplit(settings.PUBLIC_BASE_URL)
        host, port = asked.hostname, asked.port
    except ValueError as bad:
        raise NothingToTell from bad
    if asked.scheme not in _WEB or host != own.hostname or asked.username is not None:
        raise NothingToTell
    if (port or _WEB[asked.scheme]) != (own.port or _WEB[asked.scheme]):
        raise NothingToTell
    return asked.path or "/"


_READERS: Mapping[str, Callable[[dict[str, Any]], Shared]] = {
    "desa": lambda told: village_told(served_place(told["kode"])),
    "anggaran": lambda told: newest_budget_told(served_place(told["kode"])),
    "anggaran-tahun": lambda told: budget_told(served_place(told["kode"]), told["tahun"]),
    "kelompok": lambda told: told_of_group(told["kode"], told["pk"]),
    "kabar": lambda told: number_told(told["nomor"])[0],
}
