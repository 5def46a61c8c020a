"""The forms of one's own account: another password, the first code of a phone, the name of a passkey."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm

from accountability.accounts.sign_in_rules import number


class NewPasswordForm(PasswordChangeForm):
    """The old password and a new one, twice."""

    use_required_attribute = False
    error_messages = {
        "password_incorrect": "Kata sandi lama belum cocok.",
        "password_mismatch": "Dua kata sandi baru ini belum sama.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": "Kata sandi lama",
            "new_password1": "Kata sandi baru",
            "new_password2": "Kata sandi baru, sekali lagi",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Tulis {label.lower()}."
            self.fields[name].widget.attrs.pop("autofocus", None)
            self.fields[name].help_text = ""
        self.fields["new_password1"].help_text = (
            f"Paling sedikit {number('password_letters')} huruf. Beberapa kata yang tidak saling berhubungan "
            "lebih kuat dan lebih mudah diingat. Jangan memakai nama tempat, jabatan, atau nama Anda."
        )


class FirstCodeForm(forms.Form):
    """The code that shows that the phone holds the secret; the secret itself travels sealed."""

    use_required_attribute = False

    rahasia = forms.CharField(max_length=400, widget=forms.HiddenInput)
    kode_masuk = forms.CharField(
        label="6 angka yang muncul di aplikasi",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 10, "spellcheck": "false"}
        ),
        error_messages={"required": "Tulis 6 angka yang muncul di aplikasi."},
    )

    def clean_kode_masuk(self) -> str:
        """Six digits without blanks."""
        code = str(self.cleaned_data["kode_masuk"]).replace(" ", "")
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise forms.ValidationError("Kodenya 6 angka.")
        return code


class NewPasskeyForm(forms.Form):
    """A name for the passkey, and the answer of the phone, which a script fills in."""

    use_required_attribute = False

    nama = forms.CharField(
        label="Nama untuk kunci ini",
        max_length=60,
        help_text="Misalnya: HP saya, HP kantor.",
        error_messages={"required": "Beri nama, misalnya HP saya."},
    )
    jawaban = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": "HP belum menjawab. Tekan tombolnya sekali lagi."},
    )
