"""What people type on the public pages, and the sentence each slip gets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.lib import kunci, nomor, phone
from accountability.lib.letters import too_many
from accountability.lib.photo import TooManyPixels, UnreadablePhoto, has_room, reencoded
from accountability.lib.typed_text import typed_text
from accountability.planning.models import Usulan
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from posko.models.photos import MOST as MOST_PHOTOS
from posko.recognising import LONGEST_PLACE
from posko.states import Gender, Vulnerable
from posko.topics import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORTEST, LONGEST, LONGEST_WHY = 10, 2000, 500
LARGEST_PHOTO = 8 * 1024 * 1024
TOO_SHORT = _("Tulis dulu aspirasi Anda, paling sedikit 10 huruf.")
TOO_LONG = _("Terlalu panjang %(n)s huruf. Ringkas sedikit, atau kirim dua kali.")
BAD_PHONE = _("Nomor HP kurang angka. Contoh: 0812 3456 7890.")
BAD_PHOTO = _("Foto ini tidak bisa dibuka. Coba foto lain, atau kirim tanpa foto.")
HEAVY_PHOTO = _("Foto terlalu besar. Kirim tanpa foto saja dulu; bisa menyusul.")
NO_ROOM = _("Foto belum bisa disimpan. Kirim tanpa foto dulu; bisa menyusul.")
TOO_MANY_PHOTOS = _("Paling banyak 3 foto. Pilih tiga yang paling jelas.")
NOT_LISTED = {"invalid_choice": _("Pilih salah satu dari daftar ini.")}
OPEN, SECRET = "tanpa_nama", "rahasia"
ASK, ASKED = "tanya", "sudah"  # whether the page was already shown what others said the same


def phone_field(help_text: "StrOrPromise") -> forms.CharField:
    """A phone number that may stay empty."""
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    return forms.CharField(
        label=_("Nomor HP"),
        required=False,
        max_length=40,
        widget=widget,
        help_text=help_text,
        error_messages={"max_length": BAD_PHONE},
    )


class TypedField(forms.CharField):
    """Words of a citizen: signs that nobody types are gone before anything looks at them."""

    def to_python(self, value: Any) -> str:
        """The words as people would read them."""
        return str(super().to_python(typed_text(str(value)) if value is not None else None))


class WordsField(TypedField):
    """Words with an end that the server tells in a sentence.

    Not by `max_length`: its `maxlength` lets the browser cut what is pasted, without a word, and counts an
    emoji as two and more.
    """

    def __init__(self, *, most: int, too_long: "StrOrPromise", in_signs: bool = False, **kwargs: Any) -> None:
        """`in_signs`: a column of the database is as long, and counts signs (an emoji may have several)."""
        super().__init__(**kwargs)
        self.most, self.too_long, self.in_signs = most, too_long, in_signs

    def validate(self, value: str) -> None:
        """Raises ValidationError with how many letters are too many."""
        super().validate(value)
        excess = len(value) - self.most if self.in_signs else too_many(value, self.most)
        if excess > 0:
            raise forms.ValidationError(self.too_long, code="too_long", params={"n": excess})


class SeveralFiles(forms.FileInput):
    """A file input that takes more than one."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; each is looked at by the form."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, none that is empty."""
        return [super(PhotosField, self).clean(one, initial) for one in data or [] if one]


class PublicForm(forms.Form):
    """The server says what is missing, in its own words: the browser's English stays out."""

    use_required_attribute = False

    def clean_hp(self) -> str:
        """The number as typed, when an SMS can reach it."""
        typed = str(self.cleaned_data["hp"]).strip()
        if typed and not phone.is_person(typed):
            raise forms.ValidationError(BAD_PHONE)
        return typed


class SpeakForm(PublicForm):
    """W2: one required field; names as promised in the interfaces."""

    isi = WordsField(
        most=LONGEST,
        too_long=TOO_LONG,
        label=_("Ceritakan dengan kata-kata sendiri"),
        help_text=_("Boleh bahasa daerah. Contoh: “Jembatan bambu RT 02 lapuk, anak sekolah takut lewat.”"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": TOO_SHORT},
    )
    topik = forms.ChoiceField(
        label=_("Tentang apa?"), widget=forms.RadioSelect, required=False, error_messages=NOT_LISTED
    )
    dusun = forms.ModelChoiceField(
        queryset=Dusun.objects.none(), to_field_name="name", required=False, error_messages=NOT_LISTED
    )
    hp = phone_field(_("Supaya kami bisa memberi kabar. Tidak ditampilkan ke umum."))
    tempat = WordsField(
        most=LONGEST_PLACE,
        too_long=_("Tempatnya terlalu panjang. Ringkas sampai 80 huruf."),
        in_signs=True,
        label=_("Di sebelah mana?"),
        required=False,
        help_text=_("Contoh: RT 02, dekat mushola. Hanya petugas yang melihat."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    foto = PhotosField(
        label=_("Foto, paling banyak 3"),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/*", "multiple": True}),
        error_messages={"empty": BAD_PHOTO, "invalid": BAD_PHOTO},
    )
    sifat = forms.ChoiceField(
        label=_("Siapa boleh membaca?"),
        choices=[(OPEN, ""), (SECRET, "")],
        initial=OPEN,
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kelamin = forms.ChoiceField(
        label=_("Anda"),
        choices=[("", _("Tidak disebut")), *Gender.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kelompok_rentan = forms.ChoiceField(
        label=_("Termasuk"),
        choices=[("", _("Tidak disebut")), *Vulnerable.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kunci_kirim = TypedField(required=False, max_length=200, widget=forms.HiddenInput)
    mirip = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    # When it was written, by the clock of a phone that waited for a signal (posko.writing_time judges it).
    ditulis = forms.CharField(required=False, widget=forms.HiddenInput)
    # What part of a budget it asks about (public_site.asked_part reads them); never a reason to refuse.
    tahun = forms.CharField(required=False, widget=forms.HiddenInput)
    kegiatan = forms.CharField(required=False, widget=forms.HiddenInput)
    rekening = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, desa: Wilayah, words: Words, waiting: int = 0, **kwargs: Any) -> None:
        """`waiting`: how many photos of an earlier try wait already (posko.waiting_photos)."""
        super().__init__(*args, **kwargs)
        self.waiting, self.photos = waiting, list[bytes]()
        topik = cast("forms.ChoiceField", self.fields["topik"])
        dusun = cast("forms.ModelChoiceField[Dusun]", self.fields["dusun"])
        topik.choices = choices(words)
        dusun.queryset = desa.dusun.order_by("name")
        dusun.label = words.dusun[:1].upper() + words.dusun[1:]
        dusun.empty_label = _("Pilih %(dusun)s") % {"dusun": words.dusun}
        cast("forms.ChoiceField", self.fields["sifat"]).choices = _promises(words)

    def clean_isi(self) -> str:
        """At least 10 signs: in scripts that write vowels as marks, words of ten signs have fewer letters."""
        said = str(self.cleaned_data["isi"])
        if len(said) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        return said

    def clean_foto(self) -> list[bytes]:
        """The photos drawn again, without place or camera; `photos` holds the good ones beside a bad one."""
        files = self.cleaned_data["foto"]
        if len(files) + self.waiting > MOST_PHOTOS:
            raise forms.ValidationError(TOO_MANY_PHOTOS)
        if files and not has_room():
            raise forms.ValidationError(NO_ROOM)
        wrong = []
        for file in files:
            try:
                self.photos.append(_drawn_again(file))
            except forms.ValidationError as bad:
                wrong.append(bad)
        if wrong:
            raise wrong[0]
        return self.photos

    @property
    def confidential(self) -> bool:
        """Whether the citizen asked for secrecy."""
        return str(self.cleaned_data["sifat"]) == SECRET


def _drawn_again(file: Any) -> bytes:
    if (file.size or 0) > LARGEST_PHOTO:
        raise forms.ValidationError(HEAVY_PHOTO)
    try:
        return reencoded(file)
    except TooManyPixels as large:
        raise forms.ValidationError(HEAVY_PHOTO) from large
    except UnreadablePhoto as bad:
        raise forms.ValidationError(BAD_PHOTO) from bad


def _promises(words: Words) -> list[tuple[str, str]]:
    """Both choices of `sifat`, each with what it promises in the words of the place."""
    told = {"bpd": words.bpd, "kepala": words.kepala_desa}
    return [
        (OPEN, str(_("Tanpa nama: isinya boleh tampil diringkas, nama Anda tidak pernah"))),
        (SECRET, str(_("Rahasia: hanya petugas dan %(bpd)s yang membaca, %(kepala)s tidak")) % told),
    ]


class SupportForm(PublicForm):
    """Saya juga: nothing required."""

    hp = phone_field("Kalau diisi, kami kabari lewat SMS. Tidak ditampilkan ke umum.")
    kunci_kirim = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """W4: one number, with or without spaces and dashes."""

    use_required_attribute = False
    nomor = forms.CharField(
        label=_("Nomor aspirasi"),
        help_text=_("Contoh: 204-5813"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "angka-saja"}),
        error_messages={
            "required": _("Tulis dulu nomornya. Contoh: 204-5813."),
            "max_length": _("Itu bukan nomor aspirasi. Contoh: 204-5813."),
        },
    )

    def clean_nomor(self) -> str:
        """The digits, when they can be a number at all."""
        digits = nomor.tidy(str(self.cleaned_data["nomor"]))
        if not nomor.MIN_DIGITS <= len(digits) <= nomor.MAX_DIGITS:
            raise forms.ValidationError(_("Nomor ini kurang atau lebih angkanya. Contoh: 204-5813."))
        if not nomor.is_valid(digits):
            raise forms.ValidationError(_("Satu angka keliru. Lihat lagi nomornya."))
        return digits


class KeyForm(forms.Form):
    """The sixteen digits that open the private side."""

    use_required_attribute = False
    kunci = forms.CharField(
        label=_("Kunci rahasia"),
        help_text=_("16 angka yang Anda terima saat mengirim."),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Tulis dulu kuncinya, 16 angka."),
            "max_length": _("Kunci terdiri dari 16 angka."),
        },
    )

    def clean_kunci(self) -> str:
        """Sixteen digits."""
        digits = kunci.tidy(str(self.cleaned_data["kunci"]))
        if not digits:
            raise forms.ValidationError(_("Kunci terdiri dari 16 angka."))
        return digits


class ReceiptForm(CheckForm, KeyForm):
    """Number and kunci, as they stand on a receipt."""

    field_order = ("nomor", "kunci")


class AddForm(forms.Form):
    """More words to one's own aspirasi."""

    use_required_attribute = False
    tambahan = WordsField(
        most=LONGEST,
        too_long=TOO_LONG,
        label=_("Tambah keterangan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis dulu tambahannya.")},
    )


class RateForm(forms.Form):
    """PUAS or BELUM, and why."""

    use_required_attribute = False
    nilai = forms.ChoiceField(
        label=_("Sudah sesuai harapan Anda?"),
        choices=[("puas", _("Puas")), ("belum", _("Belum"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih dulu: puas atau belum."),
            "invalid_choice": _("Pilih: puas atau belum."),
        },
    )
    angka = forms.TypedChoiceField(
        label=_("Nilai 1 sampai 5"),
        choices=[("", _("Tanpa angka")), *((str(n), str(n)) for n in range(5, 0, -1))],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=NOT_LISTED,
    )
    alasan = WordsField(
        most=LONGEST_WHY,
        too_long=_("Terlalu panjang. Ringkas sampai 500 huruf."),
        in_signs=True,
        label=_("Ceritakan sedikit"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SlipForm(forms.Form):
    """A printed slip: its code, and how many dots go to each proposal."""

    use_required_attribute = False

    kode = forms.CharField(
        label=_("Kode kartu"),
        max_length=20,
        help_text=_("Delapan huruf dan angka di kartu Anda, misalnya K7PQ-2MXA."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Tulis kode di kartu Anda."),
            "max_length": _("Kode kartu hanya delapan huruf dan angka."),
        },
    )

    def __init__(self, *args: Any, proposals: Sequence[Usulan], dots: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields_of = {one.place or 0: f"t{one.place}" for one in proposals}
        if dots == 1:
            self.fields["pilihan"] = forms.ChoiceField(
                label=_("Pilih satu usulan"),
                choices=[(str(one.place), f"{one.place}. {one.title}") for one in proposals],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Pilih satu usulan."),
                    "invalid_choice": _("Daftar usulannya berubah. Pilih sekali lagi."),
                },
            )
            return
        choices = [
            (str(n), _("tanpa titik") if n == 0 else _("%(n)s titik") % {"n": n}) for n in range(dots + 1)
        ]
        for one in proposals:
            self.fields[f"t{one.place}"] = forms.ChoiceField(
                label=f"{one.place}. {one.title}",
                choices=choices,
                initial="0",
                required=False,
                error_messages={"invalid_choice": _("Paling banyak %(n)s titik.") % {"n": dots}},
            )

    def places(self) -> list[int]:
        """The numbers of the board, one for each dot."""
        if "pilihan" in self.fields:
            return [int(self.cleaned_data["pilihan"])]
        given = {place: int(self.cleaned_data[name] or 0) for place, name in self.fields_of.items()}
        return [place for place, count in given.items() for _dot in range(count)]


class BrowserForm(forms.Form):
    """What a browser says of itself when it asks to be told of news (Push API)."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
