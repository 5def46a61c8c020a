"""What was handed on, as the council's and the village government's desks show it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.council.answer_clock import basis, late_by
from accountability.council.models import HandedOnBy, OfficialAnswer, Penyaluran
from accountability.lib.local_time import local_date, tanggal
from accountability.regions.days_off import days_off

ICONS = {
    HandedOnBy.ORAL: "musyawarah",
    HandedOnBy.INPUT: "kirim",
    HandedOnBy.EXPLAIN: "tanya",
    HandedOnBy.RAPERDES: "buku",
}


def row_of(one: Penyaluran, today: dt.date, open_to: Collection[int] | None = None) -> dict[str, Any]:
    """One handing on for a list; `one` comes with its letter, kelompok and answers.

    Of the kelompok only those in `open_to` are named: what it was told once, the village government need not
    read again after it turned out to be about itself.
    """
    answers = list(one.answers.all())
    named = [group.title for group in one.kelompok.all() if open_to is None or group.pk in open_to]
    return {
        "penyaluran": one,
        "cara": HandedOnBy(one.channel).label,
        "ikon": ICONS[HandedOnBy(one.channel)],
        "nomor": one.letter.number if one.letter else "",
        "judul": ", ".join(named) or str(HandedOnBy(one.channel).label),
        "tanggal": one.date,
        "lencana": _badge(one, answers, today),
        "batas": _until(one, today) if not answers else "",
        "dasar": basis(one.channel, one.date),
        "jawaban": [answer_of(answer, one.desa_id) for answer in answers],
    }


def answer_of(answer: OfficialAnswer, kode: str) -> dict[str, Any]:
    """One official answer: its day and its lines."""
    return {"tanggal": local_date(answer.at, kode), "baris": answer.text.split("\n")}


def _badge(one: Penyaluran, answers: list[OfficialAnswer], today: dt.date) -> dict[str, str]:
    if answers:
        return {"kode": "dijawab", "label": str(_("Sudah dijawab")), "ikon": "jawab", "warna": "daun"}
    if late_by(one.answer_due_date, today, days_off(one.desa_id)):
        return {"kode": "lewat", "label": str(_("Lewat batas")), "ikon": "jam", "warna": "kunyit"}
    return {"kode": "tunggu", "label": str(_("Menunggu jawaban")), "ikon": "jam", "warna": "abu"}


def _until(one: Penyaluran, today: dt.date) -> str:
    """Until when, in words that help: nobody is scolded."""
    if one.answer_due_date is None:
        return ""
    days = late_by(one.answer_due_date, today, days_off(one.desa_id))
    if not days:
        return _("Jawaban ditunggu sampai %(hari)s.") % {"hari": tanggal(one.answer_due_date)}
    late = ngettext("Lewat %(n)s hari kerja.", "Lewat %(n)s hari kerja.", days) % {"n": days}
    return f"{late} {_('Jawaban singkat pun membantu warga.')}"
