"""What the desk asks for with a file from SP4N-LAPOR!: the file itself, and what to do with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.coaching_forms import CoachingForm


class DeedForm(CoachingForm):
    """A button alone."""


class UploadForm(CoachingForm):
    """A file with numbers and answers."""

    berkas = forms.FileField(
        label=_("Berkas .xlsx atau .csv"),
        error_messages={
            "required": _("Pilih berkasnya dulu."),
            "empty": _("Berkas ini kosong."),
            "invalid": _("Pilih berkasnya dulu."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class AdoptForm(CoachingForm):
    """Takes what was shown: as many rows as it said."""

    banyak = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
