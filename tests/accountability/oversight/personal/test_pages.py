"""The desks of identities and erasures: who sees them, what they may do, and a number that is seen once."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Erasure, ErasureStanding, IdentityOpening, OpeningStanding
from posko.personal.identity_handing import hand_over_due
from tests import makers

NUMBER = "+6281298760001"
WHY = "Warga terancam dan harus segera dihubungi."


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    return makers.make_aspirasi(desa, "saya diancam tetangga", contact=makers.make_contact(NUMBER))


@pytest.fixture
def above(desa: Wilayah) -> Wilayah:
    assert desa.parent is not None
    assert desa.parent.parent is not None
    return desa.parent.parent


@pytest.fixture
def kabupaten(above: Wilayah) -> Membership:
    return makers.make_member(Role.KABUPATEN, above)


@pytest.fixture
def auditor(above: Wilayah) -> Membership:
    return makers.make_member(Role.AUDITOR, above)


def at_the_desk(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def asked(desk: Client, voice: Aspirasi, door: str = "/bpd/identitas/") -> str:
    """Asks, and returns the page of the request."""
    answer = desk.post(door, {"nomor": voice.nomor, "alasan": "bahaya", "kalimat": WHY, "kunci_kirim": "k"})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


class TestIdentity:
    def test_asked_agreed_and_seen_once(
        self, voice: Aspirasi, ketua: Membership, auditor: Membership
    ) -> None:
        asker, second = at_the_desk(ketua), at_the_desk(auditor)
        page = asked(asker, voice)
        opening = IdentityOpening.objects.get()
        above = f"/kab/identitas/{opening.pk}/"
        assert "menunggu kantor Anda" in second.get("/kab/identitas/").content.decode()
        assert second.post(above, {"aksi": "setuju"}).status_code == 303
        assert "Siapkan nomornya" in asker.get(page).content.decode()
        asker.post(page, {"aksi": "ambil"})
        assert 'http-equiv="refresh"' in asker.get(page).content.decode()
        hand_over_due(at=timezone.now(), limit=5)
        assert "Lihat sekarang" in asker.get(page).content.decode()
        seen = asker.post(page, {"aksi": "lihat"})
        assert NUMBER in seen.content.decode()
        assert "no-store" in seen["Cache-Control"]
        again = asker.post(page, {"aksi": "lihat"}, follow=True).content.decode()
        assert NUMBER not in again
        assert OpeningStanding(IdentityOpening.objects.get().standing) == OpeningStanding.SHOWN
        assert NUMBER not in second.post(above, {"aksi": "lihat"}, follow=True).content.decode()

    def test_a_refusal_needs_its_reason_and_is_read_by_the_asker(
        self, voice: Aspirasi, ketua: Membership, kabupaten: Membership
    ) -> None:
        page = asked(at_the_desk(ketua), voice)
        above = f"/kab/identitas/{IdentityOpening.objects.get().pk}/"
        second = at_the_desk(kabupaten)
        assert second.post(above, {"aksi": "tolak"}).status_code == 422
        second.post(above, {"aksi": "tolak", "kalimat": "Belum perlu dibuka."})
        assert "Belum perlu dibuka." in at_the_desk(ketua).get(page).content.decode()

    def test_kabupaten_and_auditor_open_together(
        self, voice: Aspirasi, kabupaten: Membership, auditor: Membership
    ) -> None:
        page = asked(at_the_desk(auditor), voice, "/kab/identitas/")
        at_the_desk(kabupaten).post(page, {"aksi": "setuju"})
        assert IdentityOpening.objects.get().standing == OpeningStanding.AGREED

    def test_the_one_who_asked_finds_no_button_to_agree(self, voice: Aspirasi, auditor: Membership) -> None:
        desk = at_the_desk(auditor)
        page = asked(desk, voice, "/kab/identitas/")
        assert "Setuju, buka satu kali" not in desk.get(page).content.decode()
        told = desk.post(page, {"aksi": "setuju"}, follow=True).content.decode()
        assert "Orang kedua harus orang lain" in told

    def test_a_form_with_gaps_comes_back_with_its_words(self, voice: Aspirasi, ketua: Membership) -> None:
        desk = at_the_desk(ketua)
        answer = desk.post("/bpd/identitas/", {"nomor": voice.nomor, "kalimat": "kata saya"})
        assert answer.status_code == 422
        assert "kata saya" in answer.content.decode()
        answer = desk.post("/bpd/identitas/", {"nomor": "999", "alasan": "bahaya", "kalimat": WHY})
        assert "tidak ada di wilayah Anda" in answer.content.decode()

    def test_the_neighbour_finds_nothing(
        self, voice: Aspirasi, ketua: Membership, outsider: Membership
    ) -> None:
        page = asked(at_the_desk(ketua), voice)
        desk = at_the_desk(outsider)
        assert desk.get(page).status_code == 404
        refused = desk.post("/bpd/identitas/", {"nomor": voice.nomor, "alasan": "bahaya", "kalimat": WHY})
        assert refused.status_code == 422

    @pytest.mark.parametrize("role", [Role.ANGGOTA_BPD, Role.KADES, Role.PETUGAS, Role.CAMAT])
    def test_no_other_role_enters(self, desa: Wilayah, role: Role) -> None:
        desk = at_the_desk(makers.make_member(role, desa))
        for door in ("/bpd/identitas/", "/kab/identitas/", "/kab/hapus/"):
            assert desk.get(door).status_code == 403

    def test_the_number_stands_in_no_session_and_no_cookie(
        self, voice: Aspirasi, ketua: Membership, auditor: Membership
    ) -> None:
        asker = at_the_desk(ketua)
        page = asked(asker, voice)
        at_the_desk(auditor).post(f"/kab/identitas/{IdentityOpening.objects.get().pk}/", {"aksi": "setuju"})
        answer = asker.post(page, {"aksi": "ambil"})
        cookie = answer.cookies[f"__Host-serah-{IdentityOpening.objects.get().pk}"]
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        assert cookie["secure"]
        assert not re.search(r"62812", str(cookie.value))
        assert "serah" not in dict(asker.session)


class TestErasures:
    @pytest.fixture
    def wish(self, voice: Aspirasi) -> Erasure:
        at = timezone.now()
        return Erasure.objects.create(
            aspirasi=voice,
            scope="kata",
            standing="diperiksa",
            ground="diminta",
            asked_by_way="web",
            asked_at=at,
            waits_until=at,
            due_at=at + dt.timedelta(hours=72),
            data_erased_at=at,
        )

    def test_two_offices_agree_one_after_the_other(
        self, wish: Erasure, kabupaten: Membership, auditor: Membership
    ) -> None:
        door = f"/kab/hapus/{wish.pk}/"
        one, other = at_the_desk(kabupaten), at_the_desk(auditor)
        assert "menunggu kantor Anda" in one.get("/kab/hapus/").content.decode()
        one.post(door, {"aksi": "setuju"})
        assert "Setuju dihapus" not in one.get(door).content.decode()
        other.post(door, {"aksi": "setuju"})
        wish.refresh_from_db()
        assert wish.standing == ErasureStanding.AGREED

    def test_a_refusal_says_why(self, wish: Erasure, auditor: Membership) -> None:
        door, desk = f"/kab/hapus/{wish.pk}/", at_the_desk(auditor)
        assert desk.post(door, {"aksi": "tolak"}).status_code == 422
        desk.post(door, {"aksi": "tolak", "kalimat": "Masih diperiksa."})
        assert "Masih diperiksa." in desk.get(door).content.decode()

    def test_another_kabupaten_finds_nothing(self, wish: Erasure) -> None:
        elsewhere = makers.make_desa("99.02.01.2001", "Lain")
        assert elsewhere.parent is not None
        assert elsewhere.parent.parent is not None
        desk = at_the_desk(makers.make_member(Role.KABUPATEN, elsewhere.parent.parent))
        assert desk.get(f"/kab/hapus/{wish.pk}/").status_code == 404
        assert "Tidak ada yang menunggu" in desk.get("/kab/hapus/").content.decode()
