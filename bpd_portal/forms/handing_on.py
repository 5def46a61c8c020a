"""Forms about handing on: a letter, what was spoken in a meeting, a delivery, and the official answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accountability.council import answering, handing_on, letters
from accountability.lib.rupiah import rupiah
from accountability.planning.models import Musyawarah
from bpd_portal.forms.base import DeskForm, day_box, days_of_this_world, let_choose, say, words_box
from bpd_portal.forms.looking_twice import LookTwiceForm
from bpd_portal.forms.meetings import MusyawarahField
from bpd_portal.report_preview import Price

LONGEST_LETTER = 6000


class NewsForm(DeskForm):
    """Asks whether the citizens hear of it by SMS, and says what that costs."""

    kabari = forms.BooleanField(label=_("Kabari warganya lewat SMS"), required=False, initial=True)

    def say_costs(self, phones: int, price: Price) -> None:
        """How many phones, what it costs, and what the month still has where that is too little."""
        if not phones:
            self.fields["kabari"].label = _("Kabari warganya lewat SMS: belum ada yang punya nomor HP")
            return
        told = _("Kabari warganya lewat SMS: %(n)s HP, kira-kira %(harga)s") % {
            "n": phones,
            "harga": rupiah(price.rupiah),
        }
        if price.too_much:
            told += _(". Sisa anggaran bulan ini %(sisa)s") % {"sisa": rupiah(price.left or 0)}
        self.fields["kabari"].label = told


class LetterForm(NewsForm, LookTwiceForm):
    """A letter to the village government, drafted and to be finished."""

    fields_of_refusals = {
        letters.NumberTaken: "nomor",
        letters.LetterOfTomorrow: "tanggal",
        letters.LetterUnfinished: "perihal",
        handing_on.NothingToHandOn: "isi",
    }
    words_that_leave = ("perihal", "isi")

    nomor = forms.CharField(
        label=_("Nomor surat"),
        max_length=60,
        help_text=_("Nomor berikutnya menurut buku agenda. Boleh diubah."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis nomor suratnya.")},
    )
    tanggal = forms.DateField(
        label=_("Tanggal surat"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    kepada = forms.CharField(
        label=_("Kepada"), max_length=120, error_messages={"required": _("Tulis kepada siapa.")}
    )
    perihal = forms.CharField(
        label=_("Perihal"), max_length=200, error_messages={"required": _("Tulis perihalnya.")}
    )
    isi = forms.CharField(
        label=_("Isi surat"),
        max_length=LONGEST_LETTER,
        help_text=_("Sudah disusun dari kelompok. Baca dan ubah seperlunya, tanpa nama warga."),
        widget=words_box(16),
        error_messages={"required": _("Tulis dulu isi suratnya.")},
    )
    field_order = ["nomor", "tanggal", "kepada", "perihal", "isi", "kabari"]

    def tell_what_is_missing(self, titles: Sequence[str]) -> None:
        """Of some kelompok nothing is approved for the public: the writer says what is wrong there."""
        missing = _("Tambahkan apa masalahnya. Belum ada ringkasan yang disetujui untuk: %(judul)s.")
        hint = self.fields["isi"].help_text
        self.fields["isi"].help_text = f"{hint} {missing % {'judul': ', '.join(titles)}}"


class IncomingLetterForm(DeskForm):
    """A letter that came in, for the agenda of incoming letters."""

    fields_of_refusals = {
        letters.LetterOfTomorrow: "tanggal",
        letters.ReceivedTomorrow: "diterima",
        letters.ReceivedBeforeWritten: "diterima",
        letters.LetterUnfinished: "nomor",
    }

    nomor = forms.CharField(
        label=_("Nomor surat"),
        max_length=60,
        help_text=_("Nomor yang tertulis di surat itu."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Tulis nomor suratnya.")},
    )
    tanggal = forms.DateField(
        label=_("Tanggal surat"),
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=say(_("Pilih tanggalnya.")),
    )
    diterima = forms.DateField(
        label=_("Tanggal diterima"),
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=say(_("Pilih tanggalnya.")),
    )
    dari = forms.CharField(
        label=_("Dari"),
        max_length=120,
        help_text=_("Kantor atau lembaganya. Surat warga: tulis Warga saja."),
        error_messages={"required": _("Tulis dari siapa.")},
    )
    perihal = forms.CharField(
        label=_("Perihal"), max_length=200, error_messages={"required": _("Tulis perihalnya.")}
    )
    isi = forms.CharField(label=_("Isi ringkas"), max_length=4_000, required=False, widget=words_box(4))


class SpokenForm(NewsForm):
    """What was said to the village government in a musyawarah."""

    fields_of_refusals = {handing_on.NoSuchMeeting: "musyawarah", handing_on.NothingToHandOn: "isi"}

    musyawarah = MusyawarahField(
        label=_("Disampaikan di musyawarah"),
        queryset=None,
        empty_label=_("Pilih musyawarah"),
        error_messages=say(_("Pilih musyawarahnya.")),
    )
    isi = forms.CharField(
        label=_("Yang disampaikan"),
        max_length=LONGEST_LETTER,
        widget=words_box(6),
        error_messages={"required": _("Tulis dulu apa yang disampaikan.")},
    )
    field_order = ["musyawarah", "isi", "kabari"]

    def __init__(self, *args: Any, meetings: QuerySet[Musyawarah], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "musyawarah", meetings)


class DeliverForm(DeskForm):
    """When the letter was handed over, and which office took it."""

    fields_of_refusals = {letters.DeliveredBeforeWritten: "tanggal", letters.LetterUnfinished: "penerima"}

    tanggal = forms.DateField(
        label=_("Tanggal diantar"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    penerima = forms.CharField(
        label=_("Diterima oleh"),
        max_length=120,
        help_text=_("Jabatannya saja, misalnya Sekretaris."),
        error_messages={"required": _("Tulis siapa yang menerima.")},
    )


class OfficialAnswerForm(DeskForm):
    """The village government's answer, and what it will do."""

    fields_of_refusals = {answering.NoAnswer: "kalimat", answering.PlanWithoutWords: "rencana"}

    kalimat = forms.CharField(
        label=_("Jawaban Anda"),
        max_length=answering.LONGEST,
        help_text=_("Kalimat biasa. Warga ikut membacanya."),
        widget=words_box(4),
        error_messages={"required": _("Tulis dulu jawabannya.")},
    )
    rencana = forms.CharField(
        label=_("Apa yang akan dilakukan"),
        max_length=300,
        required=False,
        help_text=_("Contoh: jalan ditimbun dulu, diaspal tahun depan."),
    )
    sampai = forms.DateField(
        label=_("Paling lambat"),
        required=False,
        widget=day_box(),
        error_messages={"invalid": _("Pilih tanggalnya.")},
    )
