"""Doors of the kecamatan's desk: a member of a kabupaten may look at one kecamatan at a time, and only read.

Which one is said in the address (`?kecamatan=99.01.01`, empty for all) and remembered until they sign out.
Inside, `request.member` is that member as if they belonged to the kecamatan: so every page narrows itself
by the same code that keeps a camat at home. `request.whole_member` is who they are.
"""

import copy
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from accountability.accounts.access import KECAMATAN, DeskRequest, desk
from accountability.accounts.models import Membership
from accountability.oversight.reach import is_regional
from accountability.regions.models import Wilayah

ASKED = "kecamatan"  # in the address
_KEPT = "kecamatan_dilihat"
_READS = frozenset({"GET", "HEAD"})
_KODE = re.compile(r"\d\d\.\d\d\.\d\d")

type View = Callable[..., HttpResponse]


def kec_desk(view: View) -> View:
    """Guards a view of the kecamatan's desk, and narrows it for who looks from above."""

    @wraps(view)
    def narrowed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        whole: Membership = request.member
        if not is_regional(whole):
            return view(request, *args, **kwargs)
        request.whole_member = whole
        inside = list(Wilayah.objects.kecamatan().within(whole.wilayah_id).order_by("name", "kode"))
        chosen = _chosen(request, inside)
        request.looking_at = {"pilihan": inside, "satu": chosen}
        if chosen is None:
            return view(request, *args, **kwargs)
        request.member = seen_from(whole, chosen)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            # A link to a village of another kecamatan of theirs must not end nowhere.
            if request.method not in _READS or ASKED in request.GET:
                raise
        request.member = whole
        request.looking_at = {"pilihan": inside, "satu": None}
        return view(request, *args, **kwargs)

    return desk(KECAMATAN)(narrowed)


def seen_from(member: Membership, kecamatan: Wilayah) -> Membership:
    """The member as they stand in one kecamatan; never saved."""
    there = copy.copy(member)
    there.wilayah = kecamatan
    return there


def _chosen(request: DeskRequest, inside: list[Wilayah]) -> Wilayah | None:
    """What the address says, else what was remembered; 404 for a kecamatan that is not theirs."""
    by_code = {one.kode: one for one in inside}
    if ASKED not in request.GET:
        return by_code.get(request.session.get(_KEPT, ""))
    asked = request.GET[ASKED]
    if asked and (not _KODE.fullmatch(asked) or asked not in by_code):
        raise Http404
    if request.session.get(_KEPT, "") != asked:
        request.session[_KEPT] = asked
    return by_code.get(asked)
