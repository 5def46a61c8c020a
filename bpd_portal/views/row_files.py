"""Isi dari berkas at the desks of a village: sheets of paper, a meeting's agenda and guests, answers."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.spreadsheet.row_file import MOST
from accountability.oversight.row_file_form import RowFileForm
from accountability.oversight.views.row_door import Room, rows_sent
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page
from bpd_portal.sentences import refusal_told
from bpd_portal.views.proposal_rows import proposals
from bpd_portal.views.row_kinds import answers, attendance, numbers_to_answer, paper_voices


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def of_paper(request: DeskRequest) -> HttpResponse:
    """Voices gathered on paper, many at once."""
    room = _room(
        kind=paper_voices(request),
        teach=_("Satu baris satu suara, persis seperti kata warga. Kolom lain boleh kosong."),
        undo=_("Baris yang keliru dibetulkan satu per satu di Setor lembar."),
        back=reverse("lembar"),
        note=_("Isi mulai baris ke-5. Satu baris satu suara, persis seperti kata warga."),
    )
    return rows_sent(request, room)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def of_attendance(request: DeskRequest, pk: int) -> HttpResponse:
    """Names of those who came to one meeting."""
    held = meeting_of(request, pk)
    room = _room(
        kind=attendance(request, held),
        teach=_("Satu baris satu orang yang hadir: nama dan L/P. Kolom lain boleh kosong."),
        undo=_("Nama yang keliru dicoret di Daftar hadir, dan bisa dikembalikan."),
        back=reverse("bpd-musyawarah-hadir", args=[held.pk]),
        note=_("Isi mulai baris ke-5. Satu baris satu orang yang hadir."),
    )
    return rows_sent(request, room)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def of_proposals(request: DeskRequest, pk: int) -> HttpResponse:
    """Kelompok that come onto the agenda of one meeting, with what is estimated of them."""
    held = meeting_of(request, pk)
    room = _room(
        kind=proposals(request, held),
        teach=_(
            "Satu baris satu kelompok: namanya, atau nomornya dari daftar kelompok. Perkiraan boleh kosong."
        ),
        undo=_("Warga di kelompoknya langsung dikabari. Yang keliru dipindah ke musyawarah lain di Acara."),
        back=reverse("bpd-acara", args=[held.pk]),
        note=_("Isi mulai baris ke-5. Satu baris satu kelompok: nama atau nomornya."),
    )
    return rows_sent(request, room)


@desk({Role.KETUA_BPD})
@require_http_methods(["GET", "HEAD", "POST"])
def of_answers(request: DeskRequest) -> HttpResponse:
    """Answers to voices by their numbers."""
    asks = request.method == "GET" and "templat" in request.GET
    room = _room(
        kind=answers(request),
        teach=_("Satu baris satu nomor dan jawabannya. Nomor yang menunggu sudah tertulis di templat."),
        undo=_("Jawaban langsung dikirim ke warga, jadi periksa dulu baris demi baris."),
        back=reverse("jawab"),
        note=_("Isi kolom Jawaban. Baris yang jawabannya kosong dilewati."),
        rows=numbers_to_answer(request.member.wilayah, MOST) if asks else [],
    )
    return rows_sent(request, room)


def _room(**said: Any) -> Room:
    return Room(**said, draw=_drawn, refusal_told=refusal_told)


def _drawn(request: DeskRequest, context: dict[str, Any], wrong: RowFileForm | None) -> HttpResponse:
    return desk_page(request, "meja/baris_berkas.html", context, salah=wrong)
