"""What the desk asks for with each act on what came up, in plain words."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.forms import KecForm, day_field, one_kind_of_line_end, words_field
from accountability.oversight.models import Act
from accountability.oversight.models.passed_up import (
    AGENCY,
    HEADING,
    NEXT_STEP,
    PLACE,
    REPORT,
    SENTENCE,
    TOLD,
)
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.categories import categories
from accountability.oversight.passed_up.sp4n_tables import statuses, subcategories
from posko.states import ReasonClass

_HEARD = _("Kalimat ini dibaca warga.")


class ActForm(KecForm):
    """One act: the mark of how the item stood, and a key that makes one sending count once."""

    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    dilihat = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci_kirim"].initial = uuid.uuid4().hex

    @property
    def said(self) -> Said:
        """What was written, once the form is valid."""
        told = self.cleaned_data
        return Said(
            sentence=told.get("kalimat", ""),
            reason=ReasonClass(told["alasan"]) if told.get("alasan") else None,
            next_step=told.get("langkah", ""),
            category=told.get("kategori", ""),
            subcategory=told.get("subkategori", ""),
            heading=told.get("judul_laporan", ""),
            report=one_kind_of_line_end(told.get("isi_laporan", "")),
            addressee=told.get("instansi_tujuan", ""),
            event_date=told.get("tanggal_kejadian"),
            event_place=told.get("tempat_kejadian", ""),
            hidden_there=told.get("rahasia_di_sana", False),
            tracking=told.get("nomor_lacak", ""),
            status=told.get("status", ""),
            agency=told.get("instansi", ""),
            said_date=told.get("tanggal"),
            told=told.get("isi", ""),
        )


class AcceptForm(ActForm):
    """Nothing to write: the citizen hears who has it and until when."""


class AnswerForm(ActForm):
    """The answer itself."""

    kalimat = words_field(_("Jawaban untuk warga"), most=SENTENCE, required=True)


class ReturnForm(ActForm):
    """Why it goes back, and what comes next."""

    alasan = forms.ChoiceField(
        label=_("Alasan"),
        choices=[("", "–"), *ReasonClass.choices],
        error_messages={"required": _("Pilih alasannya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    kalimat = words_field(_("Penjelasan untuk warga"), most=SENTENCE, required=True)
    langkah = words_field(_("Langkah berikutnya"), most=NEXT_STEP, rows=1, required=True)


class UpForm(ActForm):
    """Why it goes further up."""

    kalimat = words_field(_("Kalimat untuk warga"), most=SENTENCE, required=True)


def _tracking(*, required: bool) -> forms.CharField:
    wrong = _("Nomor berisi 4 sampai 20 huruf atau angka.")
    return forms.RegexField(
        r"^#?[A-Za-z0-9-]{4,20}$",
        label=_("Nomor laporan di SP4N-LAPOR!"),
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20}),
        help_text="" if required else _("Bisa diisi nanti."),
        error_messages={"required": _("Tulis nomornya."), "invalid": wrong},
    )


def _line(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Terlalu panjang. Paling banyak %(limit_value)d huruf.")},
        **more,
    )


class SP4NForm(ActForm):
    """The report in one of the categories of SP4N-LAPOR!, in the office's own words."""

    judul_laporan = _line(_("Judul laporan"), HEADING, help_text=_("Kosong: awal isi laporannya."))
    kategori = forms.ChoiceField(
        label=_("Kategori SP4N-LAPOR!"),
        choices=[],
        error_messages={"required": _("Pilih kategorinya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    subkategori = forms.ChoiceField(
        label=_("Subkategori"),
        required=False,
        choices=[],
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )
    isi_laporan = words_field(_("Isi laporan, tanpa nama dan nomor HP"), most=REPORT, rows=4, required=True)
    instansi_tujuan = _line(_("Instansi tujuan"), AGENCY)
    tanggal_kejadian = day_field(_("Tanggal kejadian"))
    tempat_kejadian = _line(_("Tempat kejadian"), PLACE, help_text=_("Tanpa nama orang dan nomor rumah."))
    rahasia_di_sana = forms.BooleanField(
        label=_("Rahasia di sana: hanya instansi yang membaca. Pengirimnya selalu anonim."), required=False
    )
    kalimat = words_field(_("Kalimat untuk warga"), most=SENTENCE, required=True)
    nomor_lacak = _tracking(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["kategori"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "–"), *categories().items()]
        narrower = self.fields["subkategori"]
        if isinstance(narrower, forms.ChoiceField):
            of = [
                (name, [(kode, sub) for kode, (category, sub) in subcategories().items() if category == one])
                for one, name in categories().items()
            ]
            narrower.choices = [("", "–"), *((name, subs) for name, subs in of if subs)]

    def clean(self) -> dict[str, Any]:
        """A subcategory goes with its category."""
        told: dict[str, Any] = super().clean() or {}
        of, _name = subcategories().get(told.get("subkategori", ""), ("", ""))
        if of and told.get("kategori") and of != told["kategori"]:
            self.add_error("subkategori", _("Subkategori ini milik kategori lain. Pilih yang cocok."))
        return told


class TrackingForm(ActForm):
    """The number SP4N-LAPOR! gave."""

    nomor_lacak = _tracking(required=True)


class NewsForm(ActForm):
    """What SP4N-LAPOR! said."""

    status = forms.ChoiceField(
        label=_("Status di SP4N-LAPOR!"),
        choices=[],
        help_text=_("Selesai: isi tanggapannya menjadi jawaban, dan warga bisa menilai."),
        error_messages={"required": _("Pilih statusnya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    tanggal = day_field(_("Tanggal kabarnya"))
    instansi = _line(_("Instansi yang menjawab"), AGENCY)
    isi = words_field(_("Isi tanggapan, tanpa nama orang"), most=TOLD, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["status"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "–"), *((kode, one.name) for kode, one in statuses().items())]


class CorrectForm(NewsForm):
    """What SP4N-LAPOR! really said; the citizen hears it as a correction."""


FORMS: dict[Act, type[ActForm]] = {
    Act.ACCEPT: AcceptForm,
    Act.ANSWER: AnswerForm,
    Act.RETURN: ReturnForm,
    Act.TO_KABUPATEN: UpForm,
    Act.TO_SP4N: SP4NForm,
    Act.TRACKING: TrackingForm,
    Act.NEWS: NewsForm,
    Act.CORRECT: CorrectForm,
}
