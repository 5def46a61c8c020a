"""Addresses of the kecamatan's desk, under kec/."""

from django.urls import path

from accountability.oversight.views import evaluations, overview, sheet, synergy, unplaced

urlpatterns = [
    path("", overview.overview, name="kec"),
    path("desa/<str:kode>/", overview.village, name="kec-desa"),
    path("peringatan/", overview.warnings, name="kec-peringatan"),
    path("evaluasi/", evaluations.evaluations, name="kec-evaluasi"),
    path("evaluasi/<str:kode>/<int:tahun>/", sheet.sheet, name="kec-evaluasi-lembar"),
    path("evaluasi/<str:kode>/<int:tahun>/baris/", sheet.autosave, name="kec-evaluasi-baris"),
    path("evaluasi/<str:kode>/<int:tahun>/cetak/", sheet.paper, name="kec-evaluasi-cetak"),
    path("sinergi/", synergy.matrices, name="kec-sinergi"),
    path("sinergi/baru/", synergy.new_row, name="kec-sinergi-baru"),
    path("sinergi/baris/<int:pk>/", synergy.row, name="kec-sinergi-baris"),
    path("sinergi/papan/", synergy.wall, name="kec-sinergi-papan"),
    path("sinergi/unduh/", synergy.as_file, name="kec-sinergi-unduh"),
    path("tanpa-tempat/", unplaced.unplaced, name="kec-tanpa-tempat"),
]
