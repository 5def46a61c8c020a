"""Fields are drawn as Django draws them, sign for sign."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from accountability.quick_widgets import QuickWidgets

OURS, THEIRS = QuickWidgets(), DjangoTemplates()
WORDS = st.one_of(
    st.text(max_size=12),
    st.text(max_size=8).map(lambda text: format_html("<b>{}</b>", text)),
    st.integers(-10_000, 10_000_000),
    st.just(gettext_lazy("Jalan & jembatan")),
)
ATTRIBUTES = st.dictionaries(
    st.text("abcdefghij-", min_size=1, max_size=8), st.one_of(WORDS, st.booleans()), max_size=4
)
CHOICES = st.lists(
    st.one_of(
        st.tuples(WORDS, WORDS),
        st.tuples(st.text(max_size=6), st.lists(st.tuples(WORDS, WORDS), max_size=3)),
    ),
    max_size=4,
)
INPUTS = [
    forms.TextInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.TelInput,
    forms.SearchInput,
    forms.PasswordInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
]


def drawn(widget: forms.Widget, value: Any, renderer: DjangoTemplates) -> str:
    return str(widget.render("isian <1>", value, renderer=renderer))


class TestDrawing:
    @pytest.mark.parametrize("kind", INPUTS)
    @given(value=st.one_of(WORDS, st.none(), st.booleans()), attributes=ATTRIBUTES)
    def test_a_field_is_the_same(
        self, kind: type[forms.Widget], value: Any, attributes: dict[str, Any]
    ) -> None:
        widget = kind(attrs=attributes)
        assert drawn(widget, value, OURS) == drawn(widget, value, THEIRS)

    @given(choices=CHOICES, value=WORDS, attributes=ATTRIBUTES, many=st.booleans())
    def test_a_list_of_choices_is_the_same(
        self, choices: list[Any], value: Any, attributes: dict[str, Any], many: bool
    ) -> None:
        kind = forms.SelectMultiple if many else forms.Select
        widget = kind(attrs=attributes, choices=choices)
        told = [value] if many else value
        assert drawn(widget, told, OURS) == drawn(widget, told, THEIRS)

    @pytest.mark.parametrize(
        "value", [dt.date(2026, 11, 28), dt.datetime(2026, 11, 28, 9, 5, tzinfo=dt.UTC), 1.5]
    )
    def test_days_and_numbers_are_the_same(self, value: Any) -> None:
        for kind in (forms.DateInput, forms.DateTimeInput, forms.NumberInput, forms.TextInput):
            assert drawn(kind(), value, OURS) == drawn(kind(), value, THEIRS)

    @pytest.mark.parametrize(
        "kind", [forms.RadioSelect, forms.CheckboxSelectMultiple, forms.ClearableFileInput]
    )
    def test_what_is_not_drawn_here_is_left_to_django(self, kind: type[forms.Widget]) -> None:
        widget = kind()
        if hasattr(widget, "choices"):
            widget.choices = [("jalan", "Jalan"), ("air", "Air")]
        assert drawn(widget, ["jalan"], OURS) == drawn(widget, ["jalan"], THEIRS)

    def test_a_choice_with_a_template_of_its_own_is_drawn_by_it(self) -> None:
        class Own(forms.Select):
            option_template_name = "django/forms/widgets/radio_option.html"

        widget = Own(choices=[("jalan", "Jalan")])
        assert "<input" in drawn(widget, "jalan", OURS)
        assert drawn(widget, "jalan", OURS) == drawn(widget, "jalan", THEIRS)


class TestTheInstallation:
    def test_draws_with_it(self) -> None:
        assert type(forms.Form().renderer) is QuickWidgets
