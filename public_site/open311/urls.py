"""The addresses of Open311 GeoReport v2; their names stand in accountability/policy.toml."""

from django.urls import path, re_path

from public_site.open311 import views

_FORM = r"\.(?P<form>xml|json)$"

urlpatterns = [
    path("", views.discovery, name="open311"),
    re_path(rf"^discovery{_FORM}", views.discovery, name="open311-penemuan"),
    re_path(rf"^services{_FORM}", views.service_list, name="open311-layanan"),
    re_path(
        rf"^services/(?P<code>[^/]{{1,100}}){_FORM}", views.service_definition, name="open311-layanan-satu"
    ),
    re_path(rf"^requests{_FORM}", views.requests, name="open311-aspirasi"),
    re_path(rf"^requests/(?P<ident>[^/]{{1,200}}){_FORM}", views.single, name="open311-aspirasi-satu"),
    re_path(rf"^tokens/(?P<ident>[^/]{{1,200}}){_FORM}", views.token, name="open311-token"),
    re_path(rf"^servicerequestupdates{_FORM}", views.service_request_updates, name="open311-kabar"),
    re_path(r"^(?P<rest>.+)$", views.elsewhere, name="open311-lain"),
]
