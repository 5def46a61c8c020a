"""Forms about the year plan: a kegiatan, its leaving, the Perdes, a change by revision, a file."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget import chart
from accountability.lib.rupiah import rupiah
from accountability.planning import activity_codes
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.jobs import Job, TooManyPeople, WrongMonths
from accountability.planning.leaving import Leave
from accountability.planning.models import Kegiatan, RPJMActivity
from accountability.planning.perdes_days import PerdesNotYet, PerdesTooEarly
from accountability.planning.plan_cells import MONTHS, unknown_code
from accountability.planning.plan_rows import GROUPS, LARGEST
from accountability.planning.plan_stages import PerdesBeforeStep
from accountability.planning.rkp import ElsewhereRPJM
from bpd_portal.forms.base import DatalistInput, DeskForm, RupiahField, day_box, let_choose, say, words_box
from bpd_portal.forms.lines import QuantityField
from posko.states import ReasonClass, State

UNITS = ("meter", "unit", "paket", "orang", "bulan", "kali")
_NUMBERED = re.compile(r"#?(\d{1,9})\b")
_MONTHS = [("", _("Belum tentu")), *((str(number), name) for number, name in enumerate(MONTHS, 1))]


def people_field(label: Any) -> forms.IntegerField:
    """So many people, zero or more."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Tulis jumlah orang dengan angka.")},
    )


class CodeForm(DeskForm):
    """What has an official code, chosen by words: typed, offered while typing, or searched for."""

    kode = forms.CharField(
        label=_("Kode kegiatan resmi"),
        max_length=250,
        help_text=_("Ketik kata, misalnya jalan, lalu pilih. Atau tekan Cari kode."),
        error_messages={"required": _("Pilih kode kegiatan dari daftar.")},
    )

    def __init__(self, *args: Any, found: list[activity_codes.Activity] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found:
            self.fields["kode"].widget = forms.RadioSelect(
                choices=[(one.kode, f"{one.kode} {one.name}") for one in found]
            )
            self.fields["kode"].help_text = _("Pilih satu. Semua yang lain tetap seperti yang Anda tulis.")
            return
        offers = [name for _bidang, some in activity_codes.kegiatan_choices() for _kode, name in some]
        self.fields["kode"].widget = DatalistInput(offers)

    def clean_kode(self) -> str:
        """The code alone; words that are no code get the nearest codes as a hint."""
        typed = str(self.cleaned_data["kode"]).strip()
        if not typed:
            return ""
        kode = activity_codes.as_written(typed.split(" ", 1)[0].rstrip("."))
        try:
            return activity_codes.kegiatan(kode).kode
        except UnknownActivity:
            raise ValidationError(unknown_code(typed)) from None


class KegiatanForm(CodeForm):
    """One kegiatan of the year plan: code, name, size, place, cost, source, months, for whom."""

    fields_of_refusals = {
        UnknownActivity: "kode",
        WrongMonths: "selesai",
        TooManyPeople: "penerima",
        ElsewhereRPJM: "rpjm",
    }
    group_names = tuple(f"g_{key}" for key in GROUPS)

    nama = forms.CharField(
        label=_("Nama kegiatan"), max_length=160, error_messages={"required": _("Tulis nama kegiatannya.")}
    )
    volume = QuantityField(
        label=_("Volume"), required=False, max_length=20, help_text=_("Misalnya 400 atau 12,5.")
    )
    satuan = forms.CharField(label=_("Satuan"), required=False, max_length=30, widget=DatalistInput(UNITS))
    tempat = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    biaya = RupiahField(label=_("Perkiraan biaya"))
    sumber = forms.ChoiceField(label=_("Sumber dana"), required=False)
    mulai = forms.ChoiceField(label=_("Mulai bulan"), required=False, choices=_MONTHS)
    selesai = forms.ChoiceField(label=_("Selesai bulan"), required=False, choices=_MONTHS)
    pelaksana = forms.CharField(
        label=_("Pelaksana"),
        required=False,
        max_length=80,
        help_text=_("Tulis jabatannya, misalnya Kasi Kesejahteraan."),
    )
    penerima = people_field(_("Penerima manfaat, semuanya"))
    rpjm = forms.CharField(
        label=_("Kegiatan jangka menengah"),
        required=False,
        max_length=250,
        help_text=_("Ketik kata, lalu pilih. Kosongkan bila tidak ada di rencana jangka menengah."),
    )

    def __init__(self, *args: Any, activities: list[RPJMActivity] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = activities or []
        let_choose(self, "sumber", [("", _("Belum tentu")), *chart.sources().items()])
        self.fields["rpjm"].widget = DatalistInput(activity_words(one) for one in self.activities)
        for key, label in GROUPS.items():
            self.fields[f"g_{key}"] = people_field(label)

    def main(self) -> list[forms.BoundField]:
        """Every field but the groups."""
        return [one for one in self.visible_fields() if one.name not in self.group_names]

    def groups(self) -> list[forms.BoundField]:
        """The groups of beneficiaries, folded away."""
        return [self[name] for name in self.group_names]

    @property
    def folded_in_use(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        return any(one.errors or one.value() not in (None, "") for one in self.groups())

    def clean_rpjm(self) -> RPJMActivity | None:
        """The activity that is meant by its number, or by words that only it has."""
        typed = str(self.cleaned_data["rpjm"]).strip()
        if not typed:
            return None
        numbered = _NUMBERED.match(typed)
        if numbered is not None:
            fitting = [one for one in self.activities if one.pk == int(numbered[1])]
        else:
            asked = typed.lower().split()
            fitting = [one for one in self.activities if all(w in activity_words(one).lower() for w in asked)]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise ValidationError(
                _("Tidak ada di rencana jangka menengah. Pilih dari daftar, atau kosongkan.")
            )
        near = "; ".join(activity_words(one) for one in fitting[:3])
        raise ValidationError(_("Ada beberapa yang cocok: %(near)s. Tulis nomornya.") % {"near": near})

    def job(self) -> Job:
        """What is to be done."""
        said = self.cleaned_data
        groups = {key: said[f"g_{key}"] for key in GROUPS if said.get(f"g_{key}") is not None}
        return Job(
            kode=said["kode"],
            name=said["nama"],
            cost=said["biaya"],
            volume=said["volume"],
            unit=said["satuan"],
            place=said["tempat"],
            fund_source=said["sumber"],
            beneficiaries=said["penerima"],
            pelaksana=said["pelaksana"],
            starts_month=int(said["mulai"]) if said["mulai"] else None,
            ends_month=int(said["selesai"]) if said["selesai"] else None,
            groups=groups,
            rpjm_activity=said["rpjm"],
        )


class KegiatanChangeForm(KegiatanForm):
    """A kegiatan written anew, with why."""

    alasan = forms.CharField(label=_("Alasan perubahan"), required=False, max_length=200, widget=words_box(2))


class LeaveForm(DeskForm):
    """Why a kegiatan leaves the plan, and what becomes of the voices behind it."""

    sebab = forms.CharField(
        label=_("Mengapa dikeluarkan"),
        max_length=200,
        widget=words_box(2),
        error_messages={"required": _("Tulis alasannya; warga akan membacanya.")},
    )
    arah = forms.ChoiceField(
        label=_("Suara warga di baliknya"),
        choices=[
            (State.ON_AGENDA, _("Dibahas lagi di musyawarah")),
            (State.NOT_NOW, _("Belum bisa sekarang")),
        ],
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih apa yang terjadi dengan suara warga.")),
    )
    kelas = forms.ChoiceField(
        label=_("Jenis alasan"),
        choices=ReasonClass.choices,
        initial=ReasonClass.LATER_PRIORITY,
        error_messages=say(_("Pilih jenis alasannya.")),
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya"),
        max_length=200,
        help_text=_("Contoh: dibahas lagi di musyawarah bulan Juni."),
        error_messages={"required": _("Tulis langkah berikutnya; warga menunggunya.")},
    )

    def __init__(self, *args: Any, voices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not voices:
            for name in ("arah", "kelas", "langkah"):
                del self.fields[name]

    def leave(self) -> Leave:
        """Why it leaves, and what becomes of the voices."""
        said = self.cleaned_data
        return Leave(
            why=said["sebab"],
            next_step=said.get("langkah", ""),
            to=State(said.get("arah", State.NOT_NOW)),
            reason_class=ReasonClass(said.get("kelas", ReasonClass.LATER_PRIORITY)),
        )


class EnactForm(DeskForm):
    """The number and the day of the Perdes."""

    fields_of_refusals = {PerdesNotYet: "tanggal", PerdesTooEarly: "tanggal", PerdesBeforeStep: "tanggal"}

    perdes = forms.CharField(
        label=_("Nomor peraturan"), max_length=40, error_messages={"required": _("Tulis nomor peraturannya.")}
    )
    tanggal = forms.DateField(
        label=_("Tanggal penetapan"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )


class RevisionForm(DeskForm):
    """Why an enacted plan is opened again."""

    mengapa = forms.CharField(
        label=_("Mengapa diubah"),
        max_length=300,
        widget=words_box(2),
        help_text=_("Contoh: bencana, atau perubahan kebijakan pemerintah."),
        error_messages={"required": _("Tulis mengapa rencana ini diubah.")},
    )


class PlanFileForm(DeskForm):
    """A file with kegiatan."""

    berkas = forms.FileField(
        label=_("Berkas"),
        help_text=_("XLSX atau CSV: templat ini, atau hasil unduhan di bawah. Paling besar 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={**say(_("Pilih berkasnya dulu.")), "empty": _("Berkas ini kosong. Isi dulu.")},
    )

    def clean_berkas(self) -> Any:
        """A file of a size that can be read at once."""
        file = self.cleaned_data["berkas"]
        if file.size > LARGEST:
            raise ValidationError(_("Berkas ini lebih dari 5 MB. Kirim hanya kegiatan tahun ini."))
        return file


def activity_words(one: RPJMActivity) -> str:
    """`#12 2.3.10 Rabat beton, RT 03`: how an activity of the medium-term plan is offered."""
    return f"#{one.pk} {one.kode} {one.name}{f', {one.place}' if one.place else ''}"


def as_typed(one: Kegiatan) -> dict[str, Any]:
    """A kegiatan as its form shows it, to be changed."""
    known = activity_codes.activities().get(one.kode)
    groups: Mapping[str, int] = {each.group: each.people for each in one.beneficiary_groups.all()}
    return {
        "kode": f"{one.kode} {known.name if known else ''}".strip(),
        "nama": one.name,
        "volume": quantity(one.volume),
        "satuan": one.unit,
        "tempat": one.place,
        "biaya": rupiah(one.cost),
        "sumber": one.fund_source,
        "mulai": one.starts_month or "",
        "selesai": one.ends_month or "",
        "pelaksana": one.pelaksana,
        "penerima": one.beneficiaries,
        "rpjm": activity_words(one.rpjm_activity) if one.rpjm_activity else "",
        **{f"g_{key}": groups.get(key) for key in GROUPS},
    }


def quantity(number: Any) -> str:
    """A volume as people type it: 400, 12,5; "" for none."""
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")
