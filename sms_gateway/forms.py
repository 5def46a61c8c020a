"""The simulator's form: whose phone, which number it writes to, and the text."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib import phone
from sms_gateway.models import Line

# Fictional phones; nobody's number begins with 0812-0000.
PHONES = [f"+6281200000{number:03}" for number in range(1, 7)]
ANOTHER = "lain"


def written(number: str) -> str:
    """A number as people write it: 0812-0000-0001."""
    local = "0" + number.removeprefix("+62") if number.startswith("+62") else number
    return "-".join([local[:4], local[4:8], local[8:]]).rstrip("-")


if TYPE_CHECKING:
    _LineField = forms.ModelChoiceField[Line]
else:  # not subscriptable at run time
    _LineField = forms.ModelChoiceField


class LineChoice(_LineField):
    """Offers lines by the place they serve and their number."""

    def label_from_instance(self, obj: Line) -> str:
        """`Sukamaju, 0812-9900-2001`."""
        place = obj.desa.name if obj.desa else str(_("Bersama"))
        return f"{place}, {written(obj.address)}"


class PhoneForm(forms.Form):
    """One SMS from a phone that does not exist. An empty text is a text: people send those too."""

    nomor = forms.ChoiceField(
        label=_("Telepon siapa"),
        choices=[*((number, written(number)) for number in PHONES), (ANOTHER, _("Nomor lain"))],
    )
    nomor_lain = forms.CharField(
        label=_("Nomor lain"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    jalur = LineChoice(
        label=_("Kirim ke"),
        queryset=Line.objects.simulated().select_related("desa").villages_first(),
        to_field_name="key",
        empty_label=None,
    )
    isi = forms.CharField(
        label=_("Isi SMS"),
        required=False,
        strip=False,
        max_length=1600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """Adds `telepon`, the phone's number in E.164."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("nomor")
        other = str(cleaned.get("nomor_lain", "")).strip()
        if other and chosen != ANOTHER:  # which of the two is meant? never the wrong one in silence
            self.add_error("nomor_lain", _("Pilih “Nomor lain” di atas, atau kosongkan kotak ini."))
        number = other if chosen == ANOTHER else str(chosen or "")
        e164 = phone.e164(number) if phone.is_person(number) else None
        if e164 is None:
            self.add_error("nomor_lain", _("Tulis nomor HP, misalnya 0812-0000-0009."))
        cleaned["telepon"] = e164
        return cleaned
