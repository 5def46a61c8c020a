"""The village government's pages about meetings: its head convenes Musrenbang, both read signed papers."""

import datetime as dt
from contextlib import closing
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.planning.models import DocumentKind, Invitation, Musyawarah, MusyawarahKind
from accountability.planning.papers import Wording
from accountability.planning.settling import keep_signed, settle_paper
from accountability.regions.models import Wilayah
from posko.states import Channel
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.pdf_maker import TINY_PDF
from tests.bpd_portal.conftest import Desk, refusals

LIST = "/pemdes/musyawarah/"


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def today(desa: Wilayah) -> dt.date:
    return local_date(timezone.now(), desa.kode)


@pytest.fixture
def said(today: dt.date) -> dict[str, str]:
    day = today + dt.timedelta(days=14)
    return {"jenis": "musrenbang", "judul": "Rencana", "tanggal": day.isoformat(), "tempat": "Balai"}


@pytest.fixture
def head(kades: Membership, desk_of: Desk) -> Client:
    return desk_of(kades)


@pytest.fixture
def coming(desa: Wilayah, kades: Membership, today: dt.date) -> Musyawarah:
    """A Musrenbang in a week; seven phones of one dusun are known."""
    dusun = makers.make_dusun(desa)
    for number in range(7):
        phone = makers.make_contact(f"+62812000000{number:02d}")
        makers.make_aspirasi(desa, "jalan rusak", contact=phone, channel=Channel.SMS, dusun=dusun)
    return makers.make_musyawarah(
        desa, kades.actor(), kind="musrenbang", held_on=today + dt.timedelta(days=7), starts_at=dt.time(9)
    )


class TestConvening:
    def test_the_head_convenes_musrenbang_and_nothing_else(self, head: Client, said: dict[str, str]) -> None:
        assert head.post(LIST, {**said, "jenis": "desa"}).status_code == 422
        assert head.post(LIST, said).status_code == 303
        held = Musyawarah.objects.get()
        assert held.kind == MusyawarahKind.MUSRENBANG
        page = head.get(f"{LIST}{held.pk}/").content.decode()
        assert "Ubah hari, jam, atau tempat" in page
        assert "/bpd/musyawarah/" not in page

    def test_whose_work_is_the_money_reads_and_convenes_nothing(
        self, desa: Wilayah, desk_of: Desk, coming: Musyawarah, said: dict[str, str]
    ) -> None:
        client = desk_of(makers.make_member(Role.KEUANGAN, desa))
        assert "Catat musyawarah baru" not in client.get(LIST).content.decode()
        assert client.post(LIST, said).status_code == 403
        off = {"aksi": "batal", "alasan": "Hujan"}
        assert client.post(f"{LIST}{coming.pk}/", off).status_code == 403
        assert client.get(f"{LIST}{coming.pk}/undangan/").status_code == 403
        assert Musyawarah.objects.count() == 1

    def test_the_council_is_not_offered_what_the_head_calls(
        self, desa: Wilayah, ketua: Membership, kades: Membership, desk_of: Desk, said: dict[str, str]
    ) -> None:
        client = desk_of(ketua)
        assert 'value="musrenbang"' not in client.get(reverse("bpd-musyawarah")).content.decode()
        assert client.post(reverse("bpd-musyawarah"), said).status_code == 422

    def test_the_head_does_not_move_what_the_council_called(
        self, desa: Wilayah, ketua: Membership, head: Client, said: dict[str, str]
    ) -> None:
        held = makers.make_musyawarah(desa, ketua.actor(), timezone.now())
        page = head.get(f"{LIST}{held.pk}/").content.decode()
        assert "Batalkan musyawarah" not in page
        off = head.post(f"{LIST}{held.pk}/", {"aksi": "batal", "alasan": "Hujan"})
        assert "dipanggil jabatan lain" in refusals(off)
        assert head.get(f"{LIST}{held.pk}/undangan/").status_code == 404

    def test_a_meeting_of_another_village_is_not_found(self, head: Client, camat: Membership) -> None:
        elsewhere = makers.make_desa("99.01.01.2002", "Mekarsari")
        held = makers.make_musyawarah(elsewhere, makers.make_member(Role.KETUA_BPD, elsewhere).actor())
        assert head.get(f"{LIST}{held.pk}/").status_code == 404


class TestInviting:
    def test_phones_are_counted_in_fives_and_never_by_group(
        self, head: Client, desa: Wilayah, coming: Musyawarah
    ) -> None:
        where = f"{LIST}{coming.pk}/undangan/"
        first = head.get(where)
        assert "golongan" not in first.context["form"].fields
        words = first.context["form"].initial["kata"]
        assert words.endswith("-kepala desa")
        asked = {"dusun": [desa.dusun.get().pk], "kata": words}
        seen = head.post(where, {**asked, "aksi": "lihat"}).content.decode()
        assert "Kirim ke 10 HP" in seen
        assert "7 HP" not in seen
        assert head.post(where, {**asked, "aksi": "kirim", "banyak": "10"}).status_code == 303
        assert (Invitation.objects.count(), OutboundSMS.objects.filter(template="undangan").count()) == (7, 7)

    def test_a_number_that_changed_is_said_first(
        self, head: Client, desa: Wilayah, coming: Musyawarah
    ) -> None:
        where = f"{LIST}{coming.pk}/undangan/"
        said = {"dusun": [desa.dusun.get().pk], "kata": "Datang ya", "aksi": "kirim", "banyak": "5"}
        assert "sekarang 10 HP" in refusals(head.post(where, said))


class TestSignedCopies:
    @pytest.fixture
    def signed(self, desa: Wilayah, ketua: Membership) -> Musyawarah:
        at = timezone.now()
        held = makers.make_held(desa, ketua.actor(), at)
        for kind in (DocumentKind.ATTENDANCE, DocumentKind.BERITA_ACARA):
            document = settle_paper(
                musyawarah=held,
                kind=kind,
                number=f"1/{kind}",
                date=held.held_on,
                wording=Wording(leader="A Rekaan", scribe="B Rekaan", citizen="C Rekaan"),
                by=ketua.actor(),
                at=at,
            )
            file = SimpleUploadedFile("a.pdf", TINY_PDF)
            keep_signed(document=document, data=file.read(), by=ketua.actor(), at=at)
        return held

    def test_the_village_government_finds_all_but_the_list_of_names(
        self, head: Client, signed: Musyawarah
    ) -> None:
        copies = {one.kind: reverse("musyawarah-bertanda", args=[one.pk]) for one in signed.documents.all()}
        page = head.get(f"{LIST}{signed.pk}/").content.decode()
        assert copies[DocumentKind.BERITA_ACARA] in page
        assert copies[DocumentKind.ATTENDANCE] not in page
        assert head.get(copies[DocumentKind.ATTENDANCE]).status_code == 404
        with closing(head.get(copies[DocumentKind.BERITA_ACARA])) as copy:  # last: it ends the connection
            assert copy.status_code == 200

    def test_the_kecamatan_finds_them_on_the_page_of_the_village(
        self, camat: Membership, desk_of: Desk, desa: Wilayah, signed: Musyawarah
    ) -> None:
        copies = {one.kind: reverse("musyawarah-bertanda", args=[one.pk]) for one in signed.documents.all()}
        page = desk_of(camat).get(reverse("kec-desa", args=[desa.kode])).content.decode()
        assert copies[DocumentKind.BERITA_ACARA] in page
        assert copies[DocumentKind.ATTENDANCE] not in page

    def test_the_council_finds_both(self, ketua: Membership, desk_of: Desk, signed: Musyawarah) -> None:
        page = desk_of(ketua).get(reverse("bpd-musyawarah-rinci", args=[signed.pk])).content.decode()
        assert all(reverse("musyawarah-bertanda", args=[one.pk]) in page for one in signed.documents.all())
