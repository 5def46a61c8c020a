"""What all forms of the desks share: a key against double sending, words about what is missing, rupiah."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accountability.lib import rupiah
from bpd_portal.years import FIRST_YEAR, LAST_YEAR

MOST_RUPIAH = 10**13  # ten trillion; more than any village will see, less than the column holds


def new_key() -> str:
    """A key that makes this one sending of a form count once."""
    return uuid.uuid4().hex


class DeskForm(forms.Form):
    """A form of a desk: the browser adds no words of its own, and a second tap changes nothing."""

    use_required_attribute = False
    # Where a deed's refusal is told: exception to field name; others stand above the form.
    fields_of_refusals: ClassVar[dict[type[Exception], str]] = {}

    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)

    def field_of(self, refusal: Exception) -> str | None:
        """The field a refusal is about, or None for the form as a whole."""
        return self.fields_of_refusals.get(type(refusal))


class RupiahField(forms.CharField):
    """Money as people write it ("50jt", "1,5 M", "12.500.000"); gives whole rupiah, zero or more."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Contoh: 50jt, 1,5 miliar, atau 12.500.000."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "size": 20}))
        kwargs.setdefault("error_messages", {"required": _("Tulis jumlah rupiahnya.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Whole rupiah as an int; None for an empty field that may stay empty."""
        text = super().clean(value)
        if text == "":
            return None
        try:
            amount = rupiah.read(text)
        except rupiah.NotRupiah:
            raise ValidationError(_("Tulis jumlah rupiah, misalnya 50jt atau 12.500.000.")) from None
        if not 0 <= amount <= MOST_RUPIAH:
            raise ValidationError(_("Jumlah rupiah harus nol sampai Rp10 triliun."))
        return amount


class DatalistInput(forms.TextInput):
    """A box that offers a list while typing, also without a script."""

    def __init__(self, offers: Iterable[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.offers = list(offers)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The box, and the list it finds by its id."""
        list_id = f"{(attrs or {}).get('id', name)}_daftar"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        offers = format_html_join("", '<option value="{}"></option>', ((offer,) for offer in self.offers))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, offers)


def let_choose(form: forms.Form, name: str, offers: Any) -> None:
    """Fills a choice that depends on who asks: a queryset, or a list of choices."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = offers
    else:
        cast("forms.ChoiceField", field).choices = offers


def day_box() -> forms.DateInput:
    """A box for a day, with the phone's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def days_of_this_world() -> list[BaseValidator]:
    """Keeps a day within the years a village may speak of: far outside them no day can be reckoned with."""
    return [MinValueValidator(dt.date(FIRST_YEAR, 1, 1)), MaxValueValidator(dt.date(LAST_YEAR, 12, 31))]


def words_box(rows: int = 3) -> forms.Textarea:
    """A box for a sentence or two."""
    return forms.Textarea(attrs={"rows": rows})


def say(sentence: Any) -> dict[str, Any]:
    """The same plain sentence for a field left empty or filled in wrongly."""
    return {"required": sentence, "invalid": sentence, "invalid_choice": sentence}
