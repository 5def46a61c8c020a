"""Addresses of the kabupaten's desk, under kab/."""

from django.urls import path

from accountability.oversight.views import passed_up, regional_year

urlpatterns = [
    path("kalender/", regional_year.regional_year, name="kab-kalender"),
    path("diteruskan/", passed_up.of_the_kabupaten, name="kab-diteruskan"),
    path("diteruskan/<int:pk>/", passed_up.one_of_the_kabupaten, name="kab-diteruskan-satu"),
]
