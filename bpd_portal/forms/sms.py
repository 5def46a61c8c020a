"""Forms about SMS: the monthly budget, a village's own wording, its emergency numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm, RupiahField, words_box
from posko import emergency, placeholders, texts
from sms_gateway.budgeting import WrongBudget


class BudgetForm(DeskForm):
    """What SMS may cost in a month; empty means without a limit."""

    fields_of_refusals = {WrongBudget: "jumlah"}

    jumlah = RupiahField(
        label=_("Anggaran SMS sebulan"),
        required=False,
        help_text=_("Contoh: 150rb atau 150.000. Kosongkan kalau tanpa batas."),
    )


class TextForm(DeskForm):
    """One automatic SMS in the village's own words."""

    fields_of_refusals = {
        texts.NothingWritten: "kata",
        texts.UnknownPlaceholder: "kata",
        texts.MissingPlaceholder: "kata",
        texts.NotForSMS: "kata",
        texts.TooLong: "kata",
        placeholders.StrayBrace: "kata",
    }

    kata = forms.CharField(
        label=_("Kata-kata SMS"),
        max_length=texts.MOST_LETTERS,
        widget=words_box(5),
        error_messages={
            "required": _("Tulis dulu kata-katanya."),
            "max_length": _("Terlalu panjang. Ringkas sampai cukup satu SMS."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kata"].widget.attrs.update({"spellcheck": "true", "autocomplete": "off"})


class ResetForm(DeskForm):
    """Back to the standard words: a button alone."""


class EmergencyForm(DeskForm):
    """Whom to call, and the number."""

    fields_of_refusals = {
        emergency.NoNumber: "nomor",
        emergency.KnownAlready: "nomor",
        emergency.NoLabel: "siapa",
    }

    siapa = forms.CharField(
        label=_("Siapa yang dihubungi"),
        max_length=emergency.LONGEST_LABEL,
        help_text=_("Pendek saja. Contoh: Bidan, Polsek, Damkar."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Tulis siapa yang dihubungi."),
            "max_length": _("Paling panjang 30 huruf."),
        },
    )
    nomor = forms.CharField(
        label=_("Nomor telepon"),
        max_length=25,
        help_text=_("Contoh: 119, nomor HP, atau telepon kantor dengan kode daerah."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={
            "required": _("Tulis nomor teleponnya."),
            "max_length": _("Nomor ini terlalu panjang."),
        },
    )
