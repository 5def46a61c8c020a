"""Puts a report together: the facts of its span, then the words of its kind."""

import datetime as dt
from collections.abc import Sequence

from accountability.lib.local_time import tanggal
from accountability.oversight.reporting import half_yearly, monthly, quarterly
from accountability.oversight.reporting.as_of import UNTOLD
from accountability.oversight.reporting.asked import asked_for
from accountability.oversight.reporting.description import Part, Report
from accountability.oversight.reporting.facts import Facts, gathered
from accountability.oversight.reporting.spans import Kind, Span
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

TITLES = {
    Kind.MONTH: "Laporan bulanan",
    Kind.QUARTER: "Formulir pemantauan",
    Kind.HALF: "Laporan indikator",
}
COARSE = (
    "Hitungan orang di bawah lima tidak disebut dan lainnya turun ke kelipatan lima; bagian dibulatkan ke 5%."
    " Jumlah dan median dihitung dari yang tertulis. Aspirasi rahasia tidak dihitung."
)


def report_of(
    *, span: Span, place: Wilayah, name: str, villages: Sequence[Wilayah], words: Words, at: dt.datetime
) -> Report:
    """The report of a span for the place called `name` ("Kecamatan Tirtasari"), at the moment `at`."""
    facts = gathered(span=span, villages=villages, words=words, at=at, place=place.kode)
    return Report(
        title=f"{TITLES[span.kind]} {span.label}",
        place=name,
        span=span,
        day=facts.day,
        over=facts.over,
        parts=_parts(facts, at),
        notes=_notes(facts),
    )


def _parts(facts: Facts, at: dt.datetime) -> tuple[Part, ...]:
    if facts.span.kind == Kind.MONTH:
        return monthly.parts(facts)
    if facts.span.kind == Kind.QUARTER:
        return quarterly.parts(facts)
    return half_yearly.parts(facts, asked_for(facts, at=at))


def _notes(facts: Facts) -> tuple[str, ...]:
    if facts.over:
        return (COARSE,) if facts.span.kind == Kind.HALF else (COARSE, UNTOLD)
    return (COARSE, f"Keadaan sampai {tanggal(facts.day)}; suara warga {_later(facts)}.")


def _later(facts: Facts) -> str:
    return f"dihitung sesudah {tanggal(facts.span.period.until)}"
