"""What a village writes about the action plan: that it did its part, with words if it likes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.models.service import WORDS
from bpd_portal.forms.base import DeskForm, say, words_box


class ActionDoneForm(DeskForm):
    """What was done."""

    kemajuan = forms.CharField(
        label=_("Apa yang sudah dilakukan"),
        max_length=WORDS,
        required=False,
        widget=words_box(2),
        error_messages=say(_("Tulis apa yang sudah dilakukan.")),
    )
