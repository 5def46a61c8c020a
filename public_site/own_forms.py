"""What a citizen changes or takes away of their own data, and the sentence each slip gets."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Dusun, Wilayah
from posko.models import ErasureScope
from posko.states import Gender, Vulnerable
from public_site.forms import NOT_LISTED, PublicForm, phone_field


class OwnDetailsForm(PublicForm):
    """What a citizen says about themselves; empty takes it away."""

    kelamin = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=[*Gender.choices, ("", _("Tidak disebut"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kelompok_rentan = forms.ChoiceField(
        label=_("Kelompok warga"),
        choices=[*Vulnerable.choices, ("", _("Tidak disebut"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    dusun = forms.ModelChoiceField(
        label=_("Tempat"), queryset=Dusun.objects.none(), required=False, error_messages=NOT_LISTED
    )
    hp = phone_field(_("Isi hanya kalau kabar harus ke nomor lain."))

    def __init__(self, *args: Any, desa: Wilayah, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = cast("forms.ModelChoiceField[Dusun]", self.fields["dusun"])
        places.queryset = Dusun.objects.filter(desa=desa).order_by("name")
        places.empty_label = "–"


class EraseForm(PublicForm):
    """How much is to be gone."""

    lingkup = forms.ChoiceField(
        label=_("Apa yang dihapus?"),
        choices=ErasureScope.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu."), **NOT_LISTED},
    )
