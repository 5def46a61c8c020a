"""The words of the sheet Petunjuk: how to fill in the template, in plain Indonesian and local words."""

from accountability.regions.sebutan import Words


def instructions(words: Words) -> list[tuple[str, str]]:
    """Label and sentence, in the order to read them."""
    return [
        ("Langkah 1", "Isi lembar Pendapatan, Belanja, dan Pembiayaan. Satu baris untuk satu rekening."),
        (
            "Langkah 2",
            "Pilih Kegiatan, Rekening, dan Sumber dana dari daftar di sel. Kode boleh diketik sendiri.",
        ),
        ("Langkah 3", "Tulis Jumlah sebagai angka bulat, misalnya 12500000. Titik dan Rp boleh, sen tidak."),
        ("Langkah 4", "Jumlah boleh kosong bila Volume dan Harga satuan terisi: keduanya dikalikan."),
        ("Langkah 5", "Lihat lembar Ringkasan. Selisih harus nol sebelum tayang."),
        (
            "Langkah 6",
            f"Simpan sebagai .xlsx, lalu kirim lewat meja {words.pemdes}. Hasilnya diperiksa dulu.",
        ),
        ("Baris kosong", "Baris tanpa jumlah tidak dibaca, jadi baris tahun lalu boleh dibiarkan."),
        ("Bantuan khusus", "Tulis ya bila uangnya Bantuan Keuangan Khusus."),
        ("Lembar Kegiatan", "Lokasi, keluaran, waktu, dan pelaksana. Tulis jabatan, bukan nama orang."),
        (
            "Lembar Realisasi",
            "Boleh kosong. Bila diisi: tanggal, kegiatan, rekening, dan rupiah yang terpakai.",
        ),
        (
            "Rumus",
            "Rumus tidak dihitung ulang. Yang dibaca hasil terakhir yang tersimpan; lebih baik angkanya.",
        ),
        ("Kode lokal", "Kode 90 sampai 99 boleh dipakai untuk kegiatan dan rekening setempat."),
    ]
