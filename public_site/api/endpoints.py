"""Every address of the API, declared once: the views hold to it, the document and the docs page show it."""

from functools import cache
from typing import Any

from posko.topics import topics
from public_site.api.declared import Endpoint, Parameter
from public_site.api.examples import EXAMPLES
from public_site.api.schemas import (
    KODE_DESA,
    KODE_KABUPATEN,
    KODE_KECAMATAN,
    NOMOR,
    PLAIN,
    SHOWN_STATES,
    text,
    whole,
)

SEND = "aspirasi:kirim"
TAGS = {
    "Desa": "Desa yang memakai posko, dan anggarannya.",
    "Aspirasi": "Yang diminta warga, dan apa jadinya.",
    "Kecamatan": "Desa-desa satu kecamatan.",
}
_KODE = Parameter("kode", text("", "99.01.01.2001", pattern=KODE_DESA), "Kode desa (Kemendagri).", "path")
_KECAMATAN = Parameter("kode", text("", "99.01.01", pattern=KODE_KECAMATAN), "Kode kecamatan.", "path")
_NOMOR = Parameter("nomor", text("", "2045813", pattern=NOMOR), "Nomor aspirasi, angkanya saja.", "path")
_TAHUN = Parameter("tahun", whole("", 2026, minimum=2000, maximum=2099), "Tahun anggaran.", "path")
_KURSOR = Parameter(
    "kursor",
    text("", "Zm9vYmFy", pattern="^[A-Za-z0-9_-]{1,500}$"),
    "Tempat halaman sebelumnya berakhir: isi `kursor_berikutnya`. Jangan disusun sendiri.",
)
_CARI = Parameter(
    "cari", text("", "jalan", minLength=1, maxLength=80, pattern=PLAIN), "Kata di teks umumnya."
)
_KEADAAN = Parameter("keadaan", text("", "planned", enum=SHOWN_STATES), "Sampai mana.")
_TOPIK = Parameter("topik", text("", "jalan", enum=[one.kode for one in topics()]), "Kode topik.")


def _batas(usual: int) -> Parameter:
    schema = {**whole("", usual, minimum=1, maximum=100), "default": usual}
    return Parameter("batas", schema, "Paling banyak sebanyak ini dalam satu halaman.")


@cache
def endpoints() -> dict[str, Endpoint]:
    """All of them by name."""
    return {one.name: one for one in (*_of_villages(), *_of_voices(), _sending(), _indicators())}


_WHERE = (
    Parameter("kabupaten", text("", "99.01", pattern=KODE_KABUPATEN), "Kode kabupaten/kota."),
    Parameter("kecamatan", text("", "99.01.01", pattern=KODE_KECAMATAN), "Kode kecamatan."),
    Parameter(
        "nama",
        text("", "suka", minLength=3, maxLength=80, pattern=PLAIN),
        "Bagian nama, tanpa beda huruf besar dan spasi; setelah koma: kecamatan atau kabupaten.",
    ),
)


def _of_villages() -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            name="desa",
            path="desa/",
            summary="Daftar desa",
            meaning="Desa yang memakai posko, menurut kode.",
            answer="HalamanDesa",
            example=EXAMPLES["HalamanDesa"],
            tag="Desa",
            parameters=(*_WHERE, _batas(50), _KURSOR),
        ),
        Endpoint(
            name="desa-satu",
            path="desa/{kode}/",
            summary="Satu desa",
            meaning="Nama, tempat, dusun, topik dan tahun anggaran yang tayang.",
            answer="Desa",
            example=EXAMPLES["Desa"],
            tag="Desa",
            parameters=(_KODE,),
        ),
        Endpoint(
            name="anggaran",
            path="desa/{kode}/anggaran/{tahun}/",
            summary="Anggaran satu tahun",
            meaning="Angka yang sama dengan halaman anggaran; terbitan terbaru tahun itu.",
            answer="Anggaran",
            example=EXAMPLES["Anggaran"],
            tag="Desa",
            parameters=(_KODE, _TAHUN),
        ),
    )


def _of_voices() -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            name="aspirasi-desa",
            path="desa/{kode}/aspirasi/",
            summary="Aspirasi yang berdiri sendiri",
            meaning="Seperti halaman hasil: yang ringkasannya disetujui untuk umum, kabar terbaru dulu.",
            answer="HalamanAspirasi",
            example=EXAMPLES["HalamanAspirasi"],
            tag="Aspirasi",
            parameters=(_KODE, _KEADAAN, _TOPIK, _CARI, _batas(20), _KURSOR),
        ),
        Endpoint(
            name="kelompok-desa",
            path="desa/{kode}/kelompok/",
            summary="Usul bersama",
            meaning="Seperti halaman hasil: aspirasi serupa yang dibawa bersama, kabar terbaru dulu.",
            answer="HalamanKelompok",
            example=EXAMPLES["HalamanKelompok"],
            tag="Aspirasi",
            parameters=(_KODE, _KEADAAN, _TOPIK, _CARI, _batas(20), _KURSOR),
        ),
        Endpoint(
            name="aspirasi",
            path="aspirasi/{nomor}/",
            summary="Keadaan satu nomor",
            meaning="Yang dilihat siapa saja yang punya nomornya. Kunci 16 angka tidak dipakai di API.",
            answer="KeadaanAspirasi",
            example=EXAMPLES["KeadaanAspirasi"],
            tag="Aspirasi",
            parameters=(_NOMOR,),
            limit="nomor",
        ),
    )


def _sending() -> Endpoint:
    return Endpoint(
        name="aspirasi-kirim",
        path="aspirasi/",
        method="post",
        summary="Kirim satu aspirasi",
        meaning=(
            "Butuh kunci dengan cakupan `aspirasi:kirim` untuk desa itu. Aturannya sama dengan formulir web: "
            "disimpan apa adanya, yang tampak iseng disisihkan sampai BPD melihat. Jawaban tidak pernah "
            "memberi tahu apakah nomor HP sudah dikenal. Dengan foto, paling banyak 3, kirim sebagai "
            "`multipart/form-data`: isian yang sama, dan `foto` untuk tiap foto."
        ),
        answer="AspirasiDiterima",
        example=EXAMPLES["AspirasiDiterima"],
        tag="Aspirasi",
        parameters=(
            Parameter(
                "Idempotency-Key",
                text("", "3f0c7a52-6f0e-4a53-9a52-0d4f3c1f6a11", pattern="^[!-~]{1,200}$"),
                "Kunci kiriman, misalnya UUID. Kiriman ulang dengan kunci dan isi yang sama tidak membuat "
                "aspirasi baru: jawabannya sama, dengan `Idempotent-Replayed: true`.",
                "header",
            ),
        ),
        scope=SEND,
        body="AspirasiBaru",
        body_example=EXAMPLES["AspirasiBaru"],
        form="AspirasiBaruBerfoto",
        form_example=EXAMPLES["AspirasiBaruBerfoto"],
        status=201,
        limit="kirim",
        troubles=(400, 401, 403, 404, 405, 406, 413, 415, 422, 429, 500, 503),
    )


def _indicators() -> Endpoint:
    return Endpoint(
        name="indikator",
        path="kecamatan/{kode}/indikator/",
        summary="Desa-desa di samping nilai tengah",
        meaning="Seperti halaman kecamatan: menurut nama, tanpa peringkat; yang terlalu sedikit: null.",
        answer="Indikator",
        example=EXAMPLES["Indikator"],
        tag="Kecamatan",
        parameters=(_KECAMATAN,),
    )


def by_path() -> dict[str, list[Endpoint]]:
    """The endpoints of each address, in the order they are shown."""
    found: dict[str, list[Any]] = {}
    for one in endpoints().values():
        found.setdefault(one.path, []).append(one)
    return found
