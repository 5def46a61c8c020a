"""Forms about the calendar of the village year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.planning import marking_done
from bpd_portal.forms.base import DeskForm, day_box, days_of_this_world, say


class MarkForm(DeskForm):
    """When a thing was done, and by which document."""

    fields_of_refusals = {
        marking_done.DoneInDaysToCome: "tanggal",
        marking_done.OfAnotherYear: "tanggal",
        marking_done.WithoutDocument: "nomor",
    }

    tanggal = forms.DateField(
        label=_("Tanggal selesai"),
        widget=day_box(),
        validators=days_of_this_world(),
        error_messages=say(_("Pilih tanggalnya.")),
    )
    nomor = forms.CharField(
        label=_("Nomor surat atau dokumen"),
        max_length=60,
        help_text=_("Seperti tertulis di suratnya."),
        error_messages=say(_("Tulis nomor suratnya.")),
    )


class TakeBackForm(DeskForm):
    """The mark goes: a button alone."""
