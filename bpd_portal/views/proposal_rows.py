"""Kelompok onto an agenda out of a spreadsheet: each as if it were ticked there, with its estimates."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from django.forms import Form
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.lib.spreadsheet.row_file import ReadRow, RowColumn, RowForm, RowKind
from accountability.lib.spreadsheet.writing import NUMBER
from accountability.planning.agenda import Estimate, estimate, propose
from accountability.planning.models import Musyawarah, Usulan
from accountability.planning.one_agenda import holding
from bpd_portal.forms.priorities import EstimateForm
from bpd_portal.priority_sentences import held_elsewhere
from bpd_portal.views.agenda import discussable
from posko.models import Kelompok


class _Proposals:
    """What is brought to one meeting."""

    def __init__(self, request: DeskRequest, held: Musyawarah) -> None:
        self.by, self.held = request.member.actor(), held

    @cached_property
    def on_it(self) -> dict[str, Kelompok]:
        """The kelompok that stand on this agenda, by number."""
        return {str(one.kelompok_id): one.kelompok for one in self.held.usulan.select_related("kelompok")}

    @cached_property
    def known_here(self) -> dict[str, Kelompok]:
        """Those a row may name: what may be discussed, and what stands on this agenda already."""
        return {str(one.pk): one for one in discussable(self.held.desa)} | self.on_it

    @cached_property
    def elsewhere(self) -> dict[str, Usulan]:
        """The proposals that keep a kelompok from this agenda."""
        others = holding(discussable(self.held.desa)).exclude(musyawarah=self.held)
        return {str(one.kelompok_id): one for one in others}

    def columns(self) -> tuple[RowColumn, ...]:
        """The kelompok, and what is estimated of it."""
        may_be_named = self.held.desa.kelompok.may_be_named().values_list("pk", flat=True)
        unnamed = frozenset(self.known_here).difference(map(str, may_be_named))
        return (
            RowColumn(
                "kelompok",
                "Kelompok",
                ("usulan", "usul", "nama kelompok", "nama", "judul", "nomor", "nomor kelompok"),
                found=self.known_here,
                by_number=True,
                unnamed=unnamed,
                width=48,
            ),
            RowColumn("jiwa", "Penerima manfaat (jiwa)", ("penerima manfaat", "jiwa"), width=16, form=NUMBER),
            RowColumn("biaya", "Perkiraan biaya", ("biaya", "anggaran", "rupiah"), width=20, form=NUMBER),
        )

    def form(self, said: dict[str, str]) -> Form:
        """The form of an estimate; its kelompok must be one that may come here, or is here."""
        made = EstimateForm(said)
        number = said.get("kelompok", "")
        if not made.is_valid():
            return made
        if number not in self.known_here:
            made.add_error(None, _("Tulis nama atau nomor kelompoknya."))
        elif number not in self.on_it and number in self.elsewhere:
            made.add_error(None, held_elsewhere(self.elsewhere[number]))
        return made

    def take(self, form: RowForm, row: ReadRow, at: dt.datetime) -> str:
        """Brings the kelompok; what earlier meetings estimated stays where the row says nothing."""
        group: Kelompok = form.cleaned_data["kelompok"]
        brought = propose(kelompok=group, musyawarah=self.held, title=group.title, by=self.by, at=at)
        people, cost = form.cleaned_data["jiwa"], form.cleaned_data["biaya"]
        if people is not None or cost is not None:
            what = Estimate(
                brought.beneficiaries if people is None else people,
                brought.cost_estimate if cost is None else cost,
            )
            estimate(usulan=brought, what=what, by=self.by, at=at)
        return ""

    def titled(self, row: ReadRow) -> str:
        """What the kelompok is called."""
        group = self.known_here.get(row.said.get("kelompok", ""))
        return group.title if group is not None else ""

    def known(self, rows: Sequence[ReadRow]) -> list[str]:
        """Those that stand on this agenda."""
        return [row.key for row in rows if row.said["kelompok"] in self.on_it]


def proposals(request: DeskRequest, held: Musyawarah) -> RowKind:
    """Kelompok onto the agenda of one meeting."""
    brought = _Proposals(request, held)
    return RowKind(
        slug="usulan",
        scope=f"{held.desa_id}:{held.pk}",
        title=_("Usulan musyawarah"),
        columns=brought.columns(),
        form=brought.form,
        known=brought.known,
        take=brought.take,
        titled=brought.titled,
        identity=("kelompok",),
        twice=_("Kelompok ini ada dua kali di berkas."),
        examples=(("Jalan di ujung kampung", 120, 75_000_000), ("204", "", "")),
    )
