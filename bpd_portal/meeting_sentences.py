"""What a desk says when a deed about a meeting is refused: its calling, inviting, attendance, papers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.planning import (
    attending,
    calling,
    checking_in,
    convening,
    fetching,
    inviting,
    meeting_rules,
    settling,
)

SENTENCES: dict[type[Exception], Any] = {
    meeting_rules.Locked: gettext_lazy(
        "Berita acara bertanda tangan sudah tersimpan. Musyawarah ini terkunci."
    ),
    meeting_rules.CalledOff: gettext_lazy("Musyawarah ini sudah dibatalkan. Jadwalkan yang baru."),
    meeting_rules.NotHeldYet: gettext_lazy(
        "Musyawarah belum berlangsung. Catat pada harinya atau sesudahnya."
    ),
    meeting_rules.ElsewhereDusun: gettext_lazy("Tempat itu bukan di sini. Pilih dari daftar."),
    meeting_rules.NotAttended: gettext_lazy("Hitung dulu yang hadir, di bagian Hadir."),
    meeting_rules.NoBeritaAcara: gettext_lazy("Beri dulu nomor berita acara, di bagian Hadir."),
    calling.AnothersCall: gettext_lazy(
        "Musyawarah jenis ini dipanggil jabatan lain. Minta mereka memanggilnya."
    ),
    convening.NoDusun: gettext_lazy("Pilih tempatnya untuk musyawarah ini."),
    convening.DayGone: gettext_lazy("Hari itu sudah lewat. Pilih hari ini atau sesudahnya."),
    convening.NothingMoved: gettext_lazy("Belum ada yang berubah. Ubah dulu hari, jam, atau tempatnya."),
    convening.HeldAlready: gettext_lazy("Musyawarah sudah berlangsung. Jadwalnya tidak bisa diubah lagi."),
    convening.NoReason: gettext_lazy("Tulis alasannya, supaya warga tahu."),
    inviting.NobodyToInvite: gettext_lazy("Tidak ada HP baru untuk diundang. Pilih kelompok lain."),
    inviting.TooLateToInvite: gettext_lazy("Musyawarah sudah berlangsung, jadi undangan tidak dikirim."),
    fetching.NobodyToFetch: gettext_lazy("Centang dulu siapa yang dijemput."),
    fetching.AfterItBegins: gettext_lazy("Jam jemput harus sebelum musyawarah mulai."),
    fetching.TooLateToFetch: gettext_lazy("Musyawarah sudah mulai, jadi kabar jemput tidak dikirim."),
    attending.TooManyOfAGroup: gettext_lazy("Jumlah ini melebihi semua yang hadir."),
    attending.CountedByNames: gettext_lazy("Kehadiran dihitung dari nama. Tambah atau coret namanya."),
    attending.MoreThanEntitled: gettext_lazy("Yang hadir tidak boleh melebihi anggota yang berhak."),
    attending.NumberGiven: gettext_lazy("Nomor ini sudah dipakai musyawarah lain. Pakai nomor lain."),
    checking_in.NoName: gettext_lazy("Tulis namanya."),
    checking_in.CheckInClosed: gettext_lazy("Daftar hadir hanya dibuka pada hari musyawarah."),
    checking_in.TooManyAtOnce: gettext_lazy("Terlalu banyak yang mengisi bersamaan. Coba lagi sebentar."),
    checking_in.NoSuchName: gettext_lazy("Nama itu sudah dicoret atau dikembalikan. Muat ulang halaman ini."),
    checking_in.CountedByHeads: gettext_lazy("Kehadiran sudah dihitung per kepala. Ubah jadi nol dulu."),
    settling.NoNumber: gettext_lazy("Tulis nomor suratnya."),
    settling.AlreadySettled: gettext_lazy("Surat ini sudah ditetapkan. Muat ulang halaman ini."),
    settling.WrongDay: gettext_lazy("Tanggal surat tidak cocok dengan hari musyawarah."),
    settling.AlreadySigned: gettext_lazy("Salinan bertanda tangan sudah tersimpan dan tidak diganti."),
    settling.ChangedSince: gettext_lazy(
        "Kehadiran atau keputusan berubah sesudah berita acara ditetapkan. Tarik, lalu tetapkan lagi."
    ),
    settling.TooLarge: gettext_lazy("Berkas terlalu besar. Paling besar 5 MB."),
    settling.UnreadableCopy: gettext_lazy("Berkas ini tidak bisa dibuka. Pakai PDF atau foto."),
}


def meeting_sentence(refusal: Exception) -> Any:
    """The sentence for a refusal of these deeds; None for another's."""
    if isinstance(refusal, meeting_rules.NoQuorum):
        if refusal.present is None or not refusal.needed:
            return _("Catat dulu anggota yang hadir. Tanpa kuorum tidak bisa memutuskan.")
        return _("Belum kuorum: hadir %(hadir)s, perlu %(perlu)s. Jadwalkan musyawarah lagi.") % {
            "hadir": refusal.present,
            "perlu": refusal.needed,
        }
    if isinstance(refusal, settling.Undecided):
        return _("Masih ada %(n)s usulan yang belum diputuskan.") % {"n": refusal.count}
    return SENTENCES.get(type(refusal))
