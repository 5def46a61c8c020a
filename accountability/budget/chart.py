"""The official accounts and sources of funds of an APB Desa, read from data/ (Permendagri 20/2018)."""

import re
from dataclasses import dataclass
from functools import cache

from accountability.budget.tables import table

LOCAL = re.compile(r"^[4-6]\.\d\.\d\.9\d$")


class UnknownAccount(Exception):
    """No account of Permendagri 20/2018 has this code."""


class UnknownSource(Exception):
    """No source of funds has this code."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account: akun 4 pendapatan, 5 belanja, 6 pembiayaan."""

    kode: str
    level: str
    name: str
    kind: str


@cache
def accounts() -> dict[str, Account]:
    """All accounts by code."""
    return {r["code"]: Account(r["code"], r["level"], r["name"], r["kind"]) for r in table("accounts")}


def account(kode: str) -> Account:
    """The account of a code; local ones 90-99 take the row of .90. Raises UnknownAccount."""
    known = accounts().get(kode)
    if known is None and LOCAL.match(kode):
        known = accounts().get(kode[:-1] + "0")
    if known is None:
        raise UnknownAccount(kode)
    return known


@cache
def sources() -> dict[str, str]:
    """Codes and names of the sources of funds (PAD, DDS, ADD ...)."""
    return {r["code"]: r["name"] for r in table("fund_sources")}


def source(kode: str) -> str:
    """The name of a source of funds; raises UnknownSource."""
    if kode not in sources():
        raise UnknownSource(kode)
    return sources()[kode]


def name_of(kode: str) -> str:
    """The name of an account at any level; the code itself where the chart has none."""
    try:
        return account(kode).name
    except UnknownAccount:
        return kode


@cache
def source_means() -> dict[str, tuple[str, str]]:
    """What each source of funds is called in short, and one sentence on it, with {places} for local words."""
    return {r["code"]: (r["short"], r["means"]) for r in table("source_means")}


@cache
def source_prefixes() -> dict[str, str]:
    """The income account each source of funds begins with, by its code."""
    return {r["code"]: r["account_prefix"] for r in table("fund_sources")}
