"""What the API has: every address with its parameters, answer and example; views and document read this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from public_site.api.shapes import Schema

BASE = "/api/v1/"
JSON, FORM = "application/json", "multipart/form-data"
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that is told in the address, in the query or in a header."""

    name: str
    schema: Schema
    meaning: str
    place: str = "query"

    @property
    def example(self) -> Any:
        """One value that could be."""
        return self.schema["examples"][0]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address and method. `answer`, `body` (JSON) and `form` (with files) name schemas.

    `scope` is what a key must be given for.
    """

    name: str
    path: str
    summary: str
    meaning: str
    answer: str
    example: Mapping[str, Any]
    tag: str
    parameters: tuple[Parameter, ...] = ()
    method: str = "get"
    limit: str = "baca"
    scope: str = ""
    body: str = ""
    body_example: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    form: str = ""
    form_example: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    status: int = 200
    troubles: tuple[int, ...] = (400, 404, 405, 406, 429, 500, 503)

    def of(self, place: str) -> dict[str, Parameter]:
        """Its parameters of one place ("query", "path", "header") by name."""
        return {one.name: one for one in self.parameters if one.place == place}

    @property
    def is_paged(self) -> bool:
        """Whether it comes in pages, with a cursor."""
        return "kursor" in self.of("query")

    @property
    def example_path(self) -> str:
        """Its address with the examples of what stands in it."""
        filled = {name: str(one.example) for name, one in self.of("path").items()}
        return BASE + self.path.format(**filled)
