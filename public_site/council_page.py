"""Tells the public how well the council works: sentences first, then the years, and the same as CSV."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accountability.council.effectiveness import Effect
from accountability.council.public_figures import about, share_of_people, share_of_work
from accountability.lib.local_time import tanggal
from accountability.regions.sebutan import Words
from posko import clocks, counts
from public_site.open_data import Cell

WHOLE = 100
DATA = Path(__file__).parent / "data" / "council_columns.csv"


@cache
def council_columns() -> tuple[dict[str, str], ...]:
    """The columns of the CSV with their meaning, in their order."""
    with DATA.open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def sentences(effect: Effect, words: Words) -> list[str]:
    """What a year says, the most important first."""
    told = [_first_upper(_("%s masuk.") % about(effect.voices, "aspirasi"))]
    told.append(_in_time(_("dibaca"), share_of_work(effect.read), effect.read.base))
    told.append(_in_time(_("dijawab"), share_of_work(effect.answered), effect.answered.base))
    if effect.carried.base:
        carried = {"n": effect.carried.part, "all": effect.carried.base}
        told.append(_("%(n)s dari %(all)s kelompok aspirasi sudah dibawa ke musyawarah.") % carried)
    if effect.handed_on:
        handed = {"n": effect.handed_on, "to": words.kepala_desa, "answered": effect.handed_answered}
        told.append(_("%(n)s kali disalurkan kepada %(to)s; %(answered)s sudah dijawab.") % handed)
    told.append(_of_people(_("dari perempuan"), share_of_people(effect.women)))
    told.append(_of_people(_("dari kelompok rentan"), share_of_people(effect.vulnerable)))
    went = (
        _("%s kali mendatangi warga") % effect.outreach
        if effect.outreach
        else _("Belum tercatat mendatangi warga")
    )
    told.append(_("%(went)s; %(n)s musyawarah.") % {"went": went, "n": effect.musyawarah})
    return told


def verdict_sentences(effect: Effect) -> list[str]:
    """What citizens think of it, each kind of its own: silence is never satisfied."""
    of = effect.verdicts
    return [
        _("Puas: %s.") % about(of.satisfied, "suara"),
        _("Belum puas: %s.") % about(of.not_yet, "suara"),
        _("Tanpa kabar: %s. Diam tidak dihitung puas.") % about(of.unconfirmed, "suara"),
    ]


def reading_days(year: int) -> int:
    """Within how many working days an aspirasi is to be read."""
    return clocks.working_days("read", year)


def trend(effects: list[Effect]) -> dict[str, Any]:
    """The years beside each other for components/tabel.html: one measure a row."""
    rows = [
        (_("Dibaca tepat waktu"), [_percent(share_of_work(one.read)) for one in effects]),
        (_("Dijawab tepat waktu"), [_percent(share_of_work(one.answered)) for one in effects]),
        (_("Kelompok ke musyawarah"), [f"{one.carried.part}/{one.carried.base}" for one in effects]),
        (
            _("Perempuan, dari yang menyebut"),
            [_percent(share_of_people(one.women)) for one in effects],
        ),
        (
            _("Suara kelompok rentan"),
            [_percent(share_of_people(one.vulnerable)) for one in effects],
        ),
        (_("Mendatangi warga"), [str(one.outreach) for one in effects]),
        (_("Puas"), [_small(one.verdicts.satisfied) for one in effects]),
        (_("Belum puas"), [_small(one.verdicts.not_yet) for one in effects]),
        (_("Tanpa kabar"), [_small(one.verdicts.unconfirmed) for one in effects]),
    ]
    return {
        "kolom": [{"teks": _("Ukuran")}, *({"teks": str(one.year), "angka": True} for one in effects)],
        "baris": [
            [{"teks": label}, *({"teks": cell, "angka": True} for cell in cells)] for label, cells in rows
        ],
    }


def csv_rows(effects: list[Effect]) -> list[tuple[Cell, ...]]:
    """A row a year, in the order of `council_columns()`."""
    return [
        (
            one.year,
            one.until.isoformat(),
            _small(one.voices),
            _blank(share_of_work(one.read)),
            _blank(share_of_work(one.answered)),
            one.carried.base,
            one.carried.part,
            one.handed_on,
            one.handed_answered,
            _blank(share_of_people(one.women)),
            _blank(share_of_people(one.vulnerable)),
            one.outreach,
            one.musyawarah,
            _small(one.verdicts.satisfied),
            _small(one.verdicts.not_yet),
            _small(one.verdicts.unconfirmed),
            one.report_settled.isoformat() if one.report_settled else "",
        )
        for one in effects
    ]


def until(effect: Effect) -> str:
    """The day the figures end with, in words."""
    return tanggal(effect.until)


def _in_time(done: str, percent: int | None, base: int) -> str:
    if percent is not None:
        share = _("Hampir semua") if percent >= WHOLE else _("Sekitar %s%%") % percent
        return _("%(share)s %(done)s tepat waktu.") % {"share": share, "done": done}
    if base == 0:
        return _("Belum ada yang jatuh tempo untuk %s.") % done
    few = {"done": done, "few": counts.told(base, "aspirasi")}
    return _("Yang jatuh tempo untuk %(done)s masih %(few)s.") % few


def _of_people(who: str, percent: int | None) -> str:
    if percent is None:
        return _("Bagian suara %s belum bisa diumumkan: suaranya masih sedikit.") % who
    if percent == 0:
        return _("Hampir tidak ada suara %s yang tercatat.") % who
    return _("Sekitar %(percent)s%% suara %(who)s.") % {"percent": percent, "who": who}


def _percent(percent: int | None) -> str:
    return "–" if percent is None else f"{percent}%"


def _small(count: int) -> str:
    told = counts.rounded(count)
    return f"<{counts.smallest_public()}" if told is None else str(told)


def _blank(percent: int | None) -> Cell:
    return "" if percent is None else percent


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
