"""Forms about warnings: what a person does about one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.forms import KecForm, words_field
from accountability.oversight.models import AsideClass
from accountability.oversight.models.warning import REASON


class HandleForm(KecForm):
    """Taken in hand, or done: a sentence may say how."""

    kalimat = words_field(_("Catatan"), most=REASON)


class AsideForm(KecForm):
    """Set aside: a class and a sentence, both needed."""

    alasan = forms.ChoiceField(
        label=_("Mengapa disisihkan?"),
        choices=AsideClass.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dulu alasannya.")},
    )
    kalimat = words_field(_("Penjelasan dalam satu kalimat"), most=REASON, required=True)
