"""The pages about people and villages: who may open them, and what a click does."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import (
    Invitation,
    Membership,
    PeopleFile,
    RecoveryAsk,
    Role,
    User,
)
from accountability.lib import kunci
from accountability.oversight.onboarding.people_rows import HEADINGS
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from tests import makers

ROLES = tuple(Role)
OPENED = {
    "kab-orang": {Role.KABUPATEN},
    "kab-orang-baru": {Role.KABUPATEN},
    "kab-orang-berkas": {Role.KABUPATEN},
    "kab-desa": {Role.KABUPATEN},
    "kab-desa-berkas": {Role.KABUPATEN},
    "kec-orang": {Role.CAMAT},
    "kec-orang-baru": {Role.CAMAT},
    "kec-orang-berkas": {Role.CAMAT},
}
PASSWORD = "kopi pagi di teras 7"
type Desk = Callable[[Membership], Client]


@pytest.fixture
def desk_of() -> Desk:
    """Signs a member in."""

    def sign_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in


def place_of(role: Role, desa: Wilayah) -> Wilayah:
    kode = {Role.CAMAT: "99.01.01", Role.KABUPATEN: "99.01", Role.AUDITOR: "99.01"}.get(role, desa.kode)
    return Wilayah.objects.get(kode=kode)


def person(desa: Wilayah, **fields: str) -> dict[str, str]:
    day = dt.date.today().isoformat()  # noqa: DTZ011 - as a browser fills it in
    cells = {"tempat": desa.kode, "peran": "petugas", "nama": "Contoh Satu", "hp": "", "sejak": day}
    return {**cells, **fields}


def upload(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("orang.csv", "\n".join([";".join(HEADINGS), *rows]).encode())


class TestOpening:
    @pytest.mark.parametrize("role", ROLES)
    def test_a_role_opens_its_own_doors_only(self, desa: Wilayah, desk_of: Desk, role: Role) -> None:
        desk = desk_of(makers.make_member(role, place_of(role, desa)))
        for door, roles in OPENED.items():
            assert desk.get(reverse(door)).status_code == (200 if role in roles else 403), door

    @pytest.mark.parametrize("role", [one for one in ROLES if one not in {Role.KABUPATEN, Role.CAMAT}])
    def test_nobody_else_makes_an_account(self, desa: Wilayah, desk_of: Desk, role: Role) -> None:
        desk, before = desk_of(makers.make_member(role, place_of(role, desa))), Membership.objects.count()
        for door in ("kab-orang-baru", "kec-orang-baru"):
            assert desk.post(reverse(door), person(desa)).status_code == 403
        assert Membership.objects.count() == before

    def test_a_camat_outside_of_a_kecamatan_manages_nobody(self, desa: Wilayah, desk_of: Desk) -> None:
        assert desk_of(makers.make_member(Role.CAMAT, desa)).get(reverse("kec-orang")).status_code == 403

    def test_what_lies_elsewhere_does_not_exist(
        self, desa: Wilayah, camat: Membership, kab: Membership, desk_of: Desk
    ) -> None:
        far = makers.make_member(Role.KADES, makers.make_desa("99.02.01.2001", "Jauh"))
        for member, where in ((camat, "kec"), (kab, "kab")):
            address = reverse(f"{where}-orang-satu", args=[far.pk])
            desk = desk_of(member)
            assert desk.get(address).status_code == 404
            assert desk.post(address, {"aksi": "akhir"}).status_code == 404
        assert desk_of(camat).get(reverse("kec-orang-satu", args=[kab.pk])).status_code == 404
        file = PeopleFile.objects.create(
            wilayah=kab.wilayah, kind="orang", rows=0, sha256="a", read_by=kab.user, read_at=makers.NOW
        )
        for door in ("kec-orang-berkas-satu", "kec-orang-berkas-masalah"):
            assert desk_of(camat).get(reverse(door, args=[file.pk])).status_code == 404


class TestPeople:
    def test_a_person_is_added_listed_and_found(self, desa: Wilayah, kab: Membership, desk_of: Desk) -> None:
        desk = desk_of(kab)
        answer = desk.post(reverse("kab-orang-baru"), person(desa, hp="081200000077"))
        assert answer.status_code == 303
        page = desk.get(answer["Location"]).content.decode()
        assert "petugas-sukamaju" in page
        assert "81200000077" not in page
        shown = desk.get(reverse("kab-orang"), {"cari": "contoh", "peran": "petugas", "keadaan": "menunggu"})
        assert "Contoh Satu" in shown.content.decode()
        none = desk.get(reverse("kab-orang"), {"keadaan": "masuk", "peran": "petugas"}).content.decode()
        assert "Tidak ada yang cocok" in none

    @pytest.mark.parametrize("standing", ["surat", "habis", "berakhir", "semua", "masuk", "menunggu"])
    def test_the_list_is_narrowed(self, desa: Wilayah, kab: Membership, desk_of: Desk, standing: str) -> None:
        query = {"keadaan": standing, "tempat": "99.01.01", "cari": "\x00"}
        assert desk_of(kab).get(reverse("kab-orang"), query).status_code in {200, 400}

    def test_a_second_tap_adds_nobody(self, desa: Wilayah, camat: Membership, desk_of: Desk) -> None:
        desk, said = desk_of(camat), person(desa, kunci_kirim="sekali")
        for _tap in range(2):
            assert desk.post(reverse("kec-orang-baru"), said).status_code == 303
        assert desa.memberships.count() == 1

    def test_what_is_wrong_is_told_and_what_was_typed_stays(
        self, desa: Wilayah, camat: Membership, desk_of: Desk
    ) -> None:
        answer = desk_of(camat).post(reverse("kec-orang-baru"), person(desa, hp="12", nama="Contoh Dua"))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Nomor HP belum benar" in page
        assert "Contoh Dua" in page

    def test_a_camat_cannot_offer_another_role_or_place(
        self, desa: Wilayah, camat: Membership, desk_of: Desk
    ) -> None:
        far = makers.make_desa("99.02.01.2001", "Jauh")
        for said in (person(desa, peran="auditor"), person(far), person(desa, tempat="99.01.01")):
            assert desk_of(camat).post(reverse("kec-orang-baru"), said).status_code == 422
        assert not Invitation.objects.exists()

    def test_the_templates_are_there(self, kab: Membership, desk_of: Desk) -> None:
        desk = desk_of(kab)
        assert desk.get(reverse("kab-orang-templat", args=["xlsx"])).content[:2] == b"PK"
        assert "kode wilayah" in desk.get(reverse("kab-orang-templat", args=["csv"])).content.decode()
        assert desk.get(reverse("kab-orang-templat", args=["doc"])).status_code == 404

    def test_letters_are_printed_once(self, desa: Wilayah, kab: Membership, desk_of: Desk) -> None:
        desk = desk_of(kab)
        desk.post(reverse("kab-orang-baru"), person(desa))
        first = desk.post(reverse("kab-orang-surat"), {"kunci_kirim": "a"})
        assert first.content[:4] == b"%PDF"
        assert first["Cache-Control"].count("no-store")
        for key in ("a", "b"):
            assert desk.post(reverse("kab-orang-surat"), {"kunci_kirim": key}).status_code == 303
        assert desk.get(reverse("kab-orang-surat")).status_code == 405


class TestOnePerson:
    def test_every_act_has_its_button(self, desa: Wilayah, camat: Membership, desk_of: Desk) -> None:
        term, desk = makers.make_member(Role.KADES, desa), desk_of(camat)
        address = reverse("kec-orang-satu", args=[term.pk])
        today = dt.date.today().isoformat()  # noqa: DTZ011 - as a browser fills it in
        acts = [
            ({"aksi": "ulang", "cara": "kertas"}, 422),
            ({"aksi": "ulang", "cara": "sms", "kenal": "on"}, 422),
            ({"aksi": "ulang", "cara": "kertas", "kenal": "on"}, 303),
            ({"aksi": "tarik"}, 303),
            ({"aksi": "tarik"}, 422),
            ({"aksi": "hp", "hp": "12"}, 422),
            ({"aksi": "hp", "hp": "081200000077"}, 303),
            ({"aksi": "akhir", "mulai": today}, 422),
            ({"aksi": "akhir", "mulai": today, "alasan": "mundur"}, 303),
            ({"aksi": "ulang", "cara": "kertas", "kenal": "on"}, 422),
            ({"aksi": "batal-akhir"}, 303),
            ({"aksi": "batal-akhir"}, 422),
            ({"aksi": "ganti", "nama": "Contoh Dua", "sejak": today, "alasan": "masa_selesai"}, 303),
            ({"aksi": "lain"}, 404),
        ]
        for said, status in acts:
            answer = desk.post(address, said)
            assert answer.status_code == status, said
            assert desk.get(address).status_code == 200
        assert desa.memberships.filter(role=Role.KADES).count() == 2

    def test_the_own_term_has_no_button_to_end_it(self, kab: Membership, desk_of: Desk) -> None:
        desk, address = desk_of(kab), reverse("kab-orang-satu", args=[kab.pk])
        assert "Ganti pejabat" not in desk.get(address).content.decode()
        said = {"aksi": "akhir", "mulai": "2026-01-01", "alasan": "mundur"}
        assert "Masa tugas sendiri" in desk.post(address, said).content.decode()


class TestFiles:
    ROWS = (
        "99.01.01.2001;petugas;A;;;;",
        "99.01.01.2001;kades;=B;081200000077;;;",
        "99.01.01.9999;petugas;=C;081200000088;;;",
    )

    def test_from_the_file_to_the_accounts_and_back(
        self, desa: Wilayah, kab: Membership, desk_of: Desk
    ) -> None:
        desk = desk_of(kab)
        there = desk.post(reverse("kab-orang-berkas"), {"berkas": upload(*self.ROWS)})
        assert there.status_code == 303
        page = desk.get(there["Location"]).content.decode()
        assert "Kode ini tidak ada di wilayah Anda" in page
        assert "Pakai 2 baris" in page
        assert desk.post(there["Location"], {"aksi": "pakai", "banyak": "1"}).status_code == 422
        assert desk.post(there["Location"], {"aksi": "pakai", "banyak": "2"}).status_code == 303
        assert desk.post(there["Location"], {"aksi": "buang"}).status_code == 422
        left = desk.get(f"{there['Location']}masalah.csv").content.decode()
        assert "99.01.01.9999;petugas;'=C;;" in left
        assert "0812" not in left
        assert "1 baris tidak dipakai" in desk.get(there["Location"]).content.decode()
        assert desk.post(there["Location"], {"aksi": "urung"}).status_code == 303
        assert not User.objects.filter(memberships__wilayah=desa, is_active=True).exists()
        assert desk.get(reverse("kab-orang-berkas")).status_code == 200

    @pytest.mark.parametrize("raw", [b"", b"%PDF-1", b"PK\x03\x04"])
    def test_what_is_no_table_is_refused(self, kab: Membership, desk_of: Desk, raw: bytes) -> None:
        file = SimpleUploadedFile("orang.xlsx", raw)
        answer = desk_of(kab).post(reverse("kab-orang-berkas"), {"berkas": file})
        assert answer.status_code == 422
        assert not PeopleFile.objects.exists()

    def test_a_file_is_put_away(self, desa: Wilayah, camat: Membership, desk_of: Desk) -> None:
        desk = desk_of(camat)
        there = desk.post(reverse("kec-orang-berkas"), {"berkas": upload(*self.ROWS)})["Location"]
        assert desk.post(there, {"aksi": "buang"}).status_code == 303
        assert PeopleFile.objects.get().payload == []
        assert desk.post(there, {"aksi": "apa"}).status_code == 404


class TestVillages:
    @pytest.fixture
    def fresh(self, desa: Wilayah) -> Wilayah:
        """A village that is not on board."""
        place = makers.make_desa("99.01.01.2009", "Baru")
        DesaFacts.objects.filter(desa=place).delete()
        return place

    def test_a_village_comes_on_board_and_leaves_again(
        self, fresh: Wilayah, desa: Wilayah, kab: Membership, desk_of: Desk
    ) -> None:
        makers.make_member(Role.KADES, desa)
        desk = desk_of(kab)
        page = desk.get(reverse("kab-desa")).content.decode()
        assert "Belum ikut" in page
        assert "Undang Ketua BPD, Petugas posko." in page
        assert desk.post(reverse("kab-desa"), {"aksi": "buka", "kode": fresh.kode}).status_code == 303
        assert desk.post(reverse("kab-desa"), {"aksi": "buka", "kode": fresh.kode}).status_code == 303
        assert Wilayah.objects.in_service().filter(pk=fresh.pk).exists()
        assert desk.post(reverse("kab-desa"), {"aksi": "lepas", "kode": desa.kode}).status_code == 422
        assert desk.post(reverse("kab-desa"), {"aksi": "lepas", "kode": fresh.kode}).status_code == 303
        assert not Wilayah.objects.in_service().filter(pk=fresh.pk).exists()
        for kind in ("ikut", "belum"):
            assert desk.get(reverse("kab-desa"), {"keadaan": kind, "cari": "suka"}).status_code == 200

    def test_a_village_elsewhere_is_refused(self, kab: Membership, desk_of: Desk) -> None:
        far = makers.make_desa("99.02.01.2001", "Jauh")
        desk = desk_of(kab)
        assert desk.post(reverse("kab-desa"), {"aksi": "buka", "kode": far.kode}).status_code == 422
        assert desk.post(reverse("kab-desa"), {"aksi": "buka"}).status_code == 422
        assert desk.post(reverse("kab-desa"), {"aksi": "lepas", "kode": far.kode}).status_code == 404

    def test_a_file_fills_in_and_changes_nothing(
        self, fresh: Wilayah, desa: Wilayah, kab: Membership, desk_of: Desk
    ) -> None:
        makers.make_dusun(desa)
        text = (
            "kode wilayah;dusun;jumlah KK\n99.01.01.2009;;300\n99.01.01.2009;Krajan;120\n"
            "99.01.01.2001;Krajan;999\n99.02;;\n99.01.01.2001;Wetan;sedikit\n99.01.01.2009;Krajan;120\n"
        )
        desk, raw = desk_of(kab), text.encode()
        there = desk.post(reverse("kab-desa-berkas"), {"berkas": SimpleUploadedFile("t.csv", raw)})[
            "Location"
        ]
        page = desk.get(there).content.decode()
        assert "Yang tercatat tidak diubah" in page
        assert desk.post(there, {"aksi": "pakai", "banyak": "2"}).status_code == 303
        assert Dusun.objects.get(desa=fresh).households == 120
        assert DesaFacts.objects.get(desa=fresh).households == 300
        assert Dusun.objects.get(desa=desa).households == 120
        again = desk.post(reverse("kab-desa-berkas"), {"berkas": SimpleUploadedFile("t.csv", raw)})[
            "Location"
        ]
        assert "0 baris baru" in desk.get(again).content.decode()

    def test_the_template_holds_what_is_known_and_comes_back_as_nothing_new(
        self, desa: Wilayah, kab: Membership, desk_of: Desk
    ) -> None:
        makers.make_dusun(desa)
        desk = desk_of(kab)
        raw = desk.get(reverse("kab-desa-berkas"), {"templat": "xlsx"}).content
        sent = desk.post(reverse("kab-desa-berkas"), {"berkas": SimpleUploadedFile("t.xlsx", raw)})
        page = desk.get(sent["Location"]).content.decode()
        assert "0 baris baru" in page
        assert "1 baris sudah ada" in page

    def test_the_command_does_the_same(self, fresh: Wilayah, capsys: pytest.CaptureFixture[str]) -> None:
        for told in ("1 villages", "0 villages"):
            call_command("onboard_desa", fresh.kode)
            assert told in capsys.readouterr().out
        for wrong in ((), ("99.09.09.2001",), ("99.01.01",)):
            with pytest.raises(CommandError):
                call_command("onboard_desa", *wrong)


class TestFirstAccount:
    def test_the_machine_makes_it_and_prints_its_code_once(
        self, desa: Wilayah, client: Client, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("invite_person", "99.01", "kabupaten", "Contoh Satu")
        name, code = (line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()[:2])
        said = {"nama": name, "kode": code, "sandi": PASSWORD, "ulang": PASSWORD}
        assert client.post(reverse("masuk-undangan"), said, secure=True).status_code == 303
        assert client.login(username=name, password=PASSWORD)
        assert client.get(reverse("kab-orang"), secure=True).status_code == 200
        for wrong in (("99.77", "kabupaten"), ("99.01", "presiden"), ("99.01", "kades")):
            with pytest.raises(CommandError):
                call_command("invite_person", *wrong, "Contoh Dua")


class TestTakingUp:
    @pytest.fixture
    def code(self, desa: Wilayah) -> str:
        """The code of a kades who forgot the password."""
        code = kunci.draw()
        user = makers.make_member(Role.KADES, desa, "kepala-sukamaju").user
        now = dt.datetime.now(dt.UTC)
        Invitation.objects.create(
            user=user,
            purpose="pulih",
            way="kertas",
            made_at=now,
            given_at=now,
            mark=kunci.marked(code),
            expires_at=now + dt.timedelta(days=1),
        )
        return code

    def said(self, code: str, **fields: str) -> dict[str, str]:
        return {"nama": "kepala-sukamaju", "kode": code, "sandi": PASSWORD, "ulang": PASSWORD, **fields}

    def test_a_code_becomes_a_password(self, code: str, client: Client) -> None:
        answer = client.post(reverse("masuk-undangan"), self.said(kunci.written(code)), secure=True)
        assert (answer.status_code, code in answer["Location"]) == (303, False)
        assert "Kata sandi tersimpan" in client.get(answer["Location"], secure=True).content.decode()
        assert client.login(username="kepala-sukamaju", password=PASSWORD)
        again = client.post(reverse("masuk-undangan"), self.said(code), secure=True)
        assert "sudah dipakai" in again.content.decode()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"nama": "tidak-ada"}, "belum cocok"),
            ({"kode": "1234"}, "enam belas angka"),
            ({"ulang": "lain lagi di sini"}, "belum sama"),
            ({"sandi": "pendek", "ulang": "pendek"}, "paling sedikit 12"),
            ({"sandi": "kepala sukamaju 2026", "ulang": "kepala sukamaju 2026"}, "mudah ditebak"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, code: str, client: Client, fields: dict[str, str], sentence: str
    ) -> None:
        answer = client.post(reverse("masuk-undangan"), self.said(code, **fields), secure=True)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert User.objects.get(username="kepala-sukamaju").check_password("rahasia-uji-coba")

    def test_guesses_of_one_place_end_and_the_person_comes_in_from_another(
        self, code: str, client: Client
    ) -> None:
        wrong = self.said("1111222233334444")
        for _guess in range(10):
            client.post(reverse("masuk-undangan"), wrong, secure=True, REMOTE_ADDR="10.0.0.9")
        shut = client.post(reverse("masuk-undangan"), self.said(code), secure=True, REMOTE_ADDR="10.0.0.9")
        assert "60 menit lagi" in shut.content.decode()
        door = client.post(reverse("masuk-undangan"), self.said(code), secure=True, REMOTE_ADDR="10.0.0.8")
        assert door.status_code == 303

    def test_asking_says_the_same_for_every_name(self, code: str, client: Client) -> None:
        answers = [
            client.post(reverse("masuk-lupa"), {"nama": name}, secure=True)
            for name in ("kepala-sukamaju", "tidak-ada")
        ]
        assert len({(one.status_code, one["Location"]) for one in answers}) == 1
        assert RecoveryAsk.objects.count() == 2
        assert client.get(answers[0]["Location"], secure=True).status_code == 200
        assert client.post(reverse("masuk-lupa"), {"nama": ""}, secure=True).status_code == 422

    def test_the_sign_in_page_leads_here(self, db: None, client: Client) -> None:
        page = client.get(reverse("masuk"), secure=True).content.decode()
        assert reverse("masuk-undangan") in page
        assert reverse("masuk-lupa") in page
