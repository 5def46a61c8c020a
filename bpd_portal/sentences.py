"""What a desk says when a deed refuses: one plain sentence for each reason, with what to do next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.budget import bringing_in, chart, copying, drafting, publication, redrafting
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.oversight.views.coaching_sentences import COACHING_SENTENCES
from accountability.oversight.views.service_sentences import SERVICE_SENTENCES
from accountability.partners import receiving
from accountability.planning import activity_codes, rkp
from bpd_portal.budget_sentences import budget_sentence
from bpd_portal.meeting_sentences import meeting_sentence
from bpd_portal.plan_sentences import plan_sentence
from bpd_portal.priority_sentences import priority_sentence
from bpd_portal.register_sentences import REGISTER_SENTENCES
from bpd_portal.report_sentences import report_sentence
from bpd_portal.text_sentences import detailed_sentence
from bpd_portal.year_sentences import YEAR_SENTENCES
from posko import (
    answering,
    apart,
    clustering,
    counting_residents,
    emergency,
    handing_in,
    intake,
    masking,
    noting,
    openings,
    outreaching,
    placeholders,
    putting_right,
    recognising,
    regrouping,
    sheet_printing,
    summarising,
    texts,
    titles,
    transitions,
)
from sms_gateway import budgeting, contacts

SENTENCES: dict[type[Exception], Any] = {
    # posko
    transitions.NoSuchMove: _("Aspirasi ini sudah pindah langkah. Muat ulang, lalu lihat lagi."),
    openings.MovedMeanwhile: _(
        "Baru saja digerakkan orang lain. Baca dulu, lalu tekan lagi. Tulisan Anda tetap ada."
    ),
    answering.NothingSaid: _("Tulis dulu kalimatnya."),
    answering.NoOffice: _("Pilih kantornya, atau tulis namanya."),
    masking.HoldsPersonalData: _("Ada NIK, nomor rekening atau nomor HP. Ini tampil untuk umum: hapus dulu."),
    noting.NothingNoted: _("Tulis dulu catatannya."),
    clustering.NothingToGather: _("Tidak ada lagi yang bisa digabung atau dilepas. Muat ulang halaman ini."),
    clustering.AlreadyEnded: _("Kelompok ini sudah selesai. Buat kelompok baru."),
    clustering.NoTitle: _("Beri nama kelompok, atau pilih kelompok yang ada."),
    apart.NothingToKeepApart: _("Tidak ada suara yang bisa dipisahkan. Muat ulang halaman ini."),
    regrouping.ElsewhereVoices: _("Suara dari tempat lain tidak bisa digabung di sini."),
    regrouping.GatheredMeanwhile: _("Suara ini baru saja digabung orang lain. Muat ulang halaman ini."),
    titles.TitleTaken: _("Sudah ada kelompok terbuka dengan nama ini. Pilih di bawah."),
    regrouping.SameKelompok: _("Pilih kelompok lain, bukan kelompok ini sendiri."),
    regrouping.TakesAll: _("Sisakan paling sedikit satu suara di kelompok ini."),
    regrouping.TooLateToUndo: _("Sudah lewat 10 detik, atau sudah ada langkah lain. Atur lewat kelompoknya."),
    summarising.StaysConfidential: _("Aspirasi rahasia tidak diringkas untuk umum."),
    summarising.StaysWithTheCouncil: _("Aspirasi tentang pemerintah setempat tidak diringkas untuk umum."),
    summarising.NoSummary: _("Tulis dulu ringkasannya."),
    summarising.WaitsForAnother: _("Ringkasan anggota lain masih menunggu. Periksa dulu yang itu."),
    summarising.OwnWords: _("Kata Anda sendiri diperiksa anggota lain."),
    summarising.NotOwnWords: _("Hanya penulisnya yang boleh menarik usulan ini."),
    summarising.AlreadyDecided: _("Ringkasan ini sudah diperiksa atau ditarik. Muat ulang halaman ini."),
    summarising.NoSentence: _("Tulis apa yang perlu diubah."),
    summarising.TooLateToUndo: _("Sudah lewat 10 detik, atau sudah ada langkah lain."),
    recognising.UnknownTopic: _("Topik itu belum dikenal. Pilih dari daftar."),
    recognising.NotOfThisDesa: _("Tempat itu bukan di sini. Pilih dari daftar."),
    intake.NoSuchDesa: _("Wilayah Anda tidak menerima aspirasi di sini."),
    intake.NoNumberLeft: _("Nomor belum tersedia. Coba simpan sekali lagi."),
    handing_in.NoSuchSheet: _("Nomor ini bukan nomor lembar dari sini. Periksa lagi, atau kosongkan."),
    handing_in.NotOfThisDesa: _("Kegiatan atau relawan itu dari tempat lain. Pilih dari daftar."),
    intake.SheetIsUsed: _("Lembar ini sudah disetor. Muat ulang halaman ini."),
    putting_right.NothingChanged: _("Belum ada yang berubah. Tulis dulu yang benar."),
    putting_right.ReadAlready: _("Setoran ini sudah mulai diurus, jadi tidak bisa dibatalkan."),
    sheet_printing.TooManySheets: _("Sekali cetak 1 sampai 200 lembar."),
    sheet_printing.NothingToGiveUp: _("Tidak ada lagi lembar yang menunggu. Muat ulang halaman ini."),
    outreaching.GuideIncomplete: _("Panduan perlu judul, maksud, tujuan, sasaran, dan uraian."),
    outreaching.EndsBeforeItBegins: _("Hari terakhir tidak boleh sebelum hari pertama."),
    outreaching.CalledOffAlready: _("Kegiatan ini sudah dibatalkan. Buat kegiatan baru."),
    outreaching.NoReason: _("Tulis alasannya, supaya warga tahu."),
    outreaching.NotBegunYet: _("Hasil dicatat sesudah kegiatan mulai, pada hari ini atau sebelumnya."),
    outreaching.NothingFound: _("Tulis dulu hasilnya."),
    outreaching.NamedAlready: _("Nama itu sudah ada di kegiatan ini. Beri tanda beda, misalnya Sri 2."),
    outreaching.ElsewhereDusun: _("Tempat itu bukan di sini. Pilih dari daftar."),
    contacts.NotAPhone: _("Nomor HP kurang angka. Contoh: 0812 0000 0001."),
    texts.NothingWritten: _("Tulis dulu kata-katanya."),
    placeholders.StrayBrace: _("Kurung kurawal hanya untuk isian, misalnya {nomor}."),
    emergency.NoNumber: _("Nomor ini tidak bisa ditelepon. Contoh: 119 atau 0812 0000 0001."),
    emergency.NoLabel: _("Tulis namanya dengan huruf biasa, paling panjang 30 huruf."),
    emergency.KnownAlready: _("Nomor ini sudah ada di daftar."),
    emergency.TooMany: _("Daftar sudah penuh. Hapus satu nomor dulu."),
    budgeting.WrongBudget: _("Anggaran paling sedikit nol dan paling banyak Rp2 miliar."),
    counting_residents.NoSource: _("Tulis dari mana angkanya."),
    counting_residents.NothingCounted: _("Isi paling sedikit satu angka."),
    counting_residents.NotInThisDesa: _("Angka ini untuk tempat atau kelompok lain. Muat ulang halaman ini."),
    counting_residents.NotAYear: _("Tahun ini belum tiba."),
    # planning
    rkp.NoPlanHere: _("Wilayah ini tidak punya rencana kerja sendiri."),
    rkp.NotAdopted: _("Usulan ini belum disepakati musyawarah."),
    rkp.AlreadyPlanned: _("Usulan ini sudah menjadi kegiatan di rencana tahun itu."),
    rkp.AlreadyEnacted: _("Rencana tahun itu sudah ditetapkan. Perubahan perlu revisi."),
    activity_codes.UnknownActivity: _("Kode kegiatan belum dikenal. Pilih dari daftar."),
    # budget
    drafting.NoBudgetHere: _("Wilayah ini tidak punya anggaran sendiri."),
    drafting.AlreadyPublished: _("Anggaran ini sudah tayang. Buka perubahan untuk mengubahnya."),
    drafting.WrongAmount: _("Jumlah rupiah tidak boleh kurang dari nol."),
    drafting.WrongKegiatan: _("Belanja perlu kegiatan; pendapatan dan pembiayaan tidak."),
    redrafting.NotInTheBudget: _("Kegiatan ini belum punya baris di rancangan. Tambahkan barisnya dulu."),
    copying.NothingToCopy: _("Tahun lalu belum ada anggaran yang tayang, jadi belum ada yang disalin."),
    bringing_in.NotOfThisDesa: _("Berkas ini milik wilayah lain. Pilih berkas yang benar."),
    bringing_in.NotFit: _("Masih ada yang harus diperbaiki di berkasnya. Perbaiki, lalu kirim lagi."),
    bringing_in.AlreadyDecided: _("Berkas ini sudah dipakai atau sudah dibuang. Muat ulang halaman ini."),
    bringing_in.NothingToAdopt: _("Pilih dulu yang mau dipakai: rencana, realisasi, atau keduanya."),
    chart.UnknownAccount: _("Kode rekening belum dikenal. Pilih dari daftar."),
    chart.UnknownSource: _("Sumber dana belum dikenal. Pilih dari daftar."),
    publication.Empty: _("Belum ada belanja. Tambahkan dulu, baru tayangkan."),
    publication.NotPublishedYet: _("Anggaran belum tayang. Realisasi dicatat sesudahnya."),
    receiving.AlreadySettled: _("Kiriman ini sudah diputuskan. Muat ulang halaman ini."),
    publication.NotSpentYet: _("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    publication.WentBack: _("Persen tidak boleh turun dari catatan terakhir."),
}


def sentence_for(refusal: Exception) -> Any:
    """The sentence for a deed's refusal; None for what is no refusal but a fault of ours."""
    if isinstance(refusal, publication.NotBalanced):
        return _("Belum seimbang: selisih %(rupiah)s. Selisih harus nol.") % {
            "rupiah": rupiah(refusal.difference)
        }
    if isinstance(refusal, Unreadable):
        return refusal.sentence
    detailed = (
        plan_sentence(refusal)
        or meeting_sentence(refusal)
        or detailed_sentence(refusal)
        or budget_sentence(refusal)
        or report_sentence(refusal)
        or priority_sentence(refusal)
    )
    return (
        detailed
        or SENTENCES.get(type(refusal))
        or REGISTER_SENTENCES.get(type(refusal))
        or YEAR_SENTENCES.get(type(refusal))
        or COACHING_SENTENCES.get(type(refusal))
        or SERVICE_SENTENCES.get(type(refusal))
    )


@dataclass(slots=True)
class Told:
    """What became of a deed: how it was refused and the sentence for that; None and "" when it was done."""

    refusal: Exception | None = None
    sentence: Any = ""


@contextmanager
def refusal_told() -> Iterator[Told]:
    """Does a deed inside and tells how it was refused; what is a fault of ours is raised on."""
    told = Told()
    try:
        yield told
    except Exception as refusal:
        told.sentence = sentence_for(refusal)
        if told.sentence is None:
            raise
        told.refusal = refusal
