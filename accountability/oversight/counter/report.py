"""The report of the survey of one quarter (form of Permenpan RB 14/2017), for page, paper and book."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from accountability.lib.spoken import decimal, grouped
from accountability.oversight.counter.counting import Group, Quarter, groups_of, seen_until
from accountability.oversight.counter.following_up import newest
from accountability.oversight.counter.skm import Result
from accountability.oversight.counter.tables import Unsur, number, unsur
from accountability.oversight.reporting.description import Grid, Part, Report
from accountability.regions.models import Wilayah

COVERED = "kurang dari 5"
TOO_FEW = "belum cukup"
NAMES = {"gender": "Jenis kelamin", "age_group": "Umur", "disability": "Disabilitas"}


def survey_report(
    *, kecamatan: Wilayah, name: str, quarter: Quarter, trend: Sequence[Quarter], at: dt.datetime
) -> Report:
    """The report of `quarter` for the place called `name`; `trend` are quarters, the newest first."""
    span, result = quarter.span, quarter.result
    until = seen_until(at, kecamatan.kode)
    return Report(
        title=f"Survei Kepuasan Masyarakat {span.label}",
        place=name,
        span=span,
        day=min(span.period.until, until) if span.period.since <= until else span.period.since,
        over=quarter.frozen,
        parts=(
            Part("Hasil", tuple(sentences(result))),
            Part("Nilai setiap unsur", grid=_unsur(result)),
            *(_group(name, rows) for name, rows in groups_of(kecamatan, span, at).items()),
            Part("Dari triwulan ke triwulan", grid=_trend(trend)),
            Part("Tindak lanjut", lines=_follow_up(kecamatan, quarter)),
        ),
        notes=_notes(quarter),
    )


def sentences(result: Result) -> list[str]:
    """The result in sentences: value, letter, how many answered, the best and the weakest unsur."""
    least = number("fewest_shown")
    if result.value is None or result.mutu is None:
        return [f"Belum ada {least} penilaian. Nilainya tampil sesudah cukup."]
    told = [
        (
            f"Indeks kepuasan masyarakat {written(result.value)}, mutu {result.mutu.letter} "
            f"({result.mutu.name.lower()}), dari {grouped(result.people)} penilaian."
        )
    ]
    if not result.enough:
        told.append(f"Kurang dari {number('fewest_enough')} penilaian: anggap sebagai petunjuk.")
    if result.best and result.worst:
        best, worst = _named(result, result.best), _named(result, result.worst)
        told.append(f"Paling baik: {best}. Paling perlu dibenahi: {worst}.")
    return told


def written(value: Decimal | None) -> str:
    """A figure with two places in the language of the page; `belum cukup` for none."""
    return decimal(f"{value:.2f}") if value is not None else TOO_FEW


def _named(result: Result, found: Sequence[Unsur]) -> str:
    return f"{' dan '.join(one.name.lower() for one in found)} ({written(result.mean(found[0]))})"


def _unsur(result: Result) -> Grid:
    rows = tuple((one.name, written(result.mean(one)), written(result.weighed(one))) for one in unsur())
    foot = ("Indeks (jumlah × 25)", "", written(result.value))
    headings = ("Unsur", "Nilai rata-rata (1-4)", "Tertimbang")
    return Grid(headings, rows, widths=(3, 1.2, 1.2), right=frozenset({1, 2}), foot=foot)


def _group(name: str, rows: Sequence[Group]) -> Part:
    cells = tuple(
        (one.name, COVERED, TOO_FEW)
        if one.result is None
        else (one.name, str(one.people), written(one.result.value))
        for one in rows
    )
    grid = Grid((NAMES[name], "Penilaian", "Indeks"), cells, right=frozenset({1, 2}))
    return Part(f"Menurut {NAMES[name].lower()}", grid=grid)


def _trend(trend: Sequence[Quarter]) -> Grid:
    rows = tuple(
        (
            one.span.label,
            str(one.result.people) if one.result.shown else COVERED,
            written(one.result.value),
            one.result.mutu.letter if one.result.mutu else "–",
        )
        for one in trend
    )
    return Grid(("Triwulan", "Penilaian", "Indeks", "Mutu"), rows, right=frozenset({1, 2}))


def _follow_up(kecamatan: Wilayah, quarter: Quarter) -> tuple[str, ...]:
    said = newest(kecamatan, quarter.span)
    return tuple(said.words.splitlines()) if said is not None else ("Belum ditulis.",)


def _notes(quarter: Quarter) -> tuple[str, ...]:
    least = number("fewest_shown")
    basis = {one.legal_basis.partition(":")[0] for one in unsur()}
    notes = [
        f"Dasar: {', '.join(sorted(basis))}; bunyi unsur dan batas mutu ditulis dari ingatan, perlu dicek.",
        "Setiap unsur berbobot sama. Unsur yang dilewati warga tidak dihitung untuk orang itu.",
        f"Angka dari kurang dari {least} orang tidak ditampilkan, kepada petugas pun tidak.",
        "Umur, jenis kelamin dan disabilitas hanya dari warga yang menyebutkannya.",
    ]
    if not quarter.frozen:
        notes.append("Masih berjalan; penilaian terhitung sampai hari Minggu yang lalu.")
    return tuple(notes)
