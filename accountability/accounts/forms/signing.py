"""Signing in, in plain words."""

import datetime as dt
import math
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accountability.accounts import guessing, known_device


def device_of(request: HttpRequest, username: str) -> str:
    """The mark of this device, if this person has signed in on it before."""
    return known_device.mark_of(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), username)


def how_long(wait: dt.timedelta) -> str:
    """A wait in words: `40 detik`, `8 menit`."""
    seconds = math.ceil(wait.total_seconds())
    return f"{seconds} detik" if seconds < 60 else f"{math.ceil(seconds / 60)} menit"


def too_often(wait: dt.timedelta, *, known: bool) -> ValidationError:
    """Says how long to wait, and what opens the door meanwhile."""
    sentence = f"Terlalu sering keliru. Coba lagi {how_long(wait)} lagi."
    if not known:
        sentence += " Dari HP atau komputer yang biasa Anda pakai, Anda tetap bisa masuk."
    return ValidationError(sentence, code="too_many")


class SignInForm(AuthenticationForm):
    """Name and password; both may be pasted (WCAG 2.2, 3.3.8)."""

    error_messages = {
        "invalid_login": _("Nama atau kata sandi belum cocok. Periksa huruf besar dan kecilnya."),
        "inactive": _("Nama atau kata sandi belum cocok. Periksa huruf besar dan kecilnya."),
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
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Tulis kata sandi Anda.")},
    )

    def clean(self) -> dict[str, Any]:
        """Who they are, unless this device or this place has tried too often."""
        username = str(self.cleaned_data.get("username") or "")
        if self.request is None or not username or not self.cleaned_data.get("password"):
            return self.cleaned_data
        at, device = timezone.now(), device_of(self.request, username)
        place = guessing.place_of(self.request.META)
        doors = guessing.password_doors(username=username, device=device, place=place)
        if wait := guessing.try_once(doors=doors, at=at):
            raise too_often(wait, known=bool(device))
        cleaned = super().clean()
        guessing.came_in(doors=doors, at=at)
        return cleaned


class CodeForm(forms.Form):
    """Six digits from the phone, or one of the codes on paper."""

    use_required_attribute = False

    kode_masuk = forms.CharField(
        label="Kode",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "size": 16,
            }
        ),
        help_text="6 angka dari aplikasi kode di HP, atau satu kode cadangan dari kertas.",
        error_messages={"required": "Tulis kodenya."},
    )

    def clean_kode_masuk(self) -> str:
        """The code without the blanks and dashes people add."""
        return str(self.cleaned_data["kode_masuk"]).replace(" ", "").replace("-", "").lower()


class PasswordOnlyForm(forms.Form):
    """The password once more."""

    use_required_attribute = False

    sandi = forms.CharField(
        label="Kata sandi Anda",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Tulis kata sandi Anda."},
    )
