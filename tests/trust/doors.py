"""What to ask at each door: one line for a door whose address says whose thing it is, none for the others.

A new door with something in its address needs its line in HERE (a function of the village it asks about), and
the thing it names a line in tests/trust/village.py or above.py. One that asks by `?query` may have one too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.trust.village import Village


@dataclass(frozen=True, slots=True)
class Ask:
    """The address of a door: what stands in it, what is asked after the question mark, and whose it is.

    `answers` are what a door may say to who may come in, where that is not a page (200); `whose` names the
    roles it is there for, where others of the table find nothing (404).
    """

    args: tuple[Any, ...] = ()
    query: dict[str, Any] = field(default_factory=dict)
    answers: frozenset[int] = frozenset({200})
    whose: str = ""

    def path(self, door: str) -> str:
        """Where it is."""
        return reverse(door, args=self.args, query=self.query or None)


def ask(*args: Any, answers: tuple[int, ...] = (200,), whose: str = "", **query: Any) -> Ask:
    """One question."""
    return Ask(args, query, frozenset(answers), whose)


Line = Callable[[Village], Ask]
YEAR: Line = lambda v: ask(v.apb.year)  # noqa: E731 - one line for each door
OF: Line = lambda v: ask(v.kode)  # noqa: E731
BUDGET: Line = lambda v: ask(v.kode, v.apb.year)  # noqa: E731
PICTURE: Line = lambda v: ask(v.kode, "svg")  # noqa: E731
MEETING: Line = lambda v: ask(v.meeting.pk)  # noqa: E731
COUNTER: Line = lambda v: ask(v.kode[:8])  # noqa: E731

# Doors whose address names something of a village: what lies outside is not found (404).
HERE: dict[str, Line] = {
    "kec-desa": OF,
    "kec-peringatan-rinci": lambda v: ask(v.warning.pk),
    "kec-evaluasi-lembar": lambda v: ask(v.kode, v.draft.year),
    "kec-evaluasi-baris": lambda v: ask(v.kode, v.draft.year),
    "kec-evaluasi-cetak": lambda v: ask(v.kode, v.draft.year),
    "kec-sinergi-baris": lambda v: ask(v.row.pk),
    "kec-diteruskan-satu": lambda v: ask(v.passed.pk),
    "kec-pembinaan-kunjungan": lambda v: ask(v.visit.pk),
    "kab-diteruskan-satu": lambda v: ask(v.passed_kabupaten.pk),
    "bpd-aspirasi": lambda v: ask(v.keyed.nomor),
    "bpd-di-sini": lambda v: ask(v.keyed.nomor),
    "bpd-foto": lambda v: ask(v.voice.nomor, whose="anggota_bpd ketua_bpd"),
    "ringkasan-batal": lambda v: ask(v.proposal.pk),
    "lembar-betul": lambda v: ask(v.keyed.nomor, whose="petugas"),
    "outreach": lambda v: ask(v.outreach.pk),
    "outreach-ubah": lambda v: ask(v.outreach.pk),
    "outreach-hitung": lambda v: ask(v.outreach.pk),
    "outreach-kertas": lambda v: ask(v.outreach.pk, "panduan", "pdf"),
    "bpd-kelompok-rinci": lambda v: ask(v.group.pk),
    "bpd-kelompok-nama": lambda v: ask(v.group.pk),
    "bpd-kelompok-atur": lambda v: ask(v.loose.pk),
    "bpd-batal-gabung": lambda v: ask(v.group.pk),
    "bpd-musyawarah-rinci": MEETING,
    "bpd-musyawarah-undangan": MEETING,
    "bpd-musyawarah-hadir": MEETING,
    "bpd-musyawarah-hadir-berkas": MEETING,
    "bpd-musyawarah-nama": lambda v: ask(v.meeting.pk, v.name.pk),
    "bpd-musyawarah-qr": MEETING,
    "bpd-musyawarah-kode": MEETING,
    "bpd-musyawarah-berkas": MEETING,
    "bpd-musyawarah-surat": lambda v: ask(v.meeting.pk, "daftar_hadir", "pdf"),
    "musyawarah-bertanda": lambda v: ask(v.signed.pk),
    "bpd-acara": MEETING,
    "bpd-acara-berkas": MEETING,
    "bpd-prioritas": MEETING,
    "bpd-papan": MEETING,
    "bpd-suara": lambda v: ask(v.ballot.pk),
    "bpd-kartu-pdf": lambda v: ask(v.ballot.pk, answers=(404,)),
    "bpd-putusan": lambda v: ask(v.ballot.pk),
    "bpd-putusan-tulis": lambda v: ask(v.ballot.pk, v.open_usulan.pk),
    "rencana-kegiatan": lambda v: ask(v.kegiatan.pk),
    "rencana-tahap-dokumen": lambda v: ask(v.pengesahan.pk),
    "rpjm-kegiatan": lambda v: ask(v.activity.pk),
    "lapor-rinci": lambda v: ask(v.told_back.pk),
    "lapor-batal": lambda v: ask(v.told_back.pk),
    "salurkan-rinci": lambda v: ask(v.handed.pk),
    "salurkan-pdf": lambda v: ask(v.handed.pk),
    "salurkan-docx": lambda v: ask(v.handed.pk),
    "bpd-notulen": MEETING,
    "pemdes-musyawarah-rinci": MEETING,
    "pemdes-musyawarah-undangan": lambda v: ask(v.heads_meeting.pk),
    "tanggapan-rinci": lambda v: ask(v.handed.pk),
    "pemdes-apb-baris": lambda v: ask(v.draft_line.pk, tahun=v.draft.year),
    "pemdes-apb-impor-rinci": lambda v: ask(v.brought.pk),
    "pemdes-apb-masalah": lambda v: ask(v.brought.pk),
    "pemdes-betulkan": lambda v: ask(v.spent.pk),
    "pemdes-kiriman-satu": lambda v: ask(v.received.pk),
    "pemdes-kiriman-berkas": lambda v: ask(v.received.pk),
    "sinergi-baris": lambda v: ask(v.row.pk),
    "kec-layanan-satuan-satu": lambda v: ask(v.served.pk),
    "kec-layanan-hak-satu": lambda v: ask(v.rights.pk),
    "kec-layanan-hak-cetak": lambda v: ask(v.rights.pk),
    "kec-layanan-hak-unduh": lambda v: ask(v.rights.pk, "csv"),
    "kec-layanan-koordinasi-satu": lambda v: ask(v.coordination.pk),
    "kec-layanan-koordinasi-cetak": lambda v: ask(v.coordination.pk),
    "kec-layanan-koordinasi-unduh": lambda v: ask(v.coordination.pk, "xlsx"),
    "kec-layanan-aksi-satu": lambda v: ask(v.action_council.pk),
    "kec-loket-layanan-satu": lambda v: ask(v.counter_service.pk),
    "kec-orang-satu": lambda v: ask(v.invited.pk),
    "kec-orang-berkas-satu": lambda v: ask(v.file_of_kec.pk),
    "kec-orang-berkas-masalah": lambda v: ask(v.file_of_kec.pk),
    "kab-orang-satu": lambda v: ask(v.invited.pk),
    "kab-orang-berkas-satu": lambda v: ask(v.file_of_kab.pk),
    "kab-orang-berkas-masalah": lambda v: ask(v.file_of_kab.pk),
    "kec-diteruskan-berkas-satu": lambda v: ask(v.sp4n_file_of_kec.pk),
    "kec-diteruskan-berkas-masalah": lambda v: ask(v.sp4n_file_of_kec.pk),
    "kab-diteruskan-berkas-satu": lambda v: ask(v.sp4n_file_of_kab.pk),
    "kab-diteruskan-berkas-masalah": lambda v: ask(v.sp4n_file_of_kab.pk),
    "kec-mitra-satu": lambda v: ask(v.api_key.pk),
    "kab-mitra-satu": lambda v: ask(v.api_key.pk),
    "kab-identitas-satu": lambda v: ask(v.opening.pk),
    "kab-hapus-satu": lambda v: ask(v.erasure.pk),
    "bpd-identitas-satu": lambda v: ask(v.opening.pk),
}
# Doors whose address names no village's thing: the same for everybody, each sees their own behind it.
ALIKE: dict[str, Line] = {
    "kec-diteruskan-unduh": lambda v: ask("csv"),
    "kec-laporan-isi": lambda v: ask(f"{v.apb.year - 1}-12"),
    "kec-laporan-berkas": lambda v: ask(f"{v.apb.year - 1}-12", "csv"),
    "rencana-unduh": lambda v: ask("rkp", "xlsx", tahun=v.draft.year),
    "bpd-kalender-ics": YEAR,
    "bpd-kalender-tandai": lambda v: ask("musdes_rkp", v.apb.year, whose="ketua_bpd"),
    "bpd-buku-rinci": lambda v: ask("aspirasi"),
    "bpd-buku-kosong": lambda v: ask("aspirasi"),
    "bpd-buku-berkas": lambda v: ask("aspirasi", "xlsx"),
    "bpd-laporan-tahun": YEAR,
    "bpd-laporan-lihat": YEAR,
    "bpd-laporan-berkas": lambda v: ask(v.apb.year, "pdf"),
    "teks-sms": lambda v: ask("dijawab"),
    "pemdes-kalender-ics": YEAR,
    "pemdes-kalender-tandai": lambda v: ask("rkp_final", v.apb.year),
    "pemdes-apb-kegiatan": lambda v: ask("2.3.10", tahun=v.draft.year),
    "jawab-tulis": lambda v: ask(kelompok=v.loose.pk),
    "lapor-tulis": lambda v: ask(kelompok=v.group.pk),
    "salurkan-baru": lambda v: ask(kelompok=v.group.pk),
    "bpd-gabung": lambda v: ask(nomor=v.voice.nomor),
    "bpd-balas": lambda v: ask(nomor=v.voice.nomor),
    "bpd-teruskan": lambda v: ask(nomor=v.voice.nomor),
    "bpd-kelompok-bawa": lambda v: ask(kelompok=v.group.pk),
    "jejak": lambda v: ask(desa=v.kode),
    "jejak-csv": lambda v: ask(desa=v.kode),
    "kec-pembinaan-baru": lambda v: ask(desa=v.kode),
    "kec-sinergi-baru": lambda v: ask(pemilik=v.kode),
    "apb-periksa": lambda v: ask(tahun=v.draft.year),
    "pemdes-tarik": lambda v: ask(tahun=v.apb.year),
    "bpd-tarik": lambda v: ask(tahun=v.apb.year),
    "meja": lambda v: ask(answers=(302, 403)),
    "suara-dibuka": lambda v: ask(answers=(303,)),
    "lembar-pdf": lambda v: ask(answers=(404,)),
    "masuk": lambda v: ask(answers=(200, 302)),  # who is in already is led on
    "masuk-lanjut": lambda v: ask(answers=(302,)),
    "kec-layanan-unduh": lambda v: ask("csv"),
    "bpd-daftar": lambda v: ask("menggali", "xlsx"),
    "pemdes-daftar": lambda v: ask("musyawarah", "csv"),
    "kec-daftar": lambda v: ask("peringatan", "xlsx"),
    "kab-daftar": lambda v: ask("nomor", "xlsx"),
    "jejak-xlsx": lambda v: ask(desa=v.kode),
    "kec-layanan-bidang": lambda v: ask("kesehatan"),
    "kec-layanan-aksi-unduh": lambda v: ask("csv"),
    "kec-loket-berkas": lambda v: ask(v.quarter, "csv"),
    "kec-orang-templat": lambda v: ask("csv"),
    "kab-orang-templat": lambda v: ask("csv"),
    "kab-unduh": lambda v: ask("csv"),
    "kab-aturan-tabel": lambda v: ask("harga", tahun=v.apb.year),
    "kab-aturan-tabel-unduh": lambda v: ask("harga", "csv", tahun=v.apb.year),
}
# Doors of everyone's, by a village's own address.
OPEN: dict[str, Line] = {
    "desa": OF,
    "kirim": OF,
    "kirim-luring": OF,
    "terkirim": lambda v: ask(v.kode, answers=(302, 303)),
    "kabar": lambda v: ask(v.voice.nomor),
    "kabar-tambah": lambda v: ask(v.voice.nomor),
    "kabar-nilai": lambda v: ask(v.voice.nomor),
    "kabar-tutup": lambda v: ask(v.voice.nomor),
    "kabar-kabari": lambda v: ask(v.voice.nomor),
    "kabar-kabari-ada": lambda v: ask(v.voice.nomor),
    "kabar-kabari-henti": lambda v: ask(v.voice.nomor),
    "kabar-kabari-hapus": lambda v: ask(v.voice.nomor),
    "open311-penemuan": lambda v: ask("xml"),
    "open311-layanan": lambda v: ask("json", jurisdiction_id=v.kode),
    "open311-layanan-satu": lambda v: ask("jalan", "xml", jurisdiction_id=v.kode),
    "open311-aspirasi": lambda v: ask("json", jurisdiction_id=v.kode),
    "open311-aspirasi-satu": lambda v: ask(v.voice.nomor, "json", jurisdiction_id=v.kode),
    "open311-token": lambda v: ask(v.voice.nomor, "xml", jurisdiction_id=v.kode),
    "open311-kabar": lambda v: ask("xml", jurisdiction_id=v.kode),
    "open311-lain": lambda v: ask("tidak-ada", answers=(404,)),
    "hasil": OF,
    "kartu-jawaban": lambda v: ask(v.kode, v.apb.year, 1, answers=(200, 404)),
    "kelompok": lambda v: ask(v.kode, v.group.pk),
    "kelompok-batal": lambda v: ask(v.kode, v.group.pk),
    "umpan-kelompok": lambda v: ask(v.kode, v.group.pk),
    "musyawarah": OF,
    "berita-acara-umum": lambda v: ask(v.kode, v.signed.musyawarah_id),
    "musyawarah-usul": lambda v: ask(v.kode, v.ballot.pk),
    "musyawarah-ics": lambda v: ask(v.kode, v.meeting.pk),
    "hadir": lambda v: ask(v.meeting.secret),
    "musyawarah-khusus": OF,
    "kesesuaian-umum": BUDGET,
    "kinerja": OF,
    "kinerja-csv": OF,
    "laporan-umum": lambda v: ask(v.kode, v.apb.year, answers=(404,)),
    "rencana-umum": lambda v: ask(v.kode, v.draft.year),
    "umpan": OF,
    "widget": OF,
    "widget-json": OF,
    "pasang": OF,
    "gambar-desa": PICTURE,
    "gambar-hasil": PICTURE,
    "gambar-musyawarah": PICTURE,
    "gambar-anggaran-kini": PICTURE,
    "gambar-anggaran": lambda v: ask(v.kode, v.apb.year, "svg"),
    "gambar-kegiatan": lambda v: ask(v.kode, v.apb.year, "2.3.10", "svg"),
    "gambar-kelompok": lambda v: ask(v.kode, v.group.pk, "svg"),
    "gambar-kabar": lambda v: ask(v.voice.nomor, "svg", answers=(200, 404)),
    "gambar-kecamatan": lambda v: ask(v.kode[:8], "svg"),
    "widget-anggaran-kini": OF,
    "widget-anggaran": BUDGET,
    "widget-kelompok": lambda v: ask(v.kode, v.group.pk),
    "widget-kabar": lambda v: ask(v.voice.nomor, answers=(200, 404)),
    "umpan-kecamatan": lambda v: ask(v.kode[:8]),
    "oembed": lambda v: ask(url=f"/desa/{v.kode}/"),
    "peta-situs-desa": lambda v: ask(v.kode[:5]),
    "peta-situs-usul": lambda v: ask(0),
    "anggaran": lambda v: ask(v.kode, answers=(302,)),
    "anggaran-tahun": BUDGET,
    "bandingkan": OF,
    "bandingkan-csv": OF,
    "anggaran-csv": BUDGET,
    "anggaran-json": BUDGET,
    "anggaran-baris": BUDGET,
    "anggaran-paket": BUDGET,
    "bidang": lambda v: ask(v.kode, v.apb.year, "2"),
    "kegiatan": lambda v: ask(v.kode, v.apb.year, "2.3.10"),
    "sumber": BUDGET,
    "anggaran-jejak": BUDGET,
    "baliho": BUDGET,
    "baliho-pdf": BUDGET,
    "baliho-svg": BUDGET,
    "kartu": BUDGET,
    "kamus-desa": OF,
    "kecamatan": lambda v: ask(v.kode[:8]),
    "suara": lambda v: ask(v.ballot.secret),
    "data-katalog": lambda v: ask("jsonld"),
    "data-unduh": lambda v: ask(v.kode[:5], answers=(404,)),
    "data-terbaru": lambda v: ask(v.kode[:5], "suara.csv", answers=(404,)),
    "data-berkas": lambda v: ask(v.kode[:5], "2026-12-02-00000000", "suara.csv", answers=(404,)),
    "data-kabupaten": lambda v: ask(v.kode[:5], v.apb.year),
    "data-kabupaten-paket": lambda v: ask(v.kode[:5], v.apb.year),
    "foto": lambda v: ask(v.spent.photo.name.removeprefix("realisasi/")),
    "readyz": lambda v: ask(answers=(200, 503)),
    "metrics": lambda v: ask(),  # the test asks from this machine
    "kontak-keamanan": lambda v: ask(answers=(404,)),  # nobody gave a contact in this world
    "masuk-kode": lambda v: ask(answers=(302,)),
    "kabar-data": lambda v: ask(v.voice.nomor, answers=(303,)),
    "kabar-data-salinan": lambda v: ask(v.voice.nomor, "txt", answers=(303,)),
    "kabar-data-betul": lambda v: ask(v.voice.nomor),
    "kabar-data-hapus": lambda v: ask(v.voice.nomor),
    "kabar-data-batal": lambda v: ask(v.voice.nomor),
    "layanan": COUNTER,
    "layanan-nilai": COUNTER,
    "layanan-terima": COUNTER,
    "layanan-keluhan": COUNTER,
    "layanan-poster": COUNTER,
    "buku-jejak-log": lambda v: ask("checkpoint", answers=(200, 404)),
    "api-desa-satu": OF,
    "api-anggaran": BUDGET,
    "api-aspirasi-desa": OF,
    "api-kelompok-desa": OF,
    "api-aspirasi-satu": lambda v: ask(v.voice.nomor),
    "api-indikator": COUNTER,
    "api-akar": lambda v: ask(answers=(404,)),
    "api-tiada": lambda v: ask("apa", answers=(404,)),
}
# Gateways: the key in the address is not theirs.
MACHINES: dict[str, Line] = {
    name: lambda v: ask("kunci-yang-salah", answers=(403, 404))
    for name in (
        "sms-kannel-masuk",
        "sms-kannel-status",
        "sms-gammu-masuk",
        "sms-smsgate-masuk",
        "sms-smsgate-status",
    )
}
# Those that tell their key in a header: none is told here.
MACHINES |= {
    name: lambda v: ask(answers=(403, 404))
    for name in ("sms-kannel-masuk-header", "sms-kannel-status-header", "sms-gammu-masuk-header")
}
# OpenSID takes every status but 422 for "sent", so a key that is none is told as that.
MACHINES |= {
    f"opendk-{name}": lambda v: ask(answers=(422,))
    for name in (
        *("masuk", "keluar", "segarkan", "identitas", "apbdes", "penduduk", "orang", "orang-foto", "bantuan"),
        *("peserta", "pembangunan", "kemajuan", "pesan", "pesan-baru", "komplain"),
    )
}
MACHINES["opendk-lain"] = lambda v: ask("api/v1/surat/kirim", answers=(422,))
LINES = HERE | ALIKE | OPEN | MACHINES
# Where a role has another thing at the same door.
OTHERWISE: dict[tuple[str, str], Line] = {
    ("sinergi-baris", "petugas"): lambda v: ask(v.unit_row.pk),
    ("sinergi-baru", "petugas"): lambda v: ask(pemilik=v.unit.pk),
}
# What is about the village government, at the same doors.
CONFLICT: dict[str, Line] = {
    "kec-diteruskan-satu": lambda v: ask(v.passed_closed.pk),
    "bpd-aspirasi": lambda v: ask(v.closed_voice.nomor),
}


def needing_lines(resolver: Any = None, before: str = "") -> set[str]:
    """The doors with something in their address."""
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found |= needing_lines(entry, route)
        elif isinstance(entry, URLPattern) and "<" in route:
            found.add(str(entry.name))
    return found


def question(door: str, village: Village, role: str = "") -> Ask:
    """What to ask there about this village."""
    line = OTHERWISE.get((door, role)) or LINES.get(door)
    return line(village) if line is not None else Ask()
