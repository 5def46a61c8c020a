"""What the desk asks for about its counter: a service with its standard, and what is done about a result."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.lib.rupiah import NotRupiah, read
from accountability.oversight.counter.listing import Standard
from accountability.oversight.forms import KecForm, one_kind_of_line_end, words_field
from accountability.oversight.models import CounterService
from accountability.oversight.models.counter import BASIS, NAME, WORDS

_MOST_DAYS = 365
_DAYS = _("Tulis angka 0 sampai 365. 0 berarti hari itu juga.")
_COST = _("Tulis rupiahnya, misalnya 50.000. Tulis 0 kalau gratis.")
_LONG = _("Terlalu panjang. Paling banyak %(limit_value)d huruf.")
_MOST_RUPIAH = 10**12


class CounterForm(KecForm):
    """A form of this room: a key makes one sending count once."""

    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci_kirim"].initial = uuid.uuid4().hex


class ServiceForm(CounterForm):
    """A service and its standard."""

    nama = forms.CharField(
        label=_("Nama layanan"),
        max_length=NAME,
        error_messages={"required": _("Tulis dulu namanya."), "max_length": _LONG},
    )
    hari = forms.IntegerField(
        label=_("Selesai dalam berapa hari kerja"),
        min_value=0,
        max_value=_MOST_DAYS,
        help_text=_("0 berarti hari itu juga."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _DAYS),
    )
    biaya = forms.CharField(
        label=_("Biaya"),
        max_length=40,
        help_text=_("Dalam rupiah. 0 berarti gratis."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _COST, "max_length": _COST},
    )
    syarat = words_field(_("Yang dibawa, satu di setiap baris"), most=WORDS, rows=4)
    dasar = forms.CharField(
        label=_("Dasar aturannya"), max_length=BASIS, required=False, error_messages={"max_length": _LONG}
    )
    versi = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput, initial=0)

    def clean_biaya(self) -> int:
        """Whole rupiah."""
        try:
            amount = read(self.cleaned_data["biaya"])
        except NotRupiah as wrong:
            raise ValidationError(_COST) from wrong
        if not 0 <= amount < _MOST_RUPIAH:
            raise ValidationError(_COST)
        return amount

    @property
    def standard(self) -> Standard:
        """What was typed, once the form is valid."""
        told = self.cleaned_data
        return Standard(
            told["nama"], told["hari"], told["biaya"], one_kind_of_line_end(told["syarat"]), told["dasar"]
        )


class NewServiceForm(ServiceForm):
    """The same with the word people may write in an SMS."""

    kode = forms.RegexField(
        r"^\s*[A-Za-z]{2,20}\s*$",
        label=_("Kata singkat untuk SMS"),
        help_text=_("Satu kata tanpa angka, misalnya: pindah."),
        max_length=30,
        error_messages={
            "required": _("Tulis satu kata, misalnya: pindah."),
            "invalid": _("Satu kata saja, 2 sampai 20 huruf, tanpa angka."),
            "max_length": _("Satu kata saja, 2 sampai 20 huruf, tanpa angka."),
        },
    )
    field_order = ("nama", "kode", "hari", "biaya", "syarat", "dasar")


def filled_with(service: CounterService) -> dict[str, Any]:
    """What the form of a service shows first."""
    return {
        "nama": service.name,
        "hari": service.days,
        "biaya": service.cost,
        "syarat": service.requirements,
        "dasar": service.basis,
        "versi": service.version,
    }


class OnlyKeyForm(CounterForm):
    """One button: begin the list, retire, use again."""

    versi = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput, initial=0)


class SayFollowUpForm(CounterForm):
    """What is done about the result of a quarter."""

    tindak = words_field(_("Tindak lanjut"), most=WORDS, rows=4, required=True)
    dilihat = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput, initial=0)
