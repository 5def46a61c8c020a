"""Tells the voices whose kegiatan had money in an earlier version of the year, and has none in this one."""

import datetime as dt

from accountability.accounts.actors import Actor
from accountability.budget.models import APBDesa, Realisasi
from accountability.planning.models import Kegiatan
from accountability.regions.sebutan import words_for
from posko.journeys import Step, reach_together
from posko.states import ReasonClass, State


def dropped(apb: APBDesa) -> list[Kegiatan]:
    """The kegiatan with citizens behind them that the version before paid for and `apb` does not.

    The version before is the last that was ever public, withdrawn or not. Where money was spent already, the
    work is told as it is and nothing is taken back.
    """
    before = APBDesa.objects.filter(
        desa=apb.desa_id, year=apb.year, version__lt=apb.version, published_at__isnull=False
    )
    last = before.order_by("-version").first()
    if last is None:
        return []
    lost = Kegiatan.objects.filter(budget_lines__apb=last, budget_lines__amount__gt=0, usulan__isnull=False)
    kept = Kegiatan.objects.filter(budget_lines__apb=apb, budget_lines__amount__gt=0)
    spent = Realisasi.objects.counted().filter(line__kegiatan__isnull=False).values("line__kegiatan")
    gone = lost.exclude(pk__in=kept.values("pk")).exclude(pk__in=spent)
    return list(gone.distinct().select_related("usulan__kelompok", "desa").order_by("id"))


def tell_dropped(*, apb: APBDesa, by: Actor, at: dt.datetime) -> int:
    """Says of each such kegiatan that it has no money any more; the answer can be contested like any "no"."""
    words, told = words_for(apb.desa_id), 0
    for kegiatan in dropped(apb):
        if kegiatan.usulan is None:
            continue
        step = Step(
            State.NOT_NOW,
            "tidak_dianggarkan",
            words={"tahun": apb.year, "tail": kegiatan.name},
            facts={"kode": kegiatan.kode, "name": kegiatan.name, "year": apb.year},
            sentence=f"Tidak ada lagi di {words.apb} {apb.year} yang sekarang tayang.",
            reason_class=ReasonClass.LATER_PRIORITY,
            next_step=f"Bisa diusulkan lagi di {words.musyawarah} berikutnya.",
        )
        told += reach_together(kelompok=kegiatan.usulan.kelompok, step=step, by=by, at=at)
    return told
