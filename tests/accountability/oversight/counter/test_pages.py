"""The rooms of the counter: for everybody, and at the desk of the kecamatan."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.oversight.counter.freezing import freeze
from accountability.oversight.models import CounterService, PassedUp, SurveyAnswer, SurveyFollowUp
from accountability.oversight.reporting.spans import Kind, span_with
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from tests import makers
from tests.accountability.oversight.counter.conftest import DAY, answered

pytestmark = pytest.mark.django_db
ROOM, LIST = reverse("kec-loket"), reverse("kec-loket-layanan")
GOOD = "444444444"


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def public(name: str) -> str:
    return reverse(name, args=["99.01.01"])


def opened(address: str, monkeypatch: pytest.MonkeyPatch, **more: str) -> dict[str, str]:
    """The hidden fields of the form there, as a person sends them who took the time to read."""
    monkeypatch.setattr("public_site.counter_forms.number", lambda rule: 0)
    page = Client().get(address)
    form = page.context["form"]
    return {"kunci_kirim": form["kunci_kirim"].value(), "dibuka": form["dibuka"].value(), **more}


class TestPublicList:
    def test_what_to_bring_cost_and_days_stand_there(self, office: Wilayah, camat: Membership) -> None:
        page = Client().get(public("layanan")).content.decode()
        assert "Pengantar KTP elektronik" in page
        assert "Fotokopi kartu keluarga" in page
        assert "Gratis" in page
        english = Client()
        english.cookies["bahasa"] = "en"
        assert "What to bring:" in english.get(public("layanan")).content.decode()

    def test_results_show_only_once_frozen_and_from_five_people_on(self, office: Wilayah) -> None:
        before = span_with(Kind.QUARTER, timezone.localdate()).before()
        at = timezone.now().replace(year=before.year, month=before.period.since.month, day=5)
        for n in range(4):
            answered(office, GOOD, key=str(n), at=at)
        assert "tampil sesudah triwulan berakhir" in Client().get(public("layanan")).content.decode()
        freeze(kecamatan=office, span=before, at=timezone.now() + 40 * DAY)
        assert "kurang dari 5 penilaian" in Client().get(public("layanan")).content.decode()

    def test_a_kecamatan_without_posko_is_not_there(self, office: Wilayah) -> None:
        assert Client().get(reverse("layanan", args=["99.09.09"])).status_code == 404

    def test_the_poster_is_one_pdf(self, office: Wilayah) -> None:
        answer = Client().get(public("layanan-poster"))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    def test_the_questions_do_not_grow(self, office: Wilayah, django_assert_num_queries: object) -> None:
        client = Client()
        client.get(public("layanan"))
        with django_assert_num_queries(6):  # type: ignore[operator]
            client.get(public("layanan"))


class TestRating:
    def test_a_sending_counts_and_twice_is_once(
        self, office: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = opened(public("layanan-nilai"), monkeypatch, u3="4", u7="2", layanan="ktp", kelamin="p")
        for _turn in range(2):
            answer = Client().post(public("layanan-nilai"), sent)
            assert (answer.status_code, answer["Location"]) == (303, public("layanan-terima"))
        one = SurveyAnswer.objects.get()
        assert (one.u3, one.u7, one.u1, one.gender) == (4, 2, None, "p")
        assert one.service == CounterService.objects.get(kode="ktp")
        assert Client().get(public("layanan-terima")).status_code == 200

    def test_nothing_chosen_is_told_and_the_remark_stays(
        self, office: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = opened(public("layanan-nilai"), monkeypatch, komentar="Ramah sekali.")
        answer = Client().post(public("layanan-nilai"), sent)
        assert answer.status_code == 422
        assert "Pilih dulu satu jawaban" in answer.content.decode()
        assert "Ramah sekali." in answer.content.decode()

    def test_too_fast_or_without_its_page_is_asked_once_more(self, office: Wilayah) -> None:
        client = Client()
        form = client.get(public("layanan-nilai")).context["form"]
        sent = {"kunci_kirim": "k", "dibuka": form["dibuka"].value(), "u3": "4"}
        for one in (sent, {**sent, "dibuka": ""}):
            answer = client.post(public("layanan-nilai"), one)
            assert answer.status_code == 422
            assert "terlalu cepat" in answer.content.decode()
        assert not SurveyAnswer.objects.exists()

    def test_the_box_people_do_not_see_catches_machines(
        self, office: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = opened(public("layanan-nilai"), monkeypatch, u3="4", situs="http://x")
        assert Client().post(public("layanan-nilai"), sent).status_code == 303
        assert not SurveyAnswer.objects.exists()


class TestComplaining:
    def test_it_gets_number_and_kunci_and_lies_with_the_kecamatan(
        self, office: Wilayah, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = "Sudah tiga kali datang, belum jadi."
        sent = opened(public("layanan-keluhan"), monkeypatch, isi=words, tempat=desa.kode)
        client = Client()
        for _turn in range(2):
            answer = client.post(public("layanan-keluhan"), sent)
            assert answer["Location"] == reverse("terkirim", args=[desa.kode])
        voice = Aspirasi.objects.get()
        assert voice.state == State.FORWARDED
        assert PassedUp.objects.get().aspirasi == voice
        page = client.get(reverse("terkirim", args=[desa.kode])).content.decode()
        assert "sudah di meja kantor kecamatan" in page
        assert re.search(r"\d{4} \d{4} \d{4} \d{4}", page)

    def test_a_secret_one_does_not(
        self, office: Wilayah, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        more = {"isi": "Petugasnya galak sekali.", "tempat": desa.kode, "sifat": "rahasia"}
        Client().post(public("layanan-keluhan"), opened(public("layanan-keluhan"), monkeypatch, **more))
        assert Aspirasi.objects.get().state == State.RECEIVED
        assert not PassedUp.objects.exists()

    def test_another_village_is_no_choice(self, office: Wilayah, monkeypatch: pytest.MonkeyPatch) -> None:
        far = makers.make_desa("99.01.02.2001", "Lain Jauh")
        more = {"isi": "Sudah tiga kali datang.", "tempat": far.kode}
        sent = opened(public("layanan-keluhan"), monkeypatch, **more)
        assert Client().post(public("layanan-keluhan"), sent).status_code == 422
        assert not Aspirasi.objects.exists()


class TestDesk:
    def test_who_may_enter(self, office: Wilayah, desa: Wilayah, camat: Membership) -> None:
        village = signed_in(makers.make_member(Role.KADES, desa))
        above = signed_in(makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01")))
        assert [village.get(one).status_code for one in (ROOM, LIST)] == [403, 403]
        assert [above.get(one).status_code for one in (ROOM, LIST)] == [200, 200]
        assert above.post(ROOM, {"tindak": "x"}).status_code == 403
        assert above.post(LIST, {"aksi": "mulai"}).status_code == 403
        assert above.get(ROOM, {"kantor": "99.99.99"}).status_code == 404
        one = CounterService.objects.all()[0]
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        other = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        assert other.get(reverse("kec-loket-layanan-satu", args=[one.pk])).status_code == 404

    def test_the_room_shows_figures_complaints_and_files(
        self, office: Wilayah, desa: Wilayah, camat: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at = timezone.now()
        for n in range(6):
            answered(office, GOOD, key=str(n), at=at - 8 * DAY, remark="Ramah, kata Pak Slamet.")
        more = {"isi": "Sudah tiga kali datang.", "tempat": desa.kode}
        Client().post(public("layanan-keluhan"), opened(public("layanan-keluhan"), monkeypatch, **more))
        client = signed_in(camat)
        span = span_with(Kind.QUARTER, (at - 8 * DAY).date())
        page = client.get(ROOM, {"masa": span.slug}).content.decode()
        assert "100,00" in page
        assert "Slamet" not in page
        assert "Satu aspirasi warga" in page
        for form in ("pdf", "docx", "xlsx", "csv"):
            answer = client.get(reverse("kec-loket-berkas", args=[span.slug, form]))
            assert answer.status_code == 200
        assert client.get(reverse("kec-loket-berkas", args=[span.slug, "exe"])).status_code == 404

    def test_follow_up_of_two_tabs_keeps_the_words(self, office: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        assert client.post(ROOM, {"tindak": "Satu.", "dilihat": "0"}).status_code == 303
        answer = client.post(ROOM, {"tindak": "Dua.", "dilihat": "0"})
        assert answer.status_code == 422
        assert "Dua." in answer.content.decode()
        assert [one.words for one in SurveyFollowUp.objects.all()] == ["Satu."]

    def test_a_list_is_begun_added_to_changed_and_taken_back(self, camat: Membership) -> None:
        client = signed_in(camat)
        assert "Pakai daftar awal" in client.get(LIST).content.decode()
        client.post(LIST, {"aksi": "mulai"})
        bad = {"aksi": "tambah", "nama": "Legalisasi", "kode": "dua kata", "hari": "1", "biaya": "murah"}
        answer = client.post(LIST, bad)
        assert answer.status_code == 422
        assert "Legalisasi" in answer.content.decode()
        client.post(LIST, {**bad, "kode": "legal", "biaya": "Rp5.000", "syarat": "KTP\r\nKK"})
        made = CounterService.objects.get(kode="legal")
        assert (made.cost, made.to_bring) == (5000, ["KTP", "KK"])
        address = reverse("kec-loket-layanan-satu", args=[made.pk])
        told = {"aksi": "ubah", "nama": "Legalisasi", "hari": "0", "biaya": "0", "versi": "1"}
        assert client.post(address, told).status_code == 303
        again = client.post(address, {**told, "nama": "Lain"})
        assert again.status_code == 422
        assert "Lain" in again.content.decode()
        assert "Baru saja diubah" in again.content.decode()
        client.post(LIST, {"aksi": "batal"})
        made.refresh_from_db()
        assert made.cost == 5000
        client.post(address, {"aksi": "pensiun", "versi": str(made.version)})
        assert made not in CounterService.objects.offered()

    def test_the_questions_do_not_grow(
        self, office: Wilayah, camat: Membership, django_assert_max_num_queries: object
    ) -> None:
        client = signed_in(camat)
        client.get(ROOM)
        for n in range(30):
            answered(office, GOOD, key=str(n), at=timezone.now() - n * DAY)
        with django_assert_max_num_queries(24):  # type: ignore[operator]
            client.get(ROOM)
