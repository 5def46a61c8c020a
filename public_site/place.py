"""What every public page must know of its place: the desa, its words, its SMS number, its clock."""

import datetime as dt
import re
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.accounts import bound_cookies as cookies
from accountability.lib.local_time import local_date, zone_abbr
from accountability.regions.models import DesaFacts, Wilayah
from accountability.regions.official_names import local as local  # noqa: PLC0414 - also known from here
from accountability.regions.sebutan import PRESETS, Words, words_for
from posko import counts
from posko.states import BADGE, State
from sms_gateway.public_number import sms_number as sms_number  # noqa: PLC0414 - also known from here
from sms_gateway.public_number import written as written  # noqa: PLC0414

COOKIE = "desa"
YEAR = 365 * 24 * 3600
_KODE = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}")


class NotServed(Exception):
    """The wilayah is a kelurahan, or a desa that does not use the posko yet; an honest page says so."""

    def __init__(self, desa: Wilayah) -> None:
        self.desa = desa
        super().__init__(desa.kode)


class Place:
    """One desa as the public pages see it."""

    def __init__(self, desa: Wilayah, facts: DesaFacts | None, words: Words) -> None:
        self.desa, self.facts, self.words = desa, facts, words

    @property
    def today(self) -> dt.date:
        """The calendar day in the village."""
        return local_date(timezone.now(), self.desa.kode)

    @property
    def counted_until(self) -> dt.datetime:
        """Up to when voices are counted in public (posko.counts)."""
        return counts.counted_until(timezone.now(), self.desa.kode)

    @property
    def zone(self) -> str:
        """WIB, WITA or WIT."""
        return zone_abbr(self.desa.kode)

    @property
    def name(self) -> str:
        """ "Desa Sukamaju", "Kampung Wamesa"."""
        return f"{first_upper(self.words.desa)} {self.desa.name}"

    def context(self, nav: str = "") -> dict[str, Any]:
        """What base_publik.html asks for."""
        return {
            "s": self.words,
            "desa": self.desa,
            "nama_desa": self.name,
            "nav_kini": nav,
            "nomor_sms": sms_number(self.desa.kode),
            "jam_layanan": self.facts.office_hours if self.facts else "",
        }


def place_of(kode: str) -> Place:
    """The desa of an address; 404 when there is none, NotServed when it does not use the posko."""
    place = any_place(kode)
    if place is None:
        raise Http404
    if place.facts is None or not place.desa.is_desa:
        raise NotServed(place.desa)
    return place


def any_place(kode: str) -> Place | None:
    """The desa or kelurahan of this code, served or not; None when there is none."""
    desa = Wilayah.objects.select_related("parent__parent", "facts").filter(kode=kode).first()
    if desa is None or desa.level != Wilayah.Level.DESA_KELURAHAN:
        return None
    return Place(desa, getattr(desa, "facts", None), words_for(kode))


def remembered(request: HttpRequest) -> Place | None:
    """The desa this visitor looked at last, by its cookie."""
    kode = cookies.told(request, COOKIE)
    place = any_place(kode) if _KODE.fullmatch(kode) else None
    return place if place is not None and place.facts is not None and place.desa.is_desa else None


def general_context(request: HttpRequest, nav: str = "") -> dict[str, Any]:
    """For pages of no village: the words of the village remembered, else the general ones."""
    place = remembered(request)
    if place is not None:
        return place.context(nav)
    return {
        "s": PRESETS["umum"],
        "desa": None,
        "nav_kini": nav,
        "nomor_sms": sms_number(""),
        "jam_layanan": "",
    }


def remember(response: HttpResponseBase, desa: Wilayah) -> None:
    """Lets the visitor come back to this desa without searching."""
    set_cookie(response, desa.kode)


def set_cookie(response: HttpResponseBase, kode: str) -> None:
    """The cookie with the code of the desa looked at last."""
    cookies.keep(response, COOKIE, kode, seconds=YEAR)


def first_upper(word: str) -> str:
    """The word with a capital first letter, the rest as it is."""
    return word[:1].upper() + word[1:]


def badge(state: str, words: Words) -> dict[str, str]:
    """The mark of a state for components/lencana.html, in the words of the place."""
    icon, colour = BADGE[state]
    return {"kode": state, "label": _(str(State(state).label)), "ikon": icon, "warna": colour}
