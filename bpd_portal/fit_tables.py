"""Kesesuaian as sentences and tables: the same on the page, on paper and in a spreadsheet."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.lib.rupiah import rupiah
from accountability.planning.fit import Fit, Side, close_points
from accountability.regions.sebutan import Words
from bpd_portal.recap_sentences import who
from bpd_portal.recap_tables import Cell, Table, list_of
from posko.bidang import all_bidang
from posko.states import Gender
from posko.topics import choices


def fit_tables(fit: Fit, words: Words) -> list[Table]:
    """Groups, bidang, topics, and the kegiatan behind the rupiah."""
    bidang = {one.kode: one.named(words) for one in all_bidang()}
    topics = dict(choices(words))
    return [
        _table(
            "kelompok", _("Kelompok warga"), fit, {side.key: who(side.key) for side in fit.groups}, fit.groups
        ),
        _table("bidang", _("Bidang"), fit, bidang, fit.bidang),
        _table("topik", _("Topik"), fit, topics, fit.topics),
        _kegiatan(fit),
    ]


def sentences(fit: Fit, words: Words) -> list[str]:
    """What stands out, the widest gap first; and openly what the plan does not say."""
    bidang = {one.kode: one.short for one in all_bidang()}
    sides = [(bidang[one.key], one) for one in fit.bidang] + [(who(one.key), one) for one in fit.groups]
    wide = [(name, one) for name, one in sides if abs(one.gap or 0) > close_points(fit.year)]
    wide.sort(key=lambda pair: -abs(pair[1].gap or 0))
    told = [_gap(name, one) for name, one in wide]
    if not wide and any(one.gap is not None for _name, one in sides):
        told.append(_("Rupiah dan suara kurang lebih sepadan."))
    return [*told, *not_told(fit)]


def not_told(fit: Fit) -> list[str]:
    """What cannot be said, and why."""
    told = []
    if not fit.planned:
        told.append(_("Rencana tahun ini belum punya kegiatan."))
    elif not fit.cost_told:
        told.append(_("Rencana belum menyebut penerima menurut kelompok, jadi bagiannya belum bisa disebut."))
    elif fit.cost_told < fit.cost:
        told.append(
            _("Yang menyebut penerima menurut kelompok %(part)s dari %(all)s. Sisanya tidak diduga-duga.")
            % {"part": rupiah(fit.cost_told), "all": rupiah(fit.cost)}
        )
    if not any(one.enough for one in (*fit.bidang, *fit.groups)):
        told.append(_("Suaranya masih sedikit, jadi persen belum disebut."))
    return told


def _gap(name: str, side: Side) -> str:
    told = {
        "name": name,
        "voices": side.voices_percent,
        "rupiah": side.rupiah_percent,
        "points": abs(side.gap or 0),
    }
    if (side.gap or 0) < 0:
        return (
            _("%(name)s: %(voices)s%% suara, %(rupiah)s%% rupiah. Rupiahnya %(points)s poin di bawah.") % told
        )
    return _("%(name)s: %(voices)s%% suara, %(rupiah)s%% rupiah. Rupiahnya %(points)s poin di atas.") % told


def _table(key: str, title: str, fit: Fit, names: dict[str, str], sides: tuple[Side, ...]) -> Table:
    rows = tuple(
        (
            Cell(names[side.key]),
            Cell(side.voices, _list(fit, key, side) if side.voices else ""),
            Cell(side.voices_percent, percent=True),
            Cell(side.rupiah, _plan(fit) if side.rupiah else ""),
            Cell(side.rupiah_percent, percent=True),
            Cell(side.gap),
        )
        for side in sides
    )
    headings = (title, _("Suara"), _("Bagian suara"), _("Rupiah"), _("Bagian rupiah"), _("Selisih poin"))
    return Table(key, _("Menurut %(what)s") % {"what": title.lower()}, headings, rows)


def _list(fit: Fit, key: str, side: Side) -> str:
    asked: dict[str, Any] = {"bidang": {"bidang": side.key}, "topik": {"topik": side.key}}.get(key, {})
    if key == "kelompok":
        asked = {"kelamin" if side.key in Gender.values else "rentan": side.key}
    return list_of(fit.recap, **asked)


def _plan(fit: Fit) -> str:
    return f"{reverse('rencana')}?tahun={fit.year}"


def _kegiatan(fit: Fit) -> Table:
    """Every kegiatan the rupiah are added up from, and for whom it says it is."""
    rows = tuple(
        (
            Cell(f"{one.kode} {one.name}"),
            Cell(one.cost),
            Cell(_groups(one.groups) if one.tells else _("Belum disebut")),
        )
        for one in fit.planned
    )
    foot = (Cell(_("Jumlah")), Cell(fit.cost), Cell(""))
    headings = (_("Kegiatan"), _("Rupiah"), _("Penerima menurut kelompok"))
    return Table("kegiatan", _("Kegiatan di balik rupiah"), headings, rows, foot)


def _groups(groups: dict[str, int]) -> str:
    return ", ".join(f"{who(group)} {people}" for group, people in groups.items())
