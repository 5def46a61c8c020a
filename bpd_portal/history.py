"""Everything that was done with one voice beside its steps: corrections, summaries, notes, openings."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accountability.accounts.role_names import role_name
from accountability.ledger.models import Entry
from accountability.ledger.reading import entries_of
from accountability.regions.sebutan import Words
from bpd_portal.deed_words import deed_name
from bpd_portal.rows import moment
from posko.models import Aspirasi, Milestone, Opening

MOST = 100
# What `changed` of a correction calls each thing.
_THINGS = {
    "topic": "topik",
    "kind": "jenis",
    "place": "tempat",
    "dusun": "dusun",
    "urgent": "darurat",
    "about_pemdes": "pemdes",
}


def changes_of(held: Aspirasi, told: Iterable[Milestone], words: Words) -> list[dict[str, str]]:
    """Deeds on this voice that are no step of its journey, the latest first. 1 query."""
    steps = {(f"aspirasi.{step.news}", step.at) for step in told}
    entries = entries_of(desa=held.desa).about(held.nomor).exclude(kind="aspirasi.masuk").order_by("-seq")
    return [
        {
            "apa": f"{deed_name(one.kind)}{_what(one, words)}",
            "siapa": actor_words(one.actor_kind, one.actor_role, held.desa_id),
            "waktu": moment(one.at, held.desa_id),
        }
        for one in entries[:MOST]
        if (one.kind, one.at) not in steps
    ]


def notes_of(held: Aspirasi) -> list[dict[str, str]]:
    """What members wrote to each other, the latest last. 1 query."""
    notes = held.internal_notes.select_related("by_user").order_by("at", "pk")
    return [
        {
            "isi": one.text,
            "siapa": one.by_user.display_name or one.by_user.username if one.by_user else _("Anggota"),
            "waktu": moment(one.at, held.desa_id),
        }
        for one in notes
    ]


def openings_shown(held: Aspirasi) -> list[dict[str, Any]]:
    """Who had the words before them, the latest first; for the ketua alone. 1 query."""
    seen = held.openings.select_related("user").order_by("-opened_at", "-pk")[:MOST]
    return [{"siapa": person(one), "waktu": moment(one.opened_at, held.desa_id)} for one in seen]


def person(one: Opening) -> str:
    """The name a member goes by."""
    return one.user.display_name or one.user.username


def actor_words(kind: str, role: str, kode: str) -> str:
    """Who did a deed, as an office of the place and never by name: "Ketua", "Warga", "Sistem"."""
    if kind == "citizen":
        return _("Warga")
    return role_name(role, kode) or _("Sistem")


def _what(entry: Entry, words: Words) -> str:
    """ ": topik, tempat" of a correction."""
    changed = str(entry.facts.get("changed", "")).split()
    local = {**_THINGS, "dusun": words.dusun, "about_pemdes": words.pemdes}
    named = [local.get(one, one) for one in changed]
    return f": {', '.join(named)}" if named else ""
