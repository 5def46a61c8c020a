"""Taking up an invitation, and a forgotten password, in plain words."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.accounts.models import User
from accountability.lib import kunci

LONGEST_NAME = 60
LONGEST_PASSWORD = 200  # letters; hashing more would only cost
_LABELS = {
    "password_too_short": _("Kata sandi paling sedikit 12 huruf atau angka."),
    "password_too_common": _("Kata sandi ini dipakai banyak orang. Pilih yang lain."),
}


def _name_box() -> forms.CharField:
    return forms.CharField(
        label=_("Nama pengguna"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Tulis nama pengguna Anda.")},
    )


def _password_box(label: Any, required: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": required},
    )


class TakeUpForm(forms.Form):
    """A name, the code, and a new password twice."""

    use_required_attribute = False

    nama = _name_box()
    kode = forms.CharField(
        label=_("Kode"),
        max_length=40,
        help_text=_("Enam belas angka dari SMS atau surat."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Tulis kode yang Anda terima.")},
    )
    sandi = _password_box(
        _("Kata sandi baru"),
        _("Tulis kata sandi baru Anda."),
        _("Paling sedikit 12 huruf atau angka. Beberapa kata yang mudah diingat sudah cukup."),
    )
    ulang = _password_box(_("Kata sandi baru sekali lagi"), _("Tulis kata sandinya sekali lagi."))

    def clean_kode(self) -> str:
        """Sixteen digits, however they are spaced."""
        digits = kunci.tidy(self.cleaned_data["kode"])
        if not digits:
            raise ValidationError(_("Kode terdiri dari enam belas angka. Periksa lagi."))
        return digits

    def clean(self) -> dict[str, Any]:
        """The password is the same twice, and none that is easily guessed."""
        said = super().clean() or {}
        password, again = said.get("sandi"), said.get("ulang")
        if password and again and password != again:
            self.add_error("ulang", _("Kata sandinya belum sama. Tulis sekali lagi."))
        if password:
            try:
                validate_password(password, User(username=said.get("nama", "")))
            except ValidationError as found:
                for one in found.error_list:
                    self.add_error("sandi", _LABELS.get(one.code or "", str(one.message)))
        return said


class ForgottenForm(forms.Form):
    """A name alone."""

    use_required_attribute = False

    nama = _name_box()
