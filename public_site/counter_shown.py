"""What the public page of a counter shows: its services, and results that are over and frozen."""

from typing import Any

from accountability.lib.spoken import decimal
from accountability.oversight.counter.following_up import newest_of_each
from accountability.oversight.counter.skm import Result, Tally, result_of
from accountability.oversight.counter.tables import Unsur, number, unsur
from accountability.oversight.models import SurveyQuarter
from accountability.regions.models import Wilayah

MOST = 4  # quarters


def results_of(kecamatan: Wilayah) -> list[dict[str, Any]]:
    """The frozen quarters that have a result, newest first, with what was done about it. 2 queries."""
    kept = SurveyQuarter.objects.filter(kecamatan=kecamatan).order_by("-year", "-quarter")[:MOST]
    said = newest_of_each(kecamatan)
    return [_shown(one, said.get((one.year, one.quarter))) for one in kept]


def _shown(one: SurveyQuarter, said: Any) -> dict[str, Any]:
    result = result_of(Tally.from_json(one.figures))
    return {
        "triwulan": ("I", "II", "III", "IV")[one.quarter - 1],
        "tahun": one.year,
        "ada": result.shown,
        "orang": result.people,
        "nilai": _written(result),
        "mutu": result.mutu,
        "petunjuk": not result.enough,
        "sedikitnya": number("fewest_shown"),
        "unsur": [{"nama": u.name, "nilai": _mean(result, u)} for u in unsur()],
        "baik": [u.name for u in result.best],
        "benahi": [u.name for u in result.worst],
        "tindak": said.words if said is not None else "",
    }


def _written(result: Result) -> str:
    return decimal(f"{result.value:.2f}") if result.value is not None else ""


def _mean(result: Result, one: Unsur) -> str:
    mean = result.mean(one)
    return decimal(f"{mean:.2f}") if mean is not None else ""
