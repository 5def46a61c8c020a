"""Kinerja: how well the council does its own work, with exact numbers; the public sees coarser ones."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.effectiveness import Effect, Share, effect_of
from accountability.council.law_tables import rule
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.council_menu import council_menu
from bpd_portal.page import desk_page


@desk(BPD)
@require_safe
def work(request: DeskRequest) -> HttpResponse:
    """This year in sentences, and the years beside each other."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    years = range(today.year, today.year - int(rule("trend_years", today.year)), -1)
    every = [effect_of(desa=desa, year=year, until=today, today=today, open_only=False) for year in years]
    shown = [one for one in every if not one.is_empty]
    context = {
        "s": words_for(desa.kode),
        "sub": council_menu("bpd-kinerja"),
        "kini": every[0],
        "kolom": [
            {"teks": _("Ukuran"), "angka": False},
            *({"teks": str(one.year), "angka": True} for one in shown),
        ],
        "baris": _rows(shown),
        "ada": bool(shown),
    }
    return desk_page(request, "meja/kinerja.html", context)


def _rows(shown: list[Effect]) -> list[list[dict[str, Any]]]:
    """One measure a row, one year a column."""
    measures: tuple[tuple[str, Callable[[Effect], str]], ...] = (
        (_("Aspirasi masuk"), lambda one: str(one.voices)),
        (_("Dibaca tepat waktu"), lambda one: _share(one.read)),
        (_("Dijawab tepat waktu"), lambda one: _share(one.answered)),
        (_("Kelompok dibawa ke musyawarah"), lambda one: _share(one.carried)),
        (_("Penyaluran dijawab"), lambda one: _share(Share(one.handed_answered, one.handed_on))),
        (_("Perempuan, dari yang menyebut kelamin"), lambda one: _share(one.women)),
        (_("Kelompok rentan, dari semua suara"), lambda one: _share(one.vulnerable)),
        (_("Kegiatan penggalian"), lambda one: str(one.outreach)),
        (_("Musyawarah"), lambda one: str(one.musyawarah)),
        (_("Warga menilai puas"), lambda one: str(one.verdicts.satisfied)),
        (_("Warga menilai belum"), lambda one: str(one.verdicts.not_yet)),
        (_("Tanpa kabar (bukan puas)"), lambda one: str(one.verdicts.unconfirmed)),
    )
    return [
        [{"teks": label}, *({"teks": told(one), "angka": True} for one in shown)] for label, told in measures
    ]


def _share(share: Share) -> str:
    if not share.base:
        return "–"
    return f"{share.part} {_('dari')} {share.base} ({share.percent}%)"
