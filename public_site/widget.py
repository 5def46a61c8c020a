"""What another site shows of a desa: its newest answers and how to write to it; public words only."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from public_site.answers_card import answered
from public_site.outcomes import Card, cards, together
from public_site.place import Place, sms_number

MOST = 5
VERSION = 1


def newest_answers(place: Place, most: int = MOST) -> list[Card]:
    """The newest answers, as the page "Hasil" tells them."""
    groups, voices = answered(place)
    rows, _more = together(groups, voices, until=place.counted_until, most=most)
    return cards(rows, place)


def card_context(place: Place, absolute: Callable[[str], str]) -> dict[str, Any]:
    """What publik/widget.html needs, its words too: it stands on pages in Indonesian, and asks no cookie.

    `absolute` makes a full address of a path.
    """
    kode = place.desa.kode
    return {
        "judul": f"Aspirasi dan jawaban, {place.name}",
        "kata": {
            "kosong": "Belum ada jawaban yang tampil untuk umum.",
            "kirim": "Sampaikan aspirasi",
            "atau": "atau SMS ke",
            "hasil": "Semua jawaban",
            "anggaran": f"Anggaran {place.words.desa}",
        },
        "jawaban": [(one, absolute(one.href) if one.href else "") for one in newest_answers(place)],
        "nomor_sms": sms_number(kode),
        "ke_kirim": absolute(reverse("kirim", args=[kode])),
        "ke_hasil": absolute(reverse("hasil", args=[kode])),
        "ke_anggaran": absolute(reverse("anggaran", args=[kode])),
    }


def as_data(place: Place, absolute: Callable[[str], str]) -> dict[str, Any]:
    """The same as data; fields are added, never renamed, under one `versi`."""
    kode = place.desa.kode
    return {
        "versi": VERSION,
        "desa": {"kode": kode, "nama": place.name},
        "kirim": {"sms": sms_number(kode), "web": absolute(reverse("kirim", args=[kode]))},
        "jawaban": [
            {
                "judul": one.judul,
                "keadaan": one.lencana["kode"],
                "keadaan_teks": str(one.lencana["label"]),
                "isi": one.isi,
                "kabar": one.kaki,
                "alamat": absolute(one.href) if one.href else absolute(reverse("hasil", args=[kode])),
            }
            for one in newest_answers(place)
        ],
        "halaman": {
            "hasil": absolute(reverse("hasil", args=[kode])),
            "anggaran": absolute(reverse("anggaran", args=[kode])),
            "kartu": absolute(reverse("widget", args=[kode])),
        },
        "lisensi": "CC BY 4.0",
    }
