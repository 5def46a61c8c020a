"""What a desk says when a deed about the calendar of the village year refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.planning import marking_done

YEAR_SENTENCES: dict[type[Exception], Any] = {
    marking_done.NotYourDeadline: _("Batas waktu ini ditandai kantor lain."),
    marking_done.DoneInDaysToCome: _("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    marking_done.OfAnotherYear: _("Tanggal itu jauh dari tahunnya. Periksa lagi tahunnya."),
    marking_done.WithoutDocument: _("Tulis nomor suratnya. Nomor itu menjadi bukti."),
    marking_done.AlreadyMarked: _("Ini sudah ditandai orang lain. Muat ulang halaman ini."),
    marking_done.NotMarked: _("Tandanya sudah ditarik. Muat ulang halaman ini."),
}
