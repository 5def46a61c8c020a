"""The words an aspirasi's life is told in: states, channels, kinds, reasons."""

from django.db import models


class State(models.TextChoices):
    """Where an aspirasi stands; labels are what the public reads."""

    RECEIVED = "received", "Diterima"
    READ = "read", "Dibaca"
    NEEDS_DETAIL = "needs_detail", "Perlu keterangan"
    MERGED = "merged", "Digabung"
    ON_AGENDA = "on_agenda", "Dibahas di musyawarah"
    PLANNED = "planned", "Masuk rencana"
    BUDGETED = "budgeted", "Dianggarkan"
    UNDER_WAY = "under_way", "Dikerjakan"
    DONE = "done", "Selesai"
    ANSWERED = "answered", "Dijawab"
    FORWARDED = "forwarded", "Diteruskan"
    NOT_NOW = "not_now", "Belum bisa"
    CLOSED = "closed", "Ditutup"


# Whose road has ended, well or not.
ENDED = (State.DONE, State.ANSWERED, State.NOT_NOW, State.CLOSED)

# Icon (of static/ikon.svg) and colour class: a state is never told by colour alone.
BADGE: dict[str, tuple[str, str]] = {
    State.RECEIVED: ("masuk", "toska"),
    State.READ: ("mata", "abu"),
    State.NEEDS_DETAIL: ("tanya", "kunyit"),
    State.MERGED: ("gabung", "abu"),
    State.ON_AGENDA: ("musyawarah", "ungu"),
    State.PLANNED: ("rencana", "ungu"),
    State.BUDGETED: ("uang", "ungu"),
    State.UNDER_WAY: ("kerja", "kunyit"),
    State.DONE: ("selesai", "daun"),
    State.ANSWERED: ("jawab", "daun"),
    State.FORWARDED: ("terus", "abu"),
    State.NOT_NOW: ("jeda", "bata"),
    State.CLOSED: ("tutup", "abu"),
}


class Channel(models.TextChoices):
    """How a voice came."""

    SMS = "sms", "SMS"
    WEB = "web", "Web"
    WHATSAPP = "whatsapp", "WhatsApp"
    BOX = "box", "Kotak"
    SHEET = "sheet", "Lembar"
    ORAL = "oral", "Lisan"


class Kind(models.TextChoices):
    """What sort of words they are; it decides the clock."""

    LAPORAN = "laporan", "Laporan"
    USUL = "usul", "Usul"
    TANYA = "tanya", "Pertanyaan"


class Gender(models.TextChoices):
    """Only when the citizen chose to say it."""

    WOMAN = "p", "Perempuan"
    MAN = "l", "Laki-laki"


class Vulnerable(models.TextChoices):
    """Groups the council must reach (Permendagri 110/2016 ps 33); only when the citizen chose to say it."""

    DISABLED = "difabel", "Penyandang disabilitas"
    ELDERLY = "lansia", "Lanjut usia"
    POOR = "miskin", "Keluarga kurang mampu"
    CHILD = "anak", "Anak dan remaja"


class Population(models.TextChoices):
    """Groups of residents whose share of the voices is held against their share of the village."""

    WOMEN = "p", "Perempuan"
    MEN = "l", "Laki-laki"
    DISABLED = "difabel", "Penyandang disabilitas"
    ELDERLY = "lansia", "Lanjut usia"
    POOR = "miskin", "Keluarga kurang mampu"
    CHILD = "anak", "Anak dan remaja"


class OutreachKind(models.TextChoices):
    """How the council goes out to hear people (penggalian, Permendagri 110/2016 ps 33)."""

    VISIT = "kunjungan", "Kunjungan"
    WEEK = "pekan", "Pekan Aspirasi"
    GROUP = "kelompok", "Pertemuan kelompok"
    STALL = "lapak", "Lapak"
    BOX = "kotak", "Kotak aspirasi"


class Quarantine(models.TextChoices):
    """Why a voice waits aside until the council has looked at it; it is kept and has its number."""

    FLOOD = "banjir", "Banyak sekali dari satu pengirim"
    REPEAT = "kembar", "Kata yang sama berulang-ulang"
    JUNK = "iseng", "Tampak seperti iklan atau iseng"


class ReasonClass(models.TextChoices):
    """Why something cannot be done now; always with a sentence and a next step."""

    NO_AUTHORITY = "no_authority", "Bukan kewenangan kami"
    NO_MONEY = "no_money", "Anggaran belum cukup"
    LATER_PRIORITY = "later", "Didahulukan yang lebih mendesak"
    NEEDS_LAND = "needs_land", "Menunggu izin atau lahan"
    ALREADY_DONE = "already_done", "Sudah ada programnya"
    NOT_CLEAR = "not_clear", "Keterangan belum cukup"


class CloseClass(models.TextChoices):
    """Why an aspirasi is closed without an answer; never because it is unwelcome."""

    JUNK = "junk", "Pesan iseng atau iklan"
    WITHDRAWN = "withdrawn", "Ditarik oleh warga"
    TWICE = "twice", "Terkirim dua kali"
    ELSEWHERE = "elsewhere", "Untuk tempat lain"
    NO_CONTENT = "no_content", "Tidak berisi aspirasi"


class VerdictChoice(models.TextChoices):
    """What the citizen thinks of the result; silence is never counted as satisfied."""

    SATISFIED = "satisfied", "Puas"
    NOT_YET = "not_yet", "Belum"
    # Written by nobody: fourteen days of silence. Kept apart, and never counted as satisfied.
    UNCONFIRMED = "unconfirmed", "Tanpa kabar"
