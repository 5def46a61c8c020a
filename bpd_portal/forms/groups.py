"""Forms about kelompok: taking up a suggestion, splitting one, merging two."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm, let_choose, say
from bpd_portal.forms.looking_twice import LookTwiceForm
from bpd_portal.forms.masking import MaskForm
from bpd_portal.forms.one_name import OneNameForm
from bpd_portal.forms.voices import KelompokField
from posko import renaming
from posko.clustering import AlreadyEnded, NothingToGather, NoTitle
from posko.masking import TITLE
from posko.models import Kelompok
from posko.regrouping import SameKelompok
from posko.transitions import JOINS

_GONE = _("Pilih kelompoknya.")


class TitleForm(OneNameForm, MaskForm):
    """The name of a new kelompok."""

    fields_of_refusals = {NoTitle: "judul"}
    public_words = {"judul": TITLE}

    judul = forms.CharField(
        label=_("Nama kelompok"),
        max_length=120,
        help_text=_("Nama ini tampil untuk umum. Tanpa nama orang."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Beri nama kelompoknya.")},
    )


class RenameForm(OneNameForm, LookTwiceForm, MaskForm):
    """Another name for a kelompok that stands."""

    name_box = "nama"
    fields_of_refusals = {NoTitle: "nama"}
    words_that_leave = ("nama",)
    public_words = {"nama": TITLE}

    nama = forms.CharField(
        label=_("Nama kelompok"),
        max_length=renaming.LONGEST,
        help_text=_("Pakai kata warga sendiri, tanpa nama orang. Nama ini juga tampil untuk umum."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Beri nama kelompoknya.")},
    )


class SuggestionForm(TitleForm):
    """The same for a suggestion: a new kelompok, or `ke`, one there is; without both where it has its own.

    `others` are choices of kelompok, read once for all cards of a page.
    """

    fields_of_refusals = {NoTitle: "judul", AlreadyEnded: "ke"}

    ke = forms.TypedChoiceField(
        label=_("Masukkan ke"), required=False, coerce=int, empty_value=None, error_messages=say(_GONE)
    )
    field_order = ["ke", "judul"]

    def __init__(
        self, *args: Any, needs_title: bool, others: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "ke", [("", _("Kelompok baru")), *others])
        if not (needs_title and others):
            del self.fields["ke"]
        if not needs_title:
            del self.fields["judul"]
        elif self.data.get(self.add_prefix("ke")):
            self.fields["judul"].required = False


class SplitForm(TitleForm):
    """Moves the ticked voices into a kelompok of their own."""

    fields_of_refusals = {NoTitle: "judul", NothingToGather: "judul"}


class MergeForm(DeskForm):
    """Into which other kelompok of the desa."""

    fields_of_refusals = {SameKelompok: "ke", AlreadyEnded: "ke"}

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


class MoveForm(MergeForm):
    """Into which other kelompok of the desa the ticked voices go."""

    fields_of_refusals = {**MergeForm.fields_of_refusals, NothingToGather: "ke"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ke"].label = _("Pindahkan ke kelompok")
