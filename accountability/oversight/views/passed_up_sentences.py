"""What the desk says of each act on what came up: its button, and one sentence for each refusal."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.oversight.models import Act
from accountability.oversight.passed_up import refusals, sp4n_files
from accountability.oversight.passed_up_forms import ActForm
from accountability.regions.sebutan import Words
from posko.masking import HoldsPersonalData, kinds

_SENTENCES: dict[type[Exception], Any] = {
    refusals.NothingSaid: gettext_lazy("Tulis dulu kalimatnya."),
    refusals.NoReason: gettext_lazy("Pilih alasan, lalu tulis penjelasan dan langkah berikutnya."),
    refusals.NoCategory: gettext_lazy("Pilih kategori dan tulis isi laporannya."),
    refusals.NoTracking: gettext_lazy("Nomor berisi 4 sampai 20 huruf atau angka."),
    refusals.NoStatus: gettext_lazy("Pilih status dari daftar."),
    refusals.DayCannotBe: gettext_lazy(
        "Tanggal kabarnya sebelum laporan diteruskan, atau setelah hari ini. Periksa lagi."
    ),
    refusals.KnownAlready: gettext_lazy("Kabar ini sudah tercatat. Warga tidak dikabari dua kali."),
    refusals.RatedAlready: gettext_lazy("Warga sudah menilai jawaban ini, jadi tidak bisa diralat lagi."),
    refusals.SecretStaysHere: gettext_lazy("Aspirasi rahasia tidak dikirim ke SP4N-LAPOR! dari sini."),
    refusals.NotOnThisDesk: gettext_lazy("Ini sudah tidak di meja Anda. Lihat langkah terakhirnya."),
    refusals.ActedMeanwhile: gettext_lazy(
        "Baru saja ada yang bertindak atas ini. Tulisan Anda belum terkirim: lihat langkah terakhirnya dulu."
    ),
    refusals.TooLateToTakeBack: gettext_lazy("Sudah lewat waktunya untuk dibatalkan."),
}


def sentence_of(refusal: Exception) -> str:
    """The sentence for a refusal."""
    if isinstance(refusal, HoldsPersonalData):
        named = ", ".join(_(kinds()[kind].label) for kind in refusal.kinds)
        return _("Di dalamnya ada %s. Hapus dulu: orang lain ikut membacanya.") % named
    return str(_SENTENCES[type(refusal)])


_OF_FILES: dict[type[Exception], Any] = {
    sp4n_files.ChangedMeanwhile: gettext_lazy(
        "Ada yang berubah sejak berkas ini diperiksa. Lihat lagi daftarnya dulu."
    ),
    sp4n_files.DecidedAlready: gettext_lazy("Berkas ini sudah diputuskan tadi."),
    sp4n_files.NothingToTake: gettext_lazy("Tidak ada baris yang bisa dicatat."),
    refusals.TooLateToTakeBack: gettext_lazy(
        "Kabarnya sudah berangkat, atau dipakai oleh rekan Anda. Ralat satu per satu di aspirasinya."
    ),
}


def file_sentence(refusal: Exception) -> str:
    """The sentence for what is refused with a whole file."""
    said = _OF_FILES.get(type(refusal))
    return str(said) if said is not None else sentence_of(refusal)


def acts_shown(acts: Iterable[Act], forms: Mapping[Act, ActForm], words: Words) -> list[dict[str, Any]]:
    """What may be done now, and the refused act with its words also when it may not any more."""
    offered = [*acts]
    offered += [act for act, form in forms.items() if form.is_bound and act not in offered]
    named = {
        Act.ACCEPT: (_("Terima"), "centang"),
        Act.ANSWER: (_("Jawab"), "jawab"),
        Act.RETURN: (_("Kembalikan ke %(bpd)s") % {"bpd": words.bpd}, "kiri"),
        Act.TO_KABUPATEN: (_("Teruskan ke %(kab)s") % {"kab": words.kabupaten}, "terus"),
        Act.TO_SP4N: (_("Teruskan ke SP4N-LAPOR!"), "terus"),
        Act.TRACKING: (_("Catat nomor SP4N-LAPOR!"), "ubah"),
        Act.NEWS: (_("Catat kabar SP4N-LAPOR!"), "jawab"),
        Act.CORRECT: (_("Ralat jawaban SP4N-LAPOR!"), "ubah"),
    }
    return [
        {
            "aksi": act.value,
            "teks": named[act][0],
            "ikon": named[act][1],
            "form": forms[act],
            "langsung": act == Act.ACCEPT,
            "buka": forms[act].is_bound,
        }
        for act in offered
    ]
