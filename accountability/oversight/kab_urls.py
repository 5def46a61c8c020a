"""Addresses of the kabupaten's desk, under kab/."""

from django.urls import path

from accountability.oversight.views import regional_year

urlpatterns = [
    path("kalender/", regional_year.regional_year, name="kab-kalender"),
]
