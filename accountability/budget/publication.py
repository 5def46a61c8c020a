"""Publishes an APB Desa that adds up, and records what was spent; the voices behind a line are told."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Sum

from accountability.accounts.actors import Actor
from accountability.budget.drafting import AlreadyPublished
from accountability.budget.dropping import tell_dropped
from accountability.budget.fingerprint import fingerprint
from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.budget.sums import totals
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date
from accountability.lib.rupiah import ringkas, rupiah
from accountability.planning.models import Kegiatan
from posko.journeys import Step, reach_together
from posko.models import Kelompok
from posko.states import State


class Empty(Exception):
    """A budget without a line of spending is not published."""


class NotBalanced(Exception):
    """Pendapatan - belanja + pembiayaan netto must be zero (Permendagri 20/2018: SILPA berjalan is nil)."""

    def __init__(self, difference: int) -> None:
        self.difference = difference
        super().__init__(f"The budget is out of balance by {rupiah(difference)}.")


class NotPublishedYet(Exception):
    """Spending is recorded against a published budget."""


class NoPercentHere(Exception):
    """Only work has a percent: money that comes in, and financing, has none."""


class WentBack(Exception):
    """Work that was done does not become undone: the percent never falls."""


class NotSpentYet(Exception):
    """What was spent was spent by today: a day to come is a slip of the thumb."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent and done: rupiah, percent of the work (0-100), the day, a photo already re-encoded.

    Of pendapatan and pembiayaan it is what came in or went out, and `percent` is None.
    """

    amount: int
    percent: int | None
    spent_date: dt.date
    note: str = ""
    photo: bytes = b""


@transaction.atomic
def publish(*, apb: APBDesa, perdes_no: str, perdes_date: dt.date, by: Actor, at: dt.datetime) -> None:
    """Makes a budget public for good; every voice whose kegiatan now has money is told, and who lost it too.

    Raises AlreadyPublished, Empty, NotBalanced.
    """
    hold(desa=apb.desa)
    held = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=apb.pk)
    if held.is_published:
        raise AlreadyPublished
    sums = totals(held)
    if sums.belanja == 0:
        raise Empty
    if sums.silpa != 0:
        raise NotBalanced(sums.silpa)
    held.perdes_no, held.perdes_date = perdes_no, perdes_date
    held.published_at, held.published_by_id = at, by.user_id
    held.content_sha256 = fingerprint(held)
    held.save(update_fields=["perdes_no", "perdes_date", "published_at", "published_by", "content_sha256"])
    facts = {
        "perdes_no": perdes_no,
        "sha256": held.content_sha256,
        "pendapatan": sums.pendapatan,
        "belanja": sums.belanja,
        "penerimaan_pembiayaan": sums.penerimaan,
        "pengeluaran_pembiayaan": sums.pengeluaran,
    }
    ref = f"apb:{held.year}/{held.version}"
    record(kind="apb.tayang", ref=ref, desa=held.desa, by=by, at=at, facts=facts)
    for kegiatan, kelompok, amount in _with_voices(held):
        _tell_budgeted(held, kegiatan, kelompok, amount, by, at)
    tell_dropped(apb=held, by=by, at=at)
    apb.refresh_from_db()


@transaction.atomic
def realise(*, line: BudgetLine, spending: Spending, by: Actor, at: dt.datetime) -> Realisasi:
    """Records money and progress on a line of a public budget; at 100 percent its voices may rate.

    More than the budget is recorded all the same, and shown as such. Raises NotPublishedYet, NotSpentYet,
    WentBack, NoPercentHere.
    """
    hold(desa=line.apb.desa)
    apb = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=line.apb_id)
    if not apb.is_public:
        raise NotPublishedYet
    _check_day_and_percent(line, spending, local_date(at, apb.desa_id))
    done = Realisasi(
        apb=apb,
        line_id=line.first_id,
        account=line.account,
        kegiatan_kode=line.kegiatan_kode,
        fund_source=line.fund_source,
        spent_date=spending.spent_date,
        amount=spending.amount,
        percent=spending.percent,
        note=spending.note,
        recorded_at=at,
        recorded_by_id=by.user_id,
    )
    if spending.photo:
        done.photo.save("foto.jpg", ContentFile(spending.photo), save=False)
    done.save(force_insert=True)
    facts = {
        "line": line.first_id,
        "kegiatan": line.kegiatan_kode,
        "amount": done.amount,
        "percent": done.percent,
    }
    ref = f"apb:{apb.year}/{apb.version}"
    record(kind="apb.realisasi", ref=ref, desa=apb.desa, by=by, at=at, facts=facts)
    if line.kegiatan is not None and line.kegiatan.usulan is not None and done.percent is not None:
        _tell_progress(line.kegiatan, line.kegiatan.usulan.kelompok, done, by, at)
    return done


def _check_day_and_percent(line: BudgetLine, spending: Spending, today: dt.date) -> None:
    if spending.spent_date > today:
        raise NotSpentYet
    if spending.percent is None:
        return
    if not line.account.startswith("5."):
        raise NoPercentHere
    # The highest and not that of the latest day: a receipt may be written down later than it was paid.
    told = Realisasi.objects.standing().filter(line_id=line.first_id)
    before = told.aggregate(done=Max("percent"))["done"]
    if before is not None and spending.percent < before:
        raise WentBack


def _with_voices(apb: APBDesa) -> list[tuple[Kegiatan, Kelompok, int]]:
    """The kegiatan with citizens behind them, their kelompok and their rupiah, each once."""
    wanted = Kegiatan.objects.filter(budget_lines__apb=apb, usulan__isnull=False)
    per_kegiatan = apb.lines.filter(kegiatan__isnull=False).values_list("kegiatan_id")
    amounts: dict[int, int] = dict(per_kegiatan.annotate(rupiah=Sum("amount")).order_by("kegiatan_id"))
    found = wanted.distinct().select_related("usulan__kelompok").order_by("id")
    return [(one, one.usulan.kelompok, amounts[one.pk]) for one in found if one.usulan is not None]


def _tell_budgeted(
    apb: APBDesa, kegiatan: Kegiatan, kelompok: Kelompok, amount: int, by: Actor, at: dt.datetime
) -> None:
    step = Step(
        State.BUDGETED,
        "dianggarkan",
        words={"rupiah": ringkas(amount), "tahun": apb.year, "tail": kegiatan.name},
        facts={"kode": kegiatan.kode, "name": kegiatan.name, "year": apb.year, "rupiah": amount},
    )
    reach_together(kelompok=kelompok, step=step, by=by, at=at)


def _tell_progress(
    kegiatan: Kegiatan, kelompok: Kelompok, done: Realisasi, by: Actor, at: dt.datetime
) -> None:
    # A kegiatan may have several lines: it is as far as the slowest of those that were reported.
    told = Realisasi.objects.standing().filter(line__kegiatan=kegiatan, percent__isnull=False)
    reported = told.values("line").annotate(done=Max("percent"))
    percent = min(reported.values_list("done", flat=True), default=done.percent)
    ended = percent == 100
    step = Step(
        State.DONE if ended else State.UNDER_WAY,
        "selesai" if ended else "dikerjakan",
        words={"persen": percent, "tail": kegiatan.name},
        facts={
            "kode": kegiatan.kode,
            "name": kegiatan.name,
            "year": done.apb.year,
            "rupiah": done.amount,
            "percent": percent,
            "photo": done.photo.name if done.photo else "",
        },
    )
    reach_together(kelompok=kelompok, step=step, by=by, at=at)
