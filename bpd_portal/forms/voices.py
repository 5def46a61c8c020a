"""Forms about voices: what is said back, and the gathering into a kelompok."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from bpd_portal.forms.base import DeskForm, let_choose, say, words_box
from bpd_portal.forms.masking import MaskForm
from bpd_portal.forms.one_name import OneNameForm
from posko.answering import NoOffice
from posko.clustering import AlreadyEnded, NoTitle
from posko.masking import ANSWER, SUMMARY, TITLE
from posko.models import Aspirasi, Kelompok
from posko.offices import fitting_first
from posko.states import CloseClass, ReasonClass
from posko.transitions import JOINS

TOPICS = (
    ("jalan", _("Jalan dan jembatan")),
    ("air", _("Air dan sanitasi")),
    ("sehat", _("Kesehatan")),
    ("sekolah", _("Pendidikan")),
    ("bansos", _("Bantuan sosial")),
    ("tani", _("Tani dan usaha")),
    ("layanan", _("Pelayanan kantor")),
    ("lainnya", _("Lainnya")),
)
NOT_SAID = ("", _("Tidak disebut"))

if TYPE_CHECKING:
    DusunField = forms.ModelChoiceField[Dusun]
    KelompokField = forms.ModelChoiceField[Kelompok]
else:  # not subscriptable at run time
    DusunField = KelompokField = forms.ModelChoiceField


class WordsForm(MaskForm):
    """One sentence to the citizen; it may stand on the public page."""

    public_words = {"kalimat": ANSWER}

    kalimat = forms.CharField(
        label=_("Kalimat untuk warga"),
        max_length=300,
        widget=words_box(),
        error_messages={"required": _("Tulis dulu kalimatnya.")},
    )


class ForwardForm(WordsForm):
    """To which office, from the list or in words, and what the citizen is told. Gives its name as `ke`."""

    fields_of_refusals = {NoOffice: "ke"}

    ke = forms.ChoiceField(
        label=_("Diteruskan ke"),
        required=False,
        error_messages=say(_("Pilih dari daftar, atau tulis namanya.")),
    )
    ke_lain = forms.CharField(
        label=_("Kantor lain"),
        required=False,
        max_length=80,
        help_text=_("Hanya kalau tidak ada di daftar."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["ke", "ke_lain", "kalimat"]

    def __init__(self, *args: Any, voice: Aspirasi | None, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = voice.topic if voice else ""  # many are sent on together, about anything
        self.names = {one.kode: one.name for one in fitting_first(words, topic)}
        choices = [(kode, f"{name[0].upper()}{name[1:]}") for kode, name in self.names.items()]
        let_choose(self, "ke", [("", _("Pilih kantor")), *choices])

    def clean(self) -> dict[str, Any]:
        """The office in words, those that were written going first."""
        said = self.cleaned_data
        office = said.get("ke_lain") or self.names.get(said.get("ke", ""), "")
        if not office and "ke" not in self.errors:
            self.add_error("ke", _("Pilih kantornya, atau tulis namanya."))
        return {**said, "ke": office}


class CloseForm(WordsForm):
    """Why it is closed, of a list and in words: both are required."""

    alasan = forms.ChoiceField(
        label=_("Alasan"),
        choices=[("", _("Pilih alasan")), *CloseClass.choices],
        error_messages=say(_("Pilih alasannya.")),
    )
    field_order = ["alasan", "kalimat"]


class NoteForm(DeskForm):
    """What one member writes to the others."""

    catatan = forms.CharField(
        label=_("Catatan untuk sesama anggota"),
        max_length=1000,
        help_text=_("Tidak tampil ke petugas, pemerintah setempat, atau umum."),
        widget=words_box(2),
        error_messages={"required": _("Tulis dulu catatannya.")},
    )


class NotNowForm(WordsForm):
    """Why not now, in words, and what comes next: all three are required."""

    alasan = forms.ChoiceField(
        label=_("Alasan"),
        choices=[("", _("Pilih alasan")), *ReasonClass.choices],
        error_messages=say(_("Pilih alasannya.")),
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya"),
        max_length=200,
        help_text=_("Contoh: diusulkan lagi di musyawarah tahun depan."),
        error_messages={"required": _("Tulis langkah berikutnya.")},
    )
    field_order = ["alasan", "kalimat", "langkah"]


class SummaryForm(MaskForm):
    """The words everyone may read."""

    public_words = {"ringkasan": SUMMARY}

    ringkasan = forms.CharField(
        label=_("Ringkasan untuk umum"),
        max_length=200,
        help_text=_("Tanpa nama, tanpa nomor, tanpa alamat rumah."),
        widget=words_box(2),
        error_messages={"required": _("Tulis dulu ringkasannya.")},
    )


class ReturnForm(DeskForm):
    """Why words for the public are sent back."""

    kalimat = forms.CharField(
        label=_("Apa yang perlu diubah"),
        max_length=200,
        widget=words_box(2),
        error_messages={"required": _("Tulis apa yang perlu diubah.")},
    )


class GatherForm(OneNameForm, MaskForm):
    """Into which kelompok: a new one with a title, or one there is."""

    fields_of_refusals = {NoTitle: "judul", AlreadyEnded: "kelompok"}
    public_words = {"judul": TITLE}

    kelompok = KelompokField(
        label=_("Masukkan ke"), queryset=None, required=False, empty_label=_("Kelompok baru")
    )
    judul = forms.CharField(
        label=_("Nama kelompok baru"),
        required=False,
        max_length=120,
        error_messages={"required": _("Beri nama kelompoknya.")},
        help_text=_("Pakai kata warga, tanpa nama orang. Contoh: Jalan RT 03 rusak."),
    )

    def __init__(self, *args: Any, desa: Wilayah, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joinable = desa.kelompok.not_empty().filter(state__in=JOINS).order_by("-created_at", "-id")
        let_choose(self, "kelompok", joinable)
        if not joinable.exists():  # nothing to choose from: then the title is what is asked
            del self.fields["kelompok"]
            self.fields["judul"].required = True
