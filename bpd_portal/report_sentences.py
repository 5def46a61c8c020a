"""What a desk says when handing on, an official answer or a report back is refused."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.council import answering, handing_on, letters
from posko import answering_together, report_words, reporting_back

SENTENCES: dict[type[Exception], Any] = {
    letters.LetterUnfinished: gettext_lazy("Surat perlu nomor, tujuan atau asal, dan perihal."),
    letters.LetterOfTomorrow: gettext_lazy("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    letters.ReceivedTomorrow: gettext_lazy("Hari itu belum tiba. Surat diterima hari ini atau sebelumnya."),
    letters.ReceivedBeforeWritten: gettext_lazy("Surat diterima pada tanggal surat atau sesudahnya."),
    letters.DeliveredBeforeWritten: gettext_lazy("Pilih hari antara tanggal surat dan hari ini."),
    letters.NotOurLetter: gettext_lazy("Yang diantar hanya surat keluar."),
    handing_on.NothingToHandOn: gettext_lazy("Pilih kelompoknya dan tulis isinya dulu."),
    handing_on.NoSuchMeeting: gettext_lazy("Pilih musyawarah yang sudah berlangsung di sini."),
    answering.NoAnswer: gettext_lazy("Tulis dulu jawabannya."),
    answering.PlanWithoutWords: gettext_lazy("Tulis apa yang akan dilakukan sampai tanggal itu."),
    reporting_back.NobodyToTell: gettext_lazy("Belum ada suara di kelompok ini. Pilih kelompok lain."),
    reporting_back.AlreadyReported: gettext_lazy("Kabar ini sudah dikirim ke semua warga di kelompok ini."),
    reporting_back.KelompokElsewhere: gettext_lazy("Kelompok itu bukan dari sini."),
    reporting_back.TooLateToTakeBack: gettext_lazy("Sudah terlambat: kabarnya sudah mulai berangkat."),
    answering_together.NobodyWaits: gettext_lazy("Suara ini sudah dijawab. Muat ulang daftarnya."),
    answering_together.NotAlike: gettext_lazy("Jawab bersama hanya untuk suara dari satu kelompok."),
}


def _number_taken(refusal: Any) -> str:
    return _("Nomor ini baru saja dipakai surat lain. Nomor berikutnya: %(nomor)s.") % {
        "nomor": refusal.following
    }


def _past_pemdes(refusal: Any) -> str:
    told = ", ".join(refusal.titles)
    return _("Kelompok ini rahasia atau tentang perangkat: %(judul)s. Jangan disalurkan ke sana.") % {
        "judul": told
    }


def _too_long(refusal: Any) -> str:
    return _("Terlalu panjang %(n)s huruf. Ringkas sampai dua SMS.") % {"n": refusal.over}


def _nothing_to_fill_in(refusal: Any) -> str:
    names = ", ".join(f"{{{name}}}" for name in refusal.names)
    titles = ", ".join(refusal.titles[:3])
    return _("%(names)s belum ada untuk: %(titles)s.") % {"names": names, "titles": titles}


DETAILED: dict[type[Exception], Callable[[Any], str]] = {
    letters.NumberTaken: _number_taken,
    handing_on.GoesPastPemdes: _past_pemdes,
    report_words.TooLongToReport: _too_long,
    report_words.NothingToFillIn: _nothing_to_fill_in,
}


def report_sentence(refusal: Exception) -> Any:
    """The sentence for a refusal of these deeds; None for another's."""
    tell = DETAILED.get(type(refusal))
    return tell(refusal) if tell else SENTENCES.get(type(refusal))
