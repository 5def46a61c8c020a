"""What the kabupaten's desk asks for: a rule of a table, a file of rules, a threshold, words, a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib import rupiah
from accountability.oversight.evaluation.regional_tables import WITH_RUPIAH
from accountability.oversight.forms import KecForm, words_field
from accountability.oversight.regency.rule_files import KEY_WORDS, LARGEST, MOST_RULES
from accountability.oversight.regency.thresholds import Bounds
from accountability.oversight.regency.wording import longest_word
from accountability.regions.sebutan import PRESETS, WORD_NAMES, Words

_BASIS = _("Dasar hukum, misalnya nomor peraturan kepala daerah")
_NO_BASIS = _("Tulis nomor peraturannya.")


def basis_field() -> forms.CharField:
    """The paper a setting rests on."""
    return forms.CharField(label=_BASIS, max_length=120, error_messages={"required": _NO_BASIS})


class RuleForm(KecForm):
    """One row of a table; `asal` is the mark of what stood there when it was read."""

    kunci = forms.CharField(max_length=80, error_messages={"required": _("Isi dulu bagian ini.")})
    nama = forms.CharField(label=_("Nama atau uraian"), max_length=160, required=False)
    satuan = forms.CharField(label=_("Satuan"), max_length=30, required=False)
    rupiah = forms.CharField(label=_("Paling banyak (rupiah)"), max_length=30)
    dasar = basis_field()
    lama = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    asal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, table: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci"].label = KEY_WORDS[table]
        if table not in WITH_RUPIAH:
            del self.fields["rupiah"], self.fields["satuan"]

    def clean_rupiah(self) -> int:
        """Whole rupiah."""
        try:
            return rupiah.read(self.cleaned_data["rupiah"])
        except rupiah.NotRupiah:
            raise forms.ValidationError(_("Tulis angkanya saja, misalnya 12500000.")) from None


class RuleFileForm(KecForm):
    """A file of rules, or its text after somebody mended it here."""

    berkas = forms.FileField(
        label=_("Berkas"),
        help_text=_("Templat .xlsx atau .csv, paling besar 2 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    isi = words_field(_("Atau tempel isinya"), most=MOST_RULES * 300, rows=6)
    dasar = basis_field()
    cara = forms.ChoiceField(
        label=_("Baris yang tidak ada di berkas"),
        choices=[("tambah", _("Tetap seperti sekarang")), ("ganti", _("Dihapus dari tabel"))],
        widget=forms.RadioSelect,
        initial="tambah",
    )
    asal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A file of a size that can be read at once, or some text."""
        said = super().clean() or {}
        file = said.get("berkas")
        if file is None and not said.get("isi", "").strip():
            self.add_error("berkas", _("Pilih berkasnya, atau tempel isinya."))
        if file is not None and file.size > LARGEST:
            self.add_error("berkas", _("Berkas ini lebih dari 2 MB. Kirim hanya satu tabel."))
        return said


class ThresholdForm(KecForm):
    """A threshold between its bounds, and its basis."""

    ambang = forms.IntegerField()
    dasar = basis_field()
    tempat = forms.ChoiceField()
    asal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        bounds: Bounds,
        unit: str,
        words: Words,
        places: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        said = {"least": bounds.least, "most": bounds.most, "unit": unit}
        wrong = _("Pilih angka dari %(least)s sampai %(most)s %(unit)s.") % said
        self.fields["ambang"] = forms.IntegerField(
            label=_("Ambang baru (%s)") % unit,
            help_text=_("Antara %(least)s dan %(most)s.") % said,
            min_value=bounds.least,
            max_value=bounds.most,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        )
        self.fields["tempat"] = forms.ChoiceField(
            label=_("Lihat akibatnya di %s") % words.kecamatan,
            choices=places,
            error_messages={"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")},
        )
        self.order_fields(["ambang", "dasar", "tempat"])


class WordsForm(KecForm):
    """The words of a wilayah; an empty one is that of the wilayah around it, or of the preset."""

    preset = forms.ChoiceField(label=_("Dasar kata-kata"), required=False)
    asal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"] = forms.ChoiceField(
            label=_("Dasar kata-kata"),
            required=False,
            choices=[("", _("Seperti kebiasaan daerah")), *((one, one.capitalize()) for one in PRESETS)],
            error_messages={"invalid_choice": _("Pilih dari daftar.")},
        )
        for name in WORD_NAMES:
            self.fields[name] = forms.CharField(
                label=WORD_LABELS[name],
                required=False,
                max_length=longest_word(name),
                widget=forms.TextInput(attrs={"placeholder": getattr(now, name)}),
                error_messages={"max_length": _("Paling banyak %(limit_value)d huruf.")},
            )


# Said without any of the words that are set here: what each thing is.
WORD_LABELS: dict[str, Any] = {
    "desa": _("Satuan terbawah yang punya anggaran"),
    "kepala_desa": _("Kepalanya"),
    "pemdes": _("Pemerintahnya"),
    "kantor": _("Kantornya"),
    "bpd": _("Badan permusyawaratan, singkat (menandatangani SMS)"),
    "bpd_panjang": _("Badan permusyawaratan, lengkap"),
    "kecamatan": _("Satuan di atasnya"),
    "camat": _("Kepala satuan di atasnya"),
    "kabupaten": _("Daerah"),
    "bupati": _("Kepala daerah"),
    "dusun": _("Bagian terkecil"),
    "musyawarah": _("Musyawarah, lengkap"),
    "musdes": _("Musyawarah, singkat"),
    "rpjm": _("Rencana jangka menengah, singkat"),
    "rpjm_panjang": _("Rencana jangka menengah, lengkap"),
    "rkp": _("Rencana setahun, singkat"),
    "rkp_panjang": _("Rencana setahun, lengkap"),
    "apb": _("Anggaran, singkat"),
    "apb_panjang": _("Anggaran, lengkap"),
    "perdes": _("Peraturannya"),
    "dana_desa": _("Dana dari pusat"),
}


class LineForm(KecForm):
    """Which village a line serves."""

    jalur = forms.CharField(max_length=60, widget=forms.HiddenInput)
    tempat = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tempat"] = forms.ChoiceField(
            label=label,
            required=False,
            choices=places,
            error_messages={"invalid_choice": _("Pilih dari daftar.")},
        )
