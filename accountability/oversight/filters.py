"""The filters of this desk's lists, kept in the address, so that a view can be returned to."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accountability.accounts.models import Invitation, Membership, MembershipQuerySet
from accountability.accounts.offices import NEVER_IN
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
from accountability.regions.models import Wilayah, WilayahQuerySet, name_key

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


class PeopleFilter(KecFilter):
    """Who has an account below this desk: by place, role, how far they are in, and words of the name."""

    tempat = django_filters.ChoiceFilter(label=_("Wilayah"), method="around", empty_label=_("Semua"))
    peran = django_filters.ChoiceFilter(label=_("Peran"), field_name="role", empty_label=_("Semua"))
    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="standing_so",
        empty_label=_("Yang bertugas"),
        choices=[
            ("masuk", _("Sudah masuk")),
            ("menunggu", _("Menunggu dipakai")),
            ("surat", _("Surat belum dicetak")),
            ("habis", _("Perlu diperbarui")),
            ("berakhir", _("Sudah berakhir")),
            (ALL, _("Semua")),
        ],
    )
    cari = django_filters.CharFilter(label=_("Cari nama"), method="named")

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, at: dt.datetime, today: dt.date, roles: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.today = at, today
        self.filters["peran"].extra["choices"] = list(roles)

    def filter_queryset(self, queryset: MembershipQuerySet) -> MembershipQuerySet:
        """All filters together; who serves or will, when no state is asked for."""
        found: MembershipQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("keadaan") else self._serving(found)

    def around(self, found: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        """Those of this wilayah, and inside it."""
        return found.filter(Q(wilayah=value) | Q(wilayah__kode__startswith=f"{value}."))

    def standing_so(self, found: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        """Those that are so far in."""
        if value == ALL:
            return found
        if value == "berakhir":
            return found.filter(Q(until_date__lt=self.today) | Q(user__is_active=False))
        found = self._serving(found)
        if value == "masuk":
            return found.exclude(NEVER_IN)
        waiting = Invitation.objects.valid(self.at).filter(user=OuterRef("user"))
        if value == "surat":
            return found.filter(Exists(waiting.to_print()))
        found = found.filter(NEVER_IN)
        if value == "menunggu":
            return found.filter(Exists(waiting))
        return found.filter(~Exists(waiting))

    def named(self, found: MembershipQuerySet, name: str, value: str) -> MembershipQuerySet:
        """Those whose name, account or place holds the words."""
        words = value.replace("\x00", "").strip()
        return found.filter(
            Q(user__display_name__icontains=words)
            | Q(user__username__icontains=words)
            | Q(wilayah__name__icontains=words)
        )

    def _serving(self, found: MembershipQuerySet) -> MembershipQuerySet:
        return found.filter(Q(until_date=None) | Q(until_date__gte=self.today), user__is_active=True)


class BoardingFilter(KecFilter):
    """The villages of a kabupaten: by kecamatan, whether they are on board, and words of the name."""

    tempat = django_filters.ChoiceFilter(label=_("Wilayah"), field_name="parent", empty_label=_("Semua"))
    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="served",
        empty_label=_("Semua"),
        choices=[("ikut", _("Sudah ikut")), ("belum", _("Belum ikut"))],
    )
    cari = django_filters.CharFilter(label=_("Cari nama"), method="named")

    class Meta:
        model = Wilayah
        fields: tuple[str, ...] = ()

    def served(self, found: WilayahQuerySet, name: str, value: str) -> WilayahQuerySet:
        """Those on board, or those not."""
        return found.filter(facts__isnull=value != "ikut")

    def named(self, found: WilayahQuerySet, name: str, value: str) -> WilayahQuerySet:
        """Those whose name or code holds the words."""
        return found.filter(
            Q(name_key__contains=name_key(value) or "-") | Q(kode__startswith=value.replace("\x00", ""))
        )
