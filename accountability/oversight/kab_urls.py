"""Addresses of the kabupaten's desk, under kab/."""

from django.urls import path

from accountability.oversight.views import (
    erasures,
    identity,
    kab_home,
    kab_numbers,
    kab_rules,
    kab_tables,
    kab_thresholds,
    kab_words,
    lists_above,
    passed_up,
    people,
    people_files,
    person,
    regional_year,
    village_boarding,
)

urlpatterns = [
    path("", kab_home.home, name="kab"),
    path("ringkasan.<slug:bentuk>", kab_home.as_file, name="kab-unduh"),
    path("daftar/<slug:daftar>.<slug:bentuk>", lists_above.of_the_kabupaten, name="kab-daftar"),
    path("kalender/", regional_year.regional_year, name="kab-kalender"),
    path("identitas/", identity.requests_above, name="kab-identitas"),
    path("identitas/<int:pk>/", identity.request_above, name="kab-identitas-satu"),
    path("hapus/", erasures.erasures, name="kab-hapus"),
    path("hapus/<int:pk>/", erasures.erasure, name="kab-hapus-satu"),
    path("diteruskan/", passed_up.of_the_kabupaten, name="kab-diteruskan"),
    path("diteruskan/<int:pk>/", passed_up.one_of_the_kabupaten, name="kab-diteruskan-satu"),
    path("aturan/", kab_rules.rules, name="kab-aturan"),
    path("aturan/peringatan/", kab_thresholds.thresholds, name="kab-aturan-ambang"),
    path("aturan/tabel/<slug:tabel>/", kab_tables.table, name="kab-aturan-tabel"),
    path("aturan/tabel/<slug:tabel>/unduh.<slug:bentuk>", kab_tables.as_file, name="kab-aturan-tabel-unduh"),
    path("nomor/", kab_numbers.numbers, name="kab-nomor"),
    path("sebutan/", kab_words.wording, name="kab-sebutan"),
    path("desa/", village_boarding.villages, name="kab-desa"),
    path("desa/berkas/", people_files.of_villages, name="kab-desa-berkas"),
    path("orang/", people.of_the_kabupaten, name="kab-orang"),
    path("orang/baru/", people.new_of_the_kabupaten, name="kab-orang-baru"),
    path("orang/templat.<slug:bentuk>", people.template_of_the_kabupaten, name="kab-orang-templat"),
    path("orang/surat.pdf", people.letters_of_the_kabupaten, name="kab-orang-surat"),
    path("orang/berkas/", people_files.of_the_kabupaten, name="kab-orang-berkas"),
    path("orang/berkas/<int:pk>/", people_files.one_of_the_kabupaten, name="kab-orang-berkas-satu"),
    path(
        "orang/berkas/<int:pk>/masalah.csv",
        people_files.problems_of_the_kabupaten,
        name="kab-orang-berkas-masalah",
    ),
    path("orang/<int:pk>/", person.of_the_kabupaten, name="kab-orang-satu"),
]
