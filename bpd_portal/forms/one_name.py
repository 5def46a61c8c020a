"""A name another open kelompok has already: told once, with the offer to join that one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DeskForm
from posko.models import Kelompok
from posko.titles import TitleTaken, same_title

SAME, JOIN, KEEP = "sama", "gabung", "tetap"
CHOICES = ((JOIN, _("Gabung ke kelompok itu")), (KEEP, _("Memang beda, namanya tetap sama")))


class OneNameForm(DeskForm):
    """Asks where the deed refuses a name as taken; who answers is not asked again. `name_box` holds it."""

    name_box = "judul"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get(self.add_prefix(SAME)):
            self._ask()

    def field_of(self, refusal: Exception) -> str | None:
        """Beside the name, with the question below."""
        if isinstance(refusal, TitleTaken):
            self._ask()
            return self.name_box
        return super().field_of(refusal)

    @property
    def sole(self) -> bool:
        """Whether the name must be nobody else's."""
        return self.cleaned_data.get(SAME) != KEEP

    def joins(self, desa: Wilayah, besides: Kelompok | None = None) -> Kelompok | None:
        """The kelompok of that name, where it was chosen to join it."""
        if self.cleaned_data.get(SAME) != JOIN:
            return None
        return same_title(desa, self.cleaned_data[self.name_box], besides=besides)

    def _ask(self) -> None:
        self.fields[SAME] = forms.ChoiceField(
            label=_("Nama itu sudah dipakai"), choices=CHOICES, required=False, widget=forms.RadioSelect
        )
