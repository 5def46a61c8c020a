"""The tag that offers a list as a file, loaded as {% load daftar %}: the page's own filter goes with it."""

from typing import Any

from django import template
from django.urls import reverse

from accountability.accounts.access import PEMDES, POSKO
from accountability.accounts.models import Role

register = template.Library()
_NOT_KEPT = frozenset({"halaman", "pilih", "sebelum"})  # which part of the list is on the page


@register.inclusion_tag("meja/_unduh_daftar.html", takes_context=True)
def unduh_daftar(context: dict[str, Any], slug: str, name: str = "", **also: Any) -> dict[str, Any]:
    """Links to the list `slug` as XLSX and CSV at the desk of who reads; `name` where a page has two."""
    request = context["request"]
    kept = {key: request.GET.getlist(key) for key in request.GET if key not in _NOT_KEPT and request.GET[key]}
    query = {**kept, **also} or None
    door = _door(request)
    return {
        "nama": name,
        "xlsx": reverse(door, args=[slug, "xlsx"], query=query),
        "csv": reverse(door, args=[slug, "csv"], query=query),
    }


def _door(request: Any) -> str:
    role = request.member.role
    if role in PEMDES or role in POSKO:
        return "pemdes-daftar" if role in PEMDES else "bpd-daftar"
    of_the_kabupaten = role != Role.CAMAT and request.path.startswith("/kab/")
    return "kab-daftar" if of_the_kabupaten else "kec-daftar"
