"""Forms about musyawarah and their decisions."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.planning.agenda import AlreadyProposed
from accountability.planning.models import Musyawarah
from accountability.planning.one_agenda import HeldElsewhere
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm, let_choose, say

if TYPE_CHECKING:
    _MusyawarahField = forms.ModelChoiceField[Musyawarah]
else:  # not subscriptable at run time
    _MusyawarahField = forms.ModelChoiceField

STILL_OPEN_DAYS = 30  # a meeting held this long ago may still be given its proposals


class MusyawarahField(_MusyawarahField):
    """Offers meetings by day and title."""

    def label_from_instance(self, obj: Musyawarah) -> str:
        """`28-11-2026 Musyawarah tahunan`."""
        return f"{obj.held_on:%d-%m-%Y} {obj.title}"


class ProposeForm(DeskForm):
    """To which meeting, and under what title."""

    fields_of_refusals = {AlreadyProposed: "musyawarah", HeldElsewhere: "musyawarah"}

    musyawarah = MusyawarahField(
        label=_("Musyawarah"),
        queryset=None,
        empty_label=_("Pilih musyawarah"),
        error_messages=say(_("Pilih musyawarahnya.")),
    )
    usulan = forms.CharField(
        label=_("Bunyi usulan"), max_length=160, error_messages={"required": _("Tulis usulannya.")}
    )

    def __init__(self, *args: Any, desa: Wilayah, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        since = today - dt.timedelta(days=STILL_OPEN_DAYS)
        let_choose(self, "musyawarah", desa.musyawarah.with_open_agenda(since))
