"""What the desk asks for about its coaching: delegations, visits, agreements, answers."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.coaching.delegating import Load
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.coaching.visiting import Agreed
from accountability.oversight.forms import KecForm, day_field, one_kind_of_line_end, words_field
from accountability.oversight.models import Side
from accountability.oversight.models.coaching import SHORT, WORDS
from accountability.regions.sebutan import Words

PLACES_TO_AGREE = (1, 2, 3)


class CoachingForm(KecForm):
    """A form of this room: a key makes one sending count once."""

    kunci_kirim = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kunci_kirim"].initial = uuid.uuid4().hex


def sides(words: Words) -> list[tuple[str, str]]:
    """Who may promise something, in local words."""
    return [
        (Side.PEMDES.value, words.pemdes.capitalize()),
        (Side.BPD.value, words.bpd),
        (Side.KECAMATAN.value, words.kecamatan.capitalize()),
    ]


def _choice(label: Any, offers: Iterable[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    chosen = {"required": _("Pilih dari daftar."), "invalid_choice": _("Pilih dari daftar.")}
    return forms.ChoiceField(
        label=label, choices=[("", "–"), *offers], required=required, error_messages=chosen
    )


class DelegateForm(CoachingForm):
    """Into whose hands one task goes, and why; the least laden stand first."""

    lama = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, loads: Sequence[Load], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("%(name)s (%(n)s tugas)")
        offers = [(str(one.member.pk), str(told) % {"name": one.name, "n": one.tasks}) for one in loads]
        self.fields["petugas"] = _choice(_("Diserahkan kepada"), offers)
        self.fields["alasan"] = words_field(_("Alasannya"), most=SHORT, rows=1, required=True)


class VisitForm(CoachingForm):
    """Where, when, who, and what for."""

    def __init__(
        self,
        *args: Any,
        villages: Iterable[tuple[str, str]],
        staff: Iterable[tuple[str, str]],
        words: Words,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        tasks = [(one.kode, one.named(words)) for one in coaching_tasks().values()]
        self.fields["tempat"] = _choice(_("Ke mana"), villages)
        self.fields["tanggal"] = day_field(_("Tanggal"), required=True)
        self.fields["petugas"] = _choice(_("Siapa yang datang"), staff)
        self.fields["tujuan"] = words_field(_("Untuk apa"), most=SHORT, required=True)
        self.fields["tugas"] = _choice(_("Tugas pembinaan"), tasks, required=False)


class WriteUpForm(CoachingForm):
    """What was seen, and up to three things that were agreed."""

    tanggal = day_field(_("Tanggal kunjungan"), required=True)
    catatan = words_field(_("Catatan kunjungan"), most=WORDS, rows=4, required=True)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in PLACES_TO_AGREE:
            _add_agreement(self, words, f"_{n}", required=False)

    def clean(self) -> dict[str, Any]:
        """An agreement is whole or not there."""
        told: dict[str, Any] = super().clean() or {}
        for n in PLACES_TO_AGREE:
            _whole(self, told, f"_{n}")
        return told

    @property
    def places(self) -> list[dict[str, Any]]:
        """The fields of each agreement."""
        names = ("pihak", "apa", "batas")
        return [{"n": n, "bidang": [self[f"{name}_{n}"] for name in names]} for n in PLACES_TO_AGREE]

    @property
    def agreed(self) -> list[Agreed]:
        """What was agreed, once the form is valid."""
        return [one for n in PLACES_TO_AGREE if (one := _agreed(self.cleaned_data, f"_{n}")) is not None]

    @property
    def notes(self) -> str:
        """What was seen."""
        return one_kind_of_line_end(self.cleaned_data["catatan"])


class AgreeForm(CoachingForm):
    """One more thing that was agreed."""

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_agreement(self, words, "", required=True)

    @property
    def agreed(self) -> Agreed | None:
        """What was agreed, once the form is valid."""
        return _agreed(self.cleaned_data, "")


class CallOffForm(CoachingForm):
    """Why a visit does not take place."""

    alasan = words_field(_("Mengapa tidak jadi"), most=SHORT, rows=1, required=True)


class SettleForm(CoachingForm):
    """What was done about one agreement."""

    balasan = words_field(_("Apa yang sudah dilakukan"), most=SHORT, rows=1, required=True)


class HelpAnswerForm(CoachingForm):
    """The answer to a village that asked for help."""

    jawaban = words_field(_("Jawaban"), most=WORDS, rows=3, required=True)


def _add_agreement(form: KecForm, words: Words, suffix: str, *, required: bool) -> None:
    form.fields[f"pihak{suffix}"] = _choice(_("Siapa"), sides(words), required=required)
    form.fields[f"apa{suffix}"] = words_field(_("Yang disepakati"), most=SHORT, rows=1, required=required)
    form.fields[f"batas{suffix}"] = day_field(_("Paling lambat"), required=required)


def _whole(form: KecForm, told: dict[str, Any], suffix: str) -> None:
    names = [f"{name}{suffix}" for name in ("pihak", "apa", "batas")]
    given = [bool(told.get(name)) for name in names]
    if any(given) and not all(given):
        for name, there in zip(names, given, strict=True):
            if not there and name not in form.errors:
                form.add_error(name, _("Lengkapi, atau kosongkan semuanya."))


def _agreed(told: dict[str, Any], suffix: str) -> Agreed | None:
    what = told.get(f"apa{suffix}")
    return Agreed(Side(told[f"pihak{suffix}"]), what, told[f"batas{suffix}"]) if what else None
