"""The pages of the service view: who may enter, one tap, words that stay, lists that ask little."""

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accountability.accounts.models import Membership, Role
from accountability.oversight.models import (
    CoordinationSheet,
    PlannedAction,
    RightsRow,
    RightsSheet,
    ServiceTarget,
    ServiceUnit,
)
from accountability.oversight.service.planning_actions import Plan, plan
from accountability.oversight.service.targeting import Target, set_target, write_reached
from accountability.oversight.views import overview
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
LISTS = [
    reverse(f"kec-layanan{one}")
    for one in ("", "-satuan", "-target", "-hak", "-koordinasi", "-aksi", "-dasar", "-aksi-cetak")
] + [reverse("kec-layanan-bidang", args=["kesehatan"])]
HOME, UNITS, TARGETS, RIGHTS, TOGETHER, ACTIONS = LISTS[:6]
BEGIN = reverse("kec-layanan-koordinasi-mulai")
DAY = dt.timedelta(days=1)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def of(name: str, pk: int) -> str:
    return reverse(f"kec-layanan-{name}", args=[pk])


def sent(form: Any, **told: Any) -> dict[str, str]:
    """What a browser sends of a form, with these fields typed over."""
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in {**values, **told}.items() if value is not None}


@pytest.fixture
def action(together: CoordinationSheet, camat: Membership, desa: Wilayah) -> PlannedAction:
    """What the council is to do, of which the day went by a week ago."""
    at = timezone.now() - 30 * DAY
    what = Plan(doer="bpd", activity="Umumkan jadwal", due=at.date() + 20 * DAY, desa=desa)
    return plan(sheet=together, what=what, by=camat.actor(), at=at)


class TestWhoMayEnter:
    def test_a_village_has_another_room(self, action: PlannedAction, ketua: Membership) -> None:
        client = signed_in(ketua)
        assert {client.get(one).status_code for one in LISTS} == {403}
        assert client.post(BEGIN).status_code == 403

    def test_a_kabupaten_reads_each_kecamatan_and_writes_nothing(
        self, action: PlannedAction, rights: RightsSheet, unit: ServiceUnit, desa: Wilayah
    ) -> None:
        client = signed_in(makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01")))
        assert {client.get(one).status_code for one in LISTS} == {200}
        assert client.get(HOME, {"kecamatan": "99.02.01"}).status_code == 404
        pages = (
            of("hak-satu", rights.pk),
            of("koordinasi-satu", action.sheet_id),
            of("aksi-satu", action.pk),
            of("satuan-satu", unit.pk),
        )
        for page in pages:
            assert client.get(page).status_code == 200
            assert client.post(page, {"aksi": "urung"}).status_code == 403

    def test_another_kecamatan_finds_nothing(
        self, action: PlannedAction, rights: RightsSheet, unit: ServiceUnit, row: RightsRow
    ) -> None:
        makers.make_desa("99.01.02.2001", "Lain Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02")))
        for name, pk in (
            ("hak-satu", rights.pk),
            ("hak-cetak", rights.pk),
            ("koordinasi-satu", action.sheet_id),
            ("koordinasi-cetak", action.sheet_id),
            ("aksi-satu", action.pk),
            ("satuan-satu", unit.pk),
        ):
            assert client.get(of(name, pk)).status_code == 404
        assert client.post(BEGIN, {"dari": f"b{row.pk}"}).status_code == 404
        assert "Umumkan jadwal" not in client.get(HOME).content.decode()


class TestTheRoom:
    def test_what_is_late_stands_first(self, action: PlannedAction, camat: Membership) -> None:
        page = signed_in(camat).get(HOME).content.decode()
        assert page.index("Umumkan jadwal") < page.index("Aduan menurut bidang")
        assert "Lewat batas" in page

    def test_a_target_that_is_not_kept_is_told_here_and_on_the_summary(
        self, camat: Membership, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at = timezone.now()
        target = Target("kesehatan", "capaian", 95, "Renja", "Persen bayi diimunisasi")
        common: dict[str, Any] = {"by": camat.actor(), "at": at}
        made = set_target(kecamatan=camat.wilayah, year=timezone.localdate().year, target=target, **common)
        client = signed_in(camat)
        write_reached(target=made, reached=84, **common)
        assert "Persen bayi diimunisasi" in client.get(HOME).content.decode()
        assert "Target layanan terlewati" not in client.get(reverse("kec")).content.decode()
        over = SimpleNamespace(holder="Kesehatan")
        monkeypatch.setattr(overview, "exceeded", lambda *_args, **_told: [over, over])
        assert "Target layanan terlewati: Kesehatan Lihat" in _text(
            client.get(reverse("kec")).content.decode()
        )

    def test_the_lists_ask_as_little_for_many_as_for_one(
        self,
        together: CoordinationSheet,
        camat: Membership,
        desa: Wilayah,
        django_assert_max_num_queries: Any,
    ) -> None:
        at = timezone.now()
        for n in range(12):
            what = Plan(doer="bpd", activity=f"Kegiatan {n}", due=timezone.localdate(at), desa=desa)
            plan(sheet=together, what=what, by=camat.actor(), at=at)
            ServiceUnit.objects.create(
                kecamatan=camat.wilayah, kind="lainnya", name=f"Unit {n}", sector="ekonomi"
            )
        client = signed_in(camat)
        for address in LISTS:
            with django_assert_max_num_queries(20):
                assert client.get(address).status_code == 200

    def test_a_place_in_papua_reads_its_own_words(self, db: None) -> None:
        from accountability.regions import sebutan

        makers.make_desa("99.02.01.2001", "Wamesa")
        sebutan.adopt(wilayah_kode="99.02", preset="papua")
        member = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.02.01"))
        client = signed_in(member)
        for address in LISTS:
            page = client.get(address).content.decode()
            assert "ecamatan" not in page.replace("kecamatan=", "").replace('name="kecamatan"', "")


class TestUnits:
    def test_added_changed_and_taken_back(self, desa: Wilayah, camat: Membership) -> None:
        client = signed_in(camat)
        told: dict[str, Any] = {
            "nama": "SD Uji",
            "jenis": "sekolah",
            "bidang": "pendidikan",
            "melayani": [desa.kode],
        }
        assert client.post(UNITS, told).status_code == 303
        unit = ServiceUnit.objects.get()
        page = of("satuan-satu", unit.pk)
        assert client.post(page, {**told, "nama": "SDN Uji", "aksi": "ubah"}).status_code == 303
        assert client.post(page, {"aksi": "urung"}).status_code == 303
        unit.refresh_from_db()
        assert unit.name == "SD Uji"
        assert "SD Uji" in client.get(reverse("kec-sinergi")).content.decode()

    def test_a_retired_unit_takes_no_new_row_of_the_matrix(
        self, unit: ServiceUnit, camat: Membership
    ) -> None:
        client = signed_in(camat)
        assert client.post(of("satuan-satu", unit.pk), {"aksi": "berhenti"}).status_code == 303
        assert client.get(reverse("kec-sinergi-baru"), {"pemilik": f"u{unit.pk}"}).status_code == 404
        assert "Puskesmas Uji" in client.get(reverse("kec-sinergi")).content.decode()

    def test_wrong_words_stay(self, camat: Membership) -> None:
        answer = signed_in(camat).post(UNITS, {"nama": "SD Uji", "bidang": "x"})
        assert answer.status_code == 422
        assert 'value="SD Uji"' in answer.content.decode()


class TestRights:
    def test_opened_written_and_shared(self, unit: ServiceUnit, camat: Membership) -> None:
        client = signed_in(camat)
        assert client.post(RIGHTS, {"layanan": f"u{unit.pk}", "tahun": "2026"}).status_code == 303
        page = of("hak-satu", RightsSheet.objects.get().pk)
        told: dict[str, Any] = {
            "aksi": "tambah",
            "aspek": "waktu",
            "masalah": "=Tutup siang",
            "sebab": "",
            "versi": "0",
        }
        assert client.post(page, told).status_code == 303
        for address in (page, page + "cetak/"):
            assert "=Tutup siang" in client.get(address).content.decode()
        assert ",'=Tutup siang" in client.get(f"{page}berkas.csv").content.decode()
        book = load_workbook(io.BytesIO(client.get(f"{page}berkas.xlsx").content))
        assert any("=Tutup siang" in map(str, row) for row in book.worksheets[-1].values)
        assert client.get(f"{page}berkas.exe").status_code == 404

    def test_the_second_of_two_reads_what_stands_and_keeps_the_words(
        self, row: RightsRow, camat: Membership
    ) -> None:
        client, page = signed_in(camat), of("hak-satu", row.sheet_id)
        told: dict[str, Any] = {"aksi": f"ubah-{row.pk}", "aspek": "waktu", "sebab": "", "versi": "1"}
        assert client.post(page, {**told, "masalah": "Yang pertama"}).status_code == 303
        answer = client.post(page, {**told, "masalah": "Yang kedua"})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "Baru saja diubah orang lain" in shown
        assert "Yang pertama" in shown
        assert "Yang kedua" in shown
        assert client.post(page, {**told, "masalah": "Yang kedua", "versi": "2"}).status_code == 303

    def test_a_row_becomes_a_coordination_sheet_by_one_tap(self, row: RightsRow, camat: Membership) -> None:
        client = signed_in(camat)
        first, again = (client.post(BEGIN, {"dari": f"b{row.pk}"})["Location"] for _tap in range(2))
        assert first == again == of("koordinasi-satu", CoordinationSheet.objects.get().pk)

    @pytest.mark.parametrize("origin", ["", "b", "b0", "x1", "p1", "k1", "d1", "b999999999999999999999"])
    def test_what_is_not_there_begins_nothing(self, camat: Membership, origin: str) -> None:
        assert signed_in(camat).post(BEGIN, {"dari": origin}).status_code == 404

    @pytest.mark.parametrize("asked", ["", "ubah-0", "hapus-x", "karangan"])
    def test_an_unknown_button_is_not_there(self, row: RightsRow, camat: Membership, asked: str) -> None:
        assert signed_in(camat).post(of("hak-satu", row.sheet_id), {"aksi": asked}).status_code == 404


class TestCoordination:
    def test_written_agreed_and_planned(
        self, together: CoordinationSheet, camat: Membership, desa: Wilayah
    ) -> None:
        client, page = signed_in(camat), of("koordinasi-satu", together.pk)
        form = client.get(page).context["form"]
        told = sent(form, aksi="simpan", joint="Jadwal", pihak_1="Puskesmas", pihak_2="BPD")
        assert client.post(page, told).status_code == 303
        assert client.post(page, {"aksi": "sepakati", "alasan": "Sepakat."}).status_code == 303
        plan_of: dict[str, Any] = {
            "aksi": "rencana",
            "kegiatan": "Piket",
            "batas": timezone.localdate().isoformat(),
        }
        assert client.post(page, {**plan_of, "siapa": f"pemdes:{desa.kode}"}).status_code == 303
        assert client.post(page, {**plan_of, "siapa": "lain"}).status_code == 422
        assert "Piket" in client.get(of("koordinasi-cetak", together.pk)).content.decode()
        together.refresh_from_db()
        assert (together.state, together.actions.count()) == ("disepakati", 1)

    def test_the_second_of_two_keeps_the_words(self, together: CoordinationSheet, camat: Membership) -> None:
        client, page = signed_in(camat), of("koordinasi-satu", together.pk)
        form = client.get(page).context["form"]
        assert client.post(page, sent(form, aksi="simpan", joint="Yang pertama")).status_code == 303
        answer = client.post(page, sent(form, aksi="simpan", joint="Yang kedua"))
        assert answer.status_code == 422
        for words in ("Baru saja diubah orang lain", "Yang pertama", "Yang kedua"):
            assert words in answer.content.decode()

    def test_back_with_new_words_is_no_second_tap(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        client, page = signed_in(camat), of("koordinasi-satu", together.pk)
        key: dict[str, Any] = {"kunci_kirim": "a" * 32, "aksi": "rencana", "siapa": "kecamatan"}
        key["batas"] = timezone.localdate().isoformat()
        for words in ("Satu", "Satu", "Dua"):
            assert client.post(page, {**key, "kegiatan": words}).status_code == 303
        assert together.actions.count() == 2


class TestActions:
    def test_the_village_marks_its_own_and_takes_it_back(
        self, action: PlannedAction, ketua: Membership, kades: Membership, petugas: Membership
    ) -> None:
        room, theirs = reverse("bpd-rencana-aksi"), reverse("pemdes-rencana-aksi")
        for member, address in ((ketua, room), (kades, theirs), (petugas, room)):
            assert "Umumkan jadwal" in signed_in(member).get(address).content.decode()
        mark: dict[str, Any] = {"aksi": "sudah", "butir": str(action.pk)}
        assert signed_in(kades).post(theirs, mark).status_code == 404
        assert signed_in(petugas).post(room, mark).status_code == 404
        client = signed_in(ketua)
        assert client.post(room, {**mark, "kemajuan": "Sudah diumumkan"}).status_code == 303
        action.refresh_from_db()
        assert action.progress == "Sudah diumumkan"
        assert client.post(room, {**mark, "aksi": "belum"}).status_code == 303
        action.refresh_from_db()
        assert action.done_at is None

    def test_another_village_sees_nothing(self, action: PlannedAction, outsider: Membership) -> None:
        client, room = signed_in(outsider), reverse("bpd-rencana-aksi")
        assert "Umumkan jadwal" not in client.get(room).content.decode()
        assert client.post(room, {"aksi": "sudah", "butir": str(action.pk)}).status_code == 404

    def test_the_officer_marks_for_a_unit_that_stands_here(
        self,
        together: CoordinationSheet,
        unit: ServiceUnit,
        desa: Wilayah,
        camat: Membership,
        petugas: Membership,
    ) -> None:
        unit.desa = desa
        unit.save()
        at = timezone.now()
        what = Plan(doer="unit", activity="Piket sore", due=timezone.localdate(), unit=unit)
        made = plan(sheet=together, what=what, by=camat.actor(), at=at)
        room = reverse("bpd-rencana-aksi")
        mark: dict[str, Any] = {"aksi": "sudah", "butir": str(made.pk)}
        assert signed_in(petugas).post(room, mark).status_code == 303

    def test_the_kecamatan_follows_drops_and_picks_up(self, action: PlannedAction, camat: Membership) -> None:
        client, page = signed_in(camat), of("aksi-satu", action.pk)
        form = client.get(page).context["form"]
        assert client.post(page, sent(form, aksi="ikuti", kemajuan="Separuh")).status_code == 303
        again = client.post(page, sent(form, aksi="ikuti", kemajuan="Lain"))
        assert again.status_code == 422
        assert "Lain" in again.content.decode()
        assert client.post(page, {"aksi": "sudah"}).status_code == 422  # the council's own mark
        assert client.post(page, {"aksi": "lepas", "alasan": ""}).status_code == 422
        assert client.post(page, {"aksi": "lepas", "alasan": "Diganti"}).status_code == 303
        assert client.post(page, {"aksi": "ambil"}).status_code == 303
        listed = client.get(ACTIONS, {"keadaan": "lewat"}).content.decode()
        assert "Umumkan jadwal" in listed


class TestTargets:
    def test_set_reached_withdrawn_and_back(self, camat: Membership) -> None:
        client = signed_in(camat)
        told: dict[str, Any] = {"layanan": "kesehatan", "ukuran": "capaian", "angka": "95", "dasar": "Renja"}
        assert client.post(TARGETS, {**told, "aksi": "pasang"}).status_code == 422
        assert client.post(TARGETS, {**told, "aksi": "pasang", "apa": "Persen bayi"}).status_code == 303
        target = ServiceTarget.objects.get()
        for asked in (f"capaian-{target.pk}", f"cabut-{target.pk}", f"pasang_lagi-{target.pk}"):
            assert client.post(TARGETS, {"aksi": asked, "capaian": "84"}).status_code == 303
        target.refresh_from_db()
        assert (target.reached, target.withdrawn_at) == (84, None)
        assert "Persen bayi" in client.get(reverse("kec-layanan-unduh", args=["csv"])).content.decode()


def _text(page: str) -> str:
    import re

    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
