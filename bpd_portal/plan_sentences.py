"""What a desk says when a deed about a plan refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accountability.budget import drafting
from accountability.budget.letting_go import StillBudgeted
from accountability.lib.local_time import tanggal
from accountability.planning import (
    changing,
    du_rkp,
    jobs,
    leaving,
    perdes_days,
    plan_history,
    plan_stages,
    revising,
    rkp,
    rpjm,
)

PLAN_SENTENCES: dict[type[Exception], Any] = {
    jobs.NoName: _("Tulis nama kegiatannya."),
    jobs.WrongCost: _("Jumlah rupiah tidak boleh kurang dari nol."),
    jobs.WrongMonths: _("Isi bulan mulai dan selesai; yang selesai tidak boleh lebih dulu."),
    jobs.TooManyPeople: _("Satu kelompok penerima melebihi jumlah semuanya. Periksa angkanya."),
    rkp.ElsewhereRPJM: _("Kegiatan jangka menengah itu sudah dikeluarkan. Pilih yang lain."),
    plan_history.NothingChanged: _("Belum ada yang berubah."),
    changing.DroppedAlready: _("Kegiatan ini sudah keluar dari rencana. Kembalikan dulu."),
    leaving.NoReason: _("Tulis alasan dan langkah berikutnya, supaya warga tahu."),
    leaving.NotDropped: _("Kegiatan ini masih ada di rencana."),
    revising.NotEnactedYet: _("Rencana ini belum ditetapkan, jadi boleh langsung diubah."),
    revising.RevisingAlready: _("Rencana ini sedang dibuka untuk diubah."),
    revising.NoReasonToRevise: _("Tulis mengapa rencana ini diubah."),
    revising.NotRevising: _("Rencana ini tidak sedang diubah."),
    revising.ChangedAlready: _("Sudah ada yang berubah. Selesaikan dengan nomor peraturan perubahannya."),
    drafting.LeftThePlan: _("Kegiatan itu sudah keluar dari rencana. Pilih kegiatan lain."),
    rpjm.OverlapsAnother: _("Tahun itu sudah punya rencana jangka menengah."),
    rpjm.RPJMEnacted: _("Rencana jangka menengah sudah ditetapkan. Perubahan perlu revisi."),
    rpjm.YearsOutside: _("Pilih tahun di dalam masa rencana ini."),
    rpjm.NotLonger: _("Rencana ini sudah sepanjang yang dibolehkan, atau belum ditetapkan."),
    rpjm.ActivityDropped: _("Kegiatan ini sudah dikeluarkan."),
    rpjm.StillInAYearPlan: _("Kegiatan ini dipakai rencana tahunan. Keluarkan dulu dari sana."),
    du_rkp.NotForwarded: _("Usulan ini belum diputuskan untuk diteruskan."),
    du_rkp.ListedAlready: _("Usulan ini sudah ada di daftar."),
    du_rkp.SentAlready: _("Daftar ini sudah dikirim, jadi isinya tidak berubah lagi."),
    du_rkp.NotSentYet: _("Catat dulu kapan daftarnya dikirim."),
    du_rkp.AnsweredAlready: _("Sudah ada kantor yang menjawab, jadi daftar ini tetap tercatat dikirim."),
    du_rkp.NothingListed: _("Daftar ini masih kosong. Tambahkan usulan dulu."),
    du_rkp.NoLetter: _("Tulis nomor suratnya."),
    du_rkp.NoOfficeNamed: _("Tulis kantor yang dituju."),
    du_rkp.NoAnswerWords: _(
        "Jawaban perlu kalimat dan tanggal sesudah dikirim. Bila belum bisa, tulis juga langkah berikutnya."
    ),
    plan_stages.NoSuchStage: _("Langkah itu tidak ada. Muat ulang halaman ini."),
    plan_stages.StageDone: _("Langkah ini sudah tercatat. Muat ulang halaman ini."),
    plan_stages.WrongOrder: _("Tanggalnya mendahului langkah sebelumnya, atau melewati langkah sesudahnya."),
    plan_stages.NotYet: _("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    perdes_days.PerdesNotYet: _("Tanggal penetapan itu belum tiba. Catat sesudah ditetapkan."),
    plan_stages.NoWhy: _("Tulis alasannya."),
    plan_stages.TooLateToUndo: _("Catatan hanya bisa dibatalkan pada hari yang sama."),
}


def plan_sentence(refusal: Exception) -> Any:
    """The sentence for a refusal about a plan; None for another."""
    if isinstance(refusal, StillBudgeted):
        told = ngettext(
            "%(n)s baris anggaran memakai kegiatan ini.",
            "%(n)s baris anggaran memakai kegiatan ini.",
            refusal.lines,
        ) % {"n": refusal.lines}
        if refusal.published:
            return f"{told} {_('Anggarannya tayang: ubah dulu lewat perubahan anggaran.')}"
        return f"{told} {_('Hapus dulu barisnya dari rancangan anggaran.')}"
    if isinstance(refusal, plan_stages.PerdesBeforeStep):
        return _(
            "Tanggal penetapan %(perdes)s mendahului langkah %(langkah)s, yang tercatat %(hari)s. "
            "Betulkan tanggal penetapannya, atau tanggal langkahnya di halaman Langkah."
        ) % {
            "perdes": tanggal(refusal.perdes_on),
            "langkah": refusal.step,
            "hari": tanggal(refusal.done_on),
        }
    if isinstance(refusal, plan_stages.StepAfterPerdes):
        return _("Rencana ini ditetapkan %(hari)s, jadi langkah ini paling lambat hari itu.") % {
            "hari": tanggal(refusal.perdes_on)
        }
    if isinstance(refusal, perdes_days.PerdesTooEarly):
        return _("Tanggal penetapan paling awal %(hari)s.") % {"hari": tanggal(refusal.after)}
    return PLAN_SENTENCES.get(type(refusal))
