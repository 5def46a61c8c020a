"""The filters in force as chips, each with the address without it; an address keeps a view."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.regions.models import Dusun
from bpd_portal.filters import VoiceFilter


def chips_of(shown: VoiceFilter, query: QueryDict) -> list[dict[str, str]]:
    """What narrows or orders the list: words, and the address that takes it off."""
    if not shown.form.is_valid():
        return []
    return [
        {"teks": f"{field.label}: {_said(field, value)}", "href": f"?{without(query, name)}"}
        for name, field in shown.form.fields.items()
        if (value := shown.form.cleaned_data.get(name))
    ]


def without(query: QueryDict, *names: str) -> str:
    """The query without some of its names, and back on the first page."""
    rest = query.copy()
    for name in (*names, "halaman", "pilih"):
        rest.pop(name, None)
    for name in [one for one in rest if not rest[one]]:
        rest.pop(name)
    return rest.urlencode()


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, Dusun):
        return value.name
    if isinstance(value, dt.date):
        return tanggal(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return _("“%(words)s”") % {"words": value}
