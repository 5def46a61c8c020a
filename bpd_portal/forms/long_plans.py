"""Forms about the plan of eight years, the list that goes up, and the steps of making a plan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget import chart
from accountability.lib.attachments import Attachment, NoPaper, TooLarge, looked_at
from accountability.lib.rupiah import rupiah
from accountability.planning.activity_codes import UnknownActivity, activities
from accountability.planning.du_rkp import NoAnswerWords, Onward
from accountability.planning.models import OnwardAnswer, RPJMActivity, RPJMDesa
from accountability.planning.plan_stages import NotYet, NoWhy, Stage, StepAfterPerdes, WrongOrder
from accountability.planning.rpjm import OverlapsAnother, Planned, YearsOutside
from bpd_portal.forms.base import (
    DatalistInput,
    DeskForm,
    RupiahField,
    day_box,
    days_of_this_world,
    let_choose,
    say,
    words_box,
)
from bpd_portal.forms.lines import QuantityField
from bpd_portal.forms.plans import UNITS, CodeForm, KegiatanChangeForm, people_field, quantity
from bpd_portal.years import FIRST_YEAR, LAST_YEAR

_DAY = say(_("Pilih tanggalnya."))


class BeginForm(DeskForm):
    """From which year, and what the village wants to become."""

    fields_of_refusals = {OverlapsAnother: "tahun_pertama"}

    tahun_pertama = forms.IntegerField(
        label=_("Tahun pertama"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR - 10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=say(_("Tulis tahunnya, misalnya 2025.")),
    )
    pelantikan = forms.DateField(
        label=_("Tanggal pelantikan kepala"),
        required=False,
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=_DAY,
    )
    visi = forms.CharField(label=_("Visi"), required=False, max_length=2000, widget=words_box(3))


class RewordForm(DeskForm):
    """The vision and the day of the inauguration."""

    pelantikan = BeginForm.base_fields["pelantikan"]
    visi = BeginForm.base_fields["visi"]


class ActivityForm(CodeForm):
    """One activity of the medium-term plan, with the years it is meant for."""

    fields_of_refusals = {UnknownActivity: "kode", YearsOutside: "tahun_kerja"}

    nama = forms.CharField(
        label=_("Nama kegiatan"), max_length=160, error_messages={"required": _("Tulis nama kegiatannya.")}
    )
    tahun_kerja = forms.TypedMultipleChoiceField(
        label=_("Dikerjakan tahun"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=say(_("Pilih paling sedikit satu tahun.")),
    )
    volume = QuantityField(label=_("Volume"), required=False, max_length=20)
    satuan = forms.CharField(label=_("Satuan"), required=False, max_length=30, widget=DatalistInput(UNITS))
    tempat = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    penerima = people_field(_("Penerima manfaat"))
    biaya = RupiahField(label=_("Perkiraan biaya, semua tahun"), required=False)
    sumber = forms.ChoiceField(label=_("Sumber dana"), required=False)

    def __init__(self, *args: Any, rpjm: RPJMDesa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "sumber", [("", _("Belum tentu")), *chart.sources().items()])
        years = range(rpjm.first_year, rpjm.last_year + 1)
        let_choose(self, "tahun_kerja", [(str(year), str(year)) for year in years])

    def planned(self) -> Planned:
        """What is meant."""
        said = self.cleaned_data
        return Planned(
            kode=said["kode"],
            name=said["nama"],
            years=tuple(said["tahun_kerja"]),
            volume=said["volume"],
            unit=said["satuan"],
            place=said["tempat"],
            beneficiaries=said["penerima"],
            cost=said["biaya"],
            fund_source=said["sumber"],
        )


class ActivityChangeForm(ActivityForm):
    """An activity written anew, with why."""

    alasan = KegiatanChangeForm.base_fields["alasan"]


class OnwardForm(CodeForm):
    """One thing asked of those above."""

    fields_of_refusals = {UnknownActivity: "kode"}

    nama = forms.CharField(
        label=_("Usulan"), max_length=160, error_messages={"required": _("Tulis usulannya.")}
    )
    kantor = forms.CharField(
        label=_("Ke kantor"),
        max_length=80,
        help_text=_("Contoh: Dinas Pekerjaan Umum."),
        error_messages={"required": _("Tulis kantor yang dituju.")},
    )
    volume = QuantityField(label=_("Volume"), required=False, max_length=20)
    satuan = forms.CharField(label=_("Satuan"), required=False, max_length=30, widget=DatalistInput(UNITS))
    tempat = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    penerima = people_field(_("Penerima manfaat"))
    biaya = RupiahField(label=_("Perkiraan biaya"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kode"].required = False
        self.order_fields(["nama", "kantor", "tempat", "volume", "satuan", "penerima", "biaya", "kode"])

    def onward(self) -> Onward:
        """What is asked."""
        said = self.cleaned_data
        return Onward(
            name=said["nama"],
            to_office=said["kantor"],
            kode=said["kode"],
            volume=said["volume"],
            unit=said["satuan"],
            place=said["tempat"],
            beneficiaries=said["penerima"],
            cost=said["biaya"],
        )


class SendForm(DeskForm):
    """The letter the list goes with."""

    fields_of_refusals = {NotYet: "tanggal"}

    surat = forms.CharField(
        label=_("Nomor surat"), max_length=60, error_messages={"required": _("Tulis nomor suratnya.")}
    )
    tanggal = forms.DateField(
        label=_("Tanggal dikirim"), widget=day_box(), validators=days_of_this_world(), error_messages=_DAY
    )


class AnswerForm(DeskForm):
    """What the office above said."""

    fields_of_refusals = {NoAnswerWords: "kalimat", NotYet: "tanggal"}

    jawaban = forms.ChoiceField(
        label=_("Jawaban"),
        choices=[one for one in OnwardAnswer.choices if one[0] != OnwardAnswer.WAITING],
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih jawabannya.")),
    )
    tanggal = forms.DateField(
        label=_("Tanggal jawaban"), widget=day_box(), validators=days_of_this_world(), error_messages=_DAY
    )
    kalimat = forms.CharField(
        label=_("Bunyi jawaban"),
        max_length=200,
        widget=words_box(2),
        error_messages={"required": _("Tulis bunyi jawabannya; warga membacanya.")},
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya"),
        required=False,
        max_length=200,
        help_text=_("Perlu diisi bila belum bisa."),
    )


class StageForm(DeskForm):
    """When a step was done, and its document."""

    fields_of_refusals = {WrongOrder: "tanggal", NotYet: "tanggal", StepAfterPerdes: "tanggal"}

    tanggal = forms.DateField(
        label=_("Tanggal selesai"), widget=day_box(), validators=days_of_this_world(), error_messages=_DAY
    )
    nomor = forms.CharField(label=_("Nomor dokumen"), required=False, max_length=60)
    berkas = forms.FileField(
        label=_("Foto atau PDF dokumennya"),
        required=False,
        help_text=_("PDF, JPG, atau PNG. Paling besar 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("Berkas ini kosong. Pilih yang lain.")},
    )
    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=200)

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomor"].help_text = stage.document

    def clean_berkas(self) -> Attachment | None:
        """The file, told by its first bytes and not by its name."""
        file = self.cleaned_data.get("berkas")
        if file is None:
            return None
        try:
            return looked_at(file)
        except TooLarge:
            raise ValidationError(_("Berkas ini lebih dari 5 MB. Kecilkan dulu, atau foto ulang.")) from None
        except NoPaper:
            raise ValidationError(_("Berkas ini bukan PDF, JPG, atau PNG. Pilih yang lain.")) from None


class RedateForm(DeskForm):
    """The right day of a step that stands recorded, and why it was wrong."""

    fields_of_refusals = {
        WrongOrder: "tanggal",
        NotYet: "tanggal",
        StepAfterPerdes: "tanggal",
        NoWhy: "alasan",
    }

    tanggal = StageForm.base_fields["tanggal"]
    alasan = forms.CharField(
        label=_("Mengapa dibetulkan"),
        max_length=120,
        help_text=_("Contoh: salah ketik bulan."),
        error_messages={"required": _("Tulis alasannya.")},
    )


def activity_as_typed(one: RPJMActivity) -> dict[str, Any]:
    """An activity as its form shows it, to be changed."""
    known = activities().get(one.kode)
    return {
        "kode": f"{one.kode} {known.name if known else ''}".strip(),
        "nama": one.name,
        "tahun_kerja": [str(each.year) for each in one.years.all()],
        "volume": quantity(one.volume),
        "satuan": one.unit,
        "tempat": one.place,
        "penerima": one.beneficiaries,
        "biaya": "" if one.cost is None else rupiah(one.cost),
        "sumber": one.fund_source,
    }
