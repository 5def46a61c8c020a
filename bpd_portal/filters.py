"""The filters of the inbox, kept in the address so that a view can be shared and returned to."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accountability.lib import nomor
from accountability.regions.models import Dusun
from bpd_portal.forms.voices import TOPICS
from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import Channel, State

ALL = "semua"


def own_dusun(request: Any) -> QuerySet[Dusun]:
    """The dusun of the member's own desa."""
    found: QuerySet[Dusun] = request.member.wilayah.dusun.order_by("name")
    return found


class VoiceFilter(django_filters.FilterSet):
    """By state, dusun, channel, topic, words or number, and by what is late.

    Without a state it shows what lies on the desk: what waits for the council itself.
    """

    kata = django_filters.CharFilter(
        label=_("Kata atau nomor"), method="with_words", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="in_state",
        empty_label=_("Belum digabung"),
        choices=[(ALL, _("Semua")), *State.choices],
    )
    lewat = django_filters.ChoiceFilter(
        label=_("Batas waktu"),
        method="late",
        empty_label=_("Semua"),
        choices=[("baca", _("Lewat batas baca")), ("jawab", _("Lewat batas jawab"))],
    )
    dusun = django_filters.ModelChoiceFilter(queryset=own_dusun, empty_label=_("Semua"))
    saluran = django_filters.ChoiceFilter(
        label=_("Saluran"), field_name="channel", choices=Channel.choices, empty_label=_("Semua")
    )
    topik = django_filters.ChoiceFilter(
        label=_("Topik"), field_name="topic", choices=TOPICS, empty_label=_("Semua")
    )

    class Meta:
        model = Aspirasi
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: dt.date, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["dusun"].label = dusun_word.capitalize()

    def filter_queryset(self, queryset: AspirasiQuerySet) -> AspirasiQuerySet:
        """All filters together; what lies on the desk when no state is asked for."""
        found: AspirasiQuerySet = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked.get("keadaan") or asked.get("lewat") or nomor.is_valid(asked.get("kata") or ""):
            return found
        return found.on_the_desk()

    def in_state(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those in a state, or in any."""
        return found if value == ALL else found.filter(state=value)

    def with_words(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those that say all the words, or the one with this number."""
        if nomor.is_valid(value):
            return found.filter(nomor=nomor.tidy(value))
        for word in value.split()[:8]:
            found = found.filter(text__icontains=word)
        return found

    def late(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those unread past their day, or read and not answered past it."""
        return found.filter(unread_late(self.today) if value == "baca" else unanswered_late(self.today))

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False


def unread_late(today: dt.date) -> Q:
    """Received, not read, and the day to read it has passed."""
    return Q(state=State.RECEIVED, read_due_date__lt=today)


def unanswered_late(today: dt.date) -> Q:
    """Still with the council after the day to answer; the clock rests while the citizen is asked for more."""
    return Q(state__in=[State.RECEIVED, State.READ], answer_due_date__lt=today)
