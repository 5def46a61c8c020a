"""What a desk says when a deed refuses: one plain sentence for each reason, with what to do next."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.budget import bringing_in, chart, copying, drafting, publication, redrafting
from accountability.budget.spreadsheet.guards import Unreadable
from accountability.lib.rupiah import rupiah
from accountability.planning import activity_codes, musyawarah, rkp
from bpd_portal.budget_sentences import budget_sentence
from bpd_portal.text_sentences import detailed_sentence
from posko import (
    answering,
    apart,
    clustering,
    emergency,
    intake,
    placeholders,
    reading,
    recognising,
    regrouping,
    texts,
    transitions,
)
from sms_gateway import budgeting, contacts

SENTENCES: dict[type[Exception], Any] = {
    # posko
    transitions.NoSuchMove: _("Aspirasi ini sudah pindah langkah. Muat ulang, lalu lihat lagi."),
    answering.NothingSaid: _("Tulis dulu kalimatnya."),
    clustering.NothingToGather: _("Tidak ada lagi yang bisa digabung atau dilepas. Muat ulang halaman ini."),
    clustering.AlreadyEnded: _("Kelompok ini sudah selesai. Buat kelompok baru."),
    clustering.NoTitle: _("Beri nama kelompok, atau pilih kelompok yang ada."),
    apart.NothingToKeepApart: _("Tidak ada suara yang bisa dipisahkan. Muat ulang halaman ini."),
    regrouping.ElsewhereVoices: _("Suara dari tempat lain tidak bisa digabung di sini."),
    regrouping.GatheredMeanwhile: _("Suara ini baru saja digabung orang lain. Muat ulang halaman ini."),
    regrouping.SameKelompok: _("Pilih kelompok lain, bukan kelompok ini sendiri."),
    regrouping.TakesAll: _("Sisakan paling sedikit satu suara di kelompok ini."),
    regrouping.TooLateToUndo: _("Sudah lewat 10 detik, atau sudah ada langkah lain. Atur lewat kelompoknya."),
    reading.StaysConfidential: _("Aspirasi rahasia tidak diringkas untuk umum."),
    recognising.UnknownTopic: _("Topik itu belum dikenal. Pilih dari daftar."),
    recognising.NotOfThisDesa: _("Tempat itu bukan di sini. Pilih dari daftar."),
    intake.NoSuchDesa: _("Wilayah Anda tidak menerima aspirasi di sini."),
    intake.NoNumberLeft: _("Nomor belum tersedia. Coba simpan sekali lagi."),
    contacts.NotAPhone: _("Nomor HP kurang angka. Contoh: 0812 0000 0001."),
    texts.NothingWritten: _("Tulis dulu kata-katanya."),
    placeholders.StrayBrace: _("Kurung kurawal hanya untuk isian, misalnya {nomor}."),
    emergency.NoNumber: _("Nomor ini tidak bisa ditelepon. Contoh: 119 atau 0812 0000 0001."),
    emergency.NoLabel: _("Tulis namanya dengan huruf biasa, paling panjang 30 huruf."),
    emergency.KnownAlready: _("Nomor ini sudah ada di daftar."),
    emergency.TooMany: _("Daftar sudah penuh. Hapus satu nomor dulu."),
    budgeting.WrongBudget: _("Anggaran paling sedikit nol dan paling banyak Rp2 miliar."),
    # planning
    musyawarah.AlreadyProposed: _("Kelompok ini sudah diajukan ke musyawarah itu."),
    musyawarah.PastTheMeeting: _("Kelompok ini sudah lewat tahap musyawarah."),
    musyawarah.AlreadyDecided: _(
        "Keputusan sudah tercatat dan terkunci. Musyawarah baru boleh memutuskan lagi."
    ),
    musyawarah.NoDecisionWords: _("Keputusan perlu kalimat, alasan, dan langkah berikutnya."),
    musyawarah.ElsewhereKelompok: _("Kelompok dan musyawarah harus dari tempat yang sama."),
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
    return detailed_sentence(refusal) or budget_sentence(refusal) or SENTENCES.get(type(refusal))
