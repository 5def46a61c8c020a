"""A document as plain JSON and back, so that what was settled can be kept and written again the same."""

import datetime as dt
from dataclasses import fields
from typing import Any

from accountability.lib.paper.blocks import (
    Block,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)

_KINDS: dict[str, type[Any]] = {
    one.__name__: one for one in (Facts, Heading, Numbered, PageBreak, Paragraph, Signatures, Table)
}


class NotAPaper(ValueError):
    """The JSON holds a block there is not."""


def to_json(paper: Paper) -> dict[str, Any]:
    """The document as dicts, lists, texts and numbers only."""
    told = {one.name: getattr(paper, one.name) for one in fields(paper)}
    told["made_on"] = paper.made_on.isoformat()
    told["letterhead"] = list(paper.letterhead)
    told["blocks"] = [_block(block) for block in paper.blocks]
    return told


def from_json(told: dict[str, Any]) -> Paper:
    """The document that `to_json` told. Raises NotAPaper."""
    kept = {**told, "made_on": dt.date.fromisoformat(told["made_on"])}
    kept["letterhead"] = tuple(told["letterhead"])
    kept["blocks"] = tuple(_of_block(block) for block in told["blocks"])
    return Paper(**kept)


def _block(block: Block) -> dict[str, Any]:
    values = {one.name: _plain(getattr(block, one.name)) for one in fields(block)}
    return {"is": type(block).__name__, **values}


def _plain(value: Any) -> Any:
    if isinstance(value, Signature):
        return {"office": value.office, "name": value.name}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _of_block(told: dict[str, Any]) -> Block:
    kind = _KINDS.get(told.get("is", ""))
    if kind is None:
        raise NotAPaper(told.get("is"))
    values = {name: _frozen(value) for name, value in told.items() if name != "is"}
    if kind is Table:
        values["right"] = frozenset(values["right"])
    if kind is Signatures:
        values["signers"] = tuple(Signature(**one) for one in values["signers"])
    block: Block = kind(**values)
    return block


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
