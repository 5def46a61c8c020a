"""What the sheet's page shows, on a screen and on paper."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import jam, local_date, tanggal_pendek, zone_for
from accountability.oversight.evaluation.picture import picture_of
from accountability.oversight.evaluation.sheet import PARTS
from accountability.oversight.forms import AdviceForm, ReceiveForm, RowForm, StartForm
from accountability.oversight.models import Answer, Evaluation, EvaluationRow, Stage, TeamRole
from accountability.oversight.reach import evaluations_of, may_write
from accountability.oversight.views.evaluations import badge_of
from accountability.oversight.views.filling import Filled, newest_budget, staff_of
from accountability.regions.models import Wilayah

ALWAYS_SHOWN = "A4"  # the rule of thirty percent: its arithmetic is what the paper is read for
_MARKS = {
    Answer.YES.value: ("selesai", "daun"),
    Answer.NO.value: ("awas", "kunyit"),
    "": ("tanya", "abu"),
}


def page_of(
    request: DeskRequest, desa: Wilayah, year: int, evaluation: Evaluation | None, filled: Filled
) -> dict[str, Any]:
    """Everything for kec/lembar.html."""
    today = local_date(timezone.now(), desa.kode)
    writes = may_write(request.member)
    apb = newest_budget(desa, year)
    received = evaluation is not None and evaluation.stage == Stage.RECEIVED
    again = evaluation is None or (evaluation.is_finished and "putaran" not in request.GET)
    context: dict[str, Any] = {
        "desa": desa,
        "tahun": year,
        "apb": apb,
        "evaluasi": evaluation,
        "lencana": badge_of(evaluation, today),
        "kalimat": filled.sentences,
        "belum_tersimpan": filled.unsaved,
        "salah_baris": [form for form in filled.rows.values() if form.errors],
        "riwayat": _history(request, desa, evaluation, today),
        "terima": (filled.receive or ReceiveForm(initial={"tanggal": today}))
        if writes and apb is not None and again
        else None,
        "mulai": (filled.start or StartForm(staff=staff_of(desa, today))) if writes and received else None,
    }
    if evaluation is not None and evaluation.started_at:
        context |= _sheet(request, evaluation, filled)
    return context


def printed(evaluation: Evaluation, today: dt.date) -> dict[str, Any]:
    """Everything for the paper."""
    head = evaluation.team.select_related("user").filter(role=TeamRole.HEAD).first()
    rows = list(evaluation.rows.order_by("part", "no"))
    return {
        "evaluasi": evaluation,
        "desa": evaluation.desa,
        "bagian": [{"kode": part, "baris": [one for one in rows if one.part == part]} for part in PARTS],
        "per_baris": evaluation.line_recommendations.order_by("account", "id"),
        "ketua": head,
        "dicetak": today,
        "tanggal": local_date(evaluation.finished_at or timezone.now(), evaluation.desa_id),
    }


def _sheet(request: DeskRequest, evaluation: Evaluation, filled: Filled) -> dict[str, Any]:
    team = list(evaluation.team.select_related("user").order_by("role", "id"))
    mine = next((one for one in team if one.user_id == request.member.user_id), None)
    fills = mine is not None and not evaluation.is_finished and may_write(request.member)
    rows = list(evaluation.rows.select_related("suggestion", "answered_by").order_by("part", "no"))
    shown = [_row(row, filled.rows.get(row.pk), fills, evaluation) for row in rows]
    blank = [row.code for row in rows if not row.answer]
    return {
        "tim": sorted(team, key=lambda one: (one.role != TeamRole.HEAD, one.pk)),
        "mengisi": fills,
        "ketua": fills and mine is not None and mine.role == TeamRole.HEAD,
        "bagian": [{"kode": p, "baris": [one for one in shown if one["baris"].part == p]} for p in PARTS],
        "terjawab": len(rows) - len(blank),
        "kosong": ", ".join(blank),
        "berubah": not evaluation.is_finished and _changed(rows, evaluation),
        "per_baris": _advice(evaluation, filled, fills),
        "pilihan_baris": evaluation.apb.lines.order_by("account", "kegiatan_kode", "id") if fills else [],
        "saran_baru": _new_advice(evaluation, filled) if fills else None,
        "tugas": evaluation.tasks.select_related("row", "on_line").order_by("id"),
    }


def _row(row: EvaluationRow, form: RowForm | None, fills: bool, evaluation: Evaluation) -> dict[str, Any]:
    suggestion = getattr(row, "suggestion", None)
    zone = zone_for(evaluation.desa_id)
    marked = None
    if suggestion is not None:
        icon, colour = _MARKS[suggestion.verdict]
        said = suggestion.get_verdict_display() or _("tidak dapat dihitung")
        when = suggestion.computed_at.astimezone(zone)
        marked = {
            "lencana": {"kode": f"saran-{suggestion.verdict}", "label": said, "ikon": icon, "warna": colour},
            "hitungan": suggestion.arithmetic,
            "dasar": suggestion.legal_basis,
            "kapan": f"{tanggal_pendek(when.date())} {jam(when, zone)}",
            "versi": suggestion.apb_version,
            # Folded where there is nothing to act on, or a phone would scroll for ever.
            "buka": suggestion.verdict == Answer.NO or row.code == ALWAYS_SHOWN,
        }
    written = (
        row.answered_at
        and f"{tanggal_pendek(row.answered_at.astimezone(zone).date())} {jam(row.answered_at, zone)}"
    )
    return {
        "baris": row,
        "form": (form if form is not None and form.errors else RowForm(row)) if fills else None,
        "bentrok": form.conflict if form is not None else None,
        "saran": marked,
        "ditulis": written,
    }


def _changed(rows: list[EvaluationRow], evaluation: Evaluation) -> bool:
    """Whether the village changed its draft since the suggestions were computed."""
    known = {row.suggestion.fingerprint for row in rows if hasattr(row, "suggestion")}
    return known != {picture_of(evaluation.apb).fingerprint}


def _advice(evaluation: Evaluation, filled: Filled, fills: bool) -> list[dict[str, Any]]:
    """The advised lines with a form each; a refused one keeps its words, at the version there is now."""
    found = []
    for one in evaluation.line_recommendations.order_by("account", "id"):
        refused = filled.advice if filled.advice and filled.advice[0] == one.line_id else None
        text = refused[1]["saran"].value() if refused and filled.sentences else one.text
        form = AdviceForm(auto_id=f"saran{one.pk}_%s", initial={"saran": text, "versi": one.version})
        found.append({"saran": one, "form": form if fills and one.line_id else None})
    return found


def _new_advice(evaluation: Evaluation, filled: Filled) -> dict[str, Any]:
    chosen, form = filled.advice or (0, None)
    known = chosen and evaluation.line_recommendations.filter(line=chosen).exists()
    if form is None or known or not filled.refused:
        return {"form": AdviceForm(auto_id="baru_%s"), "dipilih": 0}
    return {"form": form, "dipilih": chosen}


def _history(
    request: DeskRequest, desa: Wilayah, shown: Evaluation | None, today: dt.date
) -> list[dict[str, Any]]:
    found = evaluations_of(request.member).filter(desa=desa).newest_first()
    return [
        {"evaluasi": one, "lencana": badge_of(one, today), "kini": shown is not None and one.pk == shown.pk}
        for one in found
    ]
