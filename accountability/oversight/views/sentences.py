"""What the desk says when a deed refuses: one plain sentence for each reason, with what to do next."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.oversight import decreeing
from accountability.oversight.evaluation import refusals
from accountability.oversight.matrix import writing
from accountability.planning import setting_deadlines
from accountability.regions.sebutan import Words

_SENTENCES: dict[type[Exception], Any] = {
    refusals.NotHandedOver: gettext_lazy(
        "Rancangan %(apb)s ini belum diserahkan ke %(kecamatan)s. Catat penerimaannya dulu."
    ),
    refusals.AlreadyReceived: gettext_lazy("Rancangan ini sudah diterima dan evaluasinya belum selesai."),
    refusals.NothingInIt: gettext_lazy("Rancangan ini belum berisi belanja. Minta %(pemdes)s melengkapinya."),
    refusals.WrongDay: gettext_lazy(
        "Tanggal penerimaan harus hari ini atau sebelumnya, di tahun anggaran itu atau tahun sebelumnya."
    ),
    refusals.NotOfThisKecamatan: gettext_lazy("Tim hanya berisi petugas %(kecamatan)s ini."),
    refusals.AlreadyBegun: gettext_lazy("Evaluasi ini sudah dimulai. Muat ulang halaman ini."),
    refusals.NotBegun: gettext_lazy("Evaluasi ini belum dimulai. Susun timnya dulu."),
    refusals.NotInTeam: gettext_lazy("Anda tidak ada di tim evaluasi ini. Minta ketua tim yang mengisi."),
    refusals.NotTheHead: gettext_lazy("Hanya ketua tim yang menyelesaikan evaluasi."),
    refusals.AlreadyFinished: gettext_lazy("Evaluasi ini sudah selesai, isinya tetap seperti itu."),
    refusals.NothingSaid: gettext_lazy("Tulis dulu kalimatnya."),
    refusals.ElsewhereLine: gettext_lazy("Baris itu bukan dari rancangan ini. Pilih dari daftar."),
    refusals.AlreadyDone: gettext_lazy("Tugas ini sudah ditandai selesai."),
    writing.AlreadyFollowed: gettext_lazy("Dokumen itu sudah ada di matriks tahun ini. Ubah barisnya."),
    writing.AlreadyThere: gettext_lazy("Layanan dengan nama itu sudah ada."),
    writing.UnknownDocument: gettext_lazy("Dokumen belum dikenal. Pilih dari daftar."),
    writing.NothingToFollow: gettext_lazy("Dokumen ini perlu target tanggal, dan kegiatan perlu nama."),
    writing.StandsElsewhere: gettext_lazy("Layanan itu berdiri di luar %(kecamatan)s ini."),
}
KNOWN: tuple[type[Exception], ...] = (
    *_SENTENCES,
    refusals.NotAnswered,
    refusals.NoAdvice,
    refusals.StaleRecommendation,
)


_YEAR: dict[type[Exception], Any] = {
    decreeing.NotARegion: gettext_lazy("Hari libur daerah dicatat di tingkat kabupaten atau provinsi."),
    decreeing.DayOffUnfounded: gettext_lazy("Tulis nama hari libur dan nomor keputusannya."),
    decreeing.DayOffFarAway: gettext_lazy("Tanggal itu terlalu jauh. Periksa lagi tahunnya."),
    decreeing.AlreadyOff: gettext_lazy("Tanggal itu sudah tercatat sebagai hari libur."),
    decreeing.NotOff: gettext_lazy("Hari libur itu sudah ditarik. Muat ulang halaman ini."),
    setting_deadlines.NotAboveVillages: gettext_lazy("Batas waktu diatur di tingkat kabupaten."),
    setting_deadlines.WithoutBasis: gettext_lazy("Tulis nomor keputusannya."),
    setting_deadlines.DayOfAnotherYear: gettext_lazy("Tanggal itu jauh dari tahunnya. Periksa lagi."),
    setting_deadlines.AlreadySet: gettext_lazy("Batas ini sudah diatur. Tarik dulu yang lama."),
    setting_deadlines.NotSet: gettext_lazy("Batas itu sudah ditarik. Muat ulang halaman ini."),
}
YEAR_REFUSALS: tuple[type[Exception], ...] = tuple(_YEAR)


def year_sentence(refusal: Exception) -> str:
    """The sentence for a refusal of one of YEAR_REFUSALS."""
    return str(_YEAR[type(refusal)])


def stale_row(code: str) -> str:
    """Someone else wrote in the same row; `code` names it where there are many."""
    return _(
        "Baris %(code)sbaru saja diubah orang lain. Tulisan Anda belum tersimpan: bandingkan, lalu simpan."
    ) % {"code": f"{code} " if code else ""}


def sentence_for(refusal: Exception, words: Words) -> str:
    """The sentence for a refusal of one of KNOWN."""
    if isinstance(refusal, refusals.NotAnswered):
        return _("Belum dijawab: %s. Semua baris perlu Ya atau Tidak.") % ", ".join(refusal.codes)
    if isinstance(refusal, refusals.NoAdvice):
        return _("Jawaban Tidak perlu rekomendasi: %s.") % ", ".join(refusal.codes)
    if isinstance(refusal, refusals.StaleRecommendation):
        return _("Rekomendasi baris ini baru diubah orang lain: “%s”. Tulisan Anda belum tersimpan.") % (
            refusal.current.text
        )
    local = {"apb": words.apb, "kecamatan": words.kecamatan, "pemdes": words.pemdes}
    return str(_SENTENCES[type(refusal)]) % local
