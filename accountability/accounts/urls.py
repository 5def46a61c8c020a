"""The addresses of signing in and of one's own account."""

from django.urls import URLPattern, path

from accountability.accounts.views import account, factors, policy_reports, signing, words

urlpatterns: list[URLPattern] = [
    path("masuk/", signing.SignIn.as_view(), name="masuk"),
    path("masuk/kode/", signing.second_step, name="masuk-kode"),
    path("masuk/kunci/", signing.with_passkey, name="masuk-kunci"),
    path("masuk/lanjut/", words.go_on, name="masuk-lanjut"),
    path("keluar/", signing.SignOut.as_view(), name="keluar"),
    path("akun/", account.account, name="akun"),
    path("akun/sandi/", account.password, name="akun-sandi"),
    path("akun/ulang/", account.once_more, name="akun-ulang"),
    path("akun/masih/", account.still_here, name="akun-masih"),
    path("akun/kode/", factors.codes, name="akun-kode"),
    path("akun/cadangan/", factors.paper_codes, name="akun-cadangan"),
    path("akun/kunci/", factors.keys, name="akun-kunci"),
    path("csp", policy_reports.policy_report, name="csp"),
]
