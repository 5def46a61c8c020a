"""Which questions are put: a sample that finds every kind of mistake in a minute, or all of them."""

import inspect
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import get_resolver

from accountability.accounts.models import Role
from accountability.policy import ANYONE, Rule
from tests.trust.doors import HERE
from tests.trust.village import Village
from tests.trust.world import ABROAD, FAR, NEAR, OWN, Who, World

EVERY = bool(os.environ.get("POSKO_EVERY_CELL"))
ROOT = Path(__file__).resolve().parents[2]
_QUOTED = re.compile(r'"([a-z]+(?:-[a-z]+)*)"')


def cells(world: World, door: str, rule: Rule) -> Iterator[tuple[Who, str, str]]:
    """Who asks, of which village (by how it lies), with which method; of doors of everyone one visitor."""
    if ANYONE in rule.everyone and not EVERY:
        visitors = [one for one in world.people if one.name == "anonymous"]
        yield from ((who, OWN, method) for who in visitors for method in ("GET", "POST"))
        return
    for who in world.people:
        for relation in world.villages if door in HERE else (OWN,):
            for method in ("GET", "POST"):
                if EVERY or _telling(who, rule, relation, method):
                    yield who, relation, method


def _telling(who: Who, rule: Rule, relation: str, method: str) -> bool:
    """Whether this one may tell what others do not: far villages only for who may come in at all."""
    if relation == OWN:
        return who.office is not None or method == ("GET" if rule.get else "POST")
    if who.role not in rule.may(method):
        return False
    return relation == {"camat": FAR, "kabupaten": ABROAD, "auditor": ABROAD}.get(who.role, NEAR)


@cache
def acts_of(door: str) -> tuple[str, ...]:
    """Every `aksi` this door may know: words its module speaks of, and the table's."""
    views = {entry.name: entry.callback for entry in _patterns(get_resolver())}
    module = inspect.unwrap(views[door]).__module__
    said = set(_QUOTED.findall(Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8")))
    return tuple(sorted(said & _known_acts()))


@cache
def _known_acts() -> frozenset[str]:
    """What buttons say anywhere in the templates or in the tables of acts."""
    found: set[str] = set()
    for page in (ROOT / "templates").rglob("*.html"):
        found |= set(re.findall(r'name="aksi" value="([a-z-]+)"', page.read_text(encoding="utf-8")))
        found |= set(re.findall(r'nilai="([a-z-]+)"', page.read_text(encoding="utf-8")))
    for module in (
        *(ROOT / "bpd_portal").rglob("*.py"),
        *(ROOT / "accountability" / "oversight").rglob("*.py"),
    ):
        text = module.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:asked|aksi|act|what)(?:"\))? (?:==|!=) "([a-z-]+)"', text))
        for group in re.findall(r'(?:asked|aksi|act|what|"aksi", "")\)? (?:not )?in \{([^}]*)\}', text):
            found |= set(_QUOTED.findall(group))
        found |= set(re.findall(r'^\s+"([a-z-]+)": (?:lambda|gettext_lazy|_\()', text, re.MULTILINE))
    return frozenset(found)


def _patterns(resolver: Any) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry)
        else:
            yield entry


def _newer_names_of(v: Village) -> dict[str, Any]:
    """Those of services, people, the kabupaten and words that are typed."""
    return {
        "kantor": v.kode[:8],
        "kecamatan": v.kode[:8],
        "akun": v.invited.user_id,
        "orang": v.lost.user.memberships.get().pk,
        "permintaan": v.lost.pk,
        "rencana": v.action_council.pk,
        "satuan": v.served.pk,
        "jalur": v.line.key,
        "asal": f"k{v.group.pk}",
        "layanan": v.counter_service.kode,
        "judul": "Judul",
        "kalimat": "Kalimat.",
        "kata": "Kata.",
        "isi": "Isi.",
        "tahun": v.draft.year,
    }


def names_of(v: Village) -> dict[str, Any]:
    """Every field by which a page names a thing, filled in with the things of this village."""
    return {
        "nomor": v.voice.nomor,
        "semua": v.voice.nomor,
        "suara": v.voice.nomor,
        "kelompok": v.group.pk,
        "tujuan": v.loose.pk,
        "usulan": v.open_usulan.pk,
        "musyawarah": v.ballot.pk,
        "ke": v.ballot.pk,
        "baris": v.line_spent.pk,
        "butir": v.item.pk,
        "kegiatan": v.kegiatan.pk,
        "rpjm": v.activity.pk,
        "nomor_surat": v.signed.pk,
        "surat": "berita_acara",
        "tugas": v.task.pk,
        "nomor_darurat": v.emergency.pk,
        "bantuan": v.help.pk,
        "dusun": v.dusun.pk,
        "sms": v.unplaced.ref,
        "desa": v.kode,
        "tempat": v.kode,
        "pemilik": v.unit.pk,
        "dari": v.apb.pk,
        "batal": v.proposal.pk,
        "ulang": v.told_back.pk,
        "putaran": v.evaluation.pk,
        "relawan": v.outreach.volunteers.get().pk,
        "petugas": v.council[Role.PETUGAS].pk,
        "ketua": v.council[Role.KETUA_BPD].pk,
        "kepada": v.council[Role.KADES].pk,
        "anggota": v.council[Role.ANGGOTA_BPD].pk,
        "betulkan": v.tim.pk,
        **_newer_names_of(v),
    }
