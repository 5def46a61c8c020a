"""Words that leave the desk: a form that points out what could say who somebody is, and asks once."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm
from bpd_portal.pointed_out import warnings_in

ASKED = "sudah_diperiksa"


class LookTwiceForm(DeskForm):
    """Stops once at what looks like a name, a number or a house; a person decides and ticks that it stays.

    `known` are names that point at no person: of the village and its dusun. What we drafted ourselves (the
    field's `initial`) is not pointed out: it was made of titles and approved words.
    """

    words_that_leave: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any] | None:
        """Adds the box to tick where there is something to look at and it was not ticked yet."""
        said = super().clean()
        looked = {name: self._warnings(name) for name in self.words_that_leave}
        found = {name: warnings for name, warnings in looked.items() if warnings}
        if found and not self.data.get(self.add_prefix(ASKED)):
            for name, warnings in found.items():
                self.add_error(name, " ".join(warnings))
        if found:
            self.fields[ASKED] = forms.BooleanField(
                label=_("Sudah saya periksa, boleh tetap"), required=False
            )
        return said

    def _warnings(self, name: str) -> list[str]:
        drafted = str(self.get_initial_for_field(self.fields[name], name) or "")
        return warnings_in(self.cleaned_data.get(name, ""), self.known, drafted=drafted)
