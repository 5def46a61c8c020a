"""The columns of a budget's tables, by the words people put above them."""

from accountability.lib.spreadsheet.tables import Columns

_HEADINGS: dict[str, tuple[str, ...]] = {
    "rekening": ("rekening", "kode rekening", "kode rek", "akun", "kode akun"),
    "kegiatan": ("kegiatan", "kode kegiatan"),
    "nama": ("nama kegiatan",),
    "uraian": ("uraian", "keterangan"),
    "sumber": ("sumber dana", "sumber", "kode sumber dana"),
    "volume": ("volume",),
    "satuan": ("satuan",),
    "harga": ("harga satuan", "harga satuan rp"),
    "jumlah": ("jumlah", "jumlah rp", "anggaran", "anggaran rp", "jumlah anggaran", "jumlah rupiah"),
    "khusus": ("bantuan khusus", "bantuan keuangan khusus", "bkk"),
    "tanggal": ("tanggal",),
    "lokasi": ("lokasi", "tempat"),
    "keluaran": ("keluaran", "output", "keluaran output"),
    "waktu": ("waktu", "jadwal", "waktu pelaksanaan"),
    "pelaksana": ("pelaksana", "pelaksana jabatan", "jabatan pelaksana"),
    "no_akun": ("no akun", "no_akun", "nomor akun"),
    "nama_akun": ("nama akun", "nama_akun"),
    "bulan": ("bulan",),
    "tahun": ("tahun", "tahun anggaran"),
    "desa_id": ("desa id", "desa_id", "kode wilayah"),
    # Of our template, and only for the eye.
    "lalu": ("tahun lalu", "tahun lalu rp"),
    "perkiraan": ("perkiraan rencana", "perkiraan rencana rp"),
}
COLUMNS = Columns(
    headings=_HEADINGS,
    anchors=frozenset({"rekening", "kegiatan", "no_akun"}),
    money=frozenset({"jumlah", "harga"}),
)
