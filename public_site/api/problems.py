"""What went wrong, as application/problem+json (RFC 9457); each kind stands in data/problems.csv."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.http import HttpResponse

TYPE = "application/problem+json"
FILE = Path(__file__).parent / "data" / "problems.csv"


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of trouble: its status, its name in the address of its explanation, and two sentences."""

    status: int
    slug: str
    title: str
    meaning: str

    @property
    def address(self) -> str:
        """Where it is explained; it tells this kind from others for ever."""
        return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/api/#{self.slug}"


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that is wrong: where (a JSON pointer, or the name of a parameter), and a plain sentence."""

    where: str
    detail: str

    def as_data(self) -> dict[str, str]:
        """As it stands in `errors`."""
        name = "pointer" if self.where.startswith("/") else "parameter"
        return {name: self.where, "detail": self.detail}


class Problem(Exception):
    """Ends a request with this status; `detail` is a plain sentence, and never says what is secret."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        slips: Sequence[Slip] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.status, self.detail, self.slips, self.headers = status, detail, tuple(slips), headers
        super().__init__(status)

    def answer(self) -> HttpResponse:
        """The answer; nobody keeps it."""
        sort = sort_of(self.status)
        told: dict[str, object] = {
            "type": sort.address,
            "title": sort.title,
            "status": self.status,
            "detail": self.detail or sort.meaning.replace("`", ""),
        }
        if self.slips:
            told["errors"] = [one.as_data() for one in self.slips]
        body = json.dumps(told, ensure_ascii=False)
        answer = HttpResponse(body, status=self.status, content_type=TYPE, headers=dict(self.headers))
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


@cache
def sorts() -> Mapping[int, Sort]:
    """Every kind of trouble by its status."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [Sort(int(r["status"]), r["slug"], r["title"], r["meaning"]) for r in csv.DictReader(file)]
    return MappingProxyType({one.status: one for one in rows})


def sort_of(status: int) -> Sort:
    """The kind of this status; one that is not listed has the name HTTP gives it."""
    known = sorts().get(status)
    if known is not None:
        return known
    named = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    return Sort(status, str(status), named, named)
