"""The addresses of OpenDK's API as OpenSID asks for them: without a slash at the end (see opendk.door)."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from public_site.opendk import views


def _at(there: str, view: Callable[..., Any], name: str) -> URLPattern:
    return path(f"api/opendk/api/v1/{there}", view, name=name)


urlpatterns = [
    _at("auth/login", views.login, "opendk-masuk"),
    _at("auth/logout", views.logout, "opendk-keluar"),
    _at("auth/refresh", views.refresh, "opendk-segarkan"),
    _at("identitas-desa", views.identity, "opendk-identitas"),
    _at("laporan-apbdes", views.budgets, "opendk-apbdes"),
    _at("laporan-penduduk", views.residents, "opendk-penduduk"),
    _at("penduduk", views.persons, "opendk-orang"),
    _at("penduduk/storedata", views.persons, "opendk-orang-foto"),
    _at("program-bantuan", views.programmes, "opendk-bantuan"),
    _at("program-bantuan/peserta", views.participants, "opendk-peserta"),
    _at("pembangunan", views.works, "opendk-pembangunan"),
    _at("pembangunan/dokumentasi", views.progress, "opendk-kemajuan"),
    _at("pesan", views.message, "opendk-pesan"),
    _at("pesan/getpesan", views.messages, "opendk-pesan-baru"),
    _at("komplain", views.complaint, "opendk-komplain"),
    path("api/opendk/<path:berkas>", views.elsewhere, name="opendk-lain"),
]
