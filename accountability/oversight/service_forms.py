"""What the desk asks for in its service view: units, rights rows, coordination, actions, targets."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.forms import day_field, words_field
from accountability.oversight.models import Doer, Measure, PlannedAction, ServiceUnit, UnitKind
from accountability.oversight.models.service import NAME, SHORT, WORDS
from accountability.oversight.service.coordinating import PARTIES, Party, Sheet
from accountability.oversight.service.keeping_units import LONGEST, Told
from accountability.oversight.service.planning_actions import Followed
from accountability.oversight.service.tables import aspects, sectors
from accountability.oversight.service.writing_rights import Row
from accountability.regions.sebutan import Words

_PICK = {
    "required": _("Pilih dari daftar."),
    "invalid_choice": _("Pilih dari daftar."),
    "invalid_list": _("Pilih dari daftar."),
}
_NUMBER = {
    "required": _("Tulis angkanya."),
    "invalid": _("Tulis angka saja, misalnya 14."),
    "min_value": _("Angkanya paling sedikit %(limit_value)s."),
    "max_value": _("Angkanya terlalu besar. Periksa lagi."),
}
_TOO_LONG = _("Terlalu panjang. Paling banyak %(limit_value)d huruf.")
MOST = 1_000_000  # of any figure

type Offers = Iterable[tuple[str, Any]]


def pick(label: Any, offers: Sequence[Any], *, required: bool = True) -> forms.ChoiceField:
    """One of a list."""
    return forms.ChoiceField(
        label=label, choices=[("", "–"), *offers], required=required, error_messages=_PICK
    )


def short_field(label: Any, most: int, *, required: bool = False, missing: Any = "") -> forms.CharField:
    """One line of words."""
    told = {"required": missing or _("Tulis dulu kalimatnya."), "max_length": _TOO_LONG}
    return forms.CharField(label=label, max_length=most, required=required, error_messages=told)


def number_field(label: Any, *, least: int = 0, required: bool = True) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST, required=required, error_messages=_NUMBER
    )


def sector_offers() -> list[tuple[str, str]]:
    """The six."""
    return [(one.kode, one.name) for one in sectors().values()]


class UnitForm(CoachingForm):
    """A service unit: what it is, what it is called, its sector, where it stands, whom it serves."""

    def __init__(self, *args: Any, villages: Offers, unit: ServiceUnit | None = None, **kwargs: Any) -> None:
        if unit is not None:
            kwargs["initial"] = {
                "jenis": unit.kind,
                "nama": unit.name,
                "bidang": unit.sector,
                "tempat": unit.desa_id or "",
                "melayani": [one.kode for one in unit.serves.all()],
            }
        super().__init__(*args, **kwargs)
        offers = list(villages)
        self.fields["nama"] = short_field(
            _("Nama satuan layanan"), LONGEST, required=True, missing=_("Tulis nama layanannya.")
        )
        self.fields["jenis"] = pick(_("Jenis"), UnitKind.choices)
        self.fields["bidang"] = pick(_("Bidang layanan"), sector_offers())
        self.fields["tempat"] = pick(_("Berdiri di"), offers, required=False)
        self.fields["melayani"] = forms.MultipleChoiceField(
            label=_("Wilayah yang dilayani"),
            choices=offers,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tanpa pilihan berarti semua."),
            error_messages=_PICK,
        )

    @property
    def told(self) -> Told:
        """What was told, once the form is valid."""
        said = self.cleaned_data
        return Told(said["jenis"], said["nama"], said["bidang"], said["tempat"], frozenset(said["melayani"]))


class NewSheetForm(CoachingForm):
    """Of what a rights sheet is opened, and for which year."""

    def __init__(self, *args: Any, units: Iterable[ServiceUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(f"u{one.pk}", one.name) for one in units]
        offers = [(_("Satuan layanan"), mine), (_("Semua layanan satu bidang"), sector_offers())]
        self.fields["layanan"] = pick(_("Layanan"), [group for group in offers if group[1]])
        self.fields["tahun"] = forms.IntegerField(
            label=_("Tahun"), min_value=2018, max_value=2100, error_messages=_NUMBER
        )


class RightsRowForm(CoachingForm):
    """One row of a rights sheet with the version it was read at; sources are grouped by their sort."""

    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, sources: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aspek"] = pick(_("Aspek"), [(o.kode, f"{o.no}. {o.name}") for o in aspects().values()])
        self.fields["masalah"] = words_field(_("Permasalahan"), most=WORDS, required=True)
        self.fields["sebab"] = words_field(_("Penyebab"), most=WORDS)
        self.fields["asal"] = forms.ChoiceField(
            label=_("Sumber"),
            choices=[("", _("Pengamatan sendiri")), *sources],
            required=False,
            error_messages=_PICK,
        )

    @property
    def row(self) -> Row:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return Row(said["aspek"], _plain(said["masalah"]), _plain(said["sebab"]), said["asal"])


class BeginForm(CoachingForm):
    """The problem a coordination sheet begins with."""

    masalah = words_field(_("Masalah yang perlu beberapa pihak"), most=WORDS, required=True)


_BOXES = (
    ("cause", _("Mengapa masalah ini bertahan"), WORDS),
    ("joint", _("Kegiatan bersama"), WORDS),
    ("lead", _("Siapa yang memimpin"), NAME),
    ("communication", _("Cara berkomunikasi"), WORDS),
    ("conflict", _("Cara menyelesaikan beda pendapat"), WORDS),
    ("account", _("Cara mempertanggungjawabkan"), WORDS),
    ("indicators", _("Tanda keberhasilan"), WORDS),
)


class CoordinationForm(CoachingForm):
    """All of a coordination sheet, with room for six parties."""

    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    problem = words_field(_("Masalah"), most=WORDS, required=True)

    def __init__(self, *args: Any, sheet: Sheet, version: int, **kwargs: Any) -> None:
        first = {name: getattr(sheet, name) for name, _label, _most in _BOXES}
        first |= {"problem": sheet.problem, "versi": version}
        for no, one in enumerate(sheet.parties, 1):
            first |= {f"pihak_{no}": one.name, f"peran_{no}": one.did}
        super().__init__(*args, initial=first, **kwargs)
        for name, label, most in _BOXES:
            self.fields[name] = short_field(label, most) if most == NAME else words_field(label, most=most)
        for no in range(1, PARTIES + 1):
            self.fields[f"pihak_{no}"] = short_field(_("Pihak"), NAME)
            self.fields[f"peran_{no}"] = words_field(_("Yang sudah dilakukan"), most=WORDS)

    def clean(self) -> dict[str, Any]:
        """Whoever did something has a name."""
        told: dict[str, Any] = super().clean() or {}
        for no in range(1, PARTIES + 1):
            if told.get(f"peran_{no}") and not (told.get(f"pihak_{no}") or "").strip():
                self.add_error(f"pihak_{no}", _("Tulis nama pihaknya."))
        return told

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields beside the parties."""
        return [one for one in self.visible_fields() if not one.name[-1].isdigit()]

    @property
    def places(self) -> list[dict[str, Any]]:
        """The fields of each party."""
        return [{"n": n, "bidang": [self[f"pihak_{n}"], self[f"peran_{n}"]]} for n in range(1, PARTIES + 1)]

    @property
    def sheet(self) -> Sheet:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        parties = [Party(said[f"pihak_{n}"], _plain(said[f"peran_{n}"])) for n in range(1, PARTIES + 1)]
        boxes = {name: _plain(said[name]) for name, _label, _most in _BOXES}
        return Sheet(problem=_plain(said["problem"]), parties=tuple(parties), **boxes)


class ReasonForm(CoachingForm):
    """Why something changes."""

    alasan = words_field(_("Alasannya"), most=SHORT, rows=1, required=True)


def doer_offers(words: Words, villages: Offers, units: Iterable[ServiceUnit]) -> list[Any]:
    """Who may do something, in local words: each village with its two sides, each unit, the desk, others."""
    found = list(villages)
    offers: list[Any] = [
        (Doer.KECAMATAN.value, words.kecamatan.capitalize()),
        (Doer.OTHER.value, _("Pihak lain (tulis namanya)")),
    ]
    if mine := [(f"u{one.pk}", one.name) for one in units]:
        offers.append((_("Satuan layanan"), mine))
    for side, name in ((Doer.PEMDES, words.pemdes.capitalize()), (Doer.BPD, words.bpd)):
        offers.append((name, [(f"{side.value}:{kode}", f"{name} {place}") for kode, place in found]))
    return offers


class ActionForm(CoachingForm):
    """One activity of an action plan."""

    def __init__(self, *args: Any, doers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kegiatan"] = words_field(_("Kegiatan"), most=SHORT, rows=1, required=True)
        self.fields["siapa"] = pick(_("Siapa yang melakukan"), doers)
        self.fields["nama"] = short_field(_("Nama pihak atau orangnya"), NAME)
        self.fields["batas"] = day_field(_("Paling lambat"), required=True)
        self.fields["keluaran"] = short_field(_("Keluaran"), SHORT)
        self.fields["tanda"] = short_field(_("Tanda keberhasilan"), SHORT)

    def clean(self) -> dict[str, Any]:
        """Another party has a name."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("siapa") == Doer.OTHER and not (told.get("nama") or "").strip():
            self.add_error("nama", _("Tulis nama pihaknya."))
        return told


class FollowForm(CoachingForm):
    """How far an activity is, with the version it was read at."""

    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: PlannedAction, **kwargs: Any) -> None:
        first: dict[str, Any] = {
            "versi": action.version,
            "batas": action.due_date,
            "kemajuan": action.progress,
            "kendala": action.obstacle,
            "tindak": action.follow_up,
        }
        super().__init__(*args, initial=first, **kwargs)
        self.fields["kemajuan"] = words_field(_("Kemajuan"), most=WORDS)
        self.fields["kendala"] = words_field(_("Kendala"), most=WORDS)
        self.fields["tindak"] = words_field(_("Tindak lanjut"), most=WORDS)
        self.fields["batas"] = day_field(_("Paling lambat"), required=True)

    @property
    def said(self) -> Followed:
        """What was written, once the form is valid."""
        told = self.cleaned_data
        day: dt.date = told["batas"]
        return Followed(day, _plain(told["kemajuan"]), _plain(told["kendala"]), _plain(told["tindak"]))


class TargetForm(CoachingForm):
    """A target of minimum service."""

    def __init__(self, *args: Any, units: Iterable[ServiceUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(f"u{one.pk}", one.name) for one in units]
        offers = [(_("Bidang"), sector_offers()), (_("Satuan layanan"), mine)]
        self.fields["layanan"] = pick(_("Layanan"), [group for group in offers if group[1]])
        self.fields["ukuran"] = pick(_("Ukuran"), Measure.choices)
        self.fields["apa"] = short_field(_("Apa yang harus dicapai"), SHORT)
        self.fields["apa"].help_text = _("Hanya untuk angka layanan, misalnya: persen bayi diimunisasi.")
        self.fields["angka"] = number_field(_("Angka target"))
        self.fields["dasar"] = short_field(
            _("Dasar"), SHORT, required=True, missing=_("Tulis dasarnya, misalnya nomor keputusan.")
        )

    def clean(self) -> dict[str, Any]:
        """A figure of the service says what it is."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("ukuran") == Measure.FIGURE and not (told.get("apa") or "").strip():
            self.add_error("apa", _("Tulis apa yang harus dicapai."))
        return told


class ReachedForm(CoachingForm):
    """What was reached so far."""

    capaian = number_field(_("Capaian sampai sekarang"), required=False)


class OneTapForm(CoachingForm):
    """A button without fields."""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
