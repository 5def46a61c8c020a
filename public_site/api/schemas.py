"""The shapes of what is asked and answered, as JSON Schema 2020-12; the document shows them as components."""

from typing import Any

from posko.models.photos import MOST as MOST_PHOTOS
from posko.states import Gender, State, Vulnerable
from posko.topics import topics
from public_site.filters import SHOWN
from public_site.forms import LARGEST_PHOTO, LONGEST, OPEN, SECRET, SHORTEST

type Named = dict[str, Any]

KODE_DESA = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$"
KODE_KECAMATAN = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$"
KODE_KABUPATEN = r"^[0-9]{2}\.[0-9]{2}$"
NOMOR = r"^[0-9]{7,12}$"
# Signs nobody types (accountability.lib.typed_text): control characters and marks that turn the direction.
_NEVER = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
)
_WORDS = rf"^[^\s{_NEVER}][^{_NEVER}]{{{SHORTEST - 2},{LONGEST - 2}}}[^\s{_NEVER}]$"
PLAIN = r"^[^\u0000-\u001f\u007f-\u009f]+$"
PHOTOS = "foto"  # the field of the form
SHEET_WAITS, SHEET_LOST = "sheet_waiting", "sheet_lost"


def text(meaning: str = "", example: str | None = None, **more: Any) -> Named:
    """A text; more of JSON Schema by name."""
    told: Named = {"type": "string", **more}
    if meaning:
        told["description"] = meaning
    if example is not None:
        told["examples"] = [example]
    return told


def whole(meaning: str, example: int, **more: Any) -> Named:
    """A whole number."""
    return {"type": "integer", "description": meaning, "examples": [example], **more}


def yes_no(meaning: str) -> Named:
    """True or false."""
    return {"type": "boolean", "description": meaning}


def day(meaning: str, example: str = "2026-10-05") -> Named:
    """A day of the calendar of the village, never an hour."""
    return text(meaning, example, format="date")


def perhaps(one: Named) -> Named:
    """The same, or null."""
    return {**one, "type": [one["type"], "null"]}


def several(items: Named, meaning: str = "") -> Named:
    """A list."""
    return {"type": "array", "items": items, **({"description": meaning} if meaning else {})}


def ref(name: str) -> Named:
    """The component of this name."""
    return {"$ref": f"#/components/schemas/{name}"}


def shape(meaning: str, **fields: Named) -> Named:
    """An object; every field is always there."""
    return {"type": "object", "description": meaning, "required": list(fields), "properties": fields}


def page_of(name: str) -> Named:
    """One page of a list."""
    return shape(
        "Satu halaman daftar. Ambil halaman lain dengan `berikutnya` sampai null.",
        data=several(ref(name)),
        kursor_berikutnya=perhaps(text("Isi parameter `kursor` untuk halaman berikutnya; null: habis.")),
        berikutnya=perhaps(text("Alamat lengkap halaman berikutnya; null: habis.", format="uri")),
    )


def _place(meaning: str, example: str, name: str) -> Named:
    return shape(meaning, kode=text("Kode Kemendagri.", example), nama=text("", name))


_STATES = [state.value for state in State]
_RUPIAH = {"type": "integer", "description": "Rupiah bulat."}
_PERCENT = {
    "type": ["integer", "null"],
    "description": "Persen bulat; null: tidak boleh atau belum bisa disebut.",
}
_SHARE = shape("Satu bagian anggaran.", kode=text(), nama=text(), anggaran=_RUPIAH, realisasi=_RUPIAH)


_JOB = shape(
    "Satu kegiatan.",
    kode=text("", "2.3.10"),
    nama=text(),
    anggaran=_RUPIAH,
    realisasi=_RUPIAH,
    persen_fisik=_PERCENT,
    sumber=several(text("", "DDS")),
    dari_usul_warga=yes_no("Berasal dari usul warga."),
)
_SOURCE = shape(
    "Satu sumber pendapatan.",
    kode=text(),
    nama=text(),
    anggaran=_RUPIAH,
    realisasi={**_RUPIAH, "type": ["integer", "null"]},
)


def _state(values: list[str], meaning: str) -> Named:
    return text(meaning, "planned", enum=values)


def new_voice() -> Named:
    """What a partner sends: the fields of the form, told as strictly as they are taken."""
    told = shape(
        "Satu aspirasi warga, seperti di formulir web.",
        desa=text("Kode desa.", "99.01.01.2001", pattern=KODE_DESA),
        isi=text(
            "Kata-kata warga sendiri, apa adanya.",
            "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat.",
            minLength=SHORTEST,
            maxLength=LONGEST,
            pattern=_WORDS,
        ),
        topik=text(
            "Tentang apa; kalau kosong dikenali dari isinya.", "jalan", enum=["", *(t.kode for t in topics())]
        ),
        dusun=text(
            "Nama dusun, seperti di `GET desa/{kode}/`.", "Krajan", minLength=1, maxLength=80, pattern=PLAIN
        ),
        hp=text(
            "Nomor HP warga, supaya ia dikabari lewat SMS. Disegel; tidak pernah ditampilkan.",
            "081234567890",
            pattern=r"^(\+62|62|0)8[1-9][0-9]{7,10}$",
        ),
        tempat=text(
            "Di sebelah mana; hanya petugas yang melihat.",
            "RT 02, dekat mushola",
            minLength=1,
            maxLength=80,
            pattern=PLAIN,
        ),
        sifat=text("`rahasia`: hanya petugas dan BPD yang membaca.", OPEN, enum=[OPEN, SECRET]),
        kelamin=text("Kalau warga mau menyebut.", "p", enum=list(Gender.values)),
        kelompok_rentan=text("Kalau warga mau menyebut.", "lansia", enum=list(Vulnerable.values)),
    )
    return {**told, "required": ["desa", "isi"], "additionalProperties": False}


def new_voice_with_photos() -> Named:
    """The same as a form with files, which JSON has no place for."""
    told = new_voice()
    # `format` is how OpenAPI 3.0 says "a file": programmes that make clients still look for it.
    photo = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    said = (
        f"JPEG, PNG atau WebP, paling banyak {MOST_PHOTOS}; tiap foto paling besar "
        f"{LARGEST_PHOTO // 1024 // 1024} MB dan 25 juta piksel. Digambar ulang: tempat, jam dan kamera "
        "di dalam berkas tidak disimpan."
    )
    photos = {**several(photo, said), "maxItems": MOST_PHOTOS, "examples": [["@jembatan.jpg"]]}
    return {
        **told,
        "description": "Satu aspirasi warga dengan foto.",
        "properties": {**told["properties"], PHOTOS: photos},
    }


def schemas() -> dict[str, Named]:
    """Every component by its name."""
    return {
        "DesaRingkas": shape(
            "Satu desa yang memakai posko.",
            kode=text("Kode Kemendagri.", "99.01.01.2001"),
            nama=text("", "Sukamaju"),
            jenis=text("Sebutan di tempat itu.", "desa"),
            kecamatan=_place("Kecamatan atau distrik.", "99.01.01", "Tirtasari"),
            kabupaten=_place("Kabupaten atau kota.", "99.01", "Kabupaten Tirta Raya"),
            alamat=text("Alamat sumber ini di API.", format="uri"),
        ),
        "HalamanDesa": page_of("DesaRingkas"),
        "Desa": _village(),
        "Anggaran": _budget(),
        "AspirasiUmum": _public_voice(),
        "HalamanAspirasi": page_of("AspirasiUmum"),
        "Kelompok": _group(),
        "HalamanKelompok": page_of("Kelompok"),
        "KeadaanAspirasi": _standing(),
        "AspirasiBaru": new_voice(),
        "AspirasiBaruBerfoto": new_voice_with_photos(),
        "AspirasiDiterima": _taken(),
        "Indikator": _indicators(),
        "Pemberitahuan": _news(),
        "Masalah": _problem(),
    }


def _village() -> Named:
    return shape(
        "Satu desa.",
        kode=text("Kode Kemendagri.", "99.01.01.2001"),
        nama=text("", "Sukamaju"),
        jenis=text("Sebutan di tempat itu.", "desa"),
        kecamatan=_place("Kecamatan atau distrik.", "99.01.01", "Tirtasari"),
        kabupaten=_place("Kabupaten atau kota.", "99.01", "Kabupaten Tirta Raya"),
        zona_waktu=text("WIB, WITA atau WIT.", "WIB"),
        nomor_sms=perhaps(text("Nomor SMS posko; null: tidak ada.")),
        jam_layanan=perhaps(text("Jam buka posko; null: tidak disebut.")),
        dusun=several(text("", "Krajan"), "Nama dusun, untuk `dusun` pada aspirasi baru."),
        topik=several(shape("Satu topik.", kode=text("", "jalan"), nama=text("", "Jalan dan jembatan"))),
        tahun_anggaran=several({"type": "integer"}, "Tahun yang anggarannya tayang, yang terbaru dulu."),
        halaman=text("Halaman desa ini untuk orang.", format="uri"),
    )


def _budget() -> Named:
    return shape(
        "Anggaran satu tahun seperti di halaman `/desa/{kode}/anggaran/{tahun}/`.",
        desa=text("Kode desa.", "99.01.01.2001"),
        tahun={"type": "integer"},
        versi={"type": "integer", "description": "Naik dengan tiap terbitan."},
        perubahan_ke={"type": "integer", "description": "0: anggaran murni."},
        sha256=text("Sidik isi anggaran."),
        peraturan=text("Nomor peraturan desa."),
        tanggal_peraturan=perhaps(day("Tanggal peraturan desa.")),
        data_per=day("Sampai hari apa realisasi tercatat."),
        pendapatan=_RUPIAH,
        pendapatan_diterima={**_RUPIAH, "type": ["integer", "null"]},
        belanja=_RUPIAH,
        realisasi=_RUPIAH,
        realisasi_tanpa_baris=_RUPIAH,
        surplus=_RUPIAH,
        penerimaan_pembiayaan=_RUPIAH,
        pengeluaran_pembiayaan=_RUPIAH,
        silpa=_RUPIAH,
        bidang=several(_SHARE),
        fungsi=several(_SHARE),
        kegiatan=several(_JOB),
        sumber_pendapatan=several(_SOURCE),
        pembiayaan=several(shape("Satu baris pembiayaan.", kode=text(), nama=text(), anggaran=_RUPIAH)),
    )


def _public_voice() -> Named:
    return shape(
        "Satu aspirasi yang berdiri sendiri, dengan ringkasan yang disetujui dua orang; tanpa nomornya.",
        ringkasan=text("Ringkasan untuk umum, bukan kata-kata warga."),
        topik=perhaps(text("Kode topik; null: belum dikenali.")),
        keadaan=_state(_STATES, "Sampai mana."),
        keadaan_label=text("Sampai mana, dalam kata.", "Masuk rencana"),
        jawaban=perhaps(text("Kalimat kantor tentang keadaan ini; null: belum ada.")),
        kabar_terakhir=day("Hari kabar terakhir."),
    )


def _group() -> Named:
    return shape(
        "Satu usul bersama: aspirasi yang serupa.",
        id={"type": "integer"},
        judul=text(),
        keadaan=_state(_STATES, "Sampai mana."),
        keadaan_label=text("Sampai mana, dalam kata.", "Masuk rencana"),
        warga_sedikitnya={
            "type": ["integer", "null"],
            "description": "Sedikitnya sebanyak ini, kelipatan 5, dihitung Senin lalu; null: di bawah 5.",
        },
        keputusan=perhaps(
            shape("Keputusan musyawarah terakhir; null: belum ada.", kalimat=text(), lanjut=perhaps(text()))
        ),
        kabar_terakhir=day("Hari kabar terakhir."),
        halaman=text("Halaman usul bersama ini untuk orang.", format="uri"),
    )


def _standing() -> Named:
    step = shape(
        "Satu langkah.",
        kode=text("", "musyawarah"),
        judul=text("", "Dibahas di musyawarah"),
        keadaan=text("", "sudah", enum=["sudah", "kini", "nanti"]),
        keterangan=several(text()),
        persen=_PERCENT,
    )
    return shape(
        "Keadaan satu aspirasi seperti yang dilihat siapa saja yang punya nomornya.",
        nomor=text("", "2045813"),
        nomor_tertulis=text("Seperti di SMS.", "204-5813"),
        desa=text("Kode desa.", "99.01.01.2001"),
        keadaan=_state(
            [*_STATES, SHEET_WAITS, SHEET_LOST], "Sampai mana; `sheet_…`: lembar kertas yang belum dicatat."
        ),
        keadaan_label=text("Sampai mana, dalam kata.", "Masuk rencana"),
        sejak=day("Hari keadaan ini mulai."),
        terbuka=yes_no("Boleh dilihat umum lebih dari keadaannya. Sebabnya, kalau tidak, tidak dibedakan."),
        judul=perhaps(text("Ringkasan untuk umum atau judul usul bersama.")),
        kelompok=perhaps(
            shape("Usul bersamanya.", id={"type": "integer"}, judul=text(), halaman=text("", format="uri"))
        ),
        langkah=several(step, "Jalannya dari usul sampai selesai; kosong kalau tidak terbuka."),
        kabar_akhir=perhaps(
            shape("Mengapa berhenti di sini.", judul=text(), isi=text(), lanjut=perhaps(text()))
        ),
        halaman=text("Halaman nomor ini untuk orang.", format="uri"),
    )


def _taken() -> Named:
    return shape(
        "Aspirasi sudah tersimpan. Sampaikan nomor dan kuncinya kepada warga, jangan simpan kuncinya.",
        nomor=text("", "2045813"),
        nomor_tertulis=text("Seperti di SMS.", "204-5813"),
        kunci=text("16 angka; membuka sisi pribadi. Hanya ada di jawaban ini.", "1234567890123452"),
        kunci_tertulis=text("Sama, dalam empat-empat.", "1234 5678 9012 3452"),
        desa=text("Kode desa.", "99.01.01.2001"),
        batas_baca=day("BPD membacanya paling lambat hari ini."),
        alamat=text("Keadaannya di API.", format="uri"),
        halaman=text("Keadaannya untuk orang.", format="uri"),
    )


def _indicators() -> Named:
    figures = {
        "belanja_terpakai": {
            **_PERCENT,
            "description": "Persen belanja tahun ini yang terpakai; null: tidak disebut.",
        },
        "dijawab_tepat_waktu": {
            **_PERCENT,
            "description": "Persen aspirasi yang dijawab tepat waktu; null: kurang dari 20.",
        },
        "suara_perempuan": {**_PERCENT, "description": "Persen suara perempuan; null: tidak boleh disebut."},
    }
    return shape(
        "Desa-desa satu kecamatan di samping nilai tengahnya, menurut nama, tanpa peringkat.",
        kecamatan=_place("Kecamatan atau distrik.", "99.01.01", "Tirtasari"),
        sampai=day("Aspirasi dihitung sampai akhir triwulan ini.", "2026-09-30"),
        tengah=shape("Nilai tengah; null kalau kurang dari tiga desa.", **figures),
        desa=several(
            shape("Satu desa.", kode=text("", "99.01.01.2001"), nama=text("", "Sukamaju"), **figures)
        ),
        belum_memakai={"type": "integer", "description": "Desa di kecamatan ini yang belum memakai posko."},
    )


def _news() -> Named:
    return shape(
        "Yang dikirim ke alamat mitra saat kantor mengubah keadaan satu aspirasi yang terbuka untuk umum.",
        type=text("Jenis pemberitahuan.", "aspirasi.keadaan", enum=["aspirasi.keadaan"]),
        timestamp=day("Hari keadaan itu mulai."),
        data=shape(
            "Keadaannya sekarang.",
            nomor=text("", "2045813"),
            desa=text("Kode desa.", "99.01.01.2001"),
            keadaan=_state(_STATES, "Sampai mana."),
            keadaan_label=text("Sampai mana, dalam kata.", "Masuk rencana"),
            sejak=day("Hari keadaan itu mulai."),
            alamat=text("Keadaannya di API.", format="uri"),
        ),
    )


def _problem() -> Named:
    slip = {
        "type": "object",
        "required": ["detail"],
        "properties": {
            "pointer": text("Tempatnya dalam isi (JSON Pointer).", "/isi"),
            "parameter": text("Nama parameter.", "batas"),
            "detail": text("Kalimat biasa.", "Dari 1 sampai 100."),
        },
    }
    told = shape(
        "Masalah (RFC 9457).",
        type=text("Alamat penjelasan jenis masalah ini.", format="uri"),
        title=text("Jenis masalah.", "Permintaan keliru"),
        status={"type": "integer"},
        detail=text("Kalimat biasa tentang kejadian ini."),
    )
    told["properties"]["errors"] = several(slip, "Yang keliru, satu per satu.")
    return told


SHOWN_STATES = [state.value for state in SHOWN]
