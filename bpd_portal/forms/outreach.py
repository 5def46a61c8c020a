"""Forms about going out to hear people: the guide, its calling off and result, the volunteers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm, day_box, let_choose, say, words_box
from bpd_portal.forms.voices import DusunField
from posko.outreaching import (
    EndsBeforeItBegins,
    Guide,
    NamedAlready,
    NoReason,
    NotBegunYet,
    NothingFound,
    Target,
)
from posko.states import OutreachKind, Population


def _words(label: Any, help_text: Any, missing: Any, rows: int = 3, longest: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=words_box(rows),
        error_messages={"required": missing},
    )


class GuideForm(DeskForm):
    """The guide with the five parts the law asks for, and whom it means to hear."""

    fields_of_refusals = {EndsBeforeItBegins: "sampai"}

    jenis = forms.ChoiceField(
        label=_("Jenis kegiatan"), choices=OutreachKind.choices, error_messages=say(_("Pilih jenisnya."))
    )
    judul = forms.CharField(
        label=_("Nama kegiatan"), max_length=120, error_messages={"required": _("Beri nama kegiatannya.")}
    )
    maksud = _words(_("Maksud"), _("Apa yang akan dilakukan."), _("Tulis maksudnya."), rows=2)
    tujuan = _words(_("Tujuan"), _("Apa hasilnya bagi warga."), _("Tulis tujuannya."), rows=2)
    sasaran = _words(_("Sasaran"), _("Siapa yang didengar."), _("Tulis sasarannya."), rows=2)
    mulai = forms.DateField(
        label=_("Hari pertama"), widget=day_box(), error_messages=say(_("Pilih hari pertamanya."))
    )
    sampai = forms.DateField(
        label=_("Hari terakhir"), required=False, widget=day_box(), error_messages=say(_("Pilih harinya."))
    )
    jam = forms.CharField(label=_("Jam"), required=False, max_length=60)
    tempat = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    uraian = _words(
        _("Uraian kegiatan"), _("Satu baris satu langkah."), _("Tulis langkah-langkahnya."), 6, 2000
    )
    untuk_dusun = forms.TypedMultipleChoiceField(
        required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    untuk_kelompok = forms.MultipleChoiceField(
        label=_("Kelompok warga yang dituju"),
        choices=Population.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lembar = forms.IntegerField(
        label=_("Target lembar"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Tulis angka, misalnya 200.")),
    )
    keputusan = forms.CharField(
        label=_("Nomor keputusan musyawarah"),
        required=False,
        max_length=60,
        help_text=_("Kegiatan menggali berdasar keputusan musyawarah (pasal 33)."),
    )
    tanggal_keputusan = forms.DateField(
        label=_("Tanggal keputusan"),
        required=False,
        widget=day_box(),
        error_messages=say(_("Pilih harinya.")),
    )

    def __init__(self, *args: Any, desa: Wilayah, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dusun = {one.pk: one for one in desa.dusun.order_by("name")}
        let_choose(self, "untuk_dusun", [(pk, one.name) for pk, one in self._dusun.items()])
        self.fields["untuk_dusun"].label = _("%(dusun)s yang dituju") % {"dusun": dusun_word.capitalize()}

    def guide(self) -> Guide:
        """What the form says, as the deed takes it; the last day is the first where none was told."""
        said = self.cleaned_data
        return Guide(
            kind=said["jenis"],
            title=said["judul"],
            maksud=said["maksud"],
            tujuan=said["tujuan"],
            sasaran=said["sasaran"],
            starts_on=said["mulai"],
            ends_on=said["sampai"] or said["mulai"],
            hours=said["jam"],
            place=said["tempat"],
            uraian=said["uraian"],
            decision_no=said["keputusan"],
            decision_date=said["tanggal_keputusan"],
            target_sheets=said["lembar"],
        )

    def targets(self) -> list[Target]:
        """Each group in each dusun; only dusun, or only groups, where the other was left open."""
        dusun = [self._dusun[pk] for pk in self.cleaned_data["untuk_dusun"]]
        groups = self.cleaned_data["untuk_kelompok"]
        return [Target(one, group) for one in dusun or (None,) for group in groups or ("",)]


class CallOffForm(DeskForm):
    """Why it does not happen."""

    fields_of_refusals = {NoReason: "alasan"}

    alasan = _words(
        _("Alasan"), _("Warga dan relawan perlu tahu."), _("Tulis alasannya, supaya warga tahu."), 2, 200
    )


class ResultForm(DeskForm):
    """What was found, and when the council heard of it."""

    fields_of_refusals = {NotBegunYet: "tanggal", NothingFound: "hasil"}

    hasil = _words(
        _("Hasil"), _("Apa yang paling banyak dikatakan warga."), _("Tulis dulu hasilnya."), 4, 2000
    )
    tanggal = forms.DateField(
        label=_("Dipaparkan di musyawarah pada"),
        required=False,
        widget=day_box(),
        help_text=_("Kosongkan kalau belum."),
        error_messages=say(_("Pilih harinya.")),
    )


class VolunteerForm(DeskForm):
    """Who carries sheets, where, and how many."""

    fields_of_refusals = {NamedAlready: "nama"}

    nama = forms.CharField(
        label=_("Nama panggilan relawan"),
        max_length=60,
        help_text=_("Hanya terlihat di meja ini."),
        error_messages={"required": _("Tulis nama panggilannya.")},
    )
    dusun = DusunField(queryset=None, required=False, empty_label=_("Di mana saja"))
    target = forms.IntegerField(
        label=_("Target lembar"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Tulis angka, misalnya 40.")),
    )

    def __init__(self, *args: Any, desa: Wilayah, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "dusun", desa.dusun.order_by("name"))
        self.fields["dusun"].label = dusun_word.capitalize()
