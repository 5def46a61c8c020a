"""What a desk may bring in from a spreadsheet: sheets of paper, who came to a meeting, answers to voices."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.forms import Form
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.lib import kunci, nomor
from accountability.lib.spreadsheet.row_file import ReadRow, RowColumn, RowForm, RowKind
from accountability.planning.checking_in import Person, check_in
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah, name_key
from accountability.regions.sebutan import words_for
from bpd_portal.forms.meeting_work import PersonForm
from bpd_portal.forms.reporting import SameAnswerForm
from bpd_portal.forms.sheets import SheetForm
from bpd_portal.forms.voices import TOPICS
from bpd_portal.handing import hand_in_form
from bpd_portal.views.answering import ANSWERABLE, same_answer
from bpd_portal.views.answers import waiting_for_an_answer
from posko.answering_together import answer_together
from posko.models import Aspirasi
from posko.states import Channel, Gender, Kind, ReasonClass, State, Vulnerable

LETTERS = 90  # of a row's words in the preview
MOST_SETTLED = 5_000  # numbers of voices answered last, for a file that comes again


def _words_of(choices: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(words)) for value, words in choices)


def _dusun_column(desa: Wilayah) -> RowColumn:
    word = words_for(desa.kode).dusun.capitalize()
    places = {str(one.pk): one for one in desa.dusun.order_by("name")}
    return RowColumn("dusun", word, ("dusun", "tempat", "dari"), found=places)


def _phone_column() -> RowColumn:
    return RowColumn("hp", "Nomor HP", ("hp", "telepon", "no hp"), is_phone=True, width=16)


class _Paper:
    """Voices gathered on paper, in a box or spoken: each as if it were keyed in as a sheet."""

    def __init__(self, request: DeskRequest) -> None:
        self.request, self.desa = request, request.member.wilayah

    def columns(self) -> tuple[RowColumn, ...]:
        """The fields of a sheet."""
        from_where = _words_of((one.value, one.label) for one in (Channel.SHEET, Channel.BOX, Channel.ORAL))
        held = {str(one.pk): one for one in self.desa.outreach.standing().order_by("-starts_on", "-id")}
        return (
            RowColumn("isi", "Isi aspirasi", ("isi", "aspirasi", "usulan", "keluhan"), width=60),
            RowColumn("nomor", "Nomor lembar", ("nomor", "no lembar"), width=14),
            RowColumn("saluran", "Dari mana", ("saluran", "asal"), from_where),
            _dusun_column(self.desa),
            _phone_column(),
            RowColumn("jenis", "Jenis", (), _words_of(Kind.choices)),
            RowColumn("topik", "Tentang apa", ("topik", "bidang"), _words_of(TOPICS)),
            RowColumn("kelamin", "Penyampai", ("jenis kelamin", "l p", "kelamin"), _words_of(Gender.choices)),
            RowColumn("rentan", "Kelompok warga", ("golongan",), _words_of(Vulnerable.choices)),
            RowColumn("rahasia", "Rahasia", (), is_yes=True, width=10),
            RowColumn("kegiatan", "Kegiatan menggali", ("kegiatan",), found=held, width=30),
        )

    def form(self, said: dict[str, str]) -> Form:
        """The form of a sheet."""
        bare = {key: said[key] for key in said if key not in {"dusun", "kegiatan"}}
        typed = {"saluran": Channel.SHEET.value, "jenis": Kind.USUL.value, **bare}
        return SheetForm(typed, desa=self.desa, dusun_word=words_for(self.desa.kode).dusun)

    def take(self, form: RowForm, row: ReadRow, at: dt.datetime) -> str:
        """Hands it in; what to write on the strip is told."""
        if not isinstance(form, SheetForm):
            raise TypeError
        done = hand_in_form(self.request, form, f"berkas:{row.key}", at)
        told = nomor.written(done.aspirasi.nomor)
        return f"{told}, {_('kunci')} {kunci.written(done.kunci)}" if done.kunci else told

    def known(self, rows: Sequence[ReadRow]) -> list[str]:
        """Those an earlier file brought."""
        keys = {f"lembar:berkas:{row.key}": row.key for row in rows}
        found = self.desa.aspirasi.filter(idempotency_key__in=list(keys))
        return [keys[one] for one in found.values_list("idempotency_key", flat=True) if one is not None]


def paper_voices(request: DeskRequest) -> RowKind:
    """Voices gathered on paper."""
    paper = _Paper(request)
    example = ("Jembatan kayu di ujung kampung sudah lapuk.", "", "Lembar", "", "", "Usul")
    return RowKind(
        slug="lembar",
        scope=paper.desa.kode,
        title=_("Aspirasi dari kertas"),
        columns=paper.columns(),
        form=paper.form,
        known=paper.known,
        take=paper.take,
        titled=lambda row: Truncator(row.said.get("isi", "")).chars(LETTERS),
        examples=(example,),
    )


class _Attendance:
    """Who came to one meeting: each as if the name were written down at the desk."""

    def __init__(self, request: DeskRequest, held: Musyawarah) -> None:
        self.by, self.held = request.member.actor(), held
        self.words = words_for(held.desa_id)

    def columns(self) -> tuple[RowColumn, ...]:
        """The fields of a name."""
        return (
            RowColumn("nama", "Nama", ("nama lengkap", "nama peserta"), width=32),
            RowColumn("kelamin", "L/P", ("jenis kelamin", "kelamin"), _words_of(Gender.choices)),
            _dusun_column(self.held.desa),
            RowColumn("golongan", "Golongan", ("kelompok", "kelompok warga"), _words_of(Vulnerable.choices)),
            RowColumn("mewakili", "Mewakili", ("unsur", "jabatan", "lembaga"), width=26),
            _phone_column(),
        )

    def form(self, said: dict[str, str]) -> Form:
        """The form of a name."""
        bare = {key: said[key] for key in said if key != "dusun"}
        return PersonForm(bare, desa=self.held.desa, words=self.words)

    def take(self, form: RowForm, row: ReadRow, at: dt.datetime) -> str:
        """Writes the name down."""
        said = form.cleaned_data
        person = Person(
            said["nama"], said["kelamin"], said["dusun"], said["golongan"], said["mewakili"], said["hp"]
        )
        check_in(musyawarah=self.held, person=person, entry=row.key[:36], by=self.by, at=at)
        return ""

    def known(self, rows: Sequence[ReadRow]) -> list[str]:
        """By the entry of an earlier file, or by name, gender and dusun; also a name that was struck off."""
        entries, people = set[str](), set[tuple[str, str, str]]()
        for entry, name, gender, dusun in self.held.attendees.values_list("entry", "name", "gender", "dusun"):
            entries.add(entry)
            people.add((name_key(name), gender, str(dusun or "")))
        return [row.key for row in rows if row.key[:36] in entries or _person(row) in people]


def _person(row: ReadRow) -> tuple[str, str, str]:
    return name_key(row.said["nama"]), row.said.get("kelamin", ""), row.said.get("dusun", "")


def attendance(request: DeskRequest, held: Musyawarah) -> RowKind:
    """Who came to one meeting."""
    came = _Attendance(request, held)
    return RowKind(
        slug="hadir",
        scope=f"{held.desa_id}:{held.pk}",
        title=_("Daftar hadir"),
        columns=came.columns(),
        form=came.form,
        known=came.known,
        take=came.take,
        titled=lambda row: row.said.get("nama", ""),
        identity=("nama", "kelamin", "dusun"),
        twice=_("Nama, L/P dan tempatnya sama dengan baris lain."),
        examples=(("Contoh Nama", "Perempuan", "", "", "kader", ""),),
    )


class _Answers:
    """Answers by number: each as if it were written to that voice alone."""

    def __init__(self, request: DeskRequest) -> None:
        self.desa, self.by = request.member.wilayah, request.member.actor()

    @cached_property
    def waiting(self) -> dict[str, int]:
        """The voices that may be answered, by number."""
        mine = self.desa.aspirasi.filter(state__in=ANSWERABLE)
        return dict(mine.values_list("nomor", "pk"))

    @cached_property
    def settled(self) -> set[str]:
        """The numbers that were answered or told "not now" lately."""
        done = self.desa.aspirasi.filter(state__in=(State.ANSWERED, State.NOT_NOW)).order_by("-id")
        return set(done.values_list("nomor", flat=True)[:MOST_SETTLED])

    def columns(self) -> tuple[RowColumn, ...]:
        """The fields of an answer, and the number it is for."""
        outcomes = (("jawab", _("Menjawab")), ("belum", _("Belum bisa sekarang")))
        reasons = _words_of(ReasonClass.choices)
        return (
            RowColumn("nomor", "Nomor", ("nomor aspirasi", "no"), width=14),
            RowColumn("kalimat", "Jawaban", ("kalimat", "kalimat untuk warga", "tindak lanjut"), width=60),
            RowColumn("hasil", "Hasil", (), outcomes),
            RowColumn("alasan", "Alasan kalau belum bisa", ("alasan",), reasons, width=26),
            RowColumn("langkah", "Langkah berikutnya", ("langkah",), width=40),
        )

    def form(self, said: dict[str, str]) -> Form:
        """The form of an answer; the number must be one that waits here, or that has its answer."""
        made = SameAnswerForm({"hasil": "jawab", **said})
        digits = nomor.tidy(said.get("nomor", ""))
        if not made.is_valid():
            return made
        if not nomor.is_valid(digits):
            made.add_error(None, _("Nomornya keliru. Salin dari daftar."))
        elif digits not in self.waiting and digits not in self.settled:
            made.add_error(None, _("Nomor ini tidak ada di sini, atau tidak menunggu jawaban."))
        return made

    def take(self, form: RowForm, row: ReadRow, at: dt.datetime) -> str:
        """Answers the voice."""
        digits = nomor.tidy(row.said["nomor"])
        said = same_answer(form.cleaned_data)
        answer_together(desa=self.desa, voices=[self.waiting[digits]], said=said, by=self.by, at=at)
        return nomor.written(digits)

    def titled(self, row: ReadRow) -> str:
        """The number and how its answer begins."""
        return f"{row.said.get('nomor', '')} {Truncator(row.said.get('kalimat', '')).chars(LETTERS)}".strip()

    def known(self, rows: Sequence[ReadRow]) -> list[str]:
        """Those that have their answer."""
        return [row.key for row in rows if nomor.tidy(row.said["nomor"]) not in self.waiting]


def answers(request: DeskRequest) -> RowKind:
    """Answers by number."""
    said = _Answers(request)
    return RowKind(
        slug="jawab",
        scope=said.desa.kode,
        title=_("Jawaban"),
        columns=said.columns(),
        form=said.form,
        known=said.known,
        take=said.take,
        titled=said.titled,
        identity=("nomor",),
        twice=_("Nomor ini dijawab dua kali di berkas."),
        left_open="kalimat",
        examples=(("123456", "Lampu jalan diganti hari Senin.", "Menjawab", "", ""),),
    )


def numbers_to_answer(desa: Wilayah, most: int) -> list[list[Any]]:
    """The numbers that wait for an answer, to stand in the template; nothing else of the voices does."""
    found: list[Aspirasi] = list(waiting_for_an_answer(desa).filter(confidential=False)[:most])
    return [[nomor.written(one.nomor)] for one in found]
