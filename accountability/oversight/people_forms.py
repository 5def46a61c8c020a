"""What the desks above ask about people: who, since when, how the code goes, why a term ends."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.accounts.models import Reason, Way
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.forms import day_field
from accountability.oversight.onboarding.people_rows import LONGEST_NAME, PersonRow, person

MOST_OFFERS = 80  # places in a list; beyond it the code is typed
LONGEST_WORDS = 254


def _choice(label: Any, offers: Iterable[tuple[str, Any]], **more: Any) -> forms.ChoiceField:
    chosen = {"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")}
    return forms.ChoiceField(label=label, choices=[("", "–"), *offers], error_messages=chosen, **more)


class PeopleForm(CoachingForm):
    """A form of this room; faults of a row become sentences at their fields."""

    def tell(self, faults: Iterable[tuple[str, str]]) -> None:
        """Each fault at its field, or above all where the form has none."""
        for column, sentence in faults:
            field = {"kode": "tempat"}.get(column, column)
            self.add_error(field if field in self.fields else None, sentence)


class _WhoForm(PeopleForm):
    """A name, how to reach them, since when and until when."""

    nama = forms.CharField(
        label=_("Nama tampilan"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Tulis nama tampilannya.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hp = forms.CharField(
        label=_("Nomor HP"),
        required=False,
        max_length=25,
        help_text=_("Kode dikirim ke sini. Nomor disegel dan tidak tampil lagi. Kosong: dapat surat kertas."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    surel = forms.CharField(
        label=_("Surat elektronik"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sejak = day_field(_("Bertugas sejak"), required=True)
    sampai = day_field(_("Sampai"))

    def row(self, *, kode: str, role: str, today: dt.date) -> PersonRow:
        """What was written, as rows of files are."""
        said = self.cleaned_data
        cells = {"kode": kode, "peran": role, "nama": said["nama"], "hp": said["hp"], "surel": said["surel"]}
        return person(number=1, cells=cells, since=said["sejak"], until=said["sampai"], today=today)


class PersonForm(_WhoForm):
    """One person to bring on board."""

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        place: forms.Field = _choice(_("Di mana"), places)
        if len(places) > MOST_OFFERS:
            place = forms.CharField(
                label=_("Kode wilayah"),
                max_length=20,
                help_text=_("Misalnya 99.01.01.2001."),
                error_messages={"required": _("Tulis kode wilayahnya.")},
            )
        self.fields = {"tempat": place, "peran": _choice(_("Sebagai"), roles), **self.fields}


class SuccessorForm(_WhoForm):
    """Who follows, and why the one before leaves."""

    alasan = _choice(_("Mengapa berganti"), Reason.choices)


class EndForm(PeopleForm):
    """From which day on somebody serves no more, and why."""

    mulai = day_field(_("Tidak bertugas lagi mulai"), required=True)
    alasan = _choice(_("Mengapa"), Reason.choices)


class RenewForm(PeopleForm):
    """How another code goes; of who was in before, the word of who knows them."""

    def __init__(self, *args: Any, ways: Iterable[tuple[str, Any]], was_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cara"] = forms.ChoiceField(
            label=_("Kode baru lewat"), choices=list(ways), error_messages={"invalid_choice": _("Pilih.")}
        )
        if was_in:
            self.fields["kenal"] = forms.BooleanField(
                label=_("Saya mengenal orangnya, dan sudah memastikan ia sendiri yang meminta."),
                error_messages={"required": _("Pastikan dulu orangnya, lalu centang.")},
            )

    @property
    def way(self) -> Way:
        """The way that was chosen."""
        return Way(self.cleaned_data["cara"])


class PhoneForm(PeopleForm):
    """Another phone."""

    hp = forms.CharField(
        label=_("Nomor HP baru"),
        max_length=25,
        error_messages={"required": _("Tulis nomor HP-nya.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class KeyForm(PeopleForm):
    """A button alone."""


class UploadForm(PeopleForm):
    """A file of people or villages."""

    berkas = forms.FileField(
        label=_("Berkas .xlsx atau .csv"),
        error_messages={
            "required": _("Pilih berkasnya dulu."),
            "empty": _("Berkas ini kosong."),
            "invalid": _("Pilih berkasnya dulu."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class AdoptForm(PeopleForm):
    """Takes what was shown: as many rows as it said."""

    banyak = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
