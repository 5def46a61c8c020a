"""Forms about kelompok: taking up a suggestion, splitting one, merging two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm, let_choose, say
from bpd_portal.forms.voices import KelompokField
from posko.clustering import NothingToGather, NoTitle
from posko.models import Kelompok
from posko.regrouping import SameKelompok
from posko.transitions import JOINS


class TitleForm(DeskForm):
    """The name of a new kelompok."""

    fields_of_refusals = {NoTitle: "judul"}

    judul = forms.CharField(
        label=_("Nama kelompok"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Beri nama kelompoknya.")},
    )


class OptionalTitleForm(TitleForm):
    """The same, where the voices may join a kelompok that has a name."""

    def __init__(self, *args: Any, needs_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_title:
            del self.fields["judul"]


class SplitForm(TitleForm):
    """Moves the ticked voices into a kelompok of their own."""

    fields_of_refusals = {NoTitle: "judul", NothingToGather: "judul"}


class MergeForm(DeskForm):
    """Into which other kelompok of the desa."""

    fields_of_refusals = {SameKelompok: "ke"}

    ke = KelompokField(
        label=_("Satukan ke dalam"),
        queryset=None,
        empty_label=_("Pilih kelompok"),
        error_messages=say(_("Pilih kelompoknya.")),
    )

    def __init__(self, *args: Any, desa: Wilayah, held: Kelompok, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = desa.kelompok.not_empty().filter(state__in=JOINS).exclude(pk=held.pk)
        let_choose(self, "ke", others.order_by("-created_at", "-id"))
