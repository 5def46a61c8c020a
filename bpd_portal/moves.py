"""What a desk may do with one voice: the table of transitions, seen through the member's role."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.accounts.access import BPD, POSKO
from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.correcting import CorrectForm
from bpd_portal.forms.voices import CloseForm, ForwardForm, NoteForm, NotNowForm, SummaryForm, WordsForm
from posko.answering import answer, ask_detail, close, forward, not_now, write_back
from posko.clustering import GATHERABLE, take_out
from posko.models import Aspirasi
from posko.noting import note_inside
from posko.reading import mark_read
from posko.recognising import correct
from posko.regrouping import PATIENCE
from posko.states import CloseClass, Kind, ReasonClass, State
from posko.summarising import propose_summary
from posko.transitions import MOVES

KETUA = frozenset({Role.KETUA_BPD})
# What may be taken back for ten seconds, each with what bpd_portal.undoable calls it; its news rests so long.
UNDOABLE = {
    "baca": "baca",
    "balas": "balas",
    "jawab": "jawab",
    "teruskan": "teruskan",
    "belum": "belum",
    "tutup": "tutup",
    "lepas": "keluar",
}
Deed = Callable[[Aspirasi, Mapping[str, Any], Actor, dt.datetime], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its word in the form, what the button says, who may, where it leads, the deed."""

    kode: str
    judul: Any
    petunjuk: Any
    ikon: str
    roles: frozenset[Role]
    deed: Deed
    selesai: Any
    to: State | None = None
    form: type[DeskForm] = DeskForm
    jenis: str = ""
    # The SMS that carries its words, for the preview; and the fields whose words it carries.
    sms: str = ""
    carried: tuple[str, ...] = ("kalimat",)
    # Stands in a section of its own on the page, not among the moves.
    aside: bool = False

    def allowed(self, voice: Aspirasi, role: str) -> bool:
        """Whether this member may do it to this voice as it stands."""
        return role in self.roles and (self.to is None or self.to in MOVES[voice.state])


ACTS: tuple[Act, ...] = (
    Act(
        "baca",
        _("Tandai dibaca"),
        _("Warga dikabari bahwa aspirasinya sudah dibaca."),
        "mata",
        BPD,
        lambda voice, _said, by, at: mark_read(aspirasi=voice, by=by, at=at, wait=PATIENCE),
        _("Ditandai dibaca."),
        to=State.READ,
    ),
    Act(
        "balas",
        _("Balas"),
        _("Singkat saja: SMS memuat sekitar 120 huruf."),
        "sms",
        POSKO,
        lambda voice, said, by, at: write_back(
            aspirasi=voice, text=said["kalimat"], by=by, at=at, wait=PATIENCE, reads=by.role in BPD
        ),
        _("Balasan tersimpan."),
        form=WordsForm,
        sms="balasan",
    ),
    Act(
        "tanya",
        _("Minta keterangan"),
        _("Batas waktu menjawab berhenti sampai warga membalas."),
        "tanya",
        BPD,
        lambda voice, said, by, at: ask_detail(aspirasi=voice, question=said["kalimat"], by=by, at=at),
        _("Pertanyaan disampaikan ke warga."),
        to=State.NEEDS_DETAIL,
        form=WordsForm,
        sms="perlu_keterangan",
    ),
    Act(
        "jawab",
        _("Jawab sampai selesai"),
        _("Untuk pertanyaan dan laporan. Warga boleh menilai jawaban ini."),
        "jawab",
        KETUA,
        lambda voice, said, by, at: answer(
            aspirasi=voice, sentence=said["kalimat"], by=by, at=at, wait=PATIENCE
        ),
        _("Jawaban disampaikan ke warga."),
        to=State.ANSWERED,
        form=WordsForm,
        sms="dijawab",
    ),
    Act(
        "teruskan",
        _("Teruskan"),
        _("Untuk hal di luar wewenang sini. Tetap dipantau."),
        "terus",
        KETUA,
        lambda voice, said, by, at: forward(
            aspirasi=voice, to=said["ke"], sentence=said["kalimat"], by=by, at=at, wait=PATIENCE
        ),
        _("Diteruskan, dan warga dikabari."),
        to=State.FORWARDED,
        form=ForwardForm,
        sms="diteruskan",
        carried=("ke", "ke_lain"),
    ),
    Act(
        "belum",
        _("Belum bisa"),
        _("Alasan dan langkah berikutnya wajib ditulis."),
        "jeda",
        KETUA,
        lambda voice, said, by, at: not_now(
            aspirasi=voice,
            reason_class=ReasonClass(said["alasan"]),
            sentence=said["kalimat"],
            next_step=said["langkah"],
            by=by,
            at=at,
            wait=PATIENCE,
        ),
        _("Warga dikabari alasan dan langkah berikutnya."),
        to=State.NOT_NOW,
        form=NotNowForm,
        sms="belum_bisa",
        carried=("kalimat", "langkah"),
    ),
    Act(
        "tutup",
        _("Tutup"),
        _("Hanya untuk pesan iseng atau yang ditarik warga."),
        "tutup",
        KETUA,
        lambda voice, said, by, at: close(
            aspirasi=voice,
            reason_class=CloseClass(said["alasan"]),
            sentence=said["kalimat"],
            by=by,
            at=at,
            wait=PATIENCE,
        ),
        _("Ditutup. Alasannya tersimpan."),
        to=State.CLOSED,
        form=CloseForm,
        jenis="bahaya",
        sms="ditutup",
    ),
    Act(
        "ringkas",
        _("Usulkan ringkasan"),
        _("Kata asli tidak pernah tampil ke umum. Anggota lain memeriksanya dulu."),
        "ubah",
        BPD,
        lambda voice, said, by, at: propose_summary(aspirasi=voice, text=said["ringkasan"], by=by, at=at),
        _("Ringkasan menunggu anggota lain."),
        form=SummaryForm,
        aside=True,
    ),
    Act(
        "catat",
        _("Simpan catatan"),
        "",
        "ubah",
        BPD,
        lambda voice, said, by, at: note_inside(aspirasi=voice, text=said["catatan"], by=by, at=at),
        _("Catatan tersimpan."),
        form=NoteForm,
        jenis="dua",
        aside=True,
    ),
    Act(
        "betulkan",
        _("Betulkan yang dikenali"),
        _("Sistem membaca dari kata warga, dan bisa keliru. Tanda rahasia tidak bisa dilepas."),
        "ubah",
        BPD,
        lambda voice, said, by, at: correct(
            aspirasi=voice,
            kind=said["jenis"],
            topic=said["topik"],
            dusun=said["dusun"],
            without_dusun=said["tanpa_dusun"],
            place=said["tempat"],
            urgent=said["darurat"],
            about_pemdes=said["tentang_pemdes"],
            by=by,
            at=at,
        ),
        _("Sudah dibetulkan."),
        form=CorrectForm,
    ),
    Act(
        "lepas",
        _("Keluarkan dari kelompok"),
        _("Kembali ke meja masuk. Warga tidak dikabari."),
        "batal",
        BPD,
        lambda voice, _said, by, at: take_out(aspirasi=voice, by=by, at=at),
        _("Sudah dikeluarkan dari kelompok."),
        jenis="dua",
    ),
)
BY_KODE = {one.kode: one for one in ACTS}


def acts_for(voice: Aspirasi, role: str) -> list[Act]:
    """What this member may do to this voice as it stands, in the order of the page."""
    return [one for one in ACTS if one.allowed(voice, role) and _makes_sense(one, voice)]


def _makes_sense(act: Act, voice: Aspirasi) -> bool:
    if act.kode == "baca":  # being read again would tell nobody anything
        return voice.state == State.RECEIVED
    if act.kode == "ringkas":
        return not voice.confidential and not voice.about_pemdes
    if act.kode == "lepas":
        return voice.kelompok_id is not None and voice.state == State.MERGED
    return True


def first_for(voice: Aspirasi, role: str) -> list[str]:
    """What to do first, two things or three; "gabung" is the way to a group."""
    may = {one.kode for one in acts_for(voice, role)}
    settles = "gabung" if voice.kind == Kind.USUL else "jawab"
    wanted = {
        State.RECEIVED: ["baca", settles, "balas"],
        State.READ: [settles, "balas"],
        State.NEEDS_DETAIL: ["balas", settles],
    }.get(State(voice.state), ["jawab", "balas"])
    if role in BPD and voice.kelompok_id is None and voice.state in GATHERABLE:
        may.add("gabung")
    return [kode for kode in wanted if kode in may]
