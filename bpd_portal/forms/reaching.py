"""Forms about where a member wants the Monday note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.council import mailing, reachable
from bpd_portal.forms.base import DeskForm
from sms_gateway import contacts

PHONE, EMAIL = "sms", "surel"


class WhereForm(DeskForm):
    """A phone, or an address."""

    fields_of_refusals = {
        contacts.NotAPhone: "hp",
        reachable.NoMailHere: "surel",
        mailing.NotMailed: "surel",
        reachable.NowhereToReach: "hp",
    }

    cara = forms.ChoiceField(
        label=_("Kabari saya lewat"),
        choices=[(PHONE, _("SMS")), (EMAIL, _("Surat elektronik"))],
        initial=PHONE,
        widget=forms.RadioSelect,
    )
    hp = forms.CharField(
        label=_("Nomor HP"),
        required=False,
        max_length=25,
        help_text=_("Nomor disegel. Tidak tampil di halaman mana pun."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    surel = forms.EmailField(
        label=_("Alamat surat elektronik"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Alamat ini belum lengkap. Contoh: nama@contoh.id.")},
    )

    def __init__(self, *args: Any, mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mail:
            del self.fields["surel"], self.fields["cara"]

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs must be there."""
        said = super().clean() or {}
        way = said.get("cara", PHONE)
        if way == PHONE and not said.get("hp"):
            self.add_error("hp", _("Tulis nomor HP Anda."))
        if way == EMAIL and not said.get("surel") and "surel" not in self.errors:
            self.add_error("surel", _("Tulis alamat surat elektronik Anda."))
        return {**said, "cara": way}


class CodeForm(DeskForm):
    """The code that came back."""

    fields_of_refusals = {reachable.WrongCode: "kode"}

    kode = forms.CharField(
        label=_("Kode enam angka"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Tulis kode yang Anda terima.")},
    )


class StopForm(DeskForm):
    """No more notes: a button alone."""
