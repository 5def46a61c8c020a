"""Forms about musyawarah, their decisions and the year plan."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accountability.budget import chart
from accountability.planning import activity_codes
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.models import Musyawarah, MusyawarahKind, Outcome
from accountability.planning.musyawarah import AlreadyProposed
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DatalistInput, DeskForm, RupiahField, day_box, let_choose, say, words_box
from posko.states import ReasonClass

if TYPE_CHECKING:
    _MusyawarahField = forms.ModelChoiceField[Musyawarah]
else:  # not subscriptable at run time
    _MusyawarahField = forms.ModelChoiceField

STILL_OPEN_DAYS = 30  # a meeting held this long ago may still be given its proposals


class MusyawarahField(_MusyawarahField):
    """Offers meetings by day and title."""

    def label_from_instance(self, obj: Musyawarah) -> str:
        """`28-11-2026 Musyawarah tahunan`."""
        return f"{obj.held_on:%d-%m-%Y} {obj.title}"


class ConveneForm(DeskForm):
    """When, where and which meeting."""

    jenis = forms.ChoiceField(label=_("Jenis"), choices=MusyawarahKind.choices, initial=MusyawarahKind.DESA)
    judul = forms.CharField(
        label=_("Nama"),
        max_length=120,
        help_text=_("Contoh: Musyawarah rencana kerja 2027."),
        error_messages={"required": _("Beri nama musyawarahnya.")},
    )
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    jam = forms.TimeField(
        label=_("Jam mulai"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=say(_("Tulis jam, misalnya 09:00.")),
    )
    tempat = forms.CharField(
        label=_("Tempat"), max_length=80, error_messages={"required": _("Tulis tempatnya.")}
    )


class AttendanceForm(DeskForm):
    """Who came, as counts of heads, and the number of the berita acara."""

    perempuan = forms.IntegerField(label=_("Perempuan"), min_value=0, max_value=100_000)
    laki = forms.IntegerField(label=_("Laki-laki"), min_value=0, max_value=100_000)
    difabel = forms.IntegerField(
        label=_("Di antaranya difabel"), min_value=0, max_value=100_000, required=False
    )
    miskin = forms.IntegerField(
        label=_("Di antaranya keluarga kurang mampu"), min_value=0, max_value=100_000, required=False
    )
    berita_acara = forms.CharField(label=_("Nomor berita acara"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("perempuan", "laki", "difabel", "miskin"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
            self.fields[name].error_messages |= {
                "required": str(_("Tulis jumlahnya; nol bila tidak ada.")),
                "invalid": str(_("Tulis jumlah dengan angka.")),
            }

    def clean(self) -> dict[str, Any]:
        """Groups among those who came cannot outnumber them."""
        cleaned = super().clean() or {}
        came = (cleaned.get("perempuan") or 0) + (cleaned.get("laki") or 0)
        for name in ("difabel", "miskin"):
            if (cleaned.get(name) or 0) > came and not self.errors:
                self.add_error(name, ValidationError(_("Jumlah ini melebihi semua yang hadir.")))
        return cleaned


class ProposeForm(DeskForm):
    """To which meeting, and under what title."""

    fields_of_refusals = {AlreadyProposed: "musyawarah"}

    musyawarah = MusyawarahField(
        label=_("Musyawarah"),
        queryset=None,
        empty_label=_("Pilih musyawarah"),
        error_messages=say(_("Pilih musyawarahnya.")),
    )
    usulan = forms.CharField(
        label=_("Bunyi usulan"), max_length=160, error_messages={"required": _("Tulis usulannya.")}
    )

    def __init__(self, *args: Any, desa: Wilayah, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "musyawarah", desa.musyawarah.coming(today - dt.timedelta(days=STILL_OPEN_DAYS)))


class AdoptForm(DeskForm):
    """What was agreed, in one sentence, and for which year."""

    kalimat = forms.CharField(
        label=_("Bunyi keputusan"),
        max_length=300,
        widget=words_box(2),
        error_messages={"required": _("Tulis bunyi keputusannya.")},
    )
    tahun = forms.IntegerField(
        label=_("Untuk rencana tahun"),
        min_value=2020,
        max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=say(_("Tulis tahunnya, misalnya 2027.")),
    )


class TurnDownForm(DeskForm):
    """What else was decided, with the reason, a sentence and the next step."""

    hasil = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[(one.value, one.label) for one in (Outcome.DEFERRED, Outcome.FORWARDED, Outcome.NOT_NOW)],
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih keputusannya.")),
    )
    alasan = forms.ChoiceField(
        label=_("Alasan"),
        choices=[("", _("Pilih alasan")), *ReasonClass.choices],
        error_messages=say(_("Pilih alasannya.")),
    )
    kalimat = forms.CharField(
        label=_("Bunyi keputusan"),
        max_length=300,
        widget=words_box(2),
        error_messages={"required": _("Tulis bunyi keputusannya.")},
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya"),
        max_length=200,
        help_text=_("Contoh: diusulkan lagi tahun depan. Bila diteruskan: nama kantornya."),
        error_messages={"required": _("Tulis langkah berikutnya.")},
    )


class KegiatanForm(DeskForm):
    """One kegiatan of the year plan: code, name, size, place, cost and source."""

    fields_of_refusals = {UnknownActivity: "kode"}

    kode = forms.CharField(
        label=_("Kode kegiatan resmi"),
        max_length=250,
        help_text=_("Ketik kata, misalnya jalan, lalu pilih dari daftar."),
        error_messages={"required": _("Pilih kode kegiatan dari daftar.")},
    )
    nama = forms.CharField(
        label=_("Nama kegiatan"), max_length=160, error_messages={"required": _("Tulis nama kegiatannya.")}
    )
    volume = forms.IntegerField(
        label=_("Volume"),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Tulis volume dengan angka bulat.")},
    )
    satuan = forms.CharField(
        label=_("Satuan"),
        required=False,
        max_length=30,
        widget=DatalistInput(("meter", "unit", "paket", "orang", "bulan", "kali")),
    )
    tempat = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    biaya = RupiahField(label=_("Perkiraan biaya"))
    sumber = forms.ChoiceField(label=_("Sumber dana"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = [name for _bidang, some in activity_codes.kegiatan_choices() for _kode, name in some]
        self.fields["kode"].widget = DatalistInput(offers)
        let_choose(self, "sumber", [("", _("Belum tentu")), *chart.sources().items()])

    def clean_kode(self) -> str:
        """The code alone; words that are no code get the nearest codes as a hint."""
        typed = str(self.cleaned_data["kode"]).strip()
        kode = typed.split(" ", 1)[0]
        try:
            return activity_codes.kegiatan(kode).kode
        except UnknownActivity:
            raise ValidationError(_unknown(typed)) from None


class EnactForm(DeskForm):
    """The number and the day of the Perdes."""

    perdes = forms.CharField(
        label=_("Nomor peraturan"), max_length=40, error_messages={"required": _("Tulis nomor peraturannya.")}
    )
    tanggal = forms.DateField(
        label=_("Tanggal penetapan"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )


def _unknown(typed: str) -> str:
    words = typed.lower().split()
    near = [
        f"{one.kode} {Truncator(one.name).chars(40)}"
        for one in activity_codes.activities().values()
        if one.level == "kegiatan" and words and all(word in one.name.lower() for word in words)
    ][:3]
    hint = _("Kode kegiatan belum dikenal. Pilih dari daftar.")
    return f"{hint} {_('Mungkin')}: {'; '.join(near)}." if near else str(hint)
