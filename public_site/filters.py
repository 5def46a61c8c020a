"""The filters of "apa hasilnya" and its search by words, kept in the address bar."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from posko.counts import counted_until, smallest_public
from posko.models import Aspirasi, Kelompok
from posko.states import State
from posko.topics import choices

MOST_WORDS = 6
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
        label=_("Sampai mana"),
        field_name="state",
        choices=[(s.value, _(str(s.label))) for s in SHOWN],
        empty_label=_("Semua"),
    )
    topik = django_filters.ChoiceFilter(label=_("Tentang apa"), method="about", empty_label=_("Semua"))

    dusun = django_filters.ModelChoiceFilter(
        method="around", queryset=Dusun.objects.none(), to_field_name="name", empty_label=_("Semua")
    )
    cari = django_filters.CharFilter(label=_("Cari kata"), method="saying", max_length=80)

    class Meta:
        model = Kelompok
        fields = ("keadaan",)

    words_of: tuple[str, ...] = ("title", "usulan__decision__sentence")

    def __init__(self, data: Any, *args: Any, desa: Wilayah, words: Words, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.filters["dusun"].queryset = Dusun.objects.filter(desa=desa).order_by("name")
        self.form.fields["dusun"].label = words.dusun.capitalize()
        self.form.fields["cari"].widget.attrs |= {"autocomplete": "off", "type": "search"}
        self.filters["topik"].extra["choices"] = choices(words)
        self.form.fields["topik"].choices = [("", _("Semua")), *choices(words)]
        for field in self.form.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Pilih salah satu dari daftar ini.")

    def about(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Groups with at least one open voice on the topic; what a confidential one says does not count."""
        told = Aspirasi.objects.open_to_all().filter(topic=value, kelompok=OuterRef("pk"))
        return queryset.filter(Exists(told))

    def around(self, queryset: "QuerySet[Any]", name: str, dusun: Dusun) -> "QuerySet[Any]":
        """Groups that enough people of the dusun speak of (posko.counts): fewer would point at someone."""
        enough = (
            Aspirasi.objects.open_to_all()
            .arrived_before(counted_until(timezone.now(), dusun.desa_id))
            .filter(dusun=dusun, kelompok__isnull=False)
            .values("kelompok")
            .annotate(many=Count("pk"))
            .filter(many__gte=smallest_public())
        )
        return queryset.filter(pk__in=enough.values("kelompok"))

    def saying(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Those whose public words hold every word that was typed, as a part of a word too."""
        for word in value.split()[:MOST_WORDS]:
            found = Q()
            for field in self.words_of:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(pk__in=self._meta.model.objects.filter(found).values("pk"))
        return queryset


class VoiceFilter(KelompokFilter):
    """Voices that stand alone, by the same two."""

    class Meta:
        model = Aspirasi
        fields = ("keadaan",)

    words_of = ("public_summary",)

    def about(self, queryset: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Voices on the topic."""
        return queryset.filter(topic=value)

    def around(self, queryset: "QuerySet[Any]", name: str, dusun: Dusun) -> "QuerySet[Any]":
        """None: a voice that stands alone would be pointed at by its dusun."""
        return queryset.none()
