"""The lists of voices and kelompok as files: what the pages show, without any words of a citizen."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.council import waiting
from accountability.lib import nomor
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.views.list_door import DeskList, Listed, by_slug, in_batches
from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from accountability.regions.sebutan import words_for
from bpd_portal.penyaluran_rows import row_of
from bpd_portal.recap_sentences import who
from bpd_portal.residents_sentences import whole_name
from bpd_portal.rows import topic_name
from bpd_portal.views.answers import waiting_for_an_answer
from bpd_portal.views.groups import listed_groups
from bpd_portal.views.inbox import shown_voices
from bpd_portal.views.reach import coverage_asked, word_of
from bpd_portal.views.report_backs import told_back
from bpd_portal.years import number_in
from posko.models import Aspirasi, AspirasiQuerySet, Kelompok
from posko.states import Population, State
from sms_gateway.inbox import dead_letters

NO_WORDS = "Kata-kata warga, nama dan nomor HP. Yang ada hanya ringkasan yang sudah disetujui dua orang."
NO_SECRETS = "Aspirasi rahasia: berkas keluar dari posko, dan tidak terlihat siapa yang membukanya."
NO_NAMES_YET = "Nama kelompok yang hanya berisi aspirasi rahasia."
_VOICE = (
    Field("Nomor", width=14),
    Field("Masuk", Form.DAY, 12),
    Field("Jenis", width=12),
    Field("Topik", width=20),
    Field("{dusun}", width=18),
    Field("Saluran", width=12),
    Field("Keadaan", width=20),
    Field("Batas baca", Form.DAY, 12),
    Field("Batas jawab", Form.DAY, 12),
    Field("Darurat", width=9),
    Field("Kelompok", width=34),
    Field("Ringkasan yang disetujui", width=50),
)


def voice_rows(voices: AspirasiQuerySet, desa: Wilayah) -> Iterator[list[Value]]:
    """A row for each voice that is not confidential, in the order of the question."""
    named = set(desa.kelompok.may_be_named().values_list("pk", flat=True))
    for voice in in_batches(voices.filter(confidential=False)):
        yield _voice_row(voice, named)


def _voice_row(voice: Aspirasi, named: set[int]) -> list[Value]:
    group = voice.kelompok
    return [
        nomor.written(voice.nomor),
        local_date(voice.received_at, voice.desa_id),
        str(voice.get_kind_display()),
        topic_name(voice.topic),
        voice.dusun.name if voice.dusun else "",
        str(voice.get_channel_display()),
        str(voice.get_state_display()),
        voice.read_due_date,
        voice.answer_due_date,
        "ya" if voice.urgent else "",
        group.title if group is not None and group.pk in named else "",
        voice.public_summary,
    ]


def _inbox(request: DeskRequest) -> Listed:
    shown = shown_voices(request, timezone.now())
    return Listed(voice_rows(shown.qs, request.member.wilayah), shown.form)


def _to_answer(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    return Listed(voice_rows(waiting_for_an_answer(desa), desa))


def _set_aside(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    voices = desa.aspirasi.set_aside().for_reading().filter(confidential=False).order_by("received_at", "id")
    named = set(desa.kelompok.may_be_named().values_list("pk", flat=True))
    rows = ([*_voice_row(one, named), str(one.get_quarantine_display())] for one in in_batches(voices))
    return Listed(rows)


def _groups(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    named = set(desa.kelompok.may_be_named().values_list("pk", flat=True))
    return Listed(_group_rows(in_batches(listed_groups(desa)), named))


def _group_rows(groups: Iterable[Kelompok], named: set[int]) -> Iterator[list[Value]]:
    for one in groups:
        told: Any = one
        yield [
            one.pk,
            one.title if one.pk in named else "",
            told.voices,
            str(State(one.state).label),
            local_date(one.created_at, one.desa_id),
        ]


def _stuck(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    rows = in_batches(dead_letters(desa=desa).order_by("pk"))
    return Listed(
        [at + 1, local_date(one.received_at, desa.kode), "Belum diolah"] for at, one in enumerate(rows)
    )


def _of_a_group(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    held = desa.kelompok.filter(pk=number_in(request.GET.get("kelompok")) or 0).first()
    if held is None:
        raise Http404
    voices = held.aspirasi.for_reading().newest_first()
    return Listed(voice_rows(voices, desa), narrowed=(("Kelompok", str(held.pk)),))


def _reach(request: DeskRequest) -> Listed:
    found = coverage_asked(request)
    names = dict(found.dusun)
    spots = [*found.whole.values(), *found.spots.values()]
    order = {pk: at for at, (pk, _name) in enumerate(found.dusun)}
    groups = [spot.group for spot in found.whole.values()][:1] + list(Population.values)
    spots.sort(key=lambda one: (order[one.dusun], groups.index(one.group)))
    rows: Iterator[list[Value]] = (
        [
            names[one.dusun],
            str(who(one.group)),
            one.voices,
            one.residents,
            word_of(one),
            one.last_heard,
            one.visit.starts_on if one.visit else None,
        ]
        for one in spots
    )
    return Listed(rows, narrowed=(("Hari yang dilihat", str(found.days)),))


def _outreaches(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    held = desa.outreach.annotate(suara=Count("aspirasi")).order_by("-starts_on", "-id")
    return Listed(_outreach_rows(in_batches(held)))


def _outreach_rows(held: Iterable[Any]) -> Iterator[list[Value]]:
    for one in held:
        yield [
            one.title,
            str(one.get_kind_display()),
            one.starts_on,
            one.ends_on,
            one.place,
            one.target_sheets,
            one.suara,
            one.result,
            "tidak jadi" if one.called_off_at else "",
            one.called_off_why,
        ]


def _handed_on(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    named = set(desa.kelompok.may_be_named().values_list("pk", flat=True))
    rows: Iterator[list[Value]] = (
        [
            one.date,
            row["nomor"],
            str(row["cara"]),
            row["judul"],
            str(row["lencana"]["label"]),
            one.answer_due_date,
            "\n".join(answer.text for answer in one.answers.all()),
        ]
        for one in in_batches(waiting.handed_on(desa))
        for row in [row_of(one, today, named)]
    )
    return Listed(rows)


def _told_back(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    named = set(desa.kelompok.may_be_named().values_list("pk", flat=True))
    rows: Iterator[list[Value]] = (
        [
            local_date(one.at, desa.kode),
            ", ".join(group.title for group in one.kelompok.all() if group.pk in named),
            one.people,  # type: ignore[attr-defined]
            "dibatalkan" if one.taken_back_at else "",
        ]
        for one in in_batches(told_back(desa))
    )
    return Listed(rows)


def _residents(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    names: dict[int | None, str] = dict(desa.dusun.values_list("pk", "name"))
    names[None] = whole_name(words_for(desa.kode))
    counts = residents_of(desa, local_date(timezone.now(), desa.kode).year).counts
    rows: list[list[Value]] = [
        [names[of[0]], str(who(of[1])), one.people, one.year or None, one.source]
        for of, one in counts.items()
        if of[0] in names
    ]
    return Listed(sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))


VOICES = by_slug(
    DeskList(
        "masuk", "Kotak masuk", ("bpd",), _VOICE, _inbox, asks_again=True, left_out=(NO_WORDS, NO_SECRETS)
    ),
    DeskList(
        "jawab",
        "Menunggu jawaban",
        ("jawab",),
        _VOICE,
        _to_answer,
        asks_again=True,
        left_out=(NO_WORDS, NO_SECRETS),
    ),
    DeskList(
        "disisihkan",
        "Disisihkan",
        ("bpd-disisihkan",),
        (*_VOICE, Field("Sebab disisihkan", width=24)),
        _set_aside,
        asks_again=True,
        left_out=(NO_WORDS, NO_SECRETS),
    ),
    DeskList(
        "kelompok",
        "Kelompok",
        ("bpd-kelompok",),
        (
            Field("Kelompok", Form.COUNT, 11),
            Field("Nama", width=50),
            Field("Suara", Form.COUNT, 9),
            Field("Keadaan", width=22),
            Field("Dibentuk", Form.DAY, 12),
        ),
        _groups,
        left_out=(NO_NAMES_YET,),
    ),
    DeskList(
        "suara-kelompok",
        "Suara satu kelompok",
        ("bpd-kelompok-rinci",),
        _VOICE,
        _of_a_group,
        asks_again=True,
        left_out=(NO_WORDS, NO_SECRETS),
    ),
    DeskList(
        "tertahan",
        "SMS tertahan",
        ("tertahan",),
        (Field("No.", Form.COUNT, 8), Field("Masuk", Form.DAY, 12), Field("Keadaan", width=20)),
        _stuck,
        left_out=("Isi SMS dan nomor pengirim.",),
    ),
    DeskList(
        "jangkauan",
        "Jangkauan",
        ("jangkauan",),
        (
            Field("{dusun}", width=20),
            Field("Kelompok warga", width=24),
            Field("Suara", Form.COUNT, 9),
            Field("Warga", Form.COUNT, 9),
            Field("Keadaan", width=20),
            Field("Terakhir terdengar", Form.DAY, 18),
            Field("Kunjungan berikutnya", Form.DAY, 20),
        ),
        _reach,
    ),
    DeskList(
        "menggali",
        "Kegiatan menggali aspirasi",
        ("menggali",),
        (
            Field("Kegiatan", width=40),
            Field("Cara", width=22),
            Field("Mulai", Form.DAY, 12),
            Field("Selesai", Form.DAY, 12),
            Field("Tempat", width=26),
            Field("Sasaran lembar", Form.COUNT, 14),
            Field("Suara", Form.COUNT, 9),
            Field("Hasil", width=50),
            Field("Keadaan", width=12),
            Field("Alasan tidak jadi", width=30),
        ),
        _outreaches,
        left_out=("Nama relawan.",),
    ),
    DeskList(
        "salurkan",
        "Disalurkan",
        ("salurkan",),
        (
            Field("Tanggal", Form.DAY, 12),
            Field("Nomor surat", width=24),
            Field("Cara", width=22),
            Field("Kelompok", width=44),
            Field("Keadaan", width=18),
            Field("Batas jawaban", Form.DAY, 14),
            Field("Jawaban", width=60),
        ),
        _handed_on,
        left_out=(NO_NAMES_YET, "Isi surat. Suratnya sendiri ada sebagai PDF dan DOCX."),
    ),
    DeskList(
        "lapor",
        "Lapor balik",
        ("lapor",),
        (
            Field("Tanggal", Form.DAY, 12),
            Field("Kelompok", width=60),
            Field("Warga dikabari", Form.COUNT, 14),
            Field("Keadaan", width=14),
        ),
        _told_back,
        left_out=(NO_NAMES_YET, "Kata-kata kabarnya dan siapa yang menerima."),
    ),
    DeskList(
        "penduduk",
        "Data warga",
        ("penduduk",),
        (
            Field("Tempat", width=24),
            Field("Kelompok warga", width=28),
            Field("Orang", Form.COUNT, 10),
            Field("Tahun", Form.COUNT, 8),
            Field("Sumber", width=40),
        ),
        _residents,
    ),
)
