"""The filters of this desk's lists, kept in the address, so that a view can be returned to."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from accountability.oversight.models import (
    HelpRequest,
    HelpRequestQuerySet,
    Origin,
    PassedUp,
    PassedUpQuerySet,
    Standing,
    Visit,
    VisitQuerySet,
)

ALL = "semua"


class KecFilter(django_filters.FilterSet):
    """A filter of a list over villages: one of them may be chosen."""

    tempat = django_filters.ChoiceFilter(label=_("Dari"), field_name="desa", empty_label=_("Semua"))

    def __init__(self, *args: Any, villages: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tempat"].extra["choices"] = list(villages)

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False


class PassedUpFilter(KecFilter):
    """What waits or is followed, or all there is, by how it stands, its clock, cause and place."""

    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="standing_so",
        empty_label=_("Belum selesai"),
        choices=[("meja_lain", _("Di meja lain")), *Standing.choices, (ALL, _("Semua"))],
    )
    lewat = django_filters.ChoiceFilter(
        label=_("Batas waktu"), method="by_clock", empty_label=_("Semua"), choices=[("ya", _("Lewat batas"))]
    )
    asal = django_filters.ChoiceFilter(
        label=_("Asal"), field_name="origin", empty_label=_("Semua"), choices=Origin.choices
    )

    class Meta:
        model = PassedUp
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: dt.date, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.level = today, level

    def filter_queryset(self, queryset: PassedUpQuerySet) -> PassedUpQuerySet:
        """All filters together; what is open on this desk, oldest day first, when no state is asked for."""
        found: PassedUpQuerySet = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if asked.get("keadaan"):
            return found.newest_first()
        return found.open().filter(level=self.level).oldest_due_first()

    def standing_so(self, found: PassedUpQuerySet, name: str, value: str) -> PassedUpQuerySet:
        """Those that stand so, or anyhow; or those another desk has."""
        if value == "meja_lain":
            return found.open().exclude(level=self.level)
        return found if value == ALL else found.filter(standing=value)

    def by_clock(self, found: PassedUpQuerySet, name: str, value: str) -> PassedUpQuerySet:
        """Those whose day is over."""
        return found.late(self.today)


class VisitFilter(KecFilter):
    """Visits to come first; or those held, called off, or all."""

    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="standing_so",
        empty_label=_("Akan datang"),
        choices=[("sudah", _("Sudah dikunjungi")), ("batal", _("Tidak jadi")), (ALL, _("Semua"))],
    )

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: VisitQuerySet) -> VisitQuerySet:
        """All filters together; what is still to come when nothing is asked for."""
        found: VisitQuerySet = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("keadaan"):
            return found.order_by("-planned_date", "-id")
        return found.planned().order_by("planned_date", "id")

    def standing_so(self, found: VisitQuerySet, name: str, value: str) -> VisitQuerySet:
        """Those held, called off, or any."""
        if value == "sudah":
            return found.held()
        return found.filter(cancelled_at__isnull=False) if value == "batal" else found


class HelpFilter(KecFilter):
    """What villages asked: all of it, or what waits."""

    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="standing_so",
        empty_label=_("Semua"),
        choices=[("menunggu", _("Menunggu jawaban")), ("dinilai", _("Sudah dinilai"))],
    )

    class Meta:
        model = HelpRequest
        fields: tuple[str, ...] = ()

    def standing_so(self, found: HelpRequestQuerySet, name: str, value: str) -> HelpRequestQuerySet:
        """Those that wait, or were rated."""
        return found.unanswered() if value == "menunggu" else found.rated()
