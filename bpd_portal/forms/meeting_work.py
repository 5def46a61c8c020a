"""Forms about one meeting: calling and moving it, inviting, who came, its papers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.planning.calling import AnothersCall
from accountability.planning.checking_in import NoName
from accountability.planning.convening import DayGone, NoDusun, NoReason
from accountability.planning.fetching import AfterItBegins, NobodyToFetch
from accountability.planning.kind_words import kind_choices
from accountability.planning.models import DocumentKind, Musyawarah, MusyawarahKind
from accountability.planning.settling import MOST_BYTES, NoNumber, TooLarge, UnreadableCopy, WrongDay
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from bpd_portal.forms.base import DeskForm, day_box, days_of_this_world, let_choose, say, words_box
from bpd_portal.forms.voices import NOT_SAID, DusunField
from posko.states import Gender, Vulnerable
from posko.texts import NotForSMS, NothingWritten, TooLong
from sms_gateway.contacts import NotAPhone

if TYPE_CHECKING:
    _ManyDusun = forms.ModelMultipleChoiceField[Dusun]
else:  # not subscriptable at run time
    _ManyDusun = forms.ModelMultipleChoiceField

MOST_HEADS = 100_000
GROUPS = [("p", _("Perempuan")), *Vulnerable.choices]


def hour_box() -> forms.TimeInput:
    """A box for an hour, with the phone's own clock."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def heads(label: Any, *, required: bool = False, most: int = MOST_HEADS) -> forms.IntegerField:
    """How many people."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Tulis jumlahnya; nol bila tidak ada."),
            "invalid": _("Tulis jumlah dengan angka."),
        },
    )


class MoveForm(DeskForm):
    """When and where."""

    fields_of_refusals = {DayGone: "tanggal"}

    tanggal = forms.DateField(
        label=_("Tanggal"),
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=say(_("Pilih tanggalnya.")),
    )
    jam = forms.TimeField(
        label=_("Jam mulai"),
        required=False,
        widget=hour_box(),
        error_messages=say(_("Tulis jam, misalnya 09:00.")),
    )
    tempat = forms.CharField(
        label=_("Tempat"), max_length=80, error_messages={"required": _("Tulis tempatnya.")}
    )


class ConveneForm(MoveForm):
    """Which meeting, when, where; of a musyawarah dusun also which one."""

    fields_of_refusals = {NoDusun: "dusun", AnothersCall: "jenis"}
    field_order = ("jenis", "dusun", "judul", "tanggal", "jam", "tempat")

    jenis = forms.ChoiceField(
        label=_("Jenis"), initial=MusyawarahKind.DESA, error_messages=say(_("Pilih jenisnya."))
    )
    dusun = DusunField(queryset=None, required=False, empty_label=_("Pilih tempatnya"))
    judul = forms.CharField(
        label=_("Nama"),
        max_length=120,
        help_text=_("Contoh: Musyawarah rencana kerja 2027."),
        error_messages={"required": _("Beri nama musyawarahnya.")},
    )

    def __init__(self, *args: Any, desa: Wilayah, words: Words, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "jenis", kind_choices(words, kinds))
        if MusyawarahKind.DESA not in kinds:
            self.initial.setdefault("jenis", next(iter(kinds), ""))
        if MusyawarahKind.DUSUN not in kinds:
            del self.fields["dusun"]
        else:
            let_choose(self, "dusun", desa.dusun.order_by("name"))
            self.fields["dusun"].label = words.dusun.capitalize()


class CallOffForm(DeskForm):
    """Why it does not take place."""

    fields_of_refusals = {NoReason: "alasan"}

    alasan = forms.CharField(
        label=_("Alasan"),
        max_length=120,
        help_text=_("Warga yang diundang membaca kalimat ini."),
        error_messages={"required": _("Tulis alasannya, supaya warga tahu.")},
    )


class InviteForm(DeskForm):
    """Whose phones, and in which words."""

    fields_of_refusals = {NothingWritten: "kata", NotForSMS: "kata", TooLong: "kata"}

    acara = forms.BooleanField(label=_("Warga yang usulnya dibahas"), required=False)
    golongan = forms.MultipleChoiceField(
        label=_("Golongan"), choices=GROUPS, required=False, widget=forms.CheckboxSelectMultiple
    )
    dusun = _ManyDusun(queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    kata = forms.CharField(
        label=_("Kata undangan"),
        max_length=320,
        widget=words_box(4),
        error_messages={"required": _("Tulis dulu kata-katanya.")},
    )

    def __init__(self, *args: Any, desa: Wilayah, words: Words, by_group: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "dusun", desa.dusun.order_by("name"))
        self.fields["dusun"].label = words.dusun.capitalize()
        if not by_group:
            del self.fields["golongan"]


class FetchForm(DeskForm):
    """Who is fetched, and when."""

    fields_of_refusals = {NobodyToFetch: "yang", AfterItBegins: "jam"}

    yang = forms.MultipleChoiceField(
        label=_("Siapa"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=say(_("Centang dulu siapa yang dijemput.")),
    )
    jam = forms.TimeField(
        label=_("Dijemput jam"), widget=hour_box(), error_messages=say(_("Tulis jam, misalnya 08:30."))
    )

    def __init__(self, *args: Any, asked: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "yang", asked)


class AttendanceForm(DeskForm):
    """Who came, as counts of heads, also by dusun, and the number of the berita acara."""

    perempuan = heads(_("Perempuan"), required=True)
    laki = heads(_("Laki-laki"), required=True)
    difabel = heads(_("Di antaranya difabel"))
    lansia = heads(_("Di antaranya lanjut usia"))
    anak = heads(_("Di antaranya anak dan remaja"))
    miskin = heads(_("Di antaranya keluarga kurang mampu"))
    berita_acara = forms.CharField(label=_("Nomor berita acara"), max_length=60, required=False)
    GROUPS = ("difabel", "lansia", "anak", "miskin")

    def __init__(self, *args: Any, dusun: list[Dusun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dusun = dusun
        for one in dusun:
            for sign, word in (("p", _("perempuan")), ("l", _("laki-laki"))):
                self.fields[f"dusun{one.pk}_{sign}"] = heads(f"{one.name}, {word}")

    def of_dusun(self) -> list[forms.BoundField]:
        """The fields by dusun."""
        return [self[name] for name in self.fields if name.startswith("dusun")]

    def of_all(self) -> list[forms.BoundField]:
        """The fields for all together."""
        return [one for one in self.visible_fields() if not one.name.startswith("dusun")]

    def clean(self) -> dict[str, Any]:
        """Groups, and the dusun together, cannot outnumber those who came."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        for name in self.GROUPS:
            if (cleaned.get(name) or 0) > cleaned["perempuan"] + cleaned["laki"]:
                self.add_error(name, ValidationError(_("Jumlah ini melebihi semua yang hadir.")))
        for sign, name in (("p", "perempuan"), ("l", "laki")):
            told = sum(cleaned.get(f"dusun{one.pk}_{sign}") or 0 for one in self.dusun)
            if told > cleaned[name]:
                self.add_error(name, ValidationError(_("Jumlah per tempat melebihi angka ini.")))
        return cleaned


class QuorumForm(DeskForm):
    """Members entitled to vote, and how many were there."""

    anggota = heads(_("Anggota yang berhak"), required=True, most=99)
    hadir = heads(_("Anggota yang hadir"), required=True, most=99)


class NumberForm(DeskForm):
    """The number of the berita acara, suggested."""

    fields_of_refusals = {NoNumber: "nomor"}

    nomor = forms.CharField(
        label=_("Nomor berita acara"),
        max_length=60,
        error_messages={"required": _("Tulis nomor suratnya.")},
    )


class PersonForm(DeskForm):
    """One name of the daftar hadir."""

    fields_of_refusals = {NoName: "nama", NotAPhone: "hp"}

    nama = forms.CharField(
        label=_("Nama"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis namanya.")},
    )
    kelamin = forms.ChoiceField(
        label=_("Perempuan atau laki-laki"),
        choices=Gender.choices,
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih perempuan atau laki-laki.")),
    )
    dusun = DusunField(queryset=None, required=False, empty_label=_("Tidak disebut"))
    golongan = forms.ChoiceField(label=_("Golongan"), choices=[NOT_SAID, *Vulnerable.choices], required=False)
    mewakili = forms.CharField(
        label=_("Mewakili"), max_length=60, required=False, help_text=_("Contoh: kader, kelompok tani.")
    )
    hp = forms.CharField(
        label=_("Nomor HP, untuk kabar hasilnya"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, desa: Wilayah, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "dusun", desa.dusun.order_by("name"))
        self.fields["dusun"].label = words.dusun.capitalize()


class PaperForm(DeskForm):
    """What a paper says that is recorded nowhere else."""

    fields_of_refusals = {NoNumber: "nomor", WrongDay: "tanggal"}
    NEEDED = {
        DocumentKind.INVITATION: ("pimpinan", "materi"),
        DocumentKind.ATTENDANCE: ("pimpinan", "notulis"),
        DocumentKind.BERITA_ACARA: (
            "selesai",
            "materi",
            "kesepakatan",
            "pimpinan",
            "notulis",
            "wakil",
            "kepala",
        ),
        DocumentKind.DECISION: ("kesepakatan", "pimpinan"),
    }

    nomor = forms.CharField(
        label=_("Nomor"), max_length=60, error_messages={"required": _("Tulis nomor suratnya.")}
    )
    tanggal = forms.DateField(
        label=_("Tanggal surat"),
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=say(_("Pilih tanggalnya.")),
    )
    selesai = forms.TimeField(
        label=_("Jam selesai"),
        required=False,
        widget=hour_box(),
        error_messages=say(_("Tulis jam, misalnya 12:00.")),
    )
    materi = forms.CharField(
        label=_("Yang dibahas"),
        required=False,
        max_length=2000,
        widget=words_box(3),
        help_text=_("Satu baris satu hal. Kosong berarti daftar usulan."),
    )
    kesepakatan = forms.CharField(
        label=_("Kesepakatan lain"),
        required=False,
        max_length=2000,
        widget=words_box(3),
        help_text=_("Satu baris satu hal."),
    )
    pimpinan = forms.CharField(label=_("Nama pimpinan"), required=False, max_length=60)
    notulis = forms.CharField(label=_("Nama notulis"), required=False, max_length=60)
    wakil = forms.CharField(label=_("Nama wakil warga"), required=False, max_length=60)
    kepala = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, kind: str, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kepala"].label = _("Nama %(jabatan)s") % {"jabatan": words.kepala_desa}
        needed = self.NEEDED[DocumentKind(kind)]
        for name in [one for one in self.fields if one not in {"kunci_kirim", "nomor", "tanggal", *needed}]:
            del self.fields[name]


class SignedForm(DeskForm):
    """The signed copy."""

    fields_of_refusals = {TooLarge: "berkas", UnreadableCopy: "berkas"}

    berkas = forms.FileField(
        label=_("Salinan bertanda tangan"),
        help_text=_("PDF atau foto, paling besar 5 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={
            "required": _("Pilih dulu berkasnya."),
            "empty": _("Berkas ini kosong."),
            "invalid": _("Pilih dulu berkasnya."),
        },
    )

    def clean_berkas(self) -> bytes:
        """Its bytes, when it is not too large."""
        file = self.cleaned_data["berkas"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Berkas terlalu besar. Paling besar 5 MB."))
        return bytes(file.read())


def audience_of(held: Musyawarah) -> dict[str, Any]:
    """Whom an invitation to this meeting is most likely for."""
    group = {
        MusyawarahKind.WOMEN: ["p"],
        MusyawarahKind.DISABLED: ["difabel"],
        MusyawarahKind.ELDERLY: ["lansia"],
        MusyawarahKind.CHILD: ["anak"],
        MusyawarahKind.POOR: ["miskin"],
        MusyawarahKind.VULNERABLE: [value for value, _label in Vulnerable.choices],
    }.get(MusyawarahKind(held.kind), [])
    return {"acara": True, "golongan": group, "dusun": [held.dusun_id] if held.dusun_id else []}
