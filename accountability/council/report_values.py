"""What a report back may fill in for each kelompok: its meeting, decision, kegiatan and official answer."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Count

from accountability.council.models import OfficialAnswer
from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.planning.models import Decision, Kegiatan, Musyawarah, Outcome, Usulan
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.report_outlook import Part
from posko.report_words import FREE_WORDING, Wording, wordings


def parts_of(kelompok: Sequence[Kelompok]) -> list[Part]:
    """Each kelompok with what is known of it, in three queries."""
    pks = [one.pk for one in kelompok]
    usulan: dict[int, Usulan] = {}
    for one in (
        Usulan.objects.filter(kelompok__in=pks)
        .select_related("musyawarah", "decision")
        .order_by("proposed_at", "id")
    ):
        usulan[one.kelompok_id] = one
    jobs = dict(
        Kegiatan.objects.standing()
        .filter(usulan__kelompok__in=pks)
        .order_by("rkp__year", "id")
        .values_list("usulan__kelompok", "name")
    )
    answers = _answers(pks)
    return [
        Part(
            one,
            {
                "kelompok": one.title,
                **_of_meeting(usulan.get(one.pk)),
                **({"kegiatan": jobs[one.pk]} if one.pk in jobs else {}),
                **answers.get(one.pk, {}),
            },
        )
        for one in kelompok
    ]


def fitting(parts: Sequence[Part]) -> list[Wording]:
    """The standard wordings that are true of all these kelompok; own words fit always."""
    return [
        one
        for one in wordings().values()
        if one.template == FREE_WORDING or all(one.fits(part.kelompok.state, part.values) for part in parts)
    ]


def meetings_to_tell(desa: Wilayah, today: dt.date, most: int) -> list[Musyawarah]:
    """The last meetings with kelompok on their agenda, and then the next one; `groups` counts them."""
    held = desa.musyawarah.annotate(groups=Count("usulan__kelompok", distinct=True)).filter(groups__gt=0)
    return [*held.past(today + dt.timedelta(days=1))[:most], *held.coming(today + dt.timedelta(days=1))[:1]]


def _of_meeting(usulan: Usulan | None) -> dict[str, str]:
    if usulan is None:
        return {}
    told = {"tanggal": tanggal_pendek(usulan.musyawarah.held_on)}
    decision: Decision | None = getattr(usulan, "decision", None)
    if decision is None:
        return told
    if decision.outcome == Outcome.ADOPTED:
        return {**told, "hasil": decision.sentence, "tahun": str(decision.into_year)}
    label = Outcome(decision.outcome).label
    return {
        **told,
        "hasil": f"{label}. {decision.sentence}",
        "alasan": decision.sentence,
        "langkah": decision.onward,
    }


def _answers(pks: Iterable[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = (
        OfficialAnswer.objects.filter(penyaluran__kelompok__in=pks)
        .order_by("at", "id")
        .values_list("penyaluran__kelompok", "text", "at", "penyaluran__desa")
    )
    for kelompok, text, at, kode in rows:
        day = tanggal_pendek(local_date(at, kode))
        found[kelompok] = {"jawaban": " ".join(text.split()), "tanggal_jawaban": day}
    return found
