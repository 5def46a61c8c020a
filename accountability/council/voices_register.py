"""Buku Aspirasi: every voice of a year as one line, and never who said it.

Members of the council read the citizens' own words at the desk; on paper and in files only words a second
person approved stand. A confidential voice, and on paper one about the village government itself, is a line
without words and without its day, after all others. What waits in quarantine is no line.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, SmallIntegerField, Value, When

from accountability.council.models import Penyaluran
from accountability.council.registers import Book, Register
from accountability.council.spans import year_span
from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import Usulan
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words
from posko.counts import may_be_said
from posko.models import Aspirasi, AspirasiQuerySet
from posko.states import Channel, State
from posko.topics import choices

MASKED = "Warga (disamarkan)"
WITHOUT_WORDS = "Rahasia: isinya tidak dibukukan"
NOT_APPROVED = "Belum ada ringkasan yang disetujui"


def counted_voices(desa: Wilayah, year: int) -> AspirasiQuerySet:
    """The voices of a year that the books and the report count: all but those in quarantine."""
    begins, ends = year_span(year, desa.kode)
    return Aspirasi.objects.filter(desa=desa, quarantine="", received_at__gte=begins, received_at__lt=ends)


def voices_register(*, desa: Wilayah, book: Book, year: int, words: Words, inside: bool) -> Register:
    """Buku Aspirasi of one year; `inside` for members at the desk, else as it may be printed and kept."""
    counted = counted_voices(desa, year)
    covered = Q(confidential=True) if inside else Q(confidential=True) | Q(about_pemdes=True)
    last = Case(When(covered, then=Value(1)), default=Value(0), output_field=SmallIntegerField())
    proposals = Usulan.objects.select_related("decision", "musyawarah").order_by("id")
    found = (
        counted.annotate(covered=last)
        .select_related("dusun", "kelompok")
        .prefetch_related(
            Prefetch("kelompok__usulan", proposals),
            Prefetch("kelompok__penyaluran", Penyaluran.objects.order_by("date", "id")),
        )
        .order_by("covered", "received_at", "id")
    )
    reader = _Reader(
        year=year,
        topics=dict(choices(words)),
        read_by=words.bpd,
        inside=inside,
        many=_dusun_of_many(counted),
    )
    return Register(book, year, found, reader.cells, _totals(counted, covered))


def _totals(counted: "QuerySet[Aspirasi]", covered: Q) -> tuple[tuple[str, int], ...]:
    ways = dict(counted.order_by().values_list("channel").annotate(n=Count("id")))
    by_channel = [(f"Lewat {channel.label}", ways[channel]) for channel in Channel if ways.get(channel)]
    secret = counted.filter(covered).count()
    return (("Aspirasi", sum(ways.values())), *by_channel, ("Baris tanpa kata", secret))


def _dusun_of_many(counted: "QuerySet[Aspirasi]") -> frozenset[int]:
    """The dusun so many spoke from that the name points at no one (posko.counts)."""
    per = counted.exclude(dusun=None).order_by().values_list("dusun").annotate(n=Count("id"))
    return frozenset(pk for pk, count in per if may_be_said(count))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one voice as a line."""

    year: int
    topics: dict[str, str]
    read_by: str
    inside: bool
    many: frozenset[int]

    def cells(self, voice: Any, number: int) -> dict[str, str]:
        """The words of a line by the key of the column."""
        if voice.covered:
            return {
                "no": str(number),
                "tanggal": f"Tahun {self.year}",
                "penyampai": "Dirahasiakan",
                "isi": WITHOUT_WORDS,
                "status": "Ditangani khusus",
            }
        day = local_date(voice.received_at, voice.desa_id)
        return {
            "no": str(number),
            "tanggal": tanggal(day),
            "penyampai": MASKED,
            "dusun": self._dusun(voice),
            "kelompok": voice.kelompok.title if voice.kelompok else "",
            "topik": self.topics.get(voice.topic, voice.topic.capitalize()),
            "isi": self._words(voice),
            "media": str(voice.get_channel_display()),
            "lanjut": _onward(voice),
            "status": self._state(voice),
            "ket": f"Dibuka lagi {voice.reopened} kali" if voice.reopened else "",
        }

    def _words(self, voice: Any) -> str:
        said: str = voice.public_summary
        return str(voice.text) if self.inside else said or NOT_APPROVED

    def _dusun(self, voice: Any) -> str:
        if voice.dusun is None or not (self.inside or voice.dusun_id in self.many):
            return ""
        return str(voice.dusun.name)

    def _state(self, voice: Any) -> str:
        if voice.state == State.READ:
            return f"Dibaca {self.read_by}"
        return str(voice.get_state_display())


def _onward(voice: Any) -> str:
    """What was done with its kelompok: brought to a musyawarah, handed on, decided."""
    if voice.kelompok is None:
        return ""
    told = []
    for usulan in voice.kelompok.usulan.all():
        decision = getattr(usulan, "decision", None)
        result = decision.get_outcome_display() if decision else "belum diputuskan"
        told.append(f"Musyawarah {tanggal(usulan.musyawarah.held_on)}: {result}")
    told += [
        f"{handed.get_channel_display()}, {tanggal(handed.date)}"
        for handed in voice.kelompok.penyaluran.all()
    ]
    return "; ".join(told)
