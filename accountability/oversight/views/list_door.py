"""A list of a desk as a file: declared once, with the columns, the filter and the rows of its page.

The file holds all pages of what the page shows, never more than the page may show, and less where exports are
bound closer: no name, no phone, no words of a voice but those two people approved.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.lib.local_time import jam, local_date, tanggal, zone_abbr, zone_for
from accountability.lib.spreadsheet.lists import MOST_ROWS, About, Field, Value, as_csv, as_xlsx
from accountability.lib.spreadsheet.writing import XLSX
from accountability.policy import rule_of
from accountability.regions.sebutan import Words, words_for

AT_ONCE = 500  # rows that are asked for together
_NEVER_REPEATED = frozenset({"kata"})  # what somebody typed to search: it may be a name


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows now: its rows, cell by cell, and what narrows it: a filter's form, or words."""

    rows: Iterable[Sequence[Value]]
    form: forms.Form | None = None
    narrowed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DeskList:
    """One list: the name in its address, its title, the pages it stands on, its columns and its rows.

    Whoever may open one of the pages may have the file (policy.toml). In `title` and headings {dusun}, {desa}
    are local words. `asks_again`: the file needs a fresh sign-in. `left_out` are sentences for the notes.
    """

    slug: str
    title: str
    pages: tuple[str, ...]
    fields: tuple[Field, ...]
    read: Callable[[DeskRequest], Listed]
    asks_again: bool = False
    left_out: tuple[str, ...] = ()


def by_slug(*lists: DeskList) -> dict[str, DeskList]:
    """The lists by the name in their address."""
    return {one.slug: one for one in lists}


def file_of(
    request: DeskRequest, lists: Mapping[str, DeskList], slug: str, form: str, *, office: str
) -> HttpResponse:
    """The list `slug` as "xlsx" or "csv", as this member sees it now; 404 for any other."""
    one = lists.get(slug)
    if one is None or form not in {"xlsx", "csv"} or request.member.role not in may_have(one):
        raise Http404
    answered = fresh_sign_in(_answer) if one.asks_again else _answer
    return answered(request, one=one, form=form, office=office)


def may_have(one: DeskList) -> frozenset[str]:
    """The roles that may open a page of this list, and so may have its file."""
    rules = [rule for page in one.pages if (rule := rule_of(page)) is not None]
    return frozenset(role for rule in rules for role in rule.may("GET"))


def _answer(request: Any, *, one: DeskList, form: str, office: str) -> HttpResponse:
    kode = request.member.wilayah_id
    words, listed = words_for(kode), one.read(request)
    fields = [replace(field, heading=_local(field.heading, words)) for field in one.fields]
    if form == "csv":
        answer = HttpResponse(as_csv(fields, listed.rows), content_type="text/csv; charset=utf-8")
    else:
        about = About(
            title=_local(one.title, words),
            office=office,
            made=_now(kode),
            narrowed=(*listed.narrowed, *_asked(listed.form)),
            left_out=one.left_out,
        )
        answer = HttpResponse(as_xlsx(fields, listed.rows, about), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{one.slug}-{kode}.{form}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def in_batches[T: Model](rows: "QuerySet[T]", most: int = MOST_ROWS + 1) -> Iterator[T]:
    """The rows of a question with what it fetches beside, some hundred at a time; one more than fits."""
    keys = list(rows.values_list("pk", flat=True)[:most])
    for first in range(0, len(keys), AT_ONCE):
        part = keys[first : first + AT_ONCE]
        found = rows.order_by().in_bulk(part)
        yield from (found[key] for key in part if key in found)


def _local(text: str, words: Words) -> str:
    if "{" not in text:
        return text
    said = text.format(
        dusun=words.dusun, desa=words.desa, pemdes=words.pemdes, apb=words.apb, rkp=words.rkp, bpd=words.bpd
    )
    return said[:1].upper() + said[1:]


def _now(kode: str) -> str:
    at = timezone.now()
    return f"{tanggal(local_date(at, kode))}, {jam(at, zone_for(kode))} {zone_abbr(kode)}"


def _asked(form: forms.Form | None) -> Iterator[tuple[str, str]]:
    """What a filter narrows: the words of the page; what was typed to search is not repeated."""
    if form is None or not form.is_valid():
        return
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        said = "(dipakai, isinya tidak ditulis di sini)" if name in _NEVER_REPEATED else _said(field, value)
        yield str(field.label or name), said


def _said(field: forms.Field, value: Any) -> str:
    if hasattr(value, "name"):  # a place that was chosen
        return str(value.name)
    if hasattr(value, "isoformat"):
        return tanggal(value)
    if isinstance(field, forms.ChoiceField):
        flat = dict(_flat(field.choices))
        return str(flat.get(value, value))
    return str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words
