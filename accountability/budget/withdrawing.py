"""Withdraws a published budget by two people: it is public no more, and a tombstone with its reason stays."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.models import APBDesa, Outcome, Withdrawal
from accountability.budget.withdrawal_asking import newest_public, settle
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.planning.models import Kegiatan
from posko.journeys import Step, fall_back_together
from posko.states import State


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What everyone may know of a budget that was public once: never its lines."""

    year: int
    version: int
    amendment: int
    perdes_no: str
    published_date: dt.date
    withdrawn_date: dt.date
    reason: str
    sha256: str


@transaction.atomic
def withdraw(*, asked: Withdrawal, by: Actor, at: dt.datetime) -> None:
    """Agrees to a request: the budget leaves public view for good; spending that was recorded stays.

    Of a perubahan the version before is public again. Voices whose kegiatan has no public money left go back
    to the plan and are told. Raises NotPublic, NotTheNewest, Settled, SamePerson.
    """
    hold(desa=asked.apb.desa)
    settle(asked, Outcome.AGREED, by, at)
    held = newest_public(asked.apb)
    held.withdrawn_at, held.withdrawn_by_id, held.withdrawal_reason = at, asked.asked_by_id, asked.reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    facts = {"year": held.year, "version": held.version, "sha256": held.content_sha256}
    ref = f"apb:{held.year}/{held.version}"
    record(kind="apb.ditarik", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    for kegiatan in _without_money(held):
        _tell(held, kegiatan, by, at)
    asked.apb.refresh_from_db()


def tombstones(versions: Iterable[APBDesa]) -> list[Tombstone]:
    """What was withdrawn of these versions, in their order: to be shown wherever the budget was."""
    return [
        Tombstone(
            year=one.year,
            version=one.version,
            amendment=one.amendment,
            perdes_no=one.perdes_no,
            published_date=local_date(one.published_at, one.desa_id),
            withdrawn_date=local_date(one.withdrawn_at, one.desa_id),
            reason=one.withdrawal_reason,
            sha256=one.content_sha256,
        )
        for one in versions
        if one.published_at is not None and one.withdrawn_at is not None
    ]


def withdrawn_with(kegiatan: Kegiatan) -> APBDesa | None:
    """The budget with this kegiatan that was withdrawn last, or None; to be asked when no money stands."""
    gone = APBDesa.objects.withdrawn().filter(lines__kegiatan=kegiatan).order_by("-year", "-version")
    return gone.select_related("desa").first()


def _without_money(apb: APBDesa) -> list[Kegiatan]:
    """The kegiatan with citizens behind them that no public budget of the year pays for now."""
    standing = APBDesa.objects.published().filter(desa=apb.desa).of_year(apb.year).first()
    mine = Kegiatan.objects.filter(budget_lines__apb=apb, usulan__isnull=False)
    if standing is not None:
        mine = mine.exclude(budget_lines__apb=standing)
    return list(mine.distinct().select_related("usulan__kelompok__desa").order_by("id"))


def _tell(apb: APBDesa, kegiatan: Kegiatan, by: Actor, at: dt.datetime) -> None:
    if kegiatan.usulan is None:
        return
    step = Step(
        State.PLANNED,
        "anggaran_ditarik",
        words={"tahun": apb.year, "tail": kegiatan.name},
        facts={"kode": kegiatan.kode, "name": kegiatan.name, "year": apb.year},
    )
    fall_back_together(kelompok=kegiatan.usulan.kelompok, step=step, by=by, at=at)
