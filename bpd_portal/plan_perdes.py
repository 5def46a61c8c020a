"""The Perdes of a plan on its page: enacted, opened again, closed; alike for RKP and RPJM."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.actors import Actor
from accountability.planning.plan_history import Plan, changes_of
from accountability.planning.revising import give_up_revision, open_revision
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.plans import EnactForm, RevisionForm
from bpd_portal.plan_menu import MAY_ENACT

OF_THE_PERDES = ("tetapkan", "revisi", "revisi-batal")


class Enacts(Protocol):
    """The deed that records the Perdes of one plan."""

    def __call__(self, *, perdes_no: str, enacted_date: dt.date, by: Actor, at: dt.datetime) -> None:
        """Raises what the deed raises."""


def perdes_act(
    request: DeskRequest, plan: Plan, act: str, enact: Enacts, at: dt.datetime
) -> tuple[DeskForm, Callable[[], object], str]:
    """The form of one of OF_THE_PERDES, the deed it asks for, and what is said once that is done."""
    by = request.member.actor()
    form: DeskForm
    if act == "tetapkan":
        form = EnactForm(request.POST, auto_id="tetap_%s")
        return form, lambda: _enact(form, enact, by, at), _("Penetapan tercatat.")
    if act == "revisi":
        form = RevisionForm(request.POST, auto_id="revisi_%s")
        return (
            form,
            lambda: open_revision(plan=plan, why=form.cleaned_data["mengapa"], by=by, at=at),
            _("Rencana dibuka untuk diubah. Tutup dengan nomor peraturan perubahannya."),
        )
    form = DeskForm(request.POST)
    return form, lambda: give_up_revision(plan=plan, by=by, at=at), _("Rencana ditutup lagi tanpa perubahan.")


def _enact(form: DeskForm, enact: Enacts, by: Actor, at: dt.datetime) -> None:
    enact(perdes_no=form.cleaned_data["perdes"], enacted_date=form.cleaned_data["tanggal"], by=by, at=at)


def perdes_shown(request: DeskRequest, plan: Plan | None, refused: DeskForm | None) -> dict[str, Any]:
    """What templates/meja/_penetapan.html and its neighbours show of a plan."""
    may = plan is not None and request.member.role in MAY_ENACT
    locked = plan is not None and not plan.is_open
    return {
        "diubah": plan is not None and plan.revising_since is not None,
        "perubahan": changes_of(plan),
        "boleh_tetapkan": may,
        "tetap": _shown(refused, EnactForm, "tetap") if may and not locked else None,
        "revisi": _shown(refused, RevisionForm, "revisi") if may and locked else None,
    }


def _shown(refused: DeskForm | None, kind: type[DeskForm], name: str) -> DeskForm:
    """The form as it was refused, or a fresh one."""
    return refused if isinstance(refused, kind) else kind(auto_id=f"{name}_%s")
