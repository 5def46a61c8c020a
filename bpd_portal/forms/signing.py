"""Signing in, in plain words."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.accounts import guessing


class SignInForm(AuthenticationForm):
    """Name and password; both may be pasted (WCAG 2.2, 3.3.8)."""

    error_messages = {
        "too_many": _("Terlalu sering keliru. Coba lagi satu jam lagi."),
        "invalid_login": _("Nama atau kata sandi belum cocok. Periksa huruf besar dan kecilnya."),
        "inactive": _("Akun ini sudah ditutup. Hubungi admin Anda."),
    }
    use_required_attribute = False

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Tulis nama pengguna Anda.")},
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Tulis kata sandi Anda.")},
    )

    def clean(self) -> dict[str, Any]:
        """Who they are, unless this account had too many wrong passwords within the hour."""
        place = guessing.place_of(self.request.META) if self.request is not None else ""
        who = {"username": str(self.cleaned_data.get("username", "")), "place": place}
        if guessing.too_many(**who):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            guessing.wrong(**who)
            raise
        guessing.right(**who)
        return cleaned
