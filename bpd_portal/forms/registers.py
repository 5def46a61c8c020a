"""Forms about what the council writes down itself: minutes, decisions, and its report of the year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.council import annual_report, decisions, minutes
from accountability.council.report_text import Section
from bpd_portal.forms.base import DeskForm, day_box, say, words_box
from bpd_portal.forms.meetings import MusyawarahField

LONGEST_MINUTES = 20_000


class MinutesForm(DeskForm):
    """What was said in a musyawarah."""

    fields_of_refusals = {minutes.NothingNoted: "isi"}

    isi = forms.CharField(
        label=_("Catatan musyawarah"),
        max_length=LONGEST_MINUTES,
        help_text=_(
            "Tulis berurutan: pembukaan, yang dibahas, pendapat, kesimpulan. Jangan tulis nama warga."
        ),
        widget=words_box(14),
        error_messages={
            "required": _("Tulis dulu catatannya."),
            "max_length": _("Terlalu panjang. Ringkas dulu catatannya."),
        },
    )


class AdditionForm(DeskForm):
    """A correction under settled minutes."""

    fields_of_refusals = {minutes.NothingNoted: "tambahan"}

    tambahan = forms.CharField(
        label=_("Tambahan atau perbaikan"),
        max_length=2_000,
        help_text=_("Catatan semula tetap. Tambahan berdiri di bawahnya dengan tanggal."),
        widget=words_box(4),
        error_messages={
            "required": _("Tulis dulu tambahannya."),
            "max_length": _("Terlalu panjang. Ringkas dulu tambahannya."),
        },
    )


class SettleForm(DeskForm):
    """From now on it stays as it is: a button alone."""


class DecisionForm(DeskForm):
    """One decision of the council."""

    fields_of_refusals = {
        decisions.NumberTaken: "nomor",
        decisions.NotDecidedYet: "tanggal",
        decisions.ElsewhereMusyawarah: "musyawarah",
    }

    nomor = forms.CharField(
        label=_("Nomor"),
        max_length=60,
        help_text=_("Nomor ini usulan kami. Ubah kalau perlu."),
        error_messages=say(_("Tulis nomornya.")),
    )
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    tentang = forms.CharField(
        label=_("Tentang"), max_length=200, error_messages={"required": _("Tulis tentang apa.")}
    )
    isi = forms.CharField(
        label=_("Uraian singkat"),
        max_length=4_000,
        widget=words_box(5),
        error_messages={"required": _("Tulis uraian singkatnya.")},
    )
    musyawarah = MusyawarahField(
        label=_("Diputuskan dalam"), queryset=None, required=False, empty_label=_("Tidak dalam musyawarah")
    )


class ReportForm(DeskForm):
    """Members' own words, one box for each section, and a mark of the words it was opened with."""

    def __init__(self, *args: Any, told: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in told:
            self.fields[section.key] = forms.CharField(
                label=_("Tambahan dari Anda"),
                required=False,
                max_length=annual_report.LONGEST_WORDS,
                help_text=section.hint,
                widget=words_box(4),
                error_messages={"max_length": _("Terlalu panjang. Ringkas dulu.")},
            )
            self.fields[self.mark_name(section.key)] = forms.CharField(
                required=False, max_length=32, widget=forms.HiddenInput
            )

    @staticmethod
    def mark_name(section: str) -> str:
        """The name of the field that holds a section's mark."""
        return f"versi_{section}"

    def said(self) -> tuple[dict[str, str], dict[str, str]]:
        """Words and marks of the sections that were sent; a script sends one alone."""
        sent = [name for name in annual_report.SECTIONS if name in self.data]
        words = {name: str(self.cleaned_data[name]) for name in sent}
        return words, {name: str(self.cleaned_data[self.mark_name(name)]) for name in sent}

    def field_of(self, refusal: Exception) -> str | None:
        """A section another member changed is told at its own box."""
        if isinstance(refusal, annual_report.ChangedMeanwhile):
            return refusal.section
        return super().field_of(refusal)


class ReportNumberForm(DeskForm):
    """Settles a report under its number."""

    fields_of_refusals = {annual_report.NoNumber: "nomor"}

    nomor = forms.CharField(
        label=_("Nomor laporan"),
        max_length=60,
        help_text=_("Contoh: 1/LAP/2027."),
        error_messages={"required": _("Tulis nomor laporannya.")},
    )


class ReportDayForm(DeskForm):
    """The day a settled report was sent, or presented."""

    fields_of_refusals = {annual_report.WrongDay: "hari"}

    hari = forms.DateField(label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya.")))
