"""Turns deeds of the ledger and openings into the rows of Jejak: when, what, about what, who; no citizen."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.urls import reverse

from accountability.ledger.models import Entry
from accountability.lib import nomor
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.lib.spreadsheet.lists import Field, Form
from accountability.lib.spreadsheet.lists import Value as Cell
from bpd_portal.deed_words import OPENED, deed_name
from bpd_portal.history import actor_words
from bpd_portal.rows import moment
from posko.models import Opening

DEED = "perbuatan"


def in_one_list(entries: QuerySet[Entry], openings: QuerySet[Opening]) -> "QuerySet[Any, Any]":
    """Both in one list of (sort, id, at), the latest first; for a paginator."""
    deeds = entries.annotate(what=_mark(DEED), when=F("at")).values_list("what", "pk", "when")
    seen = openings.annotate(what=_mark(OPENED), when=F("opened_at")).values_list("what", "pk", "when")
    return deeds.union(seen, all=True).order_by("-when", "-what", "-pk")


def rows_of_trail(
    listed: Iterable[tuple[str, int, Any]],
    entries: QuerySet[Entry],
    openings: QuerySet[Opening],
    people: Mapping[int, str],
) -> list[dict[str, str]]:
    """The rows of a page of `in_one_list`, in 2 queries."""
    wanted = list(listed)
    deeds = {one.pk: one for one in entries.filter(pk__in=[pk for what, pk, _at in wanted if what == DEED])}
    seen = {
        one.pk: one
        for one in openings.filter(pk__in=[pk for what, pk, _at in wanted if what == OPENED]).select_related(
            "aspirasi", "user"
        )
    }
    rows = (
        _of_deed(deeds[pk], people) if what == DEED else _of_opening(seen[pk], people)
        for what, pk, _at in wanted
        if pk in (deeds if what == DEED else seen)
    )
    return list(rows)


def as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows for a spreadsheet: no cell is a formula, and nothing names a citizen."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["tanggal", "jam", "perbuatan", "tentang", "peran", "orang"])
    for row in rows:
        cells = (row["tanggal"], row["jam"], row["apa"], row["tentang"], row["peran"], row["orang"])
        write.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


FIELDS = (
    Field("Tanggal", Form.DAY, 12),
    Field("Jam", width=8),
    Field("Perbuatan", width=40),
    Field("Tentang", width=24),
    Field("Peran", width=24),
    Field("Orang", width=28),
)


def cells_of(rows: Iterable[Mapping[str, str]]) -> Iterator[list[Cell]]:
    """The same rows for a workbook, under FIELDS."""
    for row in rows:
        day = dt.date.fromisoformat(row["tanggal"])
        yield [day, row["jam"], row["apa"], row["tentang"], row["peran"], row["orang"]]


def _mark(what: str) -> Value:
    return Value(what, output_field=CharField())


def _of_deed(one: Entry, people: Mapping[int, str]) -> dict[str, str]:
    person = people.get(one.actor_user_id or 0, "") if one.actor_kind == "member" else ""
    return _row(
        one.at,
        one.desa_id,
        deed_name(one.kind),
        one.ref,
        actor_words(one.actor_kind, one.actor_role, one.desa_id),
        person,
    )


def _of_opening(one: Opening, people: Mapping[int, str]) -> dict[str, str]:
    voice = one.aspirasi
    person = people.get(one.user_id, "") or one.user.display_name
    return _row(one.opened_at, voice.desa_id, deed_name(OPENED), voice.nomor, "", person)


def _row(at: Any, kode: str, what: str, ref: str, role: str, person: str) -> dict[str, str]:
    is_voice = nomor.is_valid(ref)
    return {
        "apa": what,
        "tentang": nomor.written(ref) if is_voice else _ref_words(ref),
        "href": reverse("bpd-aspirasi", args=[ref]) if is_voice else "",
        "peran": role,
        "orang": person,
        "siapa": person or role,
        "waktu": moment(at, kode),
        "tanggal": local_date(at, kode).isoformat(),
        "jam": jam(at, zone_for(kode)),
    }


def _ref_words(ref: str) -> str:
    """ "kelompok:12" as "kelompok 12"; of the village itself nothing more is said."""
    return "" if ref.startswith("desa:") else ref.replace(":", " ").replace("_", " ")
