"""How each topic of settings is read and written: a map from keys to plain values, None where nothing stands.

| topic | key | value |
|---|---|---|
| siltap, harga | what is paid or bought | name, unit, rupiah, basis |
| kewenangan, prioritas, larangan | kegiatan code or word | name, unit, basis |
| ambang | id of a rule of warning | threshold, basis |
| sebutan | name of a word, or `preset` | the word |
| nomor | key of an SMS line | code of its village, "" for all villages |
| peta | code of a village | row, column, latitude, longitude |
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accountability.accounts.actors import Actor
from accountability.oversight.evaluation.regional_tables import WITH_RUPIAH
from accountability.oversight.models import MapPlace, RegionalRule, RegionalThreshold, SettingChange, Topic
from accountability.oversight.placing_villages import Place as OnTheMap
from accountability.oversight.placing_villages import place_villages
from accountability.oversight.regency.refusals import NotAboveVillages, NotToBeSet, WithoutBasis, WrongCell
from accountability.oversight.regency.thresholds import bounds
from accountability.oversight.regional_rules import forget_thresholds
from accountability.regions.models import Sebutan, Wilayah
from accountability.regions.sebutan import WORD_NAMES, forget_words
from sms_gateway.assigning import assign_line, villages_of_lines

TABLES = (Topic.PAY, Topic.PRICES, Topic.AUTHORITY, Topic.PRIORITY, Topic.FORBIDDEN)
_REGION = frozenset({Wilayah.Level.KABUPATEN_KOTA})
_WORDED = frozenset({Wilayah.Level.KABUPATEN_KOTA, Wilayah.Level.KECAMATAN})

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Of which wilayah, topic and year (0 where years do not matter)."""

    wilayah: Wilayah
    topic: Topic
    year: int = 0


def _everyone(made: SettingChange) -> set[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Keeper:
    """One topic: `about` says which villages a change is about, None for all inside."""

    read: Callable[[Place, Sequence[str]], dict[str, Any]]
    write: Callable[[Place, Values, Actor, dt.datetime], None]
    about: Callable[[SettingChange], set[str] | None] = _everyone


def _read_rules(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    rows = RegionalRule.objects.filter(
        kabupaten=place.wilayah, year=place.year, table=place.topic.value, key__in=keys
    )
    return dict.fromkeys(keys) | {row.key: value_of_rule(row) for row in rows}


def value_of_rule(row: RegionalRule) -> dict[str, Any]:
    """A row of a table as the history keeps it."""
    return {"name": row.name, "unit": row.unit, "rupiah": row.rupiah, "basis": row.legal_basis}


def _write_rules(place: Place, values: Values, by: Actor, at: dt.datetime) -> None:
    _must_be(place, _REGION)
    RegionalRule.objects.filter(
        kabupaten=place.wilayah, year=place.year, table=place.topic.value, key__in=list(values)
    ).delete()
    rows = []
    for key, value in values.items():
        if value is None:
            continue
        with_rupiah, rupiah = place.topic.value in WITH_RUPIAH, value["rupiah"]
        if not key.strip() or (rupiah is not None) != with_rupiah or (with_rupiah and rupiah <= 0):
            raise WrongCell(key)
        if not value["basis"].strip():
            raise WithoutBasis
        rows.append(
            RegionalRule(
                kabupaten=place.wilayah,
                year=place.year,
                table=place.topic.value,
                key=key,
                name=value["name"],
                unit=value["unit"],
                rupiah=rupiah,
                legal_basis=value["basis"],
            )
        )
    RegionalRule.objects.bulk_create(rows)


def _read_thresholds(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    rows = RegionalThreshold.objects.filter(kabupaten=place.wilayah, rule__in=keys)
    return dict.fromkeys(keys) | {
        row.rule: {"threshold": row.threshold, "basis": row.legal_basis} for row in rows
    }


def _write_thresholds(place: Place, values: Values, by: Actor, at: dt.datetime) -> None:
    _must_be(place, _REGION)
    own = RegionalThreshold.objects.filter(kabupaten=place.wilayah)
    for rule, value in values.items():
        if value is None:
            own.filter(rule=rule).delete()
            continue
        if rule not in bounds():
            raise NotToBeSet
        least, most = bounds()[rule].least, bounds()[rule].most
        if not least <= value["threshold"] <= most:
            raise NotToBeSet(least, most)
        if not value["basis"].strip():
            raise WithoutBasis
        own.update_or_create(
            kabupaten=place.wilayah,
            rule=rule,
            defaults={"threshold": value["threshold"], "legal_basis": value["basis"]},
        )
    forget_thresholds()


def _read_words(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    row = Sebutan.objects.filter(wilayah=place.wilayah).first() or Sebutan(wilayah=place.wilayah)
    return {key: getattr(row, key) for key in keys}


def _write_words(place: Place, values: Values, by: Actor, at: dt.datetime) -> None:
    _must_be(place, _WORDED)
    known = {key: value or "" for key, value in values.items() if key in {"preset", *WORD_NAMES}}
    Sebutan.objects.update_or_create(wilayah=place.wilayah, defaults=known)
    forget_words()


def _read_lines(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    return villages_of_lines(keys)


def _write_lines(place: Place, values: Values, by: Actor, at: dt.datetime) -> None:
    _must_be(place, _REGION)
    for key, kode in values.items():
        assign_line(key=key, desa_kode=kode or "", by=by, at=at)


def _read_places(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    rows = MapPlace.objects.filter(desa__in=keys)
    return dict.fromkeys(keys) | {row.desa_id: value_of_place(row) for row in rows}


def value_of_place(row: "MapPlace | OnTheMap | None") -> list[Any] | None:
    """A place on the map as the history keeps it; degrees as text, so that none is rounded."""
    if row is None:
        return None
    return [
        row.row,
        row.column,
        *(None if one is None else f"{one:.5f}" for one in (row.latitude, row.longitude)),
    ]


def _write_places(place: Place, values: Values, by: Actor, at: dt.datetime) -> None:
    villages = Wilayah.objects.desa().within(place.wilayah.kode).filter(kode__in=list(values))
    place_villages(places={desa: _on_the_map(values[desa.kode]) for desa in villages}, by=by, at=at)


def _on_the_map(value: Sequence[Any] | None) -> OnTheMap | None:
    if value is None:
        return None
    row, column, latitude, longitude = value
    if latitude is None or longitude is None:
        return OnTheMap(row, column)
    return OnTheMap(row, column, Decimal(latitude), Decimal(longitude))


def _its_own_entries(made: SettingChange) -> set[str]:
    return set()  # the deed beneath tells each village itself


def _must_be(place: Place, levels: frozenset[Any]) -> None:
    if place.wilayah.level not in levels:
        raise NotAboveVillages


KEEPERS: dict[str, Keeper] = {
    **{topic.value: Keeper(_read_rules, _write_rules) for topic in TABLES},
    Topic.THRESHOLD.value: Keeper(_read_thresholds, _write_thresholds),
    Topic.WORDS.value: Keeper(_read_words, _write_words),
    Topic.LINES.value: Keeper(_read_lines, _write_lines, _its_own_entries),
    Topic.MAP.value: Keeper(_read_places, _write_places, _its_own_entries),
}
