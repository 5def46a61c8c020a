"""The addresses of the public pages; their names stand in accountability.open_doors."""

from django.urls import path

from public_site import kode
from public_site.views import (
    feed,
    front,
    health,
    money,
    money_data,
    money_parts,
    photos,
    poster,
    results,
    speaking,
    telling,
    tracking,
)

kode.register()

_DESA = "desa/<desa:kode>/"
_YEAR = f"{_DESA}anggaran/<int:tahun>"
_KABUPATEN = "data/anggaran/<kabupaten:kode>"

urlpatterns = [
    path("", front.find, name="beranda"),
    path(_DESA, front.home, name="desa"),
    path(f"{_DESA}kirim/", speaking.speak, name="kirim"),
    path(f"{_DESA}terkirim/", speaking.sent, name="terkirim"),
    path("cek/", tracking.check, name="cek"),
    path("a/<nomor:nomor>/", tracking.journey, name="kabar"),
    path("a/<nomor:nomor>/tambah/", tracking.add, name="kabar-tambah"),
    path("a/<nomor:nomor>/nilai/", tracking.judge, name="kabar-nilai"),
    path("a/<nomor:nomor>/tutup/", tracking.shut, name="kabar-tutup"),
    path(f"{_DESA}hasil/", results.outcomes, name="hasil"),
    path(f"{_DESA}kelompok/<int:pk>/", results.group, name="kelompok"),
    path(f"{_DESA}musyawarah/", results.meetings, name="musyawarah"),
    path(f"{_DESA}umpan.atom", feed.atom, name="umpan"),
    path(f"{_DESA}anggaran/", money.newest, name="anggaran"),
    path(f"{_YEAR}/", money.year, name="anggaran-tahun"),
    path(f"{_DESA}anggaran/bandingkan/", money_parts.compare, name="bandingkan"),
    path(f"{_DESA}anggaran/bandingkan.csv", money_parts.compare_csv, name="bandingkan-csv"),
    path(f"{_YEAR}.csv", money_data.as_csv, name="anggaran-csv"),
    path(f"{_YEAR}.json", money_data.as_json, name="anggaran-json"),
    path(f"{_YEAR}/baris.csv", money_data.lines, name="anggaran-baris"),
    path(f"{_YEAR}/datapackage.json", money_data.descriptor, name="anggaran-paket"),
    path(f"{_YEAR}/bidang/<bidang:bid>/", money_parts.bidang, name="bidang"),
    path(f"{_YEAR}/kegiatan/<kegiatan:keg>/", money_parts.job, name="kegiatan"),
    path(f"{_YEAR}/sumber/", money_parts.sources, name="sumber"),
    path(f"{_YEAR}/jejak/", money.trail, name="jejak"),
    path(f"{_YEAR}/baliho/", poster.as_page, name="baliho"),
    path(f"{_YEAR}/baliho.pdf", poster.pdf, name="baliho-pdf"),
    path(f"{_YEAR}/baliho.svg", poster.svg, name="baliho-svg"),
    path(f"{_YEAR}/kartu.png", poster.picture, name="kartu"),
    path(f"{_DESA}kamus/", telling.dictionary_of, name="kamus-desa"),
    path("kecamatan/<kecamatan:kode>/", front.around, name="kecamatan"),
    path("kamus/", telling.dictionary, name="kamus"),
    path("data/", telling.open_data, name="data"),
    path(f"{_KABUPATEN}/<int:tahun>.csv", money_data.kabupaten, name="data-kabupaten"),
    path(
        f"{_KABUPATEN}/<int:tahun>.datapackage.json",
        money_data.kabupaten_descriptor,
        name="data-kabupaten-paket",
    ),
    path("buku-jejak/", telling.ledger_book, name="buku-jejak"),
    path("kerahasiaan/", telling.secrecy, name="kerahasiaan"),
    path("bantuan/", telling.help_page, name="bantuan"),
    path("foto/realisasi/<foto:nama>", photos.work_done, name="foto"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
