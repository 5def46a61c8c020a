"""Signing in, in plain words."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; both may be pasted (WCAG 2.2, 3.3.8)."""

    error_messages = {
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
