"""Forms about sheets: the one keyed in, the ones to print, and an entry put right."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.lib import nomor
from accountability.lib.local_time import tanggal_pendek
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm, let_choose, say, words_box
from bpd_portal.forms.voices import NOT_SAID, TOPICS, DusunField
from posko.handing_in import NoSuchSheet
from posko.models import Outreach, Volunteer
from posko.outreaching import volunteers_of
from posko.sheet_printing import MOST_AT_ONCE, NothingToGiveUp, TooManySheets
from posko.states import Channel, Gender, Kind, Vulnerable
from sms_gateway.contacts import NotAPhone

if TYPE_CHECKING:
    _OutreachField = forms.ModelChoiceField[Outreach]
    _VolunteerField = forms.ModelChoiceField[Volunteer]
else:  # not subscriptable at run time
    _OutreachField = _VolunteerField = forms.ModelChoiceField

_SCANNED = re.compile(r"lembar=(\d+)")  # what a scanner types: the address of the sheet's QR


class OutreachField(_OutreachField):
    """A choice among outreaches, by title and day."""

    def label_from_instance(self, obj: Outreach) -> str:
        """ "Pekan Aspirasi, 3 Nov"."""
        return f"{obj.title}, {tanggal_pendek(obj.starts_on)}"


class VolunteerField(_VolunteerField):
    """A choice among volunteers, by the name the desk knows and where they go."""

    def label_from_instance(self, obj: Volunteer) -> str:
        """ "Sri, Kulon (Pekan Aspirasi)"."""
        where = f", {obj.dusun.name}" if obj.dusun else ""
        return f"{obj.name}{where} ({obj.outreach.title})"


class SheetForm(DeskForm):
    """One sheet, box note or spoken voice, keyed in by the posko."""

    fields_of_refusals = {NotAPhone: "hp", NoSuchSheet: "nomor"}

    nomor = forms.CharField(
        label=_("Nomor di lembar"),
        help_text=_("Kosongkan kalau lembarnya tanpa nomor."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12}),
    )
    isi = forms.CharField(
        label=_("Isi aspirasi"),
        help_text=_("Tulis persis seperti kata warga."),
        min_length=3,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Tulis dulu isi aspirasinya."),
            "min_length": _("Tulis dulu isi aspirasinya."),
        },
    )
    saluran = forms.ChoiceField(
        label=_("Dari mana"),
        choices=[(one.value, one.label) for one in (Channel.SHEET, Channel.BOX, Channel.ORAL)],
        initial=Channel.SHEET,
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih lembar, kotak, atau lisan.")),
    )
    dusun = DusunField(queryset=None, required=False, empty_label=_("Tidak disebut"))
    hp = forms.CharField(
        label=_("Nomor HP"),
        required=False,
        max_length=30,
        help_text=_("Untuk kabar lewat SMS. Tidak terlihat siapa pun."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    jenis = forms.ChoiceField(label=_("Jenis"), choices=Kind.choices, initial=Kind.USUL)
    topik = forms.ChoiceField(label=_("Tentang apa"), choices=[NOT_SAID, *TOPICS], required=False)
    kelamin = forms.ChoiceField(label=_("Penyampai"), choices=[NOT_SAID, *Gender.choices], required=False)
    rentan = forms.ChoiceField(
        label=_("Kelompok warga"), choices=[NOT_SAID, *Vulnerable.choices], required=False
    )
    rahasia = forms.BooleanField(label=_("Rahasia: tidak pernah tampil ke umum"), required=False)
    kegiatan = OutreachField(
        label=_("Kegiatan menggali"), queryset=None, required=False, empty_label=_("Bukan dari kegiatan")
    )
    relawan = VolunteerField(
        label=_("Relawan atau saksi"), queryset=None, required=False, empty_label=_("Tidak disebut")
    )

    def __init__(self, *args: Any, desa: Wilayah, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "dusun", desa.dusun.order_by("name"))
        self.fields["dusun"].label = dusun_word.capitalize()
        held = desa.outreach.standing().order_by("-starts_on", "-id")
        let_choose(self, "kegiatan", held)
        # "Sri, Kulon" for a reader; which outreach it is follows from the volunteer.
        let_choose(self, "relawan", volunteers_of(desa))

    def clean_nomor(self) -> str:
        """The digits of the number, whole and without a slip of one digit; "" when it was left open."""
        typed = str(self.cleaned_data["nomor"]).strip()
        if not typed:
            return ""
        scanned = _SCANNED.search(typed)
        digits = nomor.tidy(scanned[1] if scanned else typed)
        if not nomor.is_valid(digits):
            raise ValidationError(_("Satu angkanya keliru. Lihat lagi nomor di lembar."))
        return digits

    def clean_isi(self) -> str:
        """Words: what holds no letter or digit says nothing."""
        text = str(self.cleaned_data["isi"])
        if not any(sign.isalnum() for sign in text):
            raise ValidationError(_("Tulis dulu isi aspirasinya."))
        return text

    def first(self) -> list[forms.BoundField]:
        """The fields every sheet needs, in the order of the paper."""
        return [self[name] for name in ("nomor", "isi", "saluran", "dusun", "hp")]

    def rest(self) -> list[forms.BoundField]:
        """The fields that may be passed over."""
        return [self[name] for name in ("jenis", "topik", "kelamin", "rentan", "rahasia")]

    def pile(self) -> list[forms.BoundField]:
        """What a whole pile has in common; shown when there is something to choose."""
        return [self[name] for name in ("kegiatan", "relawan") if self.offers(name)]

    def offers(self, name: str) -> list[tuple[int, str]]:
        """What the choice `name` offers, by id and words."""
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            return []
        return [(one.pk, field.label_from_instance(one)) for one in field.queryset or ()]


class PrintForm(DeskForm):
    """How many sheets to print, and for which outreach or volunteer."""

    fields_of_refusals = {TooManySheets: "banyak"}

    banyak = forms.IntegerField(
        label=_("Berapa lembar"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=20,
        help_text=_("Dua lembar di satu kertas A4. Paling banyak 200 sekali cetak."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "max_value", "min_value"), _("Tulis angka 1 sampai 200.")
        ),
    )
    kegiatan = OutreachField(
        label=_("Untuk kegiatan"),
        queryset=None,
        required=False,
        empty_label=_("Bukan untuk kegiatan"),
    )
    relawan = VolunteerField(
        label=_("Dibawa relawan"), queryset=None, required=False, empty_label=_("Belum ditentukan")
    )

    def __init__(self, *args: Any, desa: Wilayah, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "kegiatan", desa.outreach.standing().order_by("-starts_on", "-id"))
        let_choose(self, "relawan", volunteers_of(desa))


class GiveUpForm(DeskForm):
    """Sheets that are lost: one or more by their numbers, or all that still wait of one print."""

    fields_of_refusals = {NothingToGiveUp: "nomor"}

    nomor = forms.CharField(
        label=_("Nomor lembar yang hilang"),
        required=False,
        max_length=2000,
        help_text=_("Satu atau beberapa, pisahkan dengan koma."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    cetakan = forms.ChoiceField(label=_("Atau semua sisa dari cetakan"), required=False)

    def __init__(self, *args: Any, prints: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "cetakan", [("", _("Tidak, hanya nomor di atas")), *prints])

    def clean_nomor(self) -> list[str]:
        """The digits of each number."""
        typed = [one for one in re.split(r"[,;\n]+", self.cleaned_data["nomor"]) if one.strip()]
        digits = [nomor.tidy(one) for one in typed]
        if not all(nomor.is_valid(one) for one in digits):
            raise ValidationError(_("Satu angkanya keliru. Lihat lagi nomornya."))
        return digits

    def clean(self) -> dict[str, Any]:
        """Something must be named."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("nomor") and not said.get("cetakan") and not self.errors:
            self.add_error("nomor", _("Tulis nomor lembarnya."))
        return said


class PutRightForm(DeskForm):
    """What the sheet really says; the first typing stays beside it."""

    kata = forms.CharField(
        label=_("Yang benar"),
        max_length=2000,
        widget=words_box(4),
        error_messages={"required": _("Tulis dulu yang benar.")},
    )
