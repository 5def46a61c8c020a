"""What the desks say when a deed of the service view is refused: one sentence for each reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.oversight.service import refusals

SERVICE_SENTENCES: dict[type[Exception], Any] = {
    refusals.UnknownSector: _("Pilih dulu bidang layanannya."),
    refusals.UnknownAspect: _("Pilih aspek dari daftar."),
    refusals.NothingSaid: _("Tulis dulu kalimatnya."),
    refusals.NoReason: _("Tulis dulu alasannya."),
    refusals.NameTaken: _("Nama itu sudah dipakai satuan layanan lain."),
    refusals.ElsewhereServed: _("Pilih tempat atau satuan layanan dari wilayah ini."),
    refusals.UnitRetired: _("Satuan layanan itu sudah tidak dipakai. Pakai lagi dulu dari daftarnya."),
    refusals.StandsSoAlready: _("Keadaannya memang sudah begitu. Muat ulang halaman ini."),
    refusals.NothingToTakeBack: _("Tidak ada lagi perubahan yang bisa dibatalkan."),
    refusals.SheetThere: _("Lembar tahun itu sudah ada. Buka dari daftar."),
    refusals.NotThere: _("Yang dipilih sudah tidak ada di sini. Muat ulang halaman ini."),
    refusals.TakenOver: _("Saran itu sudah ada di lembar ini."),
    refusals.NotReady: _("Untuk disepakati perlu sedikitnya dua pihak dan kegiatan bersama. Lengkapi dulu."),
    refusals.SheetClosed: _("Lembar ini sudah ditutup. Buka lagi dulu dengan alasan."),
    refusals.DayGone: _("Pilih hari ini atau sesudahnya."),
    refusals.FarAway: _("Tanggal itu lebih dari dua tahun lagi. Periksa tahunnya."),
    refusals.AlreadyDone: _("Kegiatan itu baru saja ditandai orang lain. Tulisan Anda belum tersimpan."),
    refusals.NotDone: _("Tandanya sudah dibatalkan. Muat ulang halaman ini."),
    refusals.NotYours: _("Kegiatan itu ditandai oleh pihak yang melakukannya."),
    refusals.TargetThere: _("Target itu sudah ada untuk tahun ini. Cabut dulu yang lama."),
    refusals.NotAFigure: _("Capaian itu dihitung sendiri dari aduan, tidak perlu diisi."),
    refusals.Stale: _(
        "Baru saja diubah orang lain. Tulisan Anda belum tersimpan: bandingkan, lalu simpan lagi."
    ),
}
