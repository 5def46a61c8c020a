"""The two filters of "apa hasilnya", kept in the address bar."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accountability.regions.sebutan import Words
from posko.models import Aspirasi, Kelompok
from posko.states import State
from posko.topics import choices

SHOWN = (
    State.MERGED,
    State.ON_AGENDA,
    State.PLANNED,
    State.BUDGETED,
    State.UNDER_WAY,
    State.DONE,
    State.ANSWERED,
    State.FORWARDED,
    State.NOT_NOW,
)


class KelompokFilter(django_filters.FilterSet):
    """Groups by where they stand and what they are about."""

    keadaan = django_filters.ChoiceFilter(
        label="Sampai mana",
        field_name="state",
        choices=[(s.value, s.label) for s in SHOWN],
        empty_label="Semua",
    )
    topik = django_filters.ChoiceFilter(label="Tentang apa", method="about", empty_label="Semua")

    class Meta:
        model = Kelompok
        fields = ("keadaan",)

    def __init__(self, data: Any, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.filters["topik"].extra["choices"] = choices(words)
        self.form.fields["topik"].choices = [("", "Semua"), *choices(words)]
        for field in self.form.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = "Pilih salah satu dari daftar ini."

    def about(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Groups with at least one voice on the topic; the word of a confidential voice does not count."""
        told = Aspirasi.objects.filter(topic=value, confidential=False, kelompok__isnull=False)
        return queryset.filter(pk__in=told.values("kelompok"))


class VoiceFilter(KelompokFilter):
    """Voices that stand alone, by the same two."""

    class Meta:
        model = Aspirasi
        fields = ("keadaan",)

    def about(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Voices on the topic."""
        return queryset.filter(topic=value)
