"""What a desk says when a step, a withdrawal or a correction of a budget is refused."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.budget import correcting, publication, steps, withdrawal_asking
from accountability.lib.local_time import tanggal

SENTENCES: dict[type[Exception], Any] = {
    steps.NotYours: gettext_lazy("Langkah ini dicatat oleh pihak lain."),
    steps.DayToCome: gettext_lazy("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    steps.WithoutNumber: gettext_lazy("Langkah ini perlu nomor berita acara atau nomor peraturannya."),
    steps.AlreadyTaken: gettext_lazy("Langkah ini sudah tercatat dan tetap seperti itu."),
    steps.NotSentYet: gettext_lazy("Catat dulu tanggal dikirim; dua puluh hari kerja dihitung dari sana."),
    withdrawal_asking.NotPublic: gettext_lazy("Anggaran ini tidak sedang tayang. Muat ulang halaman ini."),
    withdrawal_asking.NotTheNewest: gettext_lazy("Ada perubahan yang lebih baru. Tarik perubahan itu dulu."),
    withdrawal_asking.NoReason: gettext_lazy("Alasan paling sedikit 10 huruf, supaya warga mengerti."),
    withdrawal_asking.AskedAlready: gettext_lazy("Penarikan ini sudah diminta dan menunggu ketua."),
    withdrawal_asking.Settled: gettext_lazy("Permintaan ini sudah diputuskan atau dibatalkan. Muat ulang."),
    withdrawal_asking.SamePerson: gettext_lazy("Yang meminta tidak boleh memutuskan sendiri."),
    correcting.NoReason: gettext_lazy("Alasan paling sedikit 10 huruf."),
    correcting.AlreadyCorrected: gettext_lazy("Catatan ini sudah dibatalkan atau diganti. Muat ulang."),
    publication.NoPercentHere: gettext_lazy("Pendapatan dan pembiayaan tidak punya persen."),
}


def budget_sentence(refusal: Exception) -> Any:
    """The sentence for a refusal of these deeds; None for another's."""
    if isinstance(refusal, steps.TakenTooEarly):
        return _("Terlalu awal: paling cepat %s.") % tanggal(refusal.earliest)
    if isinstance(refusal, steps.TakenTooLate):
        return _("Terlalu akhir: langkah sesudahnya sudah tercatat %s.") % tanggal(refusal.latest)
    return SENTENCES.get(type(refusal))
