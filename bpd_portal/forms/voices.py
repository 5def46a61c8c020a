"""Forms about voices: the sheet keyed in, what is said back, and the gathering into a kelompok."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Dusun, Wilayah
from bpd_portal.forms.base import DeskForm, let_choose, say, words_box
from posko.clustering import AlreadyEnded, NoTitle
from posko.models import Kelompok
from posko.states import Channel, Gender, Kind, ReasonClass, Vulnerable
from posko.transitions import JOINS
from sms_gateway.contacts import NotAPhone

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


class SheetForm(DeskForm):
    """One sheet, box note or spoken voice, keyed in by the posko."""

    fields_of_refusals = {NotAPhone: "hp"}

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

    def __init__(self, *args: Any, desa: Wilayah, dusun_word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "dusun", desa.dusun.order_by("name"))
        self.fields["dusun"].label = dusun_word.capitalize()

    def first(self) -> list[forms.BoundField]:
        """The fields every sheet needs, in the order of the paper."""
        return [self[name] for name in ("isi", "saluran", "dusun", "hp")]

    def rest(self) -> list[forms.BoundField]:
        """The fields that may be passed over."""
        return [self[name] for name in ("jenis", "topik", "kelamin", "rentan", "rahasia")]


class WordsForm(DeskForm):
    """One sentence to the citizen."""

    kalimat = forms.CharField(
        label=_("Kalimat untuk warga"),
        max_length=300,
        widget=words_box(),
        error_messages={"required": _("Tulis dulu kalimatnya.")},
    )


class ForwardForm(WordsForm):
    """To which office, and what the citizen is told."""

    ke = forms.CharField(
        label=_("Diteruskan ke"),
        max_length=80,
        help_text=_("Contoh: Dinas Pekerjaan Umum, puskesmas."),
        error_messages={"required": _("Tulis diteruskan ke mana.")},
    )
    field_order = ["ke", "kalimat"]


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


class SummaryForm(DeskForm):
    """The words everyone may read."""

    ringkasan = forms.CharField(
        label=_("Ringkasan untuk umum"),
        max_length=200,
        help_text=_("Tanpa nama, tanpa nomor, tanpa alamat rumah."),
        widget=words_box(2),
        error_messages={"required": _("Tulis dulu ringkasannya.")},
    )


class GatherForm(DeskForm):
    """Into which kelompok: a new one with a title, or one there is."""

    fields_of_refusals = {NoTitle: "judul", AlreadyEnded: "kelompok"}

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
