"""What the desks say when a deed of coaching is refused: one sentence for each reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.oversight.coaching import refusals

COACHING_SENTENCES: dict[type[Exception], Any] = {
    refusals.UnknownTask: _("Pilih tugas dari daftar."),
    refusals.NotOfThisKecamatan: _("Pilih petugas dari kantor ini."),
    refusals.NoReason: _("Tulis dulu alasannya."),
    refusals.InTheseHands: _("Tugas itu memang sudah di tangannya."),
    refusals.GoneOnMeanwhile: _("Baru saja diserahkan orang lain. Lihat dulu, lalu tekan lagi."),
    refusals.NothingSaid: _("Tulis dulu kalimatnya."),
    refusals.DayGone: _("Pilih hari ini atau sesudahnya."),
    refusals.NotYet: _("Pilih hari yang sudah lewat, sejak kunjungan ini direncanakan."),
    refusals.FarAway: _("Tanggal itu lebih dari setahun lagi. Periksa tahunnya."),
    refusals.AlreadyEnded: _("Kunjungan ini baru saja dicatat orang lain. Tulisan Anda belum tersimpan."),
    refusals.NotHeld: _("Catat dulu kunjungannya, lalu kesepakatannya."),
    refusals.AgreedAlready: _("Kesepakatan itu sudah tercatat di kunjungan ini."),
    refusals.NotYours: _("Kesepakatan itu ditandai oleh pihak yang menyanggupinya."),
    refusals.AlreadyDone: _("Kesepakatan itu sudah ditandai selesai."),
    refusals.AlreadyAnswered: _("Pertanyaan ini baru saja dijawab orang lain. Tulisan Anda belum terkirim."),
    refusals.NotAnsweredYet: _("Jawabannya belum ada."),
    refusals.NoSuchRating: _("Pilih nilai 1 sampai 5."),
    refusals.RatedAlready: _("Jawaban ini sudah dinilai."),
}
