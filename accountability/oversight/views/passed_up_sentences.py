"""What the desk says of each act on what came up: its button, and one sentence for each refusal."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.oversight.models import Act
from accountability.oversight.passed_up import refusals
from accountability.oversight.passed_up_forms import ActForm
from accountability.regions.sebutan import Words

_SENTENCES: dict[type[Exception], Any] = {
    refusals.NothingSaid: gettext_lazy("Tulis dulu kalimatnya."),
    refusals.NoReason: gettext_lazy("Pilih alasan, lalu tulis penjelasan dan langkah berikutnya."),
    refusals.NoCategory: gettext_lazy("Pilih kategori dan tulis isi laporannya."),
    refusals.NoTracking: gettext_lazy("Nomor berisi 4 sampai 20 huruf atau angka."),
    refusals.SecretStaysHere: gettext_lazy("Aspirasi rahasia tidak dikirim ke SP4N-LAPOR! dari sini."),
    refusals.NotOnThisDesk: gettext_lazy("Ini sudah tidak di meja Anda. Lihat langkah terakhirnya."),
    refusals.ActedMeanwhile: gettext_lazy(
        "Baru saja ada yang bertindak atas ini. Tulisan Anda belum terkirim: lihat langkah terakhirnya dulu."
    ),
    refusals.TooLateToTakeBack: gettext_lazy("Sudah lewat waktunya untuk dibatalkan."),
}


def sentence_of(refusal: Exception) -> str:
    """The sentence for a refusal."""
    return str(_SENTENCES[type(refusal)])


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
