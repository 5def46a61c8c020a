"""Addresses of the kecamatan's desk, under kec/."""

from django.urls import path

from accountability.oversight import views

urlpatterns = [
    path("", views.overview, name="kec"),
    path("desa/<str:kode>/", views.village, name="kec-desa"),
    path("peringatan/", views.warnings, name="kec-peringatan"),
]
