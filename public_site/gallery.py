"""The gallery of every component in every state, for designers, tests and reviewers; never on a real site."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accountability.lib.chart_shapes import squares
from accountability.lib.rupiah import ringkas, rupiah
from accountability.regions.sebutan import PRESETS, Words
from posko.states import BADGE, State

_TOPICS = [
    ("jalan", "Jalan dan jembatan"),
    ("air", "Air dan sanitasi"),
    ("sehat", "Kesehatan"),
    ("sekolah", "Pendidikan"),
    ("bansos", "Bantuan sosial"),
    ("tani", "Tani dan usaha"),
    ("layanan", "Pelayanan kantor"),
    ("lainnya", "Lainnya"),
]
_OPENNESS = [
    ("tanpa_nama", "Boleh ditampilkan, tanpa nama"),
    ("rahasia", "Rahasia, hanya petugas yang membaca"),
]
_NOMOR = ("2045813", "2045790", "2045788", "2045771")


class GalleryForm(forms.Form):
    """Each kind of field once."""

    isi = forms.CharField(
        label="Ceritakan dengan kata-kata sendiri",
        help_text='Boleh bahasa daerah. Contoh: "Jembatan bambu RT 02 lapuk."',
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis dulu aspirasi Anda, paling sedikit 10 huruf.",
            "min_length": "Tulis dulu aspirasi Anda, paling sedikit 10 huruf.",
        },
    )
    topik = forms.ChoiceField(label="Tentang apa?", choices=_TOPICS, widget=forms.RadioSelect, required=False)
    dusun = forms.ChoiceField(
        label="Dusun", choices=[("", "Pilih"), ("krajan", "Krajan"), ("wetan", "Wetan")], required=False
    )
    hp = forms.RegexField(
        label="Nomor HP",
        regex=r"^[\d -]{9,16}$",
        required=False,
        help_text="Supaya kami bisa memberi kabar. Tidak ditampilkan ke umum.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": "Nomor HP kurang angka. Contoh: 0812-0000-0001."},
    )
    sifat = forms.ChoiceField(
        label="Siapa boleh membaca?",
        choices=_OPENNESS,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih dulu salah satu."},
    )
    kelompok = forms.MultipleChoiceField(
        label="Sedikit tentang Anda",
        choices=[("lansia", "Lanjut usia"), ("difabel", "Difabel")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    foto = forms.FileField(label="Foto", required=False, widget=forms.ClearableFileInput())


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; ?sebutan=papua shows them in the words of another preset. 404 on a real site."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    words = PRESETS.get(request.GET.get("sebutan", "umum"), PRESETS["umum"])
    context = {
        "s": words,
        "desa": {"kode": "99.01.01.2001", "name": "Sukamaju", "parent": {"name": "Tirtasari"}},
        "nav_kini": "beranda",
        "nomor_sms": "0812-0000-0001",
        "jam_layanan": "Senin sampai Jumat, 08.00 sampai 14.00",
        "presets": sorted(PRESETS),
        "form": GalleryForm(prefix="kosong", use_required_attribute=False),
        "form_salah": GalleryForm({"isi": "air", "hp": "08", "topik": "air"}, use_required_attribute=False),
        "ikon_topik": {value: value for value, _ in _TOPICS},
        "yakin": request.GET.get("yakin") == "gabung",
        **_states(words),
        **_charts(words),
        **_desk(),
    }
    return render(request, "gaya/galeri.html", context)


def _badge(state: State, words: Words) -> dict[str, str]:
    icon, colour = BADGE[state]
    return {"kode": state.value, "label": str(state.label), "ikon": icon, "warna": colour}


def _states(words: Words) -> dict[str, Any]:
    badges = [_badge(state, words) for state in State]
    steps = [
        ("Diterima", "21 Oktober 2026, lewat SMS", "masuk", "sudah"),
        ("Digabung dengan 13 aspirasi serupa", "Kelompok air bersih Dusun Krajan", "gabung", "sudah"),
        (f"Dibahas di {words.musyawarah}", "2 November 2026. Urutan 2 dari 9", "musyawarah", "sudah"),
        (f"Masuk rencana ({words.rkp} 2027)", "Perbaikan saluran air RT 03", "rencana", "kini"),
        ("Dianggarkan", f"Penetapan {words.apb} 2027, akhir Desember", "uang", "nanti"),
        ("Dikerjakan", "", "kerja", "nanti"),
        ("Selesai dan dinilai warga", "", "puas", "nanti"),
    ]
    keys = ("judul", "ket", "ikon", "keadaan")
    return {"lencana": badges, "langkah": [dict(zip(keys, step, strict=True)) for step in steps]}


def _charts(words: Words) -> dict[str, Any]:
    fields = [
        (
            f"Penyelenggaraan pemerintahan {words.desa}",
            412_600_000,
            94,
            "Gaji perangkat, kantor, layanan surat",
        ),
        (f"Pelaksanaan pembangunan {words.desa}", 623_400_000, 48, "Jalan, air bersih, posyandu"),
        ("Pembinaan kemasyarakatan", 88_000_000, 70, "Karang taruna, PKK, kerukunan"),
        ("Pemberdayaan masyarakat", 164_200_000, 43, "Pelatihan dan pertanian"),
        ("Bencana, darurat, mendesak", 171_800_000, 0, "Bantuan langsung dan tanggap bencana"),
    ]
    biggest, total = max(f[1] for f in fields), sum(f[1] for f in fields)
    shares = squares([amount for _, amount, _, _ in fields])
    parts = [
        {
            "label": label,
            "jumlah": amount,
            "warna": i,
            "persen": amount * 100 / biggest,
            "terpakai": spent,
            "ket": f"{share}% dari belanja. Terpakai {spent}%. {what}.",
        }
        for i, ((label, amount, spent, what), share) in enumerate(zip(fields, shares, strict=True), start=1)
    ]
    names = ("Cibodas", "Karangsari", "Mekarsari", "Pasirmukti", "Sindangjaya", "Tanjungsari")
    tiles = [{"nama": n, "nilai": f"{i * 14}%", "tingkat": i, "href": "#data"} for i, n in enumerate(names)]
    return {
        "bagian": parts,
        "batang": [{**part, "nilai": ringkas(fields[i][1])} for i, part in enumerate(parts)],
        "total": total,
        "peta": tiles,
        "titik": [3, 5, 4, 9, 8, 12, 15],
        "hari": date(2026, 11, 21),
        **_table(fields, total),
    }


def _table(fields: list[tuple[str, int, int, str]], total: int) -> dict[str, Any]:
    rows = [
        [
            {"teks": label, "href": "#data"},
            {"teks": rupiah(amount), "angka": True},
            {"teks": rupiah(amount * spent // 100), "angka": True},
        ]
        for label, amount, spent, _ in fields
    ]
    spent_in_all = sum(amount * spent // 100 for _, amount, spent, _ in fields)
    return {
        "kolom": [
            {"teks": "Bidang"},
            {"teks": "Rencana", "angka": True},
            {"teks": "Realisasi", "angka": True},
        ],
        "baris": rows,
        "kaki_tabel": [
            {"teks": "Jumlah"},
            {"teks": rupiah(total), "angka": True},
            {"teks": rupiah(spent_in_all), "angka": True},
        ],
    }


def _desk() -> dict[str, Any]:
    said = [
        ("Air sumur RT 03 keruh sudah 2 bulan, anak-anak gatal", "Krajan · SMS · 2 jam lalu", False),
        (
            "Minta lampu jalan dekat mushola, ibu-ibu takut pulang pengajian",
            "Wetan · Web · 5 jam lalu",
            False,
        ),
        ("Jembatan bambu lapuk", "Sumberejo · SMS · kemarin", True),
        ("Kursi roda untuk ibu saya bagaimana caranya", "Krajan · Lisan · 4 hari lalu", True),
    ]
    rows = _letters(said)
    actions = [
        {"teks": "Gabung", "ikon": "gabung", "jenis": "", "nilai": "gabung"},
        {"teks": "Balas", "ikon": "jawab", "jenis": "dua", "nilai": "balas"},
        {"teks": "Teruskan", "ikon": "terus", "jenis": "dua", "nilai": "teruskan"},
    ]
    menu = [
        {"teks": word, "href": "#meja", "kini": word == "Masuk"}
        for word in ("Masuk", "Kelompok", "Musyawarah", "Jawab")
    ]
    rest = [{"teks": word, "href": "#meja", "kini": False} for word in ("Setor lembar", "Rekap", "Rencana")]
    page = Paginator(range(90), 10).page(2)
    return {
        "butir": rows,
        "aksi": actions,
        "menu": menu,
        "menu_lain": [{"judul": "Mendengar", "butir": rest}],
        "halaman": page,
        **_words_of_the_hall(),
    }


def _letters(said: list[tuple[str, str, bool]]) -> list[dict[str, Any]]:
    """The rows of an inbox: the first ones new, the last ones late."""
    new = {"kode": "received", "label": "Diterima", "ikon": "masuk", "warna": "toska"}
    late = {"kode": "lewat", "label": "Lewat 3 hari", "ikon": "jam", "warna": "kunyit"}
    return [
        {
            "nomor": n,
            "judul": text,
            "href": "#meja",
            "meta": meta,
            "baca": seen,
            "lencana": late if seen else new,
        }
        for n, (text, meta, seen) in zip(_NOMOR, said, strict=True)
    ]


def _words_of_the_hall() -> dict[str, Any]:
    votes = [("Air bersih Dusun Krajan", 31), ("Lampu jalan dekat mushola", 27), ("Posyandu lansia", 22)]
    trail = [
        {"teks": "Beranda", "href": "#dasar"},
        {"teks": "Anggaran 2026", "href": "#data"},
        {"teks": "Kegiatan"},
    ]
    bars = [
        {"label": what, "nilai": f"{n} suara", "persen": n * 100 // 31, "terpakai": None} for what, n in votes
    ]
    return {"suara": bars, "jejak_remah": trail}
