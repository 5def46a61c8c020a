"""What the desks above ask with a key: whose it is, for where, for what; and an address that is told."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.partners.scopes import scopes
from accountability.partners.webhook_rules import RULES

LONGEST_NAME = 120
MOST_OFFERS = 80  # places in a list; beyond it the code is typed
_PICK = {"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")}


class DeedForm(forms.Form):
    """A button; a key makes one sending count once."""

    use_required_attribute = False
    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci_kirim"].initial = uuid.uuid4().hex


class OneForm(DeedForm):
    """A button about one address."""

    alamat_satu = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class GiveForm(DeedForm):
    """A new key."""

    mitra = forms.CharField(
        label=_("Nama mitra"),
        max_length=LONGEST_NAME,
        help_text=_("Kantor atau aplikasi, bukan nama orang."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Tulis nama mitranya."),
            "max_length": _("Terlalu panjang. Paling banyak %(limit_value)d huruf."),
        },
    )
    hak = forms.MultipleChoiceField(
        label=_("Boleh apa"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Pilih paling sedikit satu."),
            "invalid_choice": _("Pilih dari daftar."),
        },
    )

    field_order = ("mitra", "tempat", "hak")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Berlaku untuk")
        if len(places) <= MOST_OFFERS:
            self.fields["tempat"] = forms.ChoiceField(label=label, choices=places, error_messages=_PICK)
        else:
            self.fields["tempat"] = forms.CharField(
                label=label,
                max_length=13,
                help_text=_("Kode wilayah, misalnya 99.01.01.2001."),
                error_messages={"required": _("Tulis kode wilayahnya.")},
            )
        offered = self.fields["hak"]
        if isinstance(offered, forms.MultipleChoiceField):
            offered.choices = [(one.scope, one.meaning) for one in scopes().values()]
        self.order_fields(self.field_order)


class AddressForm(DeedForm):
    """An address that is told from now on."""

    alamat = forms.CharField(
        label=_("Alamat pemberitahuan"),
        max_length=RULES.address_length,
        help_text=_("Dari mitranya, diawali https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        error_messages={
            "required": _("Tulis alamatnya."),
            "max_length": _("Terlalu panjang. Paling banyak %(limit_value)d huruf."),
        },
    )
