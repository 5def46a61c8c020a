"""The lists about musyawarah as files: meetings, what was proposed, who came, without names."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.http import Http404

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from accountability.planning.kind_words import called
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import words_for
from bpd_portal.years import number_in
from posko.states import Gender, Vulnerable


def _meetings(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    held = desa.musyawarah.select_related("dusun", "desa").annotate(banyak_usulan=Count("usulan"))
    rows: Iterator[list[Value]] = (
        [
            one.held_on,
            one.starts_at.strftime("%H.%M") if one.starts_at else "",
            str(called(one, words)),
            one.title,
            one.place,
            one.banyak_usulan,  # type: ignore[attr-defined]
            one.women,
            one.men,
            one.berita_acara_no,
            "dibatalkan" if one.called_off_at else "",
        ]
        for one in in_batches(held.order_by("-held_on", "-id"))
    )
    return Listed(rows)


def _meeting_asked(request: DeskRequest) -> Musyawarah:
    """The meeting `?musyawarah=` names, of the member's own desa; else 404."""
    found = request.member.wilayah.musyawarah.filter(pk=number_in(request.GET.get("musyawarah")) or 0).first()
    if found is None:
        raise Http404
    return found


def _proposals(request: DeskRequest) -> Listed:
    held = _meeting_asked(request)
    usulan = held.usulan.select_related("decision").annotate(suara=Count("kelompok__aspirasi", distinct=True))
    rows: Iterator[list[Value]] = (
        _proposal(one) for one in in_batches(usulan.order_by("place", "-suara", "id"))
    )
    return Listed(rows, narrowed=(("Musyawarah", f"{held.title}, {held.held_on:%d-%m-%Y}"),))


def _proposal(one: Any) -> list[Value]:
    decision = getattr(one, "decision", None)
    return [
        one.place,
        one.title,
        one.suara,
        one.beneficiaries,
        one.cost_estimate,
        str(decision.get_outcome_display()) if decision else "",
        decision.sentence if decision else "",
        decision.into_year if decision else None,
    ]


def _attendance(request: DeskRequest) -> Listed:
    held = _meeting_asked(request)
    came = held.attendees.filter(taken_off_at=None).select_related("dusun").order_by("checked_in_at", "pk")
    kode, groups = held.desa_id, dict(Vulnerable.choices)
    rows: Iterator[list[Value]] = (
        [
            at,
            str(Gender(one.gender).label),
            one.dusun.name if one.dusun else "",
            str(groups.get(one.group, "")),
            one.stands_for,
            local_date(one.checked_in_at, kode),
            jam(one.checked_in_at, zone_for(kode)),
        ]
        for at, one in enumerate(in_batches(came), 1)
    )
    return Listed(rows, narrowed=(("Musyawarah", f"{held.title}, {held.held_on:%d-%m-%Y}"),))


MEETINGS = DeskList(
    "musyawarah",
    "Musyawarah",
    ("bpd-musyawarah", "pemdes-musyawarah"),
    (
        Field("Tanggal", Form.DAY, 12),
        Field("Jam", width=8),
        Field("Jenis", width=30),
        Field("Judul", width=40),
        Field("Tempat", width=26),
        Field("Usulan", Form.COUNT, 9),
        Field("Perempuan hadir", Form.COUNT, 11),
        Field("Laki-laki hadir", Form.COUNT, 11),
        Field("Nomor berita acara", width=24),
        Field("Keadaan", width=12),
    ),
    _meetings,
)


PROPOSALS = DeskList(
    "usulan",
    "Usulan musyawarah",
    ("bpd-musyawarah-rinci", "pemdes-musyawarah-rinci"),
    (
        Field("Urut", Form.COUNT, 8),
        Field("Usulan", width=50),
        Field("Suara", Form.COUNT, 9),
        Field("Penerima manfaat", Form.COUNT, 12),
        Field("Perkiraan biaya (Rp)", Form.RUPIAH, 20),
        Field("Putusan", width=20),
        Field("Kalimat putusan", width=50),
        Field("Tahun rencana", Form.COUNT, 10),
    ),
    _proposals,
)


ATTENDANCE = DeskList(
    "hadir",
    "Daftar hadir tanpa nama",
    ("bpd-musyawarah-hadir",),
    (
        Field("No.", Form.COUNT, 8),
        Field("L/P", width=12),
        Field("{dusun}", width=20),
        Field("Golongan", width=20),
        Field("Mewakili", width=26),
        Field("Tanggal", Form.DAY, 12),
        Field("Jam", width=8),
    ),
    _attendance,
    asks_again=True,
    left_out=("Nama dan nomor HP. Daftar hadir bernama dicetak dari halaman Berkas, untuk ditandatangani.",),
)
