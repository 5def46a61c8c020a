"""The thread of every kelompok of a village: kelompok, usulan, kegiatan, budget line, realisasi."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Sum
from django.utils.translation import gettext as _

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.lib.local_time import tanggal
from accountability.lib.rupiah import ringkas
from accountability.planning.models import Kegiatan, Outcome, Usulan
from accountability.regions.models import Wilayah
from posko import counts
from posko.models import Kelompok
from posko.states import BADGE, State

NEWEST = 30


@dataclass(frozen=True, slots=True)
class Thread:
    """One kelompok and the knots of its thread, in order; a knot that is missing ends the thread."""

    title: str
    voices: str
    badge: dict[str, str]
    knots: list[str]


def threads_of(desa: Wilayah) -> list[Thread]:
    """The newest threads of a village, in a constant number of queries; no citizen's words."""
    kelompok = list(
        Kelompok.objects.filter(desa=desa)
        .may_be_named()
        .with_open_voices()
        .prefetch_related(Prefetch("usulan", _usulan(), to_attr="brought"))
        .order_by("-created_at", "-id")[:NEWEST]
    )
    planned = [k.pk for one in kelompok for u in _brought(one) for k in u.kegiatan.all()]
    money = _money(planned)
    done = _done(planned)
    return [_thread(one, money, done) for one in kelompok]


def _usulan() -> Any:
    return (
        Usulan.objects.select_related("decision", "musyawarah")
        .prefetch_related(
            Prefetch("kegiatan", Kegiatan.objects.standing().select_related("rkp").order_by("rkp__year"))
        )
        .order_by("proposed_at")
    )


def _brought(kelompok: Kelompok) -> list[Usulan]:
    brought: list[Usulan] = getattr(kelompok, "brought", [])
    return brought


def _money(planned: list[int]) -> dict[int, int]:
    """Rupiah by kegiatan in the newest published budget of its year: a perubahan replaces the one before."""
    newer = APBDesa.objects.published().filter(
        desa=OuterRef("apb__desa"), year=OuterRef("apb__year"), version__gt=OuterRef("apb__version")
    )
    public = APBDesa.objects.published()
    lines = BudgetLine.objects.filter(~Exists(newer), kegiatan__in=planned, apb__in=public)
    return dict(lines.values_list("kegiatan").annotate(total=Sum("amount")).order_by("kegiatan"))


def _done(planned: list[int]) -> dict[int, tuple[int, int]]:
    rows = Realisasi.objects.standing().filter(line__kegiatan__in=planned).values_list("line__kegiatan")
    counted = Sum("amount", filter=Q(replaced_by=None), default=0)
    spent = rows.annotate(total=counted, percent=Max("percent")).order_by("line__kegiatan")
    return {kegiatan: (total, percent or 0) for kegiatan, total, percent in spent}


def _thread(kelompok: Kelompok, money: dict[int, int], done: dict[int, tuple[int, int]]) -> Thread:
    state = State(kelompok.state)
    icon, colour = BADGE[state]
    knots: list[str] = []
    for usulan in _brought(kelompok):
        knots.append(_decided(usulan))
        for kegiatan in usulan.kegiatan.all():
            knots.append(_("Rencana %(year)s: %(kode)s") % {"year": kegiatan.rkp.year, "kode": kegiatan.kode})
            if kegiatan.pk in money:
                knots.append(_("Anggaran %(rupiah)s") % {"rupiah": ringkas(money[kegiatan.pk])})
            if kegiatan.pk in done:
                spent, percent = done[kegiatan.pk]
                knots.append(_("Terpakai %(rupiah)s, %(n)s%%") % {"rupiah": ringkas(spent), "n": percent})
    badge = {"kode": state.value, "label": str(state.label), "ikon": icon, "warna": colour}
    voices = counts.told(getattr(kelompok, "voices", 0), _("suara"))
    return Thread(kelompok.title, voices, badge, knots)


def _decided(usulan: Usulan) -> str:
    day = tanggal(usulan.musyawarah.held_on)
    decision = getattr(usulan, "decision", None)
    if decision is None:
        return _("Dibahas %(day)s") % {"day": day}
    outcome = str(Outcome(decision.outcome).label)
    return _("%(outcome)s %(day)s") % {"outcome": outcome, "day": day}
