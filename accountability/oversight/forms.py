"""What the desk of the kecamatan asks for, with plain sentences for what is missing."""

import hashlib
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accountability.accounts.models import Membership
from accountability.oversight.evaluation.answering import Said, said_in
from accountability.oversight.matrix.documents import plan_documents
from accountability.oversight.matrix.writing import Cells, Note, cells_of
from accountability.oversight.models import (
    Answer,
    EvaluationRow,
    MatrixKind,
    MatrixRow,
    UnitKind,
)
from accountability.oversight.models.evaluation import MOST_LETTERS
from accountability.oversight.models.matrix import ROUNDS, WORDS
from accountability.regions.sebutan import Words

_ROMAN = {1: "I", 2: "II", 3: "III"}
_CELLS = (
    ("problem", _("Permasalahan"), True),
    ("activity", _("Kegiatan"), True),
    ("pelaksana", _("Pelaksana"), False),
    ("target_output", _("Target output"), True),
    ("target_outcome", _("Target outcome"), True),
    ("outcome", _("Capaian outcome"), True),
)


class KecForm(forms.Form):
    """A form of this desk: the browser adds no words of its own."""

    use_required_attribute = False


def words_field(label: Any, *, most: int = WORDS, rows: int = 2, required: bool = False) -> forms.CharField:
    """A box for sentences; line ends are made one kind, so that the same words compare as the same."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("Tulis dulu kalimatnya."),
            "max_length": _("Terlalu panjang. Paling banyak %(limit_value)d huruf."),
        },
    )


def one_kind_of_line_end(text: str) -> str:
    """`text` with plain line feeds, as a browser shows it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, with the phone's own calendar."""
    wrong = _("Pilih tanggal, misalnya 21/11/2026.")
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": wrong, "invalid": wrong},
    )


class ReceiveForm(KecForm):
    """The day a draft came in, with its letter."""

    tanggal = day_field(_("Tanggal penerimaan"), required=True)
    surat = forms.CharField(label=_("Nomor surat pengantar"), required=False, max_length=60)


class WhoField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One member, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name as it is printed."""
        return _who(obj)


class WhoManyField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Members, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name as it is printed."""
        return _who(obj)


class StartForm(KecForm):
    """The team: a head and who works with them."""

    ketua = WhoField(
        Membership.objects.none(),
        label=_("Ketua tim"),
        error_messages={"required": _("Pilih ketua tim."), "invalid_choice": _("Pilih dari daftar.")},
    )
    anggota = WhoManyField(
        Membership.objects.none(),
        label=_("Anggota tim"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Pilih dari daftar."), "invalid_list": _("Pilih dari daftar.")},
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ketua", "anggota"):
            field = self.fields[name]
            cast("forms.ModelChoiceField[Membership]", field).queryset = staff


class RowForm(KecForm):
    """One row of the sheet, with the version it was read at and a mark of what stood in it then."""

    jawaban = forms.ChoiceField(
        label=_("Kesesuaian"),
        required=False,
        choices=[*Answer.choices, ("", _("Belum"))],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pilih Ya, Tidak, atau Belum.")},
    )
    dokumen = words_field(_("Dokumen yang diperiksa"), most=MOST_LETTERS, rows=1)
    rekomendasi = words_field(_("Rekomendasi"), most=MOST_LETTERS)
    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    asal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, row: EvaluationRow, *args: Any, **kwargs: Any) -> None:
        self.row = row
        said = said_in(row)
        kwargs["prefix"] = f"b{row.pk}"
        kwargs["initial"] = {
            "jawaban": said.answer,
            "dokumen": said.documents,
            "rekomendasi": said.recommendation,
            "versi": row.version,
            "asal": mark_of(said),
        }
        self.conflict: EvaluationRow | None = None
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> Said:
        """What was written, once the form is valid."""
        told = self.cleaned_data
        return Said(
            told["jawaban"],
            one_kind_of_line_end(told["dokumen"]),
            one_kind_of_line_end(told["rekomendasi"]),
        )

    def meet(self, theirs: EvaluationRow, sentence: str) -> None:
        """Another was faster: keeps these words, shows theirs, and lets the next sending be a decision."""
        self.conflict = theirs
        self.add_error(None, sentence)
        now = {"versi": str(theirs.version), "asal": mark_of(said_in(theirs))}
        self.data = resent(self, now)

    @property
    def touched(self) -> bool:
        """Whether it says something else than what was read: only then is it written."""
        return bool(mark_of(self.said) != self.cleaned_data["asal"])


def resent(form: forms.Form, fields: dict[str, str]) -> dict[str, Any]:
    """What was sent in the form, with these fields as they are to be sent next."""
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {**sent, **{form.add_prefix(name): value for name, value in fields.items()}}


def mark_of(said: Said) -> str:
    """A short mark of what stands in a row, to know whether a person changed it."""
    told = f"{said.answer}\x1f{said.documents}\x1f{said.recommendation}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


class AdviceForm(KecForm):
    """Words about one budget line."""

    saran = words_field(_("Rekomendasi untuk baris ini"), most=MOST_LETTERS)
    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)


class NewUnitForm(KecForm):
    """A service unit joins the matrices."""

    jenis = forms.ChoiceField(label=_("Jenis layanan"), choices=UnitKind.choices)
    nama = forms.CharField(
        label=_("Nama"), max_length=80, error_messages={"required": _("Tulis nama layanannya.")}
    )
    tempat = forms.ChoiceField(label=_("Berdiri di"), required=False)

    def __init__(self, *args: Any, villages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tempat"] = forms.ChoiceField(
            label=_("Berdiri di"), required=False, choices=[("", "–"), *villages]
        )


class MatrixForm(KecForm):
    """One row of a matrix with its three rounds; of a document the days, of an activity its cells."""

    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, kind: str, row: MatrixRow | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {**_written(cells_of(row)), "versi": row.version}
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind == MatrixKind.DOCUMENT:
            self.fields["target_date"] = day_field(_("Target tanggal"), required=row is not None)
            self.fields["reached_date"] = day_field(_("Tanggal selesai"))
        else:
            self._add_cells()
        for number in ROUNDS:
            for name, label in _NOTE:
                self.fields[f"{name}_{number}"] = words_field(f"{label} {_ROMAN[number]}")

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields above the rounds."""
        return [one for one in self.visible_fields() if not one.name[-1].isdigit()]

    @property
    def rounds(self) -> list[dict[str, Any]]:
        """The fields of each round."""
        return [
            {"nama": _ROMAN[number], "bidang": [self[f"{name}_{number}"] for name, _label in _NOTE]}
            for number in ROUNDS
        ]

    @property
    def cells(self) -> Cells:
        """What was written, once the form is valid."""
        told: dict[str, Any] = {
            name: one_kind_of_line_end(value) if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }
        first, second, third = (
            Note(*(told.pop(f"{name}_{number}") for name, _label in _NOTE)) for number in ROUNDS
        )
        told.pop("versi")
        own = {name: value for name, value in told.items() if name in Cells.__dataclass_fields__}
        return Cells(**own, notes=(first, second, third))

    def _add_cells(self) -> None:
        for name, label, long in _CELLS:
            self.fields[name] = (
                words_field(label, required=name == "activity")
                if long
                else forms.CharField(label=label, required=False, max_length=120)
            )
        self.fields["activity"].error_messages["required"] = _("Tulis kegiatannya.")
        self.fields["renja_code"] = forms.CharField(
            label=_("Kode Renja"),
            required=False,
            max_length=20,
            validators=[RegexValidator(r"^\d{1,2}(\.\d{1,2}){2,6}$", _("Contoh kode: 7.01.06.2.01.09."))],
        )


class NewDocumentForm(MatrixForm):
    """A plan document of a village to follow; the day is that of the law unless another is set."""

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, kind=MatrixKind.DOCUMENT, **kwargs)
        offers = [(one.id, one.named(words)) for one in plan_documents().values()]
        document = forms.ChoiceField(label=_("Dokumen"), choices=offers)
        self.fields = {"document": document, **self.fields}


_NOTE = (("progress", _("Kemajuan")), ("obstacle", _("Kendala")), ("follow_up", _("Tindak lanjut")))


def _written(cells: Cells) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(cells, name) for name in Cells.__dataclass_fields__ if name != "notes"
    }
    for number, note in zip(ROUNDS, cells.notes, strict=True):
        told |= {f"{name}_{number}": getattr(note, name) for name, _label in _NOTE}
    return told


def _who(member: Membership) -> str:
    return member.user.display_name or member.user.username
