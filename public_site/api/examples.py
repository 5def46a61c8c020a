"""One example of every answer, of the demo world; tests hold them to their schemas."""

from typing import Any

_BASE = "https://posko.example"
_TIRTASARI = {"kode": "99.01.01", "nama": "Tirtasari"}
_TIRTA_RAYA = {"kode": "99.01", "nama": "Kabupaten Tirta Raya"}
_NO_MORE = {"kursor_berikutnya": None, "berikutnya": None}
_FIGURES = {"belanja_terpakai": 62, "dijawab_tepat_waktu": 85, "suara_perempuan": None}
_BIDANG = {"kode": "2", "nama": "Pembangunan", "anggaran": 125500000, "realisasi": 60000000}

EXAMPLES: dict[str, dict[str, Any]] = {
    "HalamanDesa": {
        "data": [
            {
                "kode": "99.01.01.2001",
                "nama": "Sukamaju",
                "jenis": "desa",
                "kecamatan": _TIRTASARI,
                "kabupaten": _TIRTA_RAYA,
                "alamat": f"{_BASE}/api/v1/desa/99.01.01.2001/",
            }
        ],
        **_NO_MORE,
    },
    "Desa": {
        "kode": "99.01.01.2001",
        "nama": "Sukamaju",
        "jenis": "desa",
        "kecamatan": _TIRTASARI,
        "kabupaten": _TIRTA_RAYA,
        "zona_waktu": "WIB",
        "nomor_sms": "0812-0000-2001",
        "jam_layanan": None,
        "dusun": ["Krajan", "Sumberejo"],
        "topik": [{"kode": "jalan", "nama": "Jalan dan jembatan"}],
        "tahun_anggaran": [2026, 2025],
        "halaman": f"{_BASE}/desa/99.01.01.2001/",
    },
    "Anggaran": {
        "desa": "99.01.01.2001",
        "tahun": 2026,
        "versi": 1,
        "perubahan_ke": 0,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "peraturan": "05/2025",
        "tanggal_peraturan": "2025-12-22",
        "data_per": "2026-10-05",
        "pendapatan": 125500000,
        "pendapatan_diterima": None,
        "belanja": 125500000,
        "realisasi": 60000000,
        "realisasi_tanpa_baris": 0,
        "surplus": 0,
        "penerimaan_pembiayaan": 0,
        "pengeluaran_pembiayaan": 0,
        "silpa": 0,
        "bidang": [_BIDANG],
        "fungsi": [{**_BIDANG, "kode": "06", "nama": "Perumahan dan fasilitas umum"}],
        "kegiatan": [
            {
                "kode": "2.3.10",
                "nama": "Perkerasan jalan RT 03",
                "anggaran": 125500000,
                "realisasi": 60000000,
                "persen_fisik": 45,
                "sumber": ["DDS"],
                "dari_usul_warga": True,
            }
        ],
        "sumber_pendapatan": [{"kode": "DDS", "nama": "Dana Desa", "anggaran": 125500000, "realisasi": None}],
        "pembiayaan": [],
    },
    "HalamanAspirasi": {
        "data": [
            {
                "ringkasan": "Lampu jalan di dekat sekolah padam.",
                "topik": "sekolah",
                "keadaan": "answered",
                "keadaan_label": "Dijawab",
                "jawaban": "Lampu diganti minggu ini.",
                "kabar_terakhir": "2026-10-05",
            }
        ],
        **_NO_MORE,
    },
    "HalamanKelompok": {
        "data": [
            {
                "id": 12,
                "judul": "Jalan rusak di RT 03",
                "keadaan": "planned",
                "keadaan_label": "Masuk rencana",
                "warga_sedikitnya": 10,
                "keputusan": {"kalimat": "Disepakati sebagai prioritas pertama.", "lanjut": None},
                "kabar_terakhir": "2026-10-05",
                "halaman": f"{_BASE}/desa/99.01.01.2001/kelompok/12/",
            }
        ],
        **_NO_MORE,
    },
    "KeadaanAspirasi": {
        "nomor": "2045813",
        "nomor_tertulis": "204-5813",
        "desa": "99.01.01.2001",
        "keadaan": "answered",
        "keadaan_label": "Dijawab",
        "sejak": "2026-10-05",
        "terbuka": True,
        "judul": "Lampu jalan di dekat sekolah padam.",
        "kelompok": None,
        "langkah": [
            {
                "kode": "masuk",
                "judul": "Diterima",
                "keadaan": "sudah",
                "keterangan": ["1 Oktober 2026"],
                "persen": None,
            },
            {
                "kode": "answered",
                "judul": "Dijawab",
                "keadaan": "kini",
                "keterangan": ["5 Oktober 2026"],
                "persen": None,
            },
        ],
        "kabar_akhir": {"judul": "Dijawab:", "isi": "Lampu diganti minggu ini.", "lanjut": None},
        "halaman": f"{_BASE}/a/2045813/",
    },
    "AspirasiBaru": {
        "desa": "99.01.01.2001",
        "isi": "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat.",
        "topik": "jalan",
        "hp": "081234567890",
        "sifat": "tanpa_nama",
    },
    "AspirasiBaruBerfoto": {
        "desa": "99.01.01.2001",
        "isi": "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat.",
        "foto": ["@jembatan.jpg", "@tiang.jpg"],
    },
    "AspirasiDiterima": {
        "nomor": "2045813",
        "nomor_tertulis": "204-5813",
        "kunci": "1234567890123452",
        "kunci_tertulis": "1234 5678 9012 3452",
        "desa": "99.01.01.2001",
        "batas_baca": "2026-10-08",
        "alamat": f"{_BASE}/api/v1/aspirasi/2045813/",
        "halaman": f"{_BASE}/a/2045813/",
    },
    "Pemberitahuan": {
        "type": "aspirasi.keadaan",
        "timestamp": "2026-10-05",
        "data": {
            "nomor": "2045813",
            "desa": "99.01.01.2001",
            "keadaan": "answered",
            "keadaan_label": "Dijawab",
            "sejak": "2026-10-05",
            "alamat": f"{_BASE}/api/v1/aspirasi/2045813/",
        },
    },
    "Indikator": {
        "kecamatan": _TIRTASARI,
        "sampai": "2026-09-30",
        "tengah": _FIGURES,
        "desa": [{"kode": "99.01.01.2001", "nama": "Sukamaju", **_FIGURES}],
        "belum_memakai": 0,
    },
}
