"""The rooms of coaching at the kecamatan: planned in one tap, written up, delegated, answered."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.oversight.coaching import helping, visiting
from accountability.oversight.models import Delegation, FollowUp, HelpRequest, Side, Visit
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
ROOM, TASKS, NEW, HELP = (reverse(f"kec-pembinaan{name}") for name in ("", "-tugas", "-baru", "-bantuan"))
DAY = dt.timedelta(days=1)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def visit(desa: Wilayah, camat: Membership) -> Visit:
    at = timezone.now()
    what = visiting.Plan("Membantu menyusun.", timezone.localdate(), camat)
    return visiting.plan(desa=desa, what=what, by=camat.actor(), at=at)


def page_of(visit: Visit) -> str:
    return reverse("kec-pembinaan-kunjungan", args=[visit.pk])


class TestWhoMayEnter:
    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_another_room(self, visit: Visit, desa: Wilayah, role: Role) -> None:
        client = signed_in(makers.make_member(role, desa))
        addresses = (ROOM, TASKS, NEW, HELP, page_of(visit))
        assert [client.get(each).status_code for each in addresses] == [403] * 5

    @pytest.mark.parametrize("role", [Role.KABUPATEN, Role.AUDITOR])
    def test_who_only_reads_writes_nothing(self, visit: Visit, role: Role) -> None:
        client = signed_in(makers.make_member(role, Wilayah.objects.get(kode="99.01")))
        assert [client.get(each).status_code for each in (ROOM, HELP, page_of(visit))] == [200] * 3
        assert client.get(NEW).status_code == 403
        assert client.post(page_of(visit), {"aksi": "batal", "alasan": "x"}).status_code == 403
        assert client.post(HELP, {"bantuan": "1"}).status_code == 403

    def test_another_kecamatan_finds_nothing(self, visit: Visit, desa: Wilayah, ketua: Membership) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        asked = helping.ask(desa=desa, question="Kode?", by=ketua.actor(), at=timezone.now())
        assert client.get(page_of(visit)).status_code == 404
        assert client.post(page_of(visit), {"aksi": "catat"}).status_code == 404
        assert client.get(NEW, {"desa": desa.kode}).status_code == 404
        assert client.post(HELP, {"bantuan": asked.pk, "jawaban": "x"}).status_code == 404
        assert "Membantu menyusun" not in client.get(ROOM).content.decode()


class TestPlanning:
    def test_a_warning_fills_the_form_so_that_one_tap_plans_it(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        client = signed_in(camat)
        address = f"{NEW}?desa={desa.kode}&aturan=council_silent"
        page = client.get(address)
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields}
        assert sent["tujuan"] == "Pendampingan bersama BPD."
        assert sent["tugas"] == "bpd"
        answer = client.post(address, {k: str(v) for k, v in sent.items()})
        made = Visit.objects.get()
        assert answer["Location"] == page_of(made)
        assert made.rule == "council_silent"
        assert "belum bergerak di posko" in made.alert

    def test_a_warning_all_of_the_village_reads_says_what_to_do(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        form = signed_in(camat).get(f"{NEW}?desa={desa.kode}&aturan=apb_late").context["form"]
        assert form["tujuan"].value() == "Tawarkan bantuan menyusun, lalu sepakati tanggal tayang."

    def test_each_warning_of_a_village_leads_there(self, desa: Wilayah, camat: Membership) -> None:
        page = signed_in(camat).get(reverse("kec-desa", args=[desa.kode])).content.decode()
        assert f"{NEW}?desa={desa.kode}&amp;aturan=council_silent" in page
        reader = signed_in(makers.make_member(Role.AUDITOR, Wilayah.objects.get(kode="99.01")))
        assert NEW not in reader.get(reverse("kec-desa", args=[desa.kode])).content.decode()

    def test_a_second_tap_plans_nothing_more(self, desa: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        form = client.get(f"{NEW}?desa={desa.kode}").context["form"]
        sent = {name: str(form[name].value() or "") for name in form.fields} | {"tujuan": "Bantu."}
        assert [client.post(NEW, sent).status_code for _tap in range(2)] == [303, 303]
        assert Visit.objects.count() == 1

    def test_what_is_missing_is_said_and_the_words_stay(self, desa: Wilayah, camat: Membership) -> None:
        answer = signed_in(camat).post(NEW, {"tempat": desa.kode, "tujuan": "Bantu menyusun."})
        assert answer.status_code == 422
        assert "Bantu menyusun." in answer.content.decode()

    @pytest.mark.parametrize("rule", ["", "karangan", "%", "a" * 300])
    def test_an_unknown_warning_is_no_matter(self, desa: Wilayah, camat: Membership, rule: str) -> None:
        assert signed_in(camat).get(NEW, {"desa": desa.kode, "aturan": rule}).status_code == 200


class TestAVisit:
    def note(self, **more: str) -> dict[str, str]:
        today = timezone.localdate()
        return {
            "aksi": "catat",
            "tanggal": today.isoformat(),
            "catatan": "Hadir lima orang.",
            "pihak_1": "pemdes",
            "apa_1": "Lengkapi penjabaran",
            "batas_1": (today + 9 * DAY).isoformat(),
            **more,
        }

    def test_it_is_written_up_and_both_sides_read_what_was_agreed(
        self, visit: Visit, camat: Membership, ketua: Membership, kades: Membership
    ) -> None:
        assert signed_in(camat).post(page_of(visit), self.note()).status_code == 303
        for member, name in ((ketua, "bpd-pembinaan"), (kades, "pemdes-pembinaan")):
            page = signed_in(member).get(reverse(name)).content.decode()
            assert "Lengkapi penjabaran" in page
            assert "Hadir lima orang" not in page

    def test_a_half_agreement_is_pointed_out_with_all_words_kept(
        self, visit: Visit, camat: Membership
    ) -> None:
        answer = signed_in(camat).post(page_of(visit), self.note(batas_1=""))
        assert answer.status_code == 422
        for words in ("Hadir lima orang.", "Lengkapi penjabaran", "Lengkapi, atau kosongkan semuanya."):
            assert words in answer.content.decode()

    def test_whoever_comes_second_keeps_the_words(self, visit: Visit, camat: Membership) -> None:
        visiting.call_off(visit=visit, reason="Hujan.", by=camat.actor(), at=timezone.now())
        answer = signed_in(camat).post(page_of(visit), self.note())
        assert answer.status_code == 422
        assert "Hadir lima orang." in answer.content.decode()
        assert "baru saja dicatat orang lain" in answer.content.decode()

    def test_the_kecamatan_reports_its_own_part(self, visit: Visit, camat: Membership) -> None:
        client = signed_in(camat)
        client.post(page_of(visit), self.note(pihak_1="kecamatan"))
        follow_up = FollowUp.objects.get()
        sent = {"aksi": f"selesai-{follow_up.pk}", "balasan": "Contoh terkirim."}
        assert client.post(page_of(visit), sent).status_code == 303
        assert client.post(page_of(visit), {"aksi": "selesai-999999"}).status_code == 404

    def test_one_more_agreement_later(self, visit: Visit, camat: Membership) -> None:
        client = signed_in(camat)
        client.post(page_of(visit), self.note())
        due = (timezone.localdate() + DAY).isoformat()
        client.post(
            page_of(visit), {"aksi": "sepakati", "pihak": "bpd", "apa": "Undang ibu-ibu", "batas": due}
        )
        assert set(FollowUp.objects.values_list("side", flat=True)) == {Side.PEMDES, Side.BPD}

    def test_queries_do_not_grow_with_visits(
        self, visit: Visit, desa: Wilayah, camat: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(8):
            near = makers.make_desa(f"99.01.01.20{number + 10}", f"Dekat {number}")
            what = visiting.Plan("Bantu.", timezone.localdate(), camat)
            visiting.plan(desa=near, what=what, by=camat.actor(), at=timezone.now())
        client = signed_in(camat)
        client.get(ROOM)
        with django_assert_max_num_queries(22):
            client.get(ROOM)


class TestTasks:
    def test_a_task_is_put_into_hands(self, desa: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {"tugas": "keuangan", "petugas": str(camat.pk), "alasan": "Paling paham.", "lama": "0"}
        assert client.post(TASKS, sent).status_code == 303
        page = client.get(TASKS).content.decode()
        assert "Paling paham." in page
        assert "18 tugas pembinaan" in page

    def test_two_at_once(self, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {"tugas": "keuangan", "petugas": str(camat.pk), "alasan": "Kata saya.", "lama": "0"}
        client.post(TASKS, {**sent, "alasan": "Lebih dulu."})
        answer = client.post(TASKS, sent)
        assert answer.status_code == 422
        assert "Baru saja diserahkan orang lain" in answer.content.decode()
        assert "Kata saya." in answer.content.decode()
        assert Delegation.objects.count() == 1

    def test_an_unknown_task_is_not_there(self, camat: Membership) -> None:
        assert signed_in(camat).post(TASKS, {"tugas": "karangan"}).status_code == 404

    def test_a_kabupaten_has_no_such_list(self, desa: Wilayah) -> None:
        client = signed_in(makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01")))
        assert client.get(TASKS).status_code == 403


class TestTheHelpDesk:
    def test_from_question_to_rating(
        self, desa: Wilayah, ketua: Membership, kades: Membership, camat: Membership
    ) -> None:
        village = signed_in(ketua)
        room = reverse("bpd-pembinaan")
        assert village.post(room, {"aksi": "tanya", "pertanyaan": "Kuorum kurang?"}).status_code == 303
        asked = HelpRequest.objects.get()
        assert "Kuorum kurang?" not in signed_in(kades).get(reverse("pemdes-pembinaan")).content.decode()
        desk = signed_in(camat)
        assert "Kuorum kurang?" in desk.get(HELP).content.decode()
        assert desk.post(HELP, {"bantuan": asked.pk, "jawaban": "Jadwalkan lagi."}).status_code == 303
        assert village.post(room, {"aksi": "nilai", "butir": asked.pk, "nilai": "5"}).status_code == 303
        asked.refresh_from_db()
        assert asked.rating == 5

    def test_the_other_side_rates_nothing(
        self, desa: Wilayah, ketua: Membership, kades: Membership, camat: Membership
    ) -> None:
        asked = helping.ask(desa=desa, question="x", by=ketua.actor(), at=timezone.now())
        helping.answer(request=asked, words="y", by=camat.actor(), at=timezone.now())
        sent = {"aksi": "nilai", "butir": asked.pk, "nilai": "1"}
        assert signed_in(kades).post(reverse("pemdes-pembinaan"), sent).status_code == 404

    def test_the_village_reports_its_part_and_no_other(
        self, visit: Visit, camat: Membership, ketua: Membership, kades: Membership
    ) -> None:
        today = timezone.localdate()
        agreed = [visiting.Agreed(Side.PEMDES, "Lengkapi", today + DAY)]
        visiting.write_up(
            visit=visit, day=today, notes="x", agreed=agreed, by=camat.actor(), at=timezone.now()
        )
        sent = {"aksi": "selesai", "butir": FollowUp.objects.get().pk, "balasan": "Sudah lengkap."}
        assert signed_in(ketua).post(reverse("bpd-pembinaan"), sent).status_code == 404
        assert signed_in(kades).post(reverse("pemdes-pembinaan"), sent).status_code == 303
        assert "Sudah lengkap." in signed_in(ketua).get(reverse("bpd-pembinaan")).content.decode()

    def test_nothing_asked_is_said(self, ketua: Membership) -> None:
        answer = signed_in(ketua).post(reverse("bpd-pembinaan"), {"aksi": "tanya", "pertanyaan": " "})
        assert answer.status_code == 422
        assert "Tulis dulu pertanyaannya." in answer.content.decode()

    def test_the_mean_is_public_from_five_ratings_on(
        self, desa: Wilayah, ketua: Membership, camat: Membership, client: Client
    ) -> None:
        for count in range(5):
            page = client.get(reverse("kecamatan", args=["99.01.01"])).content.decode()
            assert "Bantuan teknis" not in page, count
            asked = helping.ask(desa=desa, question="x", by=ketua.actor(), at=timezone.now())
            helping.answer(request=asked, words="y", by=camat.actor(), at=timezone.now())
            helping.rate(request=asked, rating=4, by=ketua.actor(), at=timezone.now())
        page = client.get(reverse("kecamatan", args=["99.01.01"])).content.decode()
        assert "4,0 dari 5" in page or "4.0 dari 5" in page
