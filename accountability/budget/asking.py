"""Takes in a question about a part of the budget: an aspirasi like any other, tied to what it asks about."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget import chart
from accountability.budget.models import (
    APBDesa,
    BudgetedKegiatan,
    BudgetLine,
    BudgetLineQuerySet,
    BudgetQuestion,
)
from accountability.budget.spent import told_in_year_of
from accountability.lib.rupiah import rupiah
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.activity_codes import kegiatan as official
from accountability.regions.models import Wilayah
from accountability.regions.official_names import local
from accountability.regions.sebutan import Words
from posko.intake import TakenIn, Voice
from posko.models import Aspirasi
from posko.receipt import take_in_with_receipt
from posko.states import State

# "Tanya soal ini" reaches a village's newest budgets and those it has not shown; older years are no question.
FIRST_YEAR, YEARS_AHEAD = 2015, 1
ANSWERED = (State.ANSWERED, State.DONE, State.NOT_NOW, State.FORWARDED)


class NoSuchPart(Exception):
    """The budget of that year has no such kegiatan or account to ask about."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked about: a kegiatan, one account of it, income of an account, or (all empty) a whole year.

    `amount` is what the published budget plans for it, in rupiah; None where nothing is public. `name` is in
    the words of the law or the plan, with none of the place's own.
    """

    year: int
    kegiatan_kode: str = ""
    account: str = ""
    name: str = ""
    amount: int | None = None


def find_part(
    *, desa: Wilayah, year: int, kegiatan_kode: str = "", account: str = "", today: dt.date
) -> Part:
    """The part of a village's year with these codes. Raises NoSuchPart; a whole year may be unpublished."""
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        raise NoSuchPart
    apb = APBDesa.objects.filter(desa=desa).published().of_year(year).first()
    if not kegiatan_kode and not account:
        return Part(year, amount=_planned(apb, "", "5") if apb is not None else None)
    if apb is None:
        raise NoSuchPart
    if kegiatan_kode:
        if account and not account.startswith("5."):
            raise NoSuchPart
        _check_stands(apb, kegiatan_kode, account)
        name = _name_of(apb, kegiatan_kode)
    else:
        _check_stands(apb, "", account)
        name = _account_name(account)
    return Part(year, kegiatan_kode, account, name, _planned(apb, kegiatan_kode, account))


@transaction.atomic
def ask_about(
    *,
    desa: Wilayah,
    part: Part,
    voice: Voice,
    by: Actor,
    at: dt.datetime,
    number: str = "",
    idempotency_key: str | None = None,
) -> TakenIn:
    """Takes the voice in, with its receipt, and ties it to the part; both commit together.

    The same key finds the same aspirasi and its first part again. Raises what take_in_with_receipt raises
    (posko.receipt).
    """
    taken = take_in_with_receipt(
        desa=desa, voice=voice, by=by, at=at, number=number, idempotency_key=idempotency_key
    )
    BudgetQuestion.objects.get_or_create(
        aspirasi=taken.aspirasi,
        defaults={
            "desa": desa,
            "year": part.year,
            "kegiatan_kode": part.kegiatan_kode,
            "account": part.account,
        },
    )
    return taken


def asked_by(aspirasi: Aspirasi, *, today: dt.date) -> Part | None:
    """What an aspirasi asks about, with name and rupiah as they stand now; None for no question of money.

    A part that is no longer public keeps its codes and has no amount.
    """
    known = BudgetQuestion.objects.filter(aspirasi=aspirasi).select_related("desa").first()
    if known is None:
        return None
    year, kode, account = known.year, known.kegiatan_kode, known.account
    try:
        return find_part(desa=known.desa, year=year, kegiatan_kode=kode, account=account, today=today)
    except NoSuchPart:
        return Part(year, kode, account, name=_official(kode) if kode else _account_name(account))


def sentence(part: Part, words: Words) -> str:
    """The part with its rupiah, in the words of the place: "Perkerasan jalan, Rp125.500.000 (2027)"."""
    name = local(part.name, words) if part.name else words.apb
    amount = f", {rupiah(part.amount)}" if part.amount is not None else ""
    return f"{name}{amount} ({part.year})"


def asked_and_answered(*, desa: Wilayah, year: int, kegiatan_kode: str = "") -> tuple[int, int]:
    """How many open questions were asked about a year or a kegiatan of it, and how many were answered."""
    about = BudgetQuestion.objects.about(desa=desa, year=year, kegiatan_kode=kegiatan_kode)
    about = about.filter(aspirasi__in=Aspirasi.objects.open_to_all())
    return about.count(), about.filter(aspirasi__state__in=ANSWERED).count()


def _check_stands(apb: APBDesa, kegiatan_kode: str, account: str) -> None:
    """Planned, or spent or received without a plan: both may be asked about."""
    if _lines(apb, kegiatan_kode, account).exists():
        return
    told = told_in_year_of(apb).filter(account__startswith=account)
    if not (told.filter(kegiatan_kode=kegiatan_kode) if kegiatan_kode else told).exists():
        raise NoSuchPart


def _lines(apb: APBDesa, kegiatan_kode: str, account: str) -> BudgetLineQuerySet:
    lines = BudgetLine.objects.filter(apb=apb)
    if kegiatan_kode:
        lines = lines.filter(kegiatan_kode=kegiatan_kode)
    return lines.filter(account__startswith=account) if account else lines


def _planned(apb: APBDesa, kegiatan_kode: str, account: str) -> int:
    return _lines(apb, kegiatan_kode, account).rupiah()


def _name_of(apb: APBDesa, kode: str) -> str:
    planned = BudgetLine.objects.filter(apb=apb, kegiatan_kode=kode).exclude(kegiatan=None)
    names = set(planned.values_list("kegiatan__name", flat=True))
    if len(names) == 1:
        return str(names.pop())
    own = BudgetedKegiatan.objects.filter(apb=apb, kode=kode).first()
    return own.name if own is not None else _official(kode)


def _official(kode: str) -> str:
    try:
        return official(kode).name
    except UnknownActivity:
        return kode


def _account_name(account: str) -> str:
    try:
        return chart.account(account).name if account else ""
    except chart.UnknownAccount:
        return account
