"""All addresses of the product, each app with its own list."""

from django.urls import URLPattern, URLResolver, include, path

from accountability.oversight.views.lost_factor import lost
from accountability.partners.views import partners
from accountability.watching.views.metrics import metrics
from accountability.watching.views.state import state
from public_site.gallery import gallery
from sms_gateway.urls import simulator_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("_gaya/", gallery, name="gaya"),
    path("metrics", metrics, name="metrics"),
    path("kec/", include("accountability.oversight.urls")),
    path("kec/mitra/", partners.of_the_kecamatan, name="kec-mitra"),
    path("kec/mitra/<int:pk>/", partners.one_of_the_kecamatan, name="kec-mitra-satu"),
    path("kab/mitra/", partners.of_the_kabupaten, name="kab-mitra"),
    path("kab/mitra/<int:pk>/", partners.one_of_the_kabupaten, name="kab-mitra-satu"),
    path("kab/keadaan/", state, name="kab-keadaan"),
    path("kab/", include("accountability.oversight.kab_urls")),
    path("akun/atur-ulang/", lost, name="kunci-hilang"),
    path("", include("accountability.accounts.urls")),
    path("", include("bpd_portal.urls")),
    path("", include("public_site.urls")),
    path("", include("public_site.opendk.urls")),
    path("sms/", include("sms_gateway.urls")),
    path("simulator/", include(simulator_urlpatterns)),
]

handler500 = "public_site.views.trouble.trouble"
