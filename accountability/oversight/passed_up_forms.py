"""What the desk asks for with each act on what came up, in plain words."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.forms import KecForm, one_kind_of_line_end, words_field
from accountability.oversight.models import Act
from accountability.oversight.models.passed_up import NEXT_STEP, REPORT, SENTENCE
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.categories import categories
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
            report=one_kind_of_line_end(told.get("isi_laporan", "")),
            tracking=told.get("nomor_lacak", ""),
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


class SP4NForm(ActForm):
    """The report in one of the categories of SP4N-LAPOR!, in the office's own words."""

    kategori = forms.ChoiceField(
        label=_("Kategori SP4N-LAPOR!"),
        choices=[],
        error_messages={"required": _("Pilih kategorinya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    isi_laporan = words_field(_("Isi laporan, tanpa nama dan nomor HP"), most=REPORT, rows=4, required=True)
    kalimat = words_field(_("Kalimat untuk warga"), most=SENTENCE, required=True)
    nomor_lacak = _tracking(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["kategori"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", "–"), *categories().items()]


class TrackingForm(ActForm):
    """The number SP4N-LAPOR! gave."""

    nomor_lacak = _tracking(required=True)


FORMS: dict[Act, type[ActForm]] = {
    Act.ACCEPT: AcceptForm,
    Act.ANSWER: AnswerForm,
    Act.RETURN: ReturnForm,
    Act.TO_KABUPATEN: UpForm,
    Act.TO_SP4N: SP4NForm,
    Act.TRACKING: TrackingForm,
}
