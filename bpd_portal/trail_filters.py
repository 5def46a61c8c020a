"""The filters of Jejak, kept in the address: one form for deeds and for openings of voices."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accountability.ledger.models import Entry
from accountability.lib import nomor
from accountability.lib.local_time import day_begins
from bpd_portal.day_filter import DayFilter
from bpd_portal.deed_words import DEEDS, OPENED
from posko.models import Opening

CITIZEN, SYSTEM = "warga", "sistem"
Choices = Iterable[tuple[str, Any]]


class TrailFilter(django_filters.FilterSet):
    """By deed, person, number and days."""

    perbuatan = django_filters.ChoiceFilter(
        label=_("Perbuatan"), method="of_deed", empty_label=_("Semua"), choices=list(DEEDS.items())
    )
    orang = django_filters.ChoiceFilter(label=_("Oleh"), method="by_person", empty_label=_("Semua"))
    nomor = django_filters.CharFilter(
        label=_("Nomor aspirasi"),
        method="about",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    sejak = DayFilter(label=_("Sejak tanggal"), method="since")
    sampai = DayFilter(label=_("Sampai tanggal"), method="until")

    def __init__(self, *args: Any, kode: str, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kode = kode
        known = list(people)
        if known:
            self.filters["orang"].extra["choices"] = known
            self.form.fields["orang"].choices = [("", _("Semua")), *known]
        else:  # members see their own: there is nobody to choose
            del self.filters["orang"]
            self.form.fields.pop("orang", None)

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else bool(self.form.errors)


class EntryTrail(TrailFilter):
    """What the ledger tells."""

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()

    def of_deed(self, found: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Those of this deed."""
        return found.filter(kind=value)

    def by_person(self, found: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Those of this member, of citizens, or of the system itself."""
        if value == CITIZEN:
            return found.filter(actor_kind="citizen")
        if value == SYSTEM:
            return found.filter(actor_kind="system")
        return found.filter(actor_user_id=int(value))

    def about(self, found: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Those about this number; also the gathering of several."""
        if not nomor.is_valid(value):
            return found.none()
        digits = nomor.tidy(value)
        return found.filter(Q(ref=digits) | Q(facts__icontains=f'"{digits}"'))

    def since(self, found: QuerySet[Entry], name: str, value: dt.date) -> QuerySet[Entry]:
        """From this day on."""
        return found.filter(at__gte=day_begins(value, self.kode))

    def until(self, found: QuerySet[Entry], name: str, value: dt.date) -> QuerySet[Entry]:
        """Up to and with this day."""
        return found.filter(at__lt=day_begins(value + dt.timedelta(days=1), self.kode))


class OpeningTrail(TrailFilter):
    """Which voices were opened."""

    class Meta:
        model = Opening
        fields: tuple[str, ...] = ()

    def of_deed(self, found: QuerySet[Opening], name: str, value: str) -> QuerySet[Opening]:
        """All of them when openings are asked for, else none."""
        return found if value == OPENED else found.none()

    def by_person(self, found: QuerySet[Opening], name: str, value: str) -> QuerySet[Opening]:
        """Those of this member; nobody else opens a voice."""
        return found.none() if value in {CITIZEN, SYSTEM} else found.filter(user=int(value))

    def about(self, found: QuerySet[Opening], name: str, value: str) -> QuerySet[Opening]:
        """Those of this number."""
        if not nomor.is_valid(value):
            return found.none()
        return found.filter(aspirasi__nomor=nomor.tidy(value))

    def since(self, found: QuerySet[Opening], name: str, value: dt.date) -> QuerySet[Opening]:
        """From this day on."""
        return found.filter(opened_at__gte=day_begins(value, self.kode))

    def until(self, found: QuerySet[Opening], name: str, value: dt.date) -> QuerySet[Opening]:
        """Up to and with this day."""
        return found.filter(opened_at__lt=day_begins(value + dt.timedelta(days=1), self.kode))
