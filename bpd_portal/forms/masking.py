"""Words everyone reads: what must not stand there is named at once, and one tap masks it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bpd_portal.forms.base import DeskForm
from posko.masking import HoldsPersonalData, kinds, refuse_personal

MASK = "samarkan"


class MaskForm(DeskForm):
    """Comes back with what was found and the box *Samarkan* ticked: sending it once more masks and keeps.

    `public_words` says of which fields, and of which sort their words are (posko.masking).
    """

    public_words: ClassVar[dict[str, str]] = {}

    def clean(self) -> dict[str, Any] | None:
        """The words masked where that was asked; else an error that names the kinds."""
        said = super().clean()
        asked = bool(self.data.get(self.add_prefix(MASK)))
        found = False
        for name, where in self.public_words.items():
            try:
                refuse_personal(self.cleaned_data.get(name) or "", where=where)
            except HoldsPersonalData as held:
                found = True
                if asked:
                    self.cleaned_data[name] = held.masked
                else:
                    self.add_error(name, told(held))
        if found and not asked:
            self._offer()
        return said

    def _offer(self) -> None:
        self.fields[MASK] = forms.BooleanField(
            label=gettext_lazy("Samarkan bagian itu untuk saya"), required=False
        )
        self.data = (
            {**self.data.dict(), self.add_prefix(MASK): "on"} if hasattr(self.data, "dict") else self.data
        )


def told(held: HoldsPersonalData) -> str:
    """What was found, by name."""
    names = ", ".join(kinds()[code].label for code in held.kinds)
    return _("Ada %(apa)s. Ini tampil untuk umum, jadi tidak disimpan.") % {"apa": names}
