"""Forms about the agenda of a meeting, its order, its vote and its decisions."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.planning.agenda import AlreadyProposed, NotForThisAgenda, NothingChosen
from accountability.planning.deciding import YearIsPast
from accountability.planning.meeting_tables import HIGHEST, LOWEST, Criterion, suggested
from accountability.planning.models import ForwardedTo, Musyawarah, Outcome, PriorityMethod, Usulan
from accountability.planning.one_agenda import HeldElsewhere
from accountability.planning.priorities import MOST_DOTS_EACH, WrongDotsEach
from accountability.planning.slips import MOST_AT_ONCE, TooManySlips
from accountability.planning.voting import CodeUnknown, SlipUsed
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DatalistInput, DeskForm, RupiahField, let_choose, say
from bpd_portal.forms.meetings import MusyawarahField
from posko.models import Kelompok
from posko.states import ReasonClass

if TYPE_CHECKING:
    _KelompokField = forms.ModelMultipleChoiceField[Kelompok]
else:  # not subscriptable at run time
    _KelompokField = forms.ModelMultipleChoiceField

RKP, RPJM = "rkp", "rpjm"


class KelompokField(_KelompokField):
    """Offers kelompok with the number of their voices."""

    def label_from_instance(self, obj: Kelompok) -> str:
        """`Jalan RT 03 (14 suara)`."""
        return f"{obj.title} ({getattr(obj, 'voices', 0)} {_('suara')})"


def number_box(places: int = 4) -> forms.NumberInput:
    """A box for a whole number."""
    return forms.NumberInput(attrs={"inputmode": "numeric", "size": places})


class BringForm(DeskForm):
    """Which kelompok come onto the agenda of this meeting."""

    fields_of_refusals = {NotForThisAgenda: "kelompok", NothingChosen: "kelompok"}

    kelompok = KelompokField(
        label=_("Kelompok"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang dulu kelompoknya."),
            "invalid_choice": _("Pilih dari daftar."),
            "invalid_pk_value": _("Pilih dari daftar."),
        },
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "kelompok", offered)


class BringToForm(BringForm):
    """The same, and to which meeting."""

    musyawarah = MusyawarahField(
        label=_("Ke musyawarah"),
        queryset=None,
        empty_label=_("Pilih musyawarah"),
        error_messages=say(_("Pilih musyawarahnya.")),
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "musyawarah", meetings)


class OrderForm(DeskForm):
    """The numbers of the proposals on the board; equal ones keep their order."""

    def __init__(self, *args: Any, proposals: Iterable[Usulan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = list(proposals)
        for place, one in enumerate(self.proposals, start=1):
            self.fields[f"urut_{one.pk}"] = forms.IntegerField(
                label=one.title,
                min_value=1,
                max_value=999,
                initial=one.place or place,
                widget=number_box(),
                error_messages=say(_("Tulis urutannya dengan angka.")),
            )

    def order(self) -> list[int]:
        """The keys of the proposals in their new order."""
        given = sorted(self.proposals, key=lambda one: int(self.cleaned_data[f"urut_{one.pk}"]))
        return [one.pk for one in given]


class EstimateForm(DeskForm):
    """For how many people, and what it may cost."""

    jiwa = forms.IntegerField(
        label=_("Penerima manfaat (jiwa)"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=number_box(8),
        error_messages={"invalid": _("Tulis jumlah dengan angka.")},
    )
    biaya = RupiahField(label=_("Perkiraan biaya"), required=False)


class MoveForm(DeskForm):
    """To which meeting a proposal moves."""

    fields_of_refusals = {AlreadyProposed: "ke", HeldElsewhere: "ke"}

    ke = MusyawarahField(
        label=_("Pindah ke"),
        queryset=None,
        empty_label=_("Pilih musyawarah"),
        error_messages=say(_("Pilih musyawarah lain. Kalau belum ada, undang dulu.")),
    )

    def __init__(self, *args: Any, desa: Wilayah, held: Musyawarah, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = desa.musyawarah.standing().coming(today).filter(locked_at=None, voting_opened_at=None)
        let_choose(self, "ke", coming.exclude(pk=held.pk))


class MethodForm(DeskForm):
    """How the meeting puts its proposals in order."""

    fields_of_refusals = {WrongDotsEach: "titik"}

    cara = forms.ChoiceField(
        label=_("Cara menyusun prioritas"),
        choices=PriorityMethod.choices,
        widget=forms.RadioSelect,
        error_messages=say(_("Pilih caranya.")),
    )
    titik = forms.IntegerField(
        label=_("Titik tiap orang"),
        required=False,
        min_value=1,
        max_value=MOST_DOTS_EACH,
        widget=number_box(),
        help_text=_("Hanya untuk tempel titik. Biasanya 3."),
        error_messages={
            "invalid": _("Tulis dengan angka 1 sampai 9."),
            "min_value": _("Titik tiap orang 1 sampai 9."),
            "max_value": _("Titik tiap orang 1 sampai 9."),
        },
    )


class PointsForm(DeskForm):
    """Points of one proposal, 1 to 5 for each criterion."""

    def __init__(self, *args: Any, of: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = list(of)
        numbers = [(str(n), str(n)) for n in range(LOWEST, HIGHEST + 1)]
        for one in self.of:
            self.fields[one.key] = forms.ChoiceField(
                label=f"{one.name} ({_('bobot')} {one.weight})",
                choices=numbers,
                widget=forms.RadioSelect,
                help_text=f"{one.question} 1: {one.low}. 5: {one.high}.",
                error_messages=say(_("Pilih nilai 1 sampai 5.")),
            )

    def points(self) -> dict[str, int]:
        """By criterion."""
        return {one.key: int(self.cleaned_data[one.key]) for one in self.of}


class HandCountForm(DeskForm):
    """Dots counted on paper, for each proposal."""

    def __init__(self, *args: Any, proposals: Iterable[Usulan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = list(proposals)
        for one in self.proposals:
            self.fields[f"titik_{one.pk}"] = forms.IntegerField(
                label=f"{one.place or ''}. {one.title}",
                min_value=0,
                max_value=100_000,
                initial=one.dots_by_hand,
                widget=number_box(6),
                error_messages=say(_("Tulis jumlah titik; nol bila tidak ada.")),
            )

    def dots(self) -> dict[int, int]:
        """By the key of the proposal."""
        return {one.pk: int(self.cleaned_data[f"titik_{one.pk}"]) for one in self.proposals}


class SlipsForm(DeskForm):
    """How many slips to print."""

    fields_of_refusals = {TooManySlips: "banyak"}

    banyak = forms.IntegerField(
        label=_("Berapa kartu"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        widget=number_box(),
        error_messages={
            **say(_("Tulis jumlah kartu dengan angka.")),
            "min_value": _("Sekali cetak 1 sampai 300 kartu."),
            "max_value": _("Sekali cetak 1 sampai 300 kartu."),
        },
    )


class SlipEntryForm(DeskForm):
    """A slip handed in on paper: its code, and a number of the board for each dot."""

    fields_of_refusals = {CodeUnknown: "kode", SlipUsed: "kode"}

    kode = forms.CharField(
        label=_("Kode kartu"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Tulis kode di kartunya.")},
    )
    nomor = forms.RegexField(
        label=_("Nomor usulan"),
        regex=r"^[\s,.;]*\d{1,3}(?:[\s,.;]+\d{1,3})*[\s,.;]*$",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("Satu nomor untuk satu titik. Contoh: 3 3 5."),
        error_messages=say(_("Tulis nomor usulan dengan angka, misalnya 3 3 5.")),
    )

    def places(self) -> list[int]:
        """The numbers, one for each dot."""
        return [int(one) for one in re.findall(r"\d+", str(self.cleaned_data["nomor"]))]


class DecisionForm(DeskForm):
    """One decision: what, for when or to whom, why, in which words, and what comes next."""

    fields_of_refusals = {YearIsPast: "tahun"}

    hasil = forms.ChoiceField(
        label=_("Keputusan"), widget=forms.RadioSelect, error_messages=say(_("Pilih keputusannya."))
    )
    tahun = forms.IntegerField(
        label=_("Tahun"),
        required=False,
        min_value=2020,
        max_value=2100,
        widget=number_box(),
        help_text=_("Disepakati: tahun rencananya. Ditunda: tahun dibahas lagi."),
        error_messages={"invalid": _("Tulis tahunnya, misalnya 2027.")},
    )
    kalimat = forms.CharField(
        label=_("Bunyi keputusan"),
        max_length=300,
        help_text=_("Kalimat ini sampai ke semua warga di kelompoknya."),
        error_messages={"required": _("Tulis bunyi keputusannya.")},
    )
    alasan = forms.ChoiceField(
        label=_("Alasan"),
        required=False,
        choices=[("", _("Pilih alasan")), *ReasonClass.choices],
        help_text=_("Wajib kalau tidak disepakati."),
    )
    langkah = forms.CharField(
        label=_("Langkah berikutnya"),
        required=False,
        max_length=200,
        help_text=_("Wajib kalau tidak disepakati. Bila diteruskan: nama kantornya."),
    )
    tujuan = forms.ChoiceField(
        label=_("Diteruskan ke"),
        required=False,
        choices=[("", _("Pilih tujuan")), *ForwardedTo.choices],
        help_text=_("Hanya kalau diteruskan."),
    )

    def __init__(self, *args: Any, plans: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rkp, rpjm = plans
        agreed = _("Disepakati, masuk")
        choices = [
            (RKP, f"{agreed} {rkp}"),
            (RPJM, f"{agreed} {rpjm}"),
            *((one.value, one.label) for one in (Outcome.DEFERRED, Outcome.FORWARDED, Outcome.NOT_NOW)),
        ]
        let_choose(self, "hasil", choices)
        offers = [one for outcome, _label in choices for one in suggested(str(outcome))]
        self.fields["kalimat"].widget = DatalistInput([one.sentence for one in offers], {"maxlength": 300})
        steps = [one.next_step for one in offers if one.next_step]
        self.fields["langkah"].widget = DatalistInput(steps, {"maxlength": 200})

    def clean(self) -> dict[str, Any]:
        """What is not adopted needs a reason and a next step; what is forwarded a destination."""
        cleaned = super().clean() or {}
        outcome = cleaned.get("hasil")
        if outcome in {None, RKP, RPJM}:
            if outcome and not cleaned.get("tahun"):
                self.add_error("tahun", _("Tulis tahun rencananya, misalnya 2027."))
            return cleaned
        for name, sentence in (
            ("alasan", _("Pilih alasannya.")),
            ("langkah", _("Tulis langkah berikutnya.")),
        ):
            if not str(cleaned.get(name) or "").strip() and name not in self.errors:
                self.add_error(name, sentence)
        if outcome == Outcome.FORWARDED and not cleaned.get("tujuan"):
            self.add_error("tujuan", _("Pilih ke mana diteruskan."))
        return cleaned
