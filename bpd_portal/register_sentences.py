"""What a desk says when a deed about minutes, decisions, the report or the Monday note refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.council import annual_report, decisions, mailing, minutes, reachable

REGISTER_SENTENCES: dict[type[Exception], Any] = {
    minutes.NothingNoted: _("Tulis dulu catatannya."),
    minutes.NotHeldYet: _("Musyawarah ini belum berlangsung. Tulis notulen sesudahnya."),
    minutes.AlreadySettled: _("Notulen ini sudah ditetapkan. Tambahkan perbaikan di bawahnya."),
    minutes.NotSettledYet: _("Notulen belum ditetapkan. Ubah langsung catatannya."),
    decisions.NumberTaken: _("Nomor ini sudah dipakai tahun ini. Pilih nomor lain."),
    decisions.NotDecidedYet: _("Tanggal itu belum tiba. Pilih hari ini atau sebelumnya."),
    decisions.ElsewhereMusyawarah: _("Musyawarah itu bukan di sini. Pilih dari daftar."),
    decisions.NotWhole: _("Keputusan perlu nomor, judul, dan uraian."),
    annual_report.NoSuchSection: _("Bagian itu tidak ada. Muat ulang halaman ini."),
    annual_report.AlreadySettled: _("Laporan ini sudah ditetapkan. Isinya tidak berubah lagi."),
    annual_report.YearNotOver: _("Tahunnya belum selesai. Tetapkan laporan sesudah 31 Desember."),
    annual_report.NoNumber: _("Tulis nomor laporannya."),
    annual_report.NotSettledYet: _("Tetapkan laporannya dulu."),
    annual_report.WrongDay: _("Pilih tanggal antara penetapan dan hari ini."),
    annual_report.ChangedMeanwhile: _("Anggota lain baru mengubah bagian ini. Muat ulang, lalu tulis lagi."),
    annual_report.TooLong: _("Terlalu panjang. Ringkas dulu."),
    reachable.NoMailHere: _("Surat elektronik belum disiapkan di sini. Pakai SMS."),
    reachable.NowhereToReach: _("Tulis nomor HP atau alamat surat elektronik."),
    reachable.TooManyCodes: _("Sudah banyak kode dalam satu jam. Tunggu sebentar, lalu coba lagi."),
    reachable.WrongCode: _("Kode tidak cocok atau sudah kedaluwarsa. Minta kode baru."),
    mailing.NotMailed: _("Surat belum bisa dikirim ke alamat itu. Coba lagi nanti."),
}
