"""Forms about a budget's way: a step, a withdrawal, a record taken back, money that came in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.budget import correcting, publication, steps, withdrawal_asking
from bpd_portal.forms.base import DeskForm, RupiahField, day_box, let_choose, say, words_box


class StepForm(DeskForm):
    """What was done, its day, and the number of its document."""

    fields_of_refusals = {
        steps.DayToCome: "tanggal",
        steps.TakenTooEarly: "tanggal",
        steps.TakenTooLate: "tanggal",
        steps.WithoutNumber: "nomor",
        steps.AlreadyTaken: "langkah",
        steps.NotSentYet: "langkah",
        steps.NotYours: "langkah",
    }

    langkah = forms.ChoiceField(label=_("Langkah"), error_messages=say(_("Pilih langkahnya dari daftar.")))
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    nomor = forms.CharField(
        label=_("Nomor berita acara, surat, atau peraturan"), required=False, max_length=60
    )
    catatan = forms.CharField(
        label=_("Catatan"), required=False, max_length=200, help_text=_("Jangan menulis nama orang.")
    )

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "langkah", [("", _("Pilih langkah")), *offers])


class WithdrawForm(DeskForm):
    """Why the village asks to withdraw a budget, and a yes."""

    fields_of_refusals = {withdrawal_asking.NoReason: "alasan"}

    alasan = forms.CharField(
        label=_("Alasan penarikan"),
        max_length=300,
        widget=words_box(),
        help_text=_("Tampil untuk umum sejak diminta. Jangan menulis nama orang."),
        error_messages={"required": _("Tulis alasannya.")},
    )
    yakin = forms.BooleanField(
        label=_("Saya mengerti: permintaan ini tercatat selamanya dan alasannya dibaca semua orang."),
        error_messages={"required": _("Baca dulu, lalu beri centang.")},
    )


class DecideWithdrawalForm(DeskForm):
    """What the head of the council says to a request to withdraw; a no has its reason."""

    fields_of_refusals = {withdrawal_asking.NoReason: "alasan"}

    putusan = forms.ChoiceField(
        label=_("Putusan"),
        widget=forms.RadioSelect,
        choices=[("ya", _("Setuju ditarik")), ("tidak", _("Tetap tayang"))],
        error_messages=say(_("Pilih salah satu.")),
    )
    alasan = forms.CharField(
        label=_("Alasan bila tetap tayang"),
        required=False,
        max_length=300,
        widget=words_box(2),
        help_text=_("Dibaca pemerintah desa. Jangan menulis nama orang."),
    )


class CorrectForm(DeskForm):
    """Why a record is taken back."""

    fields_of_refusals = {correcting.NoReason: "alasan"}

    alasan = forms.CharField(
        label=_("Apa yang salah?"),
        max_length=200,
        widget=words_box(2),
        help_text=_("Jangan menulis nama orang."),
        error_messages={"required": _("Tulis apa yang salah.")},
    )


class MoneyForm(DeskForm):
    """What came in, or went out as financing: rupiah, day and a note; it has no percent and no photo."""

    fields_of_refusals = {publication.NotSpentYet: "tanggal"}

    jumlah = RupiahField(label=_("Rupiah"))
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=200)
