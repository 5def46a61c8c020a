"""What the village answers to a finding of the evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm, say, words_box


class TaskDoneForm(DeskForm):
    """What was done about one finding, in words."""

    balasan = forms.CharField(
        label=_("Apa yang sudah diperbaiki"),
        max_length=2_000,
        widget=words_box(2),
        error_messages=say(_("Tulis apa yang sudah diperbaiki.")),
    )
