"""What people type on the public pages, and the sentence each slip gets."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accountability.lib import kunci, nomor, phone
from accountability.lib.photo import UnreadablePhoto, reencoded
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import Words
from posko.states import Gender, Vulnerable
from posko.topics import choices

SHORTEST, LONGEST = 10, 2000
LARGEST_PHOTO = 8 * 1024 * 1024
TOO_SHORT = "Tulis dulu aspirasi Anda, paling sedikit 10 huruf."
BAD_PHONE = "Nomor HP kurang angka. Contoh: 0812 3456 7890."
BAD_PHOTO = "Foto ini tidak bisa dibuka. Coba foto lain, atau kirim tanpa foto."
HEAVY_PHOTO = "Foto terlalu besar. Kirim tanpa foto saja dulu; bisa menyusul."
NOT_LISTED = {"invalid_choice": "Pilih salah satu dari daftar ini."}
OPEN, SECRET = "tanpa_nama", "rahasia"


def phone_field(help_text: str) -> forms.CharField:
    """A phone number that may stay empty."""
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    return forms.CharField(
        label="Nomor HP",
        required=False,
        max_length=40,
        widget=widget,
        help_text=help_text,
        error_messages={"max_length": BAD_PHONE},
    )


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

    isi = forms.CharField(
        label="Ceritakan dengan kata-kata sendiri",
        help_text="Boleh bahasa daerah. Contoh: “Jembatan bambu RT 02 lapuk, anak sekolah takut lewat.”",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": TOO_SHORT},
    )
    topik = forms.ChoiceField(
        label="Tentang apa?", widget=forms.RadioSelect, required=False, error_messages=NOT_LISTED
    )
    dusun = forms.ModelChoiceField(
        queryset=Dusun.objects.none(), to_field_name="name", required=False, error_messages=NOT_LISTED
    )
    hp = phone_field("Supaya kami bisa memberi kabar. Tidak ditampilkan ke umum.")
    foto = forms.FileField(
        label="Foto",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"empty": BAD_PHOTO, "invalid": BAD_PHOTO},
    )
    sifat = forms.ChoiceField(
        label="Siapa boleh membaca?",
        choices=[(OPEN, "Boleh ditampilkan, tanpa nama"), (SECRET, "Rahasia, hanya petugas yang membaca")],
        initial=OPEN,
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kelamin = forms.ChoiceField(
        label="Anda",
        choices=[("", "Tidak disebut"), *Gender.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kelompok_rentan = forms.ChoiceField(
        label="Termasuk",
        choices=[("", "Tidak disebut"), *Vulnerable.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_LISTED,
    )
    kunci_kirim = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    # What part of a budget it asks about (public_site.asked_part reads them); never a reason to refuse.
    tahun = forms.CharField(required=False, widget=forms.HiddenInput)
    kegiatan = forms.CharField(required=False, widget=forms.HiddenInput)
    rekening = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, desa: Wilayah, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topik = cast("forms.ChoiceField", self.fields["topik"])
        dusun = cast("forms.ModelChoiceField[Dusun]", self.fields["dusun"])
        topik.choices = choices(words)
        dusun.queryset = desa.dusun.order_by("name")
        dusun.label = words.dusun[:1].upper() + words.dusun[1:]
        dusun.empty_label = f"Pilih {words.dusun}"

    def clean_isi(self) -> str:
        """Between 10 and 2,000 letters, line ends counted once."""
        said = str(self.cleaned_data["isi"]).replace("\r\n", "\n").strip()
        if len(said) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        if (excess := len(said) - LONGEST) > 0:
            raise forms.ValidationError(
                f"Terlalu panjang {excess} huruf. Ringkas sedikit, atau kirim dua kali."
            )
        return said

    def clean_foto(self) -> bytes:
        """The photo drawn again, without place or camera; empty without one."""
        file = self.cleaned_data["foto"]
        if not isinstance(file, UploadedFile):
            return b""
        if (file.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(HEAVY_PHOTO)
        try:
            return reencoded(file)
        except UnreadablePhoto as bad:
            raise forms.ValidationError(BAD_PHOTO) from bad

    @property
    def confidential(self) -> bool:
        """Whether the citizen asked for secrecy."""
        return str(self.cleaned_data["sifat"]) == SECRET


class SupportForm(PublicForm):
    """Saya juga: nothing required."""

    hp = phone_field("Kalau diisi, kami kabari lewat SMS. Tidak ditampilkan ke umum.")
    kunci_kirim = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """W4: one number, with or without spaces and dashes."""

    use_required_attribute = False
    nomor = forms.CharField(
        label="Nomor aspirasi",
        help_text="Contoh: 204-5813",
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "angka-saja"}),
        error_messages={
            "required": "Tulis dulu nomornya. Contoh: 204-5813.",
            "max_length": "Itu bukan nomor aspirasi. Contoh: 204-5813.",
        },
    )

    def clean_nomor(self) -> str:
        """The digits, when they can be a number at all."""
        digits = nomor.tidy(str(self.cleaned_data["nomor"]))
        if not nomor.MIN_DIGITS <= len(digits) <= nomor.MAX_DIGITS:
            raise forms.ValidationError("Nomor ini kurang atau lebih angkanya. Contoh: 204-5813.")
        if not nomor.is_valid(digits):
            raise forms.ValidationError("Satu angka keliru. Lihat lagi nomornya.")
        return digits


class KeyForm(forms.Form):
    """The sixteen digits that open the private side."""

    use_required_attribute = False
    kunci = forms.CharField(
        label="Kunci rahasia",
        help_text="16 angka yang Anda terima saat mengirim.",
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Tulis dulu kuncinya, 16 angka.",
            "max_length": "Kunci terdiri dari 16 angka.",
        },
    )

    def clean_kunci(self) -> str:
        """Sixteen digits."""
        digits = kunci.tidy(str(self.cleaned_data["kunci"]))
        if not digits:
            raise forms.ValidationError("Kunci terdiri dari 16 angka.")
        return digits


class AddForm(forms.Form):
    """More words to one's own aspirasi."""

    use_required_attribute = False
    tambahan = forms.CharField(
        label="Tambah keterangan",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis dulu tambahannya.",
            "max_length": "Terlalu panjang. Ringkas sedikit, atau kirim dua kali.",
        },
    )


class RateForm(forms.Form):
    """PUAS or BELUM, and why."""

    use_required_attribute = False
    nilai = forms.ChoiceField(
        label="Sudah sesuai harapan Anda?",
        choices=[("puas", "Puas"), ("belum", "Belum")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih dulu: puas atau belum.",
            "invalid_choice": "Pilih: puas atau belum.",
        },
    )
    angka = forms.TypedChoiceField(
        label="Nilai 1 sampai 5",
        choices=[("", "Tanpa angka"), *((str(n), str(n)) for n in range(5, 0, -1))],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=NOT_LISTED,
    )
    alasan = forms.CharField(
        label="Ceritakan sedikit",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Terlalu panjang. Ringkas sampai 500 huruf."},
    )
