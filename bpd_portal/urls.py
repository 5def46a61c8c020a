"""The addresses of the desks."""

from django.urls import URLPattern, path

from bpd_portal.views import (
    answers,
    drafts,
    groups,
    inbox,
    meetings,
    pemdes,
    plans,
    sheets,
    signing,
    spending,
    stuck,
    voice,
)

urlpatterns: list[URLPattern] = [
    path("masuk/", signing.SignIn.as_view(), name="masuk"),
    path("keluar/", signing.SignOut.as_view(), name="keluar"),
    path("meja/", signing.desk_of_mine, name="meja"),
    path("bpd/", inbox.inbox, name="bpd"),
    path("bpd/gabung/", inbox.gathering, name="bpd-gabung"),
    path("bpd/aspirasi/<str:nomor>/", voice.voice, name="bpd-aspirasi"),
    path("bpd/aspirasi/<str:nomor>/foto/", voice.photo, name="bpd-foto"),
    path("bpd/lembar/", sheets.sheets, name="lembar"),
    path("bpd/kelompok/", groups.groups, name="bpd-kelompok"),
    path("bpd/kelompok/<int:pk>/", groups.group, name="bpd-kelompok-rinci"),
    path("bpd/musyawarah/", meetings.meetings, name="bpd-musyawarah"),
    path("bpd/musyawarah/<int:pk>/", meetings.meeting, name="bpd-musyawarah-rinci"),
    path("bpd/rencana/", plans.plans, name="rencana"),
    path("bpd/jawab/", answers.due, name="jawab"),
    path("bpd/tertahan/", stuck.stuck, name="tertahan"),
    path("pemdes/", pemdes.summary, name="pemdes"),
    path("pemdes/tanggapan/", pemdes.responses, name="tanggapan"),
    path("pemdes/apb/", drafts.budget, name="pemdes-apb"),
    path("pemdes/apb/tayang/", drafts.publication, name="pemdes-tayang"),
    path("pemdes/realisasi/", spending.spending, name="pemdes-realisasi"),
]
