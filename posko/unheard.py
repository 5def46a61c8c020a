"""Whom nobody has heard: the dusun without a voice for as many days as are called silence."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from accountability.lib.local_time import day_begins
from accountability.regions.models import Dusun, Wilayah
from posko.coverage_rules import silence_days
from posko.models import Aspirasi


def unheard_dusun(*, desa: Wilayah, today: dt.date) -> QuerySet[Dusun]:
    """The dusun no voice came from since silence_days before `today`, by name; what is set aside is none."""
    since = day_begins(today - dt.timedelta(days=silence_days(today.year)), desa.kode)
    heard = Aspirasi.objects.counted().filter(dusun=OuterRef("pk"), received_at__gte=since)
    return Dusun.objects.filter(desa=desa).exclude(Exists(heard)).order_by("name", "id")
