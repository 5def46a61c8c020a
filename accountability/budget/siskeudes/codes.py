"""Turns the codes of Siskeudes, with their trailing full stops, into those of Kemendagri and Permendagri."""

import re
from functools import cache, lru_cache

from accountability.budget import chart
from accountability.budget.tables import table
from accountability.planning import activity_codes

KABUPATEN = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_DESA = re.compile(r"(?:\d{2}\.\d{2}\.)?(\d{2})\.(\d{4})\.?", re.ASCII)
_KEGIATAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{1,2})(?:\.\d{1,2})?", re.ASCII)
_ACCOUNT = re.compile(r"([1-9])\.(\d)\.(\d)(?:\.(\d{1,2}))?(?:\.\d{1,3})*", re.ASCII)
_SOURCE = re.compile(r"[A-Z][A-Z0-9]{2}", re.ASCII)


def desa(kabupaten: str, kd_desa: str) -> str | None:
    """The kode Kemendagri of `24.2005.` in kabupaten `53.01`: `53.01.24.2005`. None for another form."""
    said = kd_desa.strip()
    found = _DESA.fullmatch(said)
    if found is None:
        return None
    kode = f"{kabupaten}.{found[1]}.{found[2]}"
    return kode if len(said) < 11 or said.startswith(f"{kabupaten}.") else None


def kegiatan(kd_keg: str, kd_desa: str) -> str | None:
    """The kegiatan of `24.2005.01.03.01.` (village `24.2005.`) or of the bare `01.03.01.`: `1.3.01`.

    A fourth level, a village's own parts of a kegiatan, is left away. None where no kegiatan of bidang 1-5 is
    named.
    """
    own = kd_desa.strip().rstrip(".")
    said = kd_keg.strip().rstrip(".").removeprefix(f"{own}.").removeprefix(f"{own[-7:]}.")
    found = _KEGIATAN.fullmatch(said)
    if found is None:
        return None
    bidang, sub, number = int(found[1]), int(found[2]), int(found[3])
    if not 1 <= bidang <= 5 or sub == 0:
        return None
    return f"{bidang}.{sub}.{number:02d}"


@lru_cache(maxsize=1 << 12)
def account(kd_rincian: str) -> str | None:
    """The account of `5.2.2.05.` or `5.2.2.`, without what is deeper; None for another form."""
    found = _ACCOUNT.fullmatch(kd_rincian.strip().rstrip("."))
    if found is None:
        return None
    jenis = f"{found[1]}.{found[2]}.{found[3]}"
    return f"{jenis}.{int(found[4]):02d}" if found[4] else jenis


def part_of(kode: str) -> str | None:
    """Where an account stands in the sums: 4, 5, 6.1 or 6.2; None for accounts outside an APB Desa."""
    if kode[0] in "45":
        return kode[0]
    return kode[:3] if kode[:3] in ("6.1", "6.2") else None


@lru_cache(maxsize=1 << 12)
def known_account(kode: str) -> bool:
    """Whether Permendagri 20/2018 has it, local ones 90-99 among them."""
    try:
        chart.account(kode)
    except chart.UnknownAccount:
        return False
    return True


@lru_cache(maxsize=1 << 12)
def name_of_kegiatan(kode: str) -> str:
    """The official name of a kegiatan; "" where there is none."""
    try:
        return activity_codes.kegiatan(kode).name
    except activity_codes.UnknownActivity:
        return ""


@lru_cache(maxsize=1 << 10)
def source(said: str) -> tuple[str, bool]:
    """Our code of a source of funds, and whether it is a known one (data/fund_sources.csv: DD is DDS).

    An unknown one of three letters stays as it is; any other becomes "": not told.
    """
    bare = said.strip().rstrip(".").upper()
    known = _sources().get(bare)
    if known is not None:
        return known, True
    return (bare if _SOURCE.fullmatch(bare) else ""), False


@lru_cache(maxsize=1 << 12)
def source_of_income(kode: str) -> str:
    """The source of funds that an account of pendapatan means; "" where it means none."""
    fits = [(prefix, ours) for prefix, ours in _prefixes() if kode == prefix or kode.startswith(f"{prefix}.")]
    return max(fits, key=lambda fit: len(fit[0]))[1] if fits else ""


@cache
def _sources() -> dict[str, str]:
    return {
        alias: row["code"] for row in table("fund_sources") for alias in row["siskeudes_alias"].split(";")
    }


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    return tuple((row["account_prefix"], row["code"]) for row in table("fund_sources"))
