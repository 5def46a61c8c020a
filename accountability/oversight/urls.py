"""Addresses of the kecamatan's desk, under kec/."""

from django.urls import path

from accountability.oversight.views import (
    coaching,
    evaluations,
    help_desk,
    map_places,
    overview,
    passed_up,
    reports,
    sheet,
    synergy,
    unplaced,
    visits,
    warnings,
)

urlpatterns = [
    path("", overview.overview, name="kec"),
    path("desa/<str:kode>/", overview.village, name="kec-desa"),
    path("kabar/", overview.strip, name="kec-kabar"),
    path("peta/", map_places.map_places, name="kec-peta"),
    path("peringatan/", warnings.warnings, name="kec-peringatan"),
    path("peringatan/<int:pk>/", warnings.warning, name="kec-peringatan-rinci"),
    path("evaluasi/", evaluations.evaluations, name="kec-evaluasi"),
    path("evaluasi/<str:kode>/<int:tahun>/", sheet.sheet, name="kec-evaluasi-lembar"),
    path("evaluasi/<str:kode>/<int:tahun>/baris/", sheet.autosave, name="kec-evaluasi-baris"),
    path("evaluasi/<str:kode>/<int:tahun>/cetak/", sheet.paper, name="kec-evaluasi-cetak"),
    path("sinergi/", synergy.matrices, name="kec-sinergi"),
    path("sinergi/baru/", synergy.new_row, name="kec-sinergi-baru"),
    path("sinergi/baris/<int:pk>/", synergy.row, name="kec-sinergi-baris"),
    path("sinergi/papan/", synergy.wall, name="kec-sinergi-papan"),
    path("sinergi/unduh/", synergy.as_file, name="kec-sinergi-unduh"),
    path("diteruskan/", passed_up.of_the_kecamatan, name="kec-diteruskan"),
    path("diteruskan/<int:pk>/", passed_up.one_of_the_kecamatan, name="kec-diteruskan-satu"),
    path("diteruskan/sp4n.<slug:bentuk>", passed_up.as_file, name="kec-diteruskan-unduh"),
    path("pembinaan/", coaching.coaching, name="kec-pembinaan"),
    path("pembinaan/tugas/", coaching.tasks, name="kec-pembinaan-tugas"),
    path("pembinaan/baru/", visits.new, name="kec-pembinaan-baru"),
    path("pembinaan/kunjungan/<int:pk>/", visits.one, name="kec-pembinaan-kunjungan"),
    path("pembinaan/bantuan/", help_desk.requests, name="kec-pembinaan-bantuan"),
    path("laporan/", reports.reports, name="kec-laporan"),
    path("laporan/<str:masa>/", reports.report, name="kec-laporan-isi"),
    path("laporan/<str:masa>/berkas/<str:bentuk>/", reports.report_file, name="kec-laporan-berkas"),
    path("tanpa-tempat/", unplaced.unplaced, name="kec-tanpa-tempat"),
]
