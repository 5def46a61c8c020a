"""Reads policy.toml, the one table of who may open and act at which door; nothing else names an open door."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).with_name("policy.toml")
ANYONE = "anyone"
SIGNED_IN = "signed-in"
SAFE = frozenset({"GET", "HEAD"})
SCOPES = frozenset(
    {"desa", "wilayah", "desa or wilayah", "open", "secret", "machine", "signed-in", "demo"}
)  # fmt: skip
_KEYS = frozenset({"scope", "get", "post", "acts", "conflict", "second", "note", "narrower"})


class BrokenPolicy(ValueError):
    """The table says something that cannot be meant; the sentence names the door."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the table says of one door: `get` and `post` hold roles, ANYONE, SIGNED_IN, or nothing."""

    scope: str
    get: frozenset[str]
    post: frozenset[str]
    acts: Mapping[str, frozenset[str]]
    conflict: bool = False
    second: str = ""
    note: str = ""
    narrower: str = ""

    @property
    def everyone(self) -> frozenset[str]:
        """Whoever may do anything here."""
        return self.get | self.post

    @property
    def is_open(self) -> bool:
        """Whether no sign-in is asked for."""
        return ANYONE in self.everyone

    def may(self, method: str) -> frozenset[str]:
        """Who may ask with this method; of one the door does not have, those who may come in at all."""
        if method in SAFE:
            return self.get or self.everyone
        return (self.post if method == "POST" else self.everyone) or self.everyone


def rule_of(door: str) -> Rule | None:
    """What the table says of this view name; None, and so shut, where it says nothing."""
    return table().get(door)


@cache
def table() -> Mapping[str, Rule]:
    """Every door of policy.toml, read once. Raises BrokenPolicy."""
    return MappingProxyType(read(tomllib.loads(FILE.read_text(encoding="utf-8"))))


def read(told: Mapping[str, Any], part: str = "routes") -> dict[str, Rule]:
    """The doors of a table as TOML tells it, or its live pages (`sockets`). Raises BrokenPolicy."""
    groups = {name: frozenset(roles) for name, roles in told["groups"].items()}
    return {door: _rule(door, said, groups) for door, said in told[part].items()}


def _rule(door: str, said: Mapping[str, Any], groups: Mapping[str, frozenset[str]]) -> Rule:
    if strange := set(said) - _KEYS:
        raise BrokenPolicy(f"{door}: unknown {', '.join(sorted(strange))}")
    if said.get("scope") not in SCOPES:
        raise BrokenPolicy(f"{door}: scope must be one of {', '.join(sorted(SCOPES))}")
    get, post = _who(said.get("get", ""), groups), _who(said.get("post", ""), groups)
    acts = {act: _who(who, groups) for act, who in said.get("acts", {}).items()}
    if not get | post:
        raise BrokenPolicy(f"{door}: nobody may come in; say get or post")
    if get and post and (get != post) != bool(said.get("narrower")):
        raise BrokenPolicy(
            f"{door}: where post is for others than get, and only there, say why in `narrower`"
        )
    if get and not post <= get:
        raise BrokenPolicy(f"{door}: who may act there may look there")
    if wide := [act for act, who in acts.items() if not who <= post]:
        raise BrokenPolicy(f"{door}: {', '.join(wide)} is for more than may post")
    told = {name: said[name] for name in ("conflict", "second", "note", "narrower") if name in said}
    return Rule(said["scope"], get, post, MappingProxyType(acts), **told)


def _who(names: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*(groups.get(name, frozenset({name})) for name in names.split()))
