"""The parts of a meeting's page: calling off, inviting, attendance by names, papers and the signed copy."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.planning.attending import Attendance, attend
from accountability.planning.models import Attendee, Invitation, MeetingDocument, Musyawarah
from accountability.regions.models import Wilayah
from posko.states import Channel
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.pdf_maker import TINY_PDF
from tests.bpd_portal.conftest import Desk, refusals

PARTS = ("rinci", "undangan", "hadir", "berkas")


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def today(desa: Wilayah) -> dt.date:
    return local_date(timezone.now(), desa.kode)


@pytest.fixture
def held(desa: Wilayah, ketua: Membership, today: dt.date) -> Musyawarah:
    """A meeting of today without an agenda."""
    return makers.make_musyawarah(desa, ketua.actor(), held_on=today)


@pytest.fixture
def coming(desa: Wilayah, ketua: Membership, today: dt.date) -> Musyawarah:
    """A women's meeting in a week; one woman's phone is known."""
    phone = makers.make_contact("+6281200000031")
    makers.make_aspirasi(
        desa, "air keruh", contact=phone, gender="p", channel=Channel.SMS, dusun=makers.make_dusun(desa)
    )
    day = today + dt.timedelta(days=7)
    return makers.make_musyawarah(
        desa, ketua.actor(), kind="perempuan", held_on=day, starts_at=dt.time(9), title="Musyawarah perempuan"
    )


def door(held: Musyawarah, part: str = "rinci") -> str:
    """The address of a part."""
    return reverse(f"bpd-musyawarah-{part}", args=[held.pk])


def page(client: Client, address: str) -> str:
    """The page as text."""
    found = client.get(address)
    assert found.status_code == 200, address
    return found.content.decode()


class TestEveryPart:
    @pytest.mark.parametrize("part", PARTS)
    def test_it_opens_for_members_and_not_for_the_neighbour(
        self, desk: Client, desk_of: Desk, outsider: Membership, held: Musyawarah, part: str
    ) -> None:
        assert held.title in page(desk, door(held, part))
        assert desk_of(outsider).get(door(held, part)).status_code == 404

    @pytest.mark.parametrize("part", PARTS)
    def test_an_act_there_is_not_is_not_found(self, desk: Client, held: Musyawarah, part: str) -> None:
        assert desk.post(door(held, part), {"aksi": "lainnya"}).status_code in {403, 404}


class TestConvene:
    SAID = {"judul": "Musyawarah", "tanggal": "2026-12-01", "tempat": "Balai"}

    def test_a_musyawarah_dusun_asks_which(self, desk: Client, desa: Wilayah) -> None:
        address = reverse("bpd-musyawarah")
        assert "Pilih tempatnya" in refusals(desk.post(address, {**self.SAID, "jenis": "dusun"}))
        krajan = makers.make_dusun(desa)
        answer = desk.post(address, {**self.SAID, "jenis": "dusun", "dusun": krajan.pk})
        assert answer.status_code == 303
        assert desa.musyawarah.get().dusun == krajan

    def test_who_calls_a_musrenbang_is_said(self, desk: Client) -> None:
        answer = desk.post(reverse("bpd-musyawarah"), {**self.SAID, "jenis": "musrenbang"}, follow=True)
        assert "dipanggil kepala desa" in answer.content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"tanggal": "0001-01-01"}, {"jenis": "rapat"}, {"jam": "25:99"}, {"judul": "x" * 500}]
    )
    def test_odd_input_is_told(self, desk: Client, wrong: dict[str, str]) -> None:
        assert refusals(desk.post(reverse("bpd-musyawarah"), {**self.SAID, "jenis": "desa", **wrong}))


class TestChange:
    def test_it_is_moved_and_called_off(self, desk: Client, coming: Musyawarah, today: dt.date) -> None:
        later = today + dt.timedelta(days=9)
        said = {"aksi": "pindah", "tanggal": later.isoformat(), "jam": "10:00", "tempat": "Masjid"}
        assert desk.post(door(coming), said).status_code == 303
        coming.refresh_from_db()
        assert (coming.held_on, coming.place) == (later, "Masjid")
        gone = {**said, "tanggal": (today - dt.timedelta(days=1)).isoformat()}
        assert "sudah lewat" in refusals(desk.post(door(coming), gone))
        assert "Tulis alasannya" in refusals(desk.post(door(coming), {"aksi": "batal", "alasan": " "}))
        desk.post(door(coming), {"aksi": "batal", "alasan": "Banjir"})
        shown = page(desk, door(coming))
        assert "Musyawarah ini dibatalkan." in shown
        assert "Ubah hari, jam, atau tempat" not in shown


class TestInvite:
    def said(self, **more: Any) -> dict[str, Any]:
        return {"aksi": "kirim", "golongan": ["p"], "kata": "Ayo datang.", "banyak": "1", **more}

    def test_it_is_seen_before_it_is_sent(self, desk: Client, coming: Musyawarah) -> None:
        shown = page(desk, door(coming, "undangan"))
        for told in ("Undangan Musyawarah khusus perempuan:", "Balas JEMPUT", "Kirim ke 1 HP", "per SMS"):
            assert told in shown, told
        assert "81200000031" not in shown
        assert desk.post(door(coming, "undangan"), self.said()).status_code == 303
        assert OutboundSMS.objects.get(template="undangan").body == "Ayo datang. -BPD"
        assert "1 HP sudah diundang." in page(desk, door(coming, "undangan"))

    def test_another_number_of_phones_than_the_button_said_is_shown_first(
        self, desk: Client, coming: Musyawarah
    ) -> None:
        refused = desk.post(door(coming, "undangan"), self.said(banyak="9"))
        assert "sekarang 1 HP" in refusals(refused)
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"golongan": []}, "Tidak ada HP baru"),
            ({"kata": ""}, "Tulis dulu"),
            ({"kata": "panjang " * 30}, "Terlalu panjang"),
            ({"kata": "datang ❤"}, "tidak ada di SMS biasa"),
            ({"dusun": ["9999999"]}, ""),
            ({"golongan": ["semua"]}, ""),
        ],
    )
    def test_what_cannot_be_sent_is_told(
        self, desk: Client, coming: Musyawarah, more: dict[str, Any], told: str
    ) -> None:
        assert told in refusals(desk.post(door(coming, "undangan"), self.said(**more)))
        assert not OutboundSMS.objects.filter(template="undangan").exists()

    def test_who_asked_to_be_fetched_is_told_when(self, desk: Client, coming: Musyawarah) -> None:
        desk.post(door(coming, "undangan"), self.said())
        one = Invitation.objects.get()
        Invitation.objects.update(pickup_asked_at=timezone.now())
        shown = page(desk, door(coming, "undangan"))
        assert "Krajan: 1 HP" in shown
        assert "81200000031" not in shown
        said = {"aksi": "jemput", "yang": [str(one.pk)], "jam": "08:30"}
        assert "sebelum musyawarah mulai" in refusals(
            desk.post(door(coming, "undangan"), {**said, "jam": "09:30"})
        )
        assert "Centang dulu" in refusals(desk.post(door(coming, "undangan"), {**said, "yang": ["99"]}))
        assert desk.post(door(coming, "undangan"), said).status_code == 303
        assert "jam 08.30" in OutboundSMS.objects.get(template="dijemput").body


class TestNames:
    def test_the_form_stays_for_the_next_one(self, desk: Client, held: Musyawarah, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa)
        said = {"aksi": "nama", "nama": "Sri Rekaan", "kelamin": "p", "dusun": krajan.pk, "kunci_kirim": "a"}
        answer = desk.post(door(held, "hadir"), said)
        assert answer["Location"] == f"{door(held, 'hadir')}?dusun={krajan.pk}"
        desk.post(door(held, "hadir"), said)
        assert Attendee.objects.count() == 1
        shown = page(desk, answer["Location"])
        assert f'<option value="{krajan.pk}" selected>' in shown
        assert "Sri Rekaan" in shown
        assert "Hitung per kepala saja" not in shown

    def test_a_wrong_name_is_struck_out_and_put_back(self, desk: Client, held: Musyawarah) -> None:
        desk.post(door(held, "hadir"), {"aksi": "nama", "nama": "Salah Rekaan", "kelamin": "l"})
        one = Attendee.objects.get()
        strike = reverse("bpd-musyawarah-nama", args=[held.pk, one.pk])
        desk.post(strike, {"aksi": "coret"})
        held.refresh_from_db()
        assert held.attendance is None
        assert "Kembalikan" in page(desk, door(held, "hadir"))
        desk.post(strike, {"aksi": "kembali"})
        held.refresh_from_db()
        assert held.men == 1

    def test_what_is_missing_is_told(self, desk: Client, held: Musyawarah, coming: Musyawarah) -> None:
        said = refusals(desk.post(door(held, "hadir"), {"aksi": "nama", "hp": "12"}))
        for sentence in ("Tulis namanya.", "Pilih perempuan atau laki-laki."):
            assert sentence in said
        early = {"aksi": "nama", "nama": "Sri", "kelamin": "p"}
        assert "belum berlangsung" in refusals(desk.post(door(coming, "hadir"), early))

    def test_the_code_for_the_wall_opens_the_list(self, desk: Client, held: Musyawarah) -> None:
        assert held.secret in page(desk, door(held, "qr"))
        drawn = desk.get(reverse("bpd-musyawarah-kode", args=[held.pk]))
        assert drawn["Content-Type"] == "image/svg+xml"
        Musyawarah.objects.update(secret="")
        assert desk.get(reverse("bpd-musyawarah-kode", args=[held.pk])).status_code == 404
        assert desk.post(door(held, "hadir"), {"aksi": "kode"}).status_code == 303
        held.refresh_from_db()
        assert held.secret


class TestHeads:
    def test_by_dusun_and_group(self, desk: Client, held: Musyawarah, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa)
        said = {"aksi": "hadir", "perempuan": 9, "laki": 8, "lansia": 3, f"dusun{krajan.pk}_p": 5}
        assert desk.post(door(held, "hadir"), said).status_code == 303
        held.refresh_from_db()
        assert (held.attendance, held.elderly, held.by_dusun.get().women) == (17, 3, 5)
        more = {**said, f"dusun{krajan.pk}_p": 10}
        assert "melebihi angka ini" in refusals(desk.post(door(held, "hadir"), more))

    def test_a_number_is_suggested_and_costs_one_tap(self, desk: Client, held: Musyawarah) -> None:
        desk.post(door(held, "hadir"), {"aksi": "hadir", "perempuan": 9, "laki": 8})
        month = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
        number = f"001/BA/BPD/{month[held.held_on.month - 1]}/{held.held_on.year}"
        assert f'value="{number}"' in page(desk, door(held, "hadir"))
        desk.post(door(held, "hadir"), {"aksi": "nomor", "nomor": number})
        held.refresh_from_db()
        assert held.berita_acara_no == number

    def test_the_quorum_is_said(self, desk: Client, desa: Wilayah, ketua: Membership, today: dt.date) -> None:
        council = makers.make_musyawarah(desa, ketua.actor(), kind="bpd", held_on=today)
        desk.post(door(council, "hadir"), {"aksi": "kuorum", "anggota": 7, "hadir": 4})
        shown = page(desk, door(council, "hadir"))
        assert "Belum kuorum" in shown
        assert "Permendagri 110/2016" in shown
        wrong = {"aksi": "kuorum", "anggota": 3, "hadir": 4}
        assert "melebihi anggota" in refusals(desk.post(door(council, "hadir"), wrong))


class TestPapers:
    @pytest.fixture
    def counted(self, held: Musyawarah, ketua: Membership) -> Musyawarah:
        attend(musyawarah=held, attendance=Attendance(3, 4), by=ketua.actor(), at=timezone.now())
        return held

    def settle(self, desk: Client, held: Musyawarah, **more: Any) -> Any:
        said = {"aksi": "tetapkan", "surat": "berita_acara", "nomor": "7/BA", "pimpinan": "Ketua Rekaan"}
        return desk.post(door(held, "berkas"), {**said, "tanggal": held.held_on.isoformat(), **more})

    def sign(self, desk: Client, held: Musyawarah, data: bytes, name: str = "ba.pdf") -> Any:
        paper = MeetingDocument.objects.get()
        said = {"aksi": "simpan", "surat": paper.kind, "nomor_surat": paper.pk}
        return desk.post(door(held, "berkas"), {**said, "berkas": SimpleUploadedFile(name, data)})

    @pytest.mark.parametrize("ending", ["pdf", "docx"])
    @pytest.mark.parametrize("kind", ["undangan", "daftar_hadir", "berita_acara", "keputusan"])
    def test_each_is_there_as_a_draft(self, desk: Client, held: Musyawarah, kind: str, ending: str) -> None:
        answer = desk.get(reverse("bpd-musyawarah-surat", args=[held.pk, kind, ending]))
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF" if ending == "pdf" else b"PK")
        assert answer["Content-Disposition"].startswith("attachment")

    def test_it_is_looked_at_settled_signed_and_locks(self, desk: Client, counted: Musyawarah) -> None:
        looked = self.settle(desk, counted, aksi="lihat")
        assert looked.content.startswith(b"%PDF")
        assert not MeetingDocument.objects.exists()
        assert self.settle(desk, counted).status_code == 303
        assert "sudah ditetapkan" in refusals(self.settle(desk, counted))
        assert self.sign(desk, counted, TINY_PDF).status_code == 303
        shown = page(desk, door(counted, "berkas"))
        assert "Terkunci." in shown
        assert "Ambil salinannya" in shown
        late = desk.post(door(counted, "hadir"), {"aksi": "nama", "nama": "Sri", "kelamin": "p"})
        assert "terkunci" in refusals(late)

    def test_what_is_wrong_is_told_and_nothing_lost(
        self, desk: Client, held: Musyawarah, coming: Musyawarah
    ) -> None:
        assert "Hitung dulu yang hadir" in refusals(self.settle(desk, held))
        answer = self.settle(desk, held, nomor="", pimpinan="Nama Rekaan")
        assert "Tulis nomor suratnya." in refusals(answer)
        assert "Nama Rekaan" in answer.content.decode()
        early = self.settle(desk, coming, surat="keputusan")
        assert "belum berlangsung" in refusals(early)

    def test_a_settled_paper_may_be_taken_back(self, desk: Client, counted: Musyawarah) -> None:
        self.settle(desk, counted)
        paper = MeetingDocument.objects.get()
        said = {"aksi": "tarik", "surat": paper.kind, "nomor_surat": paper.pk}
        assert desk.post(door(counted, "berkas"), said).status_code == 303
        assert not MeetingDocument.objects.exists()

    @pytest.mark.parametrize(
        ("name", "data", "told"),
        [
            ("ba.pdf", b"<script>alert(1)</script>", "tidak bisa dibuka"),
            ("ba.svg", b"<svg onload='x()'/>", "tidak bisa dibuka"),
            ("../../etc/passwd.pdf", b"MZ\0\0", "tidak bisa dibuka"),
            ("ba.pdf", TINY_PDF + b"\0" * (5 * 1024 * 1024), "5 MB"),
            ("ba.pdf", b"", "kosong"),
        ],
    )
    def test_hostile_files_are_refused(
        self, desk: Client, counted: Musyawarah, name: str, data: bytes, told: str
    ) -> None:
        self.settle(desk, counted)
        assert told in refusals(self.sign(desk, counted, data, name))
        counted.refresh_from_db()
        assert counted.locked_at is None

    def test_the_signed_copy_is_for_the_desks_of_the_place_only(
        self,
        desk: Client,
        desk_of: Desk,
        counted: Musyawarah,
        kades: Membership,
        camat: Membership,
        petugas: Membership,
        outsider: Membership,
        other_desa: Wilayah,
    ) -> None:
        self.settle(desk, counted)
        self.sign(desk, counted, TINY_PDF)
        address = reverse("musyawarah-bertanda", args=[MeetingDocument.objects.get().pk])
        for member in (kades, camat):
            answer = desk_of(member).get(address)
            assert b"".join(answer.streaming_content) == TINY_PDF  # type: ignore[attr-defined]
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Type"] == "application/pdf"
        assert desk_of(outsider).get(address).status_code == 404
        assert desk_of(petugas).get(address).status_code == 403
        assert Client().get(address).status_code in {302, 403}

    def test_a_photo_is_drawn_again(self, desk: Client, counted: Musyawarah) -> None:
        out = io.BytesIO()
        Image.new("RGB", (40, 40), "white").save(out, "PNG")
        self.settle(desk, counted)
        assert self.sign(desk, counted, out.getvalue(), "foto.exe").status_code == 303
        kept = MeetingDocument.objects.get()
        assert str(kept.signed.name).endswith(".jpg")
        answer = desk.get(reverse("musyawarah-bertanda", args=[kept.pk]))
        assert answer["Content-Type"] == "image/jpeg"
        answer.close()


def test_only_members_of_the_council_enter(desk_of: Desk, held: Musyawarah, desa: Wilayah) -> None:
    for role in (Role.PETUGAS, Role.KADES, Role.KEUANGAN):
        member = makers.make_member(role, desa)
        for part in PARTS:
            assert desk_of(member).get(door(held, part)).status_code == 403
