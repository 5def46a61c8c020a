"""The SMS lines that serve the villages of a kabupaten: how they fare, what they cost, whom they serve."""

import datetime as dt
from dataclasses import dataclass

from accountability.accounts.actors import Actor
from accountability.oversight.models import SettingChange, Topic
from accountability.oversight.regency.changing import change_settings
from accountability.oversight.regency.refusals import NotOurLine
from accountability.regions.models import Wilayah
from sms_gateway.costs import Share, by_line_within
from sms_gateway.line_health import LineHealth, lines_within
from sms_gateway.models import Line

NO_COST = Share("", 0, 0, 0)
FOR_ALL = ""  # no village: the line serves every village that has none of its own


@dataclass(frozen=True, slots=True)
class Number:
    """One line; `village` is None for one that serves all, `ours` says whether this desk may give it away."""

    health: LineHealth
    village: Wilayah | None
    cost: Share
    ours: bool


def numbers_of(region: Wilayah, *, at: dt.datetime, month: dt.date) -> list[Number]:
    """The lines of the villages inside and those that serve all, by village. 6 queries."""
    alone = _is_alone(region)
    costs = by_line_within(kode=region.kode, month=month)
    return [
        Number(one, one.line.desa, costs.get(one.line.key, NO_COST), _is_ours(one.line, region, alone))
        for one in lines_within(kode=region.kode, at=at)
    ]


def without_number(region: Wilayah) -> list[Wilayah]:
    """The villages in service to which no number answers; none where a line serves all. 2 queries."""
    hears = Line.objects.filter(active=True, receives=True, assigned=True)
    if hears.filter(desa=None, address__startswith="+").exists():
        return []
    villages = Wilayah.objects.desa().in_service().within(region.kode)
    return list(villages.exclude(sms_lines__in=hears).select_related("parent").order_by("kode"))


def give_line(
    *, region: Wilayah, key: str, desa_kode: str, by: Actor, at: dt.datetime
) -> SettingChange | None:
    """From now on the line serves this village of the region, or all (FOR_ALL). Raises NotOurLine."""
    line = Line.objects.filter(key=key).select_related("desa").first()
    alone = _is_alone(region)
    if line is None or not _is_ours(line, region, alone):
        raise NotOurLine
    inside = Wilayah.objects.desa().in_service().within(region.kode)
    if desa_kode == FOR_ALL:
        if not alone and not _serves_here(line, region):
            raise NotOurLine  # it would answer to villages of other kabupaten too
    elif not inside.filter(kode=desa_kode).exists():
        raise NotOurLine
    return change_settings(wilayah=region, topic=Topic.LINES, values={key: desa_kode}, by=by, at=at)


def _is_ours(line: Line, region: Wilayah, alone: bool) -> bool:
    """Whether nobody outside of the region is served by it."""
    if line.desa_id is not None:
        return line.desa_id.startswith(f"{region.kode}.")
    return alone or _serves_here(line, region)


def _serves_here(line: Line, region: Wilayah) -> bool:
    served = str(line.settings.get("wilayah") or "")
    return f"{served}.".startswith(f"{region.kode}.")


def _is_alone(region: Wilayah) -> bool:
    """Whether this installation serves no village outside of the region."""
    return not Wilayah.objects.in_service().exclude(kode__startswith=f"{region.kode}.").exists()
