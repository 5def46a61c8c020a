"""Which days a recap speaks of, read out of the address."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from bpd_portal.forms.base import DeskForm, day_box, say
from bpd_portal.years import read_number
from posko.recap import NotAPeriod, Period, period


class PeriodForm(DeskForm):
    """Any two days."""

    kunci_kirim = None  # type: ignore[assignment]  # it only asks
    sejak = forms.DateField(
        label=_("Sejak tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    sampai = forms.DateField(
        label=_("Sampai tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )

    def clean(self) -> dict[str, Any]:
        """The first day comes first, and both lie in this world."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "sejak" in said and "sampai" in said:
            try:
                said["masa"] = Period(said["sejak"], said["sampai"])
            except NotAPeriod:
                self.add_error("sampai", _("Tanggal akhir harus sesudah awal, paling lama lima tahun."))
        return said


def named_period(asked: QueryDict, today: dt.date) -> Period:
    """The year, quarter or month of the address, else this planning year; 404 for one out of this world."""
    try:
        year = _asked(asked, "tahun") or today.year
        if month := _asked(asked, "bulan"):
            return period.month(year, month)
        if quarter := _asked(asked, "triwulan"):
            return period.quarter(year, quarter)
        return period.year(year)
    except NotAPeriod:
        raise Http404 from None


def choices_of(shown: Period, today: dt.date) -> list[dict[str, Any]]:
    """The periods to choose from with one tap: three years, and the quarters of the one that is shown."""
    offered: list[tuple[str, str, Period]] = [
        (str(year), f"?tahun={year}", period.year(year)) for year in range(today.year, today.year - 3, -1)
    ]
    year = shown.since.year
    for nth, roman in enumerate(("I", "II", "III", "IV"), start=1):
        quarter = period.quarter(year, nth)
        if quarter.since <= today:
            offered.append((f"{_('Triwulan')} {roman} {year}", f"?tahun={year}&triwulan={nth}", quarter))
    month = period.month(today.year, today.month)
    offered.append((str(_("Bulan ini")), f"?tahun={today.year}&bulan={today.month}", month))
    return [{"teks": text, "href": href, "kini": one == shown} for text, href, one in offered]


def quarters_before(today: dt.date, many: int = 4) -> list[dict[str, Any]]:
    """The last whole quarters, the latest first, for the recap on the wall."""
    found, one = [], period.last_whole_quarter(today)
    for _turn in range(many):
        nth = (one.since.month + 2) // 3
        roman = ("I", "II", "III", "IV")[nth - 1]
        found.append(
            {
                "teks": f"{_('Triwulan')} {roman} {one.since.year}",
                "href": f"?tahun={one.since.year}&triwulan={nth}",
                "masa": one,
            }
        )
        one = period.last_whole_quarter(one.since)
    return found


def _asked(query: QueryDict, name: str) -> int | None:
    told = query.get(name)
    return read_number(told) if isinstance(told, str) and told else None
