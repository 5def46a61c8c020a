"""What somebody who came types into the daftar hadir on their own phone."""

import uuid
from typing import Any, cast

from django import forms

from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from posko.states import Gender, Vulnerable
from public_site.forms import NOT_LISTED, PublicForm, phone_field
from public_site.place import first_upper


def new_entry() -> str:
    """A key that makes one sending of the form count once."""
    return str(uuid.uuid4())


class CheckInForm(PublicForm):
    """A name and two ticks; all else may be left out."""

    kunci_kirim = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    nama = forms.CharField(
        label="Nama",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tulis nama Anda.", "max_length": "Nama paling panjang 60 huruf."},
    )
    kelamin = forms.ChoiceField(
        label="Anda",
        choices=Gender.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih perempuan atau laki-laki.", **NOT_LISTED},
    )
    dusun = forms.ModelChoiceField(
        queryset=Dusun.objects.none(),
        required=False,
        empty_label="Tidak disebut",
        error_messages=NOT_LISTED,
    )
    golongan = forms.ChoiceField(
        label="Termasuk",
        choices=[("", "Tidak ada"), *Vulnerable.choices],
        required=False,
        error_messages=NOT_LISTED,
    )
    mewakili = forms.CharField(
        label="Mewakili", max_length=60, required=False, help_text="Contoh: kader, kelompok tani."
    )
    hp = phone_field("Kalau mau dikabari hasilnya. Tidak ditampilkan ke umum.")

    def __init__(self, *args: Any, desa: Wilayah, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dusun = cast("forms.ModelChoiceField[Dusun]", self.fields["dusun"])
        dusun.queryset, dusun.label = desa.dusun.order_by("name"), first_upper(words.dusun)
