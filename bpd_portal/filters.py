"""The filters of the inbox and the message log, kept in the address, so that a view can be returned to."""

import datetime as dt
from collections.abc import Container
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accountability.lib import nomor
from accountability.lib.local_time import day_begins
from accountability.lib.workdays import add_working_days
from accountability.regions.days_off import days_off
from accountability.regions.models import Dusun
from bpd_portal.day_filter import DayFilter
from bpd_portal.forms.voices import TOPICS
from bpd_portal.recap_filters import RecapFilter
from bpd_portal.sms_rows import IN_STATES, KINDS, OUT_STATES
from posko.late import unanswered_late, unread_late
from posko.models import Aspirasi, AspirasiQuerySet
from posko.placeholders import TEXTS
from posko.states import Channel, State
from sms_gateway.models import InboundSMS, OutboundSMS

ALL = "semua"


def own_dusun(request: Any) -> QuerySet[Dusun]:
    """The dusun of the member's own desa."""
    found: QuerySet[Dusun] = request.member.wilayah.dusun.order_by("name")
    return found


class VoiceFilter(RecapFilter):
    """What lies on the desk, or all there is, narrowed by what is known of a voice; the order can be chosen.

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
        method="by_clock",
        empty_label=_("Semua"),
        choices=[
            ("baca", _("Lewat batas baca")),
            ("jawab", _("Lewat batas jawab")),
            ("segera", _("Hari ini atau hari kerja berikutnya")),
            ("menunggu", _("Berhenti: menunggu warga")),
        ],
    )
    dusun = django_filters.ModelChoiceFilter(
        queryset=own_dusun, empty_label=_("Semua"), null_value="belum", null_label=_("Belum diketahui")
    )
    saluran = django_filters.ChoiceFilter(
        label=_("Saluran"), field_name="channel", choices=Channel.choices, empty_label=_("Semua")
    )
    topik = django_filters.ChoiceFilter(
        label=_("Topik"), field_name="topic", choices=TOPICS, empty_label=_("Semua")
    )
    ciri = django_filters.ChoiceFilter(
        label=_("Tanda"),
        method="with_sign",
        empty_label=_("Semua"),
        choices=[
            ("rahasia", _("Rahasia")),
            ("foto", _("Ada foto")),
            ("lagi", _("Dibuka lagi oleh warga")),
            ("pemdes", _("Tentang pemerintah sendiri")),
            ("darurat", _("Darurat")),
        ],
    )
    urut = django_filters.ChoiceFilter(
        label=_("Urutan"),
        method="in_order",
        empty_label=_("Mendesak dulu"),
        choices=[("tenggat", _("Batas waktu terdekat dulu")), ("baru", _("Terbaru dulu"))],
    )

    class Meta:
        model = Aspirasi
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, kode: str, today: dt.date, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kode, self.today = kode, today
        self.filters["dusun"].label = dusun_word.capitalize()

    def filter_queryset(self, queryset: AspirasiQuerySet) -> AspirasiQuerySet:
        """All filters together; what lies on the desk when no state is asked for."""
        found: AspirasiQuerySet = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if nomor.is_valid(asked.get("kata") or ""):
            return found  # whoever has a number finds its voice, also one that was set aside
        found = found.counted()
        if asked.get("keadaan") or asked.get("lewat"):
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

    def by_clock(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """By what the clock says: too late to read or to answer, soon, or at rest."""
        asked = {
            "baca": unread_late(self.today),
            "jawab": unanswered_late(self.today),
            "segera": due_soon(self.today, days_off(self.kode)),
            "menunggu": Q(state=State.NEEDS_DETAIL),
        }
        return found.filter(asked[value])

    def with_sign(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Those with one mark."""
        asked = {
            "rahasia": Q(confidential=True),
            "foto": Q(photos__place=1),  # the first of up to three
            "lagi": Q(reopened__gt=0),
            "pemdes": Q(about_pemdes=True),
            "darurat": Q(urgent=True),
        }
        return found.filter(asked[value])

    def in_order(self, found: AspirasiQuerySet, name: str, value: str) -> AspirasiQuerySet:
        """Another order than danger first."""
        return found.oldest_due_first() if value == "tenggat" else found.newest_first()

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False


def due_soon(today: dt.date, off: Container[dt.date] = ()) -> Q:
    """Not late, and to be read or answered today or on the next working day."""
    last = add_working_days(today, 1, off)
    unread = Q(state=State.RECEIVED, read_due_date__gte=today, read_due_date__lte=last)
    return unread | Q(state=State.READ, answer_due_date__gte=today, answer_due_date__lte=last)


class SMSFilter(django_filters.FilterSet):
    """The message log: one form for both streams; what only the other stream knows finds nothing here."""

    arah = django_filters.ChoiceFilter(
        label=_("Arah"),
        method="in_direction",
        empty_label=_("Masuk dan keluar"),
        choices=[("masuk", _("Masuk")), ("keluar", _("Keluar"))],
    )
    keadaan = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        method="in_state",
        empty_label=_("Semua"),
        choices=[
            (_("Masuk"), [(state, words[0]) for state, words in IN_STATES.items()]),
            (_("Keluar"), [(state, words[0]) for state, words in OUT_STATES.items()]),
        ],
    )
    jenis = django_filters.ChoiceFilter(
        label=_("Jenis SMS keluar"),
        method="of_kind",
        empty_label=_("Semua"),
        choices=list(KINDS.items()),
    )
    teks = django_filters.ChoiceFilter(
        label=_("Teks otomatis"),
        method="of_template",
        empty_label=_("Semua"),
        choices=[(one.template, one.title) for one in TEXTS.values()],
    )
    sejak = DayFilter(label=_("Sejak tanggal"), method="since")
    sampai = DayFilter(label=_("Sampai tanggal"), method="until")
    nomor = django_filters.CharFilter(
        label=_("Nomor aspirasi"),
        method="about",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, kode: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kode = kode

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else bool(self.form.errors)


class InboundFilter(SMSFilter):
    """What came in."""

    class Meta:
        model = InboundSMS
        fields: tuple[str, ...] = ()

    def in_direction(self, found: QuerySet[InboundSMS], name: str, value: str) -> QuerySet[InboundSMS]:
        """Nothing when only what went out is asked for."""
        return found if value == "masuk" else found.none()

    def in_state(self, found: QuerySet[InboundSMS], name: str, value: str) -> QuerySet[InboundSMS]:
        """Those in this state."""
        return found.filter(state=value) if value in IN_STATES else found.none()

    def of_kind(self, found: QuerySet[InboundSMS], name: str, value: str) -> QuerySet[InboundSMS]:
        """None: only what goes out has a kind."""
        return found.none()

    of_template = of_kind

    def since(self, found: QuerySet[InboundSMS], name: str, value: dt.date) -> QuerySet[InboundSMS]:
        """From this day on."""
        return found.filter(received_at__gte=day_begins(value, self.kode))

    def until(self, found: QuerySet[InboundSMS], name: str, value: dt.date) -> QuerySet[InboundSMS]:
        """Up to and with this day."""
        return found.filter(received_at__lt=day_begins(value + dt.timedelta(days=1), self.kode))

    def about(self, found: QuerySet[InboundSMS], name: str, value: str) -> QuerySet[InboundSMS]:
        """Those that became this aspirasi, added to it, or name its number."""
        if not nomor.is_valid(value):
            return found.none()
        digits = nomor.tidy(value)
        named = Q(body__contains=digits) | Q(body__contains=nomor.written(digits))
        return found.filter(Q(aspirasi__nomor=digits) | Q(added_words__aspirasi__nomor=digits) | named)


class OutboundFilter(SMSFilter):
    """What went out."""

    class Meta:
        model = OutboundSMS
        fields: tuple[str, ...] = ()

    def in_direction(self, found: QuerySet[OutboundSMS], name: str, value: str) -> QuerySet[OutboundSMS]:
        """Nothing when only what came in is asked for."""
        return found if value == "keluar" else found.none()

    def in_state(self, found: QuerySet[OutboundSMS], name: str, value: str) -> QuerySet[OutboundSMS]:
        """Those in this state."""
        return found.filter(state=value) if value in OUT_STATES else found.none()

    def of_kind(self, found: QuerySet[OutboundSMS], name: str, value: str) -> QuerySet[OutboundSMS]:
        """Replies, news or notices."""
        return found.filter(kind=value)

    def of_template(self, found: QuerySet[OutboundSMS], name: str, value: str) -> QuerySet[OutboundSMS]:
        """Those of this text."""
        return found.filter(template=value)

    def since(self, found: QuerySet[OutboundSMS], name: str, value: dt.date) -> QuerySet[OutboundSMS]:
        """From this day on."""
        return found.filter(promised_at__gte=day_begins(value, self.kode))

    def until(self, found: QuerySet[OutboundSMS], name: str, value: dt.date) -> QuerySet[OutboundSMS]:
        """Up to and with this day."""
        return found.filter(promised_at__lt=day_begins(value + dt.timedelta(days=1), self.kode))

    def about(self, found: QuerySet[OutboundSMS], name: str, value: str) -> QuerySet[OutboundSMS]:
        """Those that tell of this number."""
        if not nomor.is_valid(value):
            return found.none()
        digits = nomor.tidy(value)
        return found.filter(Q(body__contains=nomor.written(digits)) | Q(dedupe_key__startswith=f"{digits}:"))
