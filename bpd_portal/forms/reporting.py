"""Forms about telling many: a report back, and the same answer to several alike voices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm, words_box
from posko import answering, placeholders, report_words, reporting_back, texts
from posko.states import ReasonClass


class ReportForm(DeskForm):
    """What everyone of some kelompok is told."""

    fields_of_refusals = {
        texts.NothingWritten: "kata",
        texts.UnknownPlaceholder: "kata",
        texts.MissingPlaceholder: "kata",
        placeholders.StrayBrace: "kata",
        report_words.TooLongToReport: "kata",
        report_words.NothingToFillIn: "kata",
        reporting_back.AlreadyReported: "kata",
    }

    kata = forms.CharField(
        label=_("Kata-kata kabar"),
        max_length=report_words.MOST_LETTERS,
        help_text=_("Yang di dalam kurung kurawal diisi sendiri untuk tiap warga."),
        widget=words_box(4),
        error_messages={
            "required": _("Tulis dulu kabarnya."),
            "max_length": _("Terlalu panjang. Ringkas sampai dua SMS."),
        },
    )


class SameAnswerForm(DeskForm):
    """The answer, or why not now and what comes next."""

    fields_of_refusals = {answering.NothingSaid: "kalimat"}

    hasil = forms.ChoiceField(
        label=_("Jawaban ini"),
        choices=[("jawab", _("Menjawab sampai selesai")), ("belum", _("Belum bisa sekarang"))],
        initial="jawab",
        widget=forms.RadioSelect,
    )
    kalimat = forms.CharField(
        label=_("Kalimat untuk warga"),
        max_length=300,
        widget=words_box(4),
        error_messages={"required": _("Tulis dulu kalimatnya.")},
    )
    alasan = forms.ChoiceField(
        label=_("Alasan, kalau belum bisa"),
        choices=[("", _("Pilih alasan")), *ReasonClass.choices],
        required=False,
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya, kalau belum bisa"),
        max_length=200,
        required=False,
        help_text=_("Contoh: diusulkan lagi di musyawarah tahun depan."),
    )

    def clean_kalimat(self) -> str:
        """A template's dots must have been filled in."""
        said = str(self.cleaned_data["kalimat"])
        if "..." in said or "…" in said:
            raise ValidationError(_("Isi dulu titik-titiknya: tanggal, jam, atau nama kantor."))
        return said

    def clean(self) -> dict[str, Any]:
        """Not now needs its reason and its next step."""
        said = super().clean() or {}
        if said.get("hasil") == "belum":
            if not said.get("alasan"):
                self.add_error("alasan", _("Pilih alasannya."))
            if not said.get("langkah"):
                self.add_error("langkah", _("Tulis langkah berikutnya."))
        return said
