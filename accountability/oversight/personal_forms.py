"""What a desk asks for when an identity is to be opened or words are to be erased."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib import nomor
from accountability.oversight.forms import KecForm, words_field
from posko.models.personal import SENTENCE
from posko.personal.rules import reasons


class PersonalForm(KecForm):
    """One act, with a key that makes one sending count once."""

    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci_kirim"].initial = uuid.uuid4().hex


class AskForm(PersonalForm):
    """Whose number, for which reason of the law, and why in a sentence."""

    nomor = forms.CharField(
        label=_("Nomor aspirasi"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12}),
        error_messages={"required": _("Tulis nomor aspirasinya.")},
    )
    alasan = forms.ChoiceField(
        label=_("Alasan menurut hukum"),
        choices=[],
        error_messages={"required": _("Pilih alasannya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    kalimat = words_field(_("Jelaskan dalam satu atau dua kalimat"), most=SENTENCE, rows=3, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["alasan"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "–"), *((one.code, one.label) for one in reasons().values())]

    def clean_nomor(self) -> str:
        """The digits alone."""
        return nomor.tidy(str(self.cleaned_data["nomor"]))


class WhyNotForm(PersonalForm):
    """Why the answer is no."""

    kalimat = words_field(_("Mengapa tidak"), most=SENTENCE, required=True)
