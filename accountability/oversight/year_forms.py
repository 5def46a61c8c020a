"""What a kabupaten fills in about the year of its villages: a day off of its own, another deadline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.forms import KecForm, day_field

_BASIS = _("Dasar hukum, misalnya nomor keputusan")


def _basis_field() -> forms.CharField:
    return forms.CharField(
        label=_BASIS, max_length=120, error_messages={"required": _("Tulis nomor keputusannya.")}
    )


class DayOffForm(KecForm):
    """One day off, its name, and what decreed it."""

    libur = day_field(_("Tanggal libur"), required=True)
    nama = forms.CharField(
        label=_("Nama hari libur"), max_length=80, error_messages={"required": _("Tulis nama hari liburnya.")}
    )
    dasar_libur = _basis_field()


class DeadlineForm(KecForm):
    """One deadline of one year, and the day it gets instead."""

    butir = forms.ChoiceField(
        label=_("Batas waktu"),
        error_messages={"required": _("Pilih batas waktunya."), "invalid_choice": _("Pilih dari daftar.")},
    )
    batas = day_field(_("Tanggal batas yang baru"), required=True)
    dasar_batas = _basis_field()

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["butir"] = forms.ChoiceField(
            label=_("Batas waktu"),
            choices=[("", _("Pilih")), *offers],
            error_messages={
                "required": _("Pilih batas waktunya."),
                "invalid_choice": _("Pilih dari daftar."),
            },
        )
