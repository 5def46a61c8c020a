"""What lies behind a number of the recap, as filters of the inbox: whom, what about, from when to when."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib.local_time import day_begins
from bpd_portal.day_filter import DayFilter
from bpd_portal.years import LONGEST_ID
from posko.bidang import UNKNOWN, all_bidang, in_bidang
from posko.models import AspirasiQuerySet
from posko.states import Gender, Kind, Vulnerable

NOT_KNOWN = "belum"  # in an address, where "" would ask for nothing


class RecapFilter(django_filters.FilterSet):
    """By days, bidang, kind, gender and group; each also by what nobody said."""

    sejak = DayFilter(label=_("Sejak tanggal"), method="since")
    sampai = DayFilter(label=_("Sampai tanggal"), method="until")
    bidang = django_filters.ChoiceFilter(
        label=_("Bidang"),
        method="under",
        empty_label=_("Semua"),
        choices=[*((one.kode, one.short) for one in all_bidang()), (NOT_KNOWN, _("Belum diketahui"))],
    )
    jenis = django_filters.ChoiceFilter(
        label=_("Jenis"), field_name="kind", choices=Kind.choices, empty_label=_("Semua")
    )
    kelamin = django_filters.ChoiceFilter(
        label=_("Penyampai"),
        method="by_gender",
        empty_label=_("Semua"),
        choices=[*Gender.choices, (NOT_KNOWN, _("Tidak disebut"))],
    )
    rentan = django_filters.ChoiceFilter(
        label=_("Kelompok warga"),
        method="by_group",
        empty_label=_("Semua"),
        choices=[*Vulnerable.choices, (NOT_KNOWN, _("Tidak disebut"))],
    )
    # Written by the recap's own links, not by hand.
    kelompok = django_filters.NumberFilter(
        field_name="kelompok_id", widget=forms.HiddenInput, max_value=10**LONGEST_ID
    )
    dihitung = django_filters.ChoiceFilter(
        method="that_count", choices=[("1", "1")], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in RecapFilter.base_filters:  # what a list is asked for most stands first
            self.filters[name] = self.filters.pop(name)

    def since(self, found: AspirasiQuerySet, name: str, value: dt.date) -> AspirasiQuerySet:
        """From this day on."""
        return found.filter(received_at__gte=self._midnight(value))

    def until(self, found: AspirasiQuerySet, name: str, value: dt.date) -> AspirasiQuerySet:
        """Up to and with this day."""
        return found.filter(received_at__lt=self._midnight(value + dt.timedelta(days=1)))

    def under(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those under a bidang, or under none that is known."""
        return found.filter(in_bidang(UNKNOWN if value == NOT_KNOWN else value))

    def by_gender(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those of women, of men, or of people who did not say."""
        return found.filter(gender="" if value == NOT_KNOWN else value)

    def by_group(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those of a group of residents, or of people who named none."""
        return found.filter(vulnerable="" if value == NOT_KNOWN else value)

    def that_count(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those the recap counts."""
        return found.counted()

    def _midnight(self, day: dt.date) -> dt.datetime:
        request: Any = self.request
        return day_begins(day, request.member.wilayah_id)
