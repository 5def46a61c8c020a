"""What became of it: the list, one group, "saya juga", and the meetings."""

import datetime as dt
import re
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client

from accountability.accounts.models import Membership
from accountability.planning.attending import Attendance, attend
from accountability.planning.deciding import turn_down
from accountability.planning.models import Outcome
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.clustering import gather
from posko.models import Aspirasi
from posko.states import ReasonClass, State
from public_site.outcomes import Mark
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.public_site.conftest import CANARY, PHONE, Walked


def text(client: Client, address: str, status: int = 200) -> str:
    """The page as text."""
    found = client.get(address)
    assert found.status_code == status
    return found.content.decode()


def next_of(page: str) -> str:
    """The query of the next page; "" on the last."""
    found = re.search(r'rel="next" href="\?([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


class TestTheList:
    def test_an_empty_desa_says_so(self, client: Client, desa: Wilayah) -> None:
        assert "Belum ada jawaban" in text(client, f"/desa/{desa.kode}/hasil/")

    def test_a_group_and_an_answer_stand_together(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        alone = makers.make_aspirasi(walked.desa, CANARY, topic="bansos")
        makers.make_summary(alone, "Kapan bantuan cair?", ketua.actor())
        answer(aspirasi=alone, sentence="Tanggal 25 di kantor pos.", by=ketua.actor(), at=makers.NOW)
        page = text(client, f"{walked.home}hasil/")
        for told in (
            "Jalan RT 03 Krajan",
            "Disampaikan sedikitnya 5 warga.",
            "Kapan bantuan cair?",
            "Tanggal 25 di kantor pos.",
        ):
            assert told in page
        assert alone.nomor not in page
        assert CANARY not in page

    def test_without_public_words_a_lone_voice_stays_out(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        one = makers.make_aspirasi(desa, CANARY)
        answer(aspirasi=one, sentence="Jawaban untuk seorang.", by=ketua.actor(), at=makers.NOW)
        assert "Jawaban untuk seorang." not in text(client, f"/desa/{desa.kode}/hasil/")

    def test_a_group_of_confidential_voices_stays_out(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        secret = makers.make_aspirasi(desa, confidential=True)
        group = gather(desa=desa, aspirasi=[secret], title="Pungutan liar", by=ketua.actor(), at=makers.NOW)
        assert "Pungutan" not in text(client, f"/desa/{desa.kode}/hasil/")
        text(client, f"/desa/{desa.kode}/kelompok/{group.pk}/", 404)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("keadaan=done", True),
            ("keadaan=planned", False),
            ("topik=jalan", True),
            ("topik=air", False),
            ("keadaan=done&topik=jalan", True),
            ("keadaan=&topik=", True),
            ("keadaan=%27%20OR&topik=x", None),
            ("sesudah=x", True),
            ("sesudah=20269999T000000000000.1.suara", True),
            ("sesudah=20200101T000000000000.1.suara", True),  # a mark that is not closed was not ours
            (f"sesudah={Mark(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), 1, 'suara')}", False),
        ],
    )
    def test_it_is_filtered_in_the_address(
        self, client: Client, walked: Walked, asked: str, found: bool | None
    ) -> None:
        page = text(client, f"{walked.home}hasil/?{asked}")
        if found is not None:
            assert ("Jalan RT 03 Krajan</a>" in page) is found
        if found is False:
            assert "Tidak ada yang cocok" in page or "Belum ada jawaban" in page

    def test_pages_turn_and_keep_the_filter(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        for n in range(14):
            makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul ke-{n:02d}.")
        first = text(client, f"/desa/{desa.kode}/hasil/?keadaan=merged")
        onward = next_of(first)
        assert onward.startswith("keadaan=merged&sesudah=")
        second = text(client, f"/desa/{desa.kode}/hasil/?{onward}")
        shown = [[n for n in range(14) if f"Usul ke-{n:02d}." in page] for page in (first, second)]
        assert sorted([*shown[0], *shown[1]]) == list(range(14))
        assert next_of(second) == ""
        assert 'href="?keadaan=merged"' in second

    def test_what_moves_between_two_pages_is_neither_skipped_nor_shown_twice(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        for n in range(14):
            at = makers.NOW + dt.timedelta(minutes=n)
            makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul ke-{n:02d}.", at=at)
        first = text(client, f"/desa/{desa.kode}/hasil/")
        makers.make_kelompok(desa, ketua.actor(), 1, "Usul baru.", at=makers.NOW + dt.timedelta(days=1))
        second = text(client, f"/desa/{desa.kode}/hasil/?{next_of(first)}")
        assert [n for n in range(14) if f"Usul ke-{n:02d}." in second] == [0, 1]

    @pytest.mark.parametrize(
        ("typed", "found"),
        [("jalan", True), ("JALAN krajan", True), ("jalan jembatan", False), ("%", False), ("'; --", False)],
    )
    def test_it_is_searched_by_public_words(
        self, client: Client, walked: Walked, typed: str, found: bool
    ) -> None:
        answer = client.get(f"{walked.home}hasil/", {"cari": typed})
        page = answer.content.decode()
        assert ("Jalan RT 03 Krajan</a>" in page) is found
        assert found or "Tidak ada yang cocok" in page

    def test_the_citizens_own_words_are_not_searched(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        one = makers.make_aspirasi(desa, f"lampu {CANARY} mati")
        makers.make_summary(one, "Lampu jalan mati", ketua.actor())
        answer(aspirasi=one, sentence="Sudah diganti.", by=ketua.actor(), at=makers.NOW)
        address = f"/desa/{desa.kode}/hasil/"
        assert "Lampu jalan mati" in client.get(address, {"cari": "lampu"}).content.decode()
        assert "Lampu jalan mati" not in client.get(address, {"cari": CANARY}).content.decode()

    def test_a_dusun_shows_only_what_five_of_it_say_and_no_lone_voice(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        makers.make_kelompok(desa, ketua.actor(), 5, "Jalan lima orang", dusun=krajan)
        makers.make_kelompok(desa, ketua.actor(), 4, "Air empat orang", dusun=krajan)
        one = makers.make_aspirasi(desa, "lampu mati", dusun=krajan)
        makers.make_summary(one, "Lampu seorang", ketua.actor())
        page = client.get(f"/desa/{desa.kode}/hasil/", {"dusun": "Krajan"}).content.decode()
        assert "Jalan lima orang" in page
        assert "Air empat orang" not in page
        assert "Lampu seorang" not in page

    def test_the_number_of_queries_does_not_grow_with_the_list(
        self, client: Client, desa: Wilayah, ketua: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for n in range(10):
            kelompok = makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul {n}")
            makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        with django_assert_max_num_queries(10):  # one of them looks at the ledger: is a kept page still true?
            text(client, f"/desa/{desa.kode}/hasil/")


class TestOneGroup:
    def test_its_way_is_told(self, client: Client, walked: Walked) -> None:
        page = text(client, f"{walked.home}kelompok/{walked.kelompok.pk}/")
        for told in (
            "Disampaikan <strong>sedikitnya 5 warga</strong>",
            "Dianggarkan Rp125.500.000",
            "Pekerjaan 100%",
        ):
            assert told in page
        assert CANARY not in page
        assert walked.taken.aspirasi.nomor not in page

    def test_another_desa_does_not_show_it(self, client: Client, walked: Walked, other_desa: Wilayah) -> None:
        text(client, f"/desa/{other_desa.kode}/kelompok/{walked.kelompok.pk}/", 404)
        text(client, f"{walked.home}kelompok/{10**25}/", 404)

    def test_what_cannot_be_done_says_why(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), title="Lapangan bola")
        turn_down(
            usulan=makers.make_usulan(kelompok, ketua.actor()), outcome=Outcome.NOT_NOW,
            reason_class=ReasonClass.NEEDS_LAND, sentence="Tanahnya belum ada.",
            next_step="Dibahas lagi Juni.", by=ketua.actor(), at=makers.NOW,
        )  # fmt: skip
        page = text(client, f"/desa/{desa.kode}/kelompok/{kelompok.pk}/")
        for told in ("Menunggu izin atau lahan.", "Tanahnya belum ada.", "Dibahas lagi Juni."):
            assert told in page

    def test_what_was_forwarded_names_the_office(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), title="Sinyal HP")
        turn_down(
            usulan=makers.make_usulan(kelompok, ketua.actor()), outcome=Outcome.FORWARDED,
            reason_class=ReasonClass.NO_AUTHORITY, sentence="Menara bukan urusan kami.",
            next_step="Dinas Kominfo", by=ketua.actor(), at=makers.NOW,
        )  # fmt: skip
        for address in ("hasil/", "musyawarah/", f"kelompok/{kelompok.pk}/"):
            assert "Diteruskan ke Dinas Kominfo." in text(client, f"/desa/{desa.kode}/{address}"), address


class TestItsFeed:
    def test_it_tells_the_steps_that_were_reached_and_nothing_of_its_people(
        self, client: Client, walked: Walked
    ) -> None:
        answer = client.get(f"{walked.home}kelompok/{walked.kelompok.pk}/umpan.atom")
        assert answer["Content-Type"].startswith("application/atom+xml")
        root = ElementTree.fromstring(answer.content)
        entries = root.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == 7
        moments = [one.findtext("{http://www.w3.org/2005/Atom}updated") or "" for one in entries]
        assert moments == sorted(moments, reverse=True)
        assert CANARY not in answer.content.decode()
        assert PHONE not in answer.content.decode()

    def test_a_group_that_is_not_public_has_none(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        secret = makers.make_aspirasi(desa, confidential=True)
        group = gather(desa=desa, aspirasi=[secret], title="Pungutan", by=ketua.actor(), at=makers.NOW)
        assert client.get(f"/desa/{desa.kode}/kelompok/{group.pk}/umpan.atom").status_code == 404


class TestMeToo:
    def test_one_tap_adds_a_voice_with_its_own_number(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        answer = client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {"kunci_kirim": "sekali"})
        assert answer["Location"] == f"/desa/{desa.kode}/terkirim/"
        assert kelompok.aspirasi.count() == 3
        one = Aspirasi.objects.latest("id")
        assert (one.text, one.state) == ("Saya juga: Jalan rusak", State.MERGED)

    def test_tapped_twice_it_is_one_voice(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        for _ in range(2):
            client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {"kunci_kirim": "sekali"})
        assert kelompok.aspirasi.count() == 3
        page = text(client, f"/desa/{desa.kode}/terkirim/")
        assert "Kunci rahasia, hanya tampil sekali" in page

    def test_a_phone_hears_with_whom_it_stands(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {"hp": "081200000042"})
        assert "DIGABUNG dengan 2 suara" in OutboundSMS.objects.get().body

    def test_a_number_typed_in_tells_nobody_who_spoke_before(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        before = makers.make_aspirasi(desa, contact=makers.make_contact("+6281200000042"))
        kelompok = gather(desa=desa, aspirasi=[before], title="Jalan", by=ketua.actor(), at=makers.NOW)
        client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {"hp": "081200000042"})
        assert before.nomor not in text(client, f"/desa/{desa.kode}/terkirim/").replace("-", "")

    def test_it_is_remembered_for_a_while_and_taken_back_by_one_tap(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        address = f"/desa/{desa.kode}/kelompok/{kelompok.pk}/"
        client.post(address, {})
        page = text(client, address)
        assert "Dukungan Anda tercatat" in page
        assert "Saya juga</span>" not in page
        assert "Dukungan Anda tercatat" not in text(Client(), address)
        assert client.post(f"{address}batal/")["Location"] == address
        assert kelompok.aspirasi.count() == 2
        assert "Saya juga</span>" in text(client, address)

    def test_a_stranger_takes_nothing_back(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        address = f"/desa/{desa.kode}/kelompok/{kelompok.pk}/"
        client.post(address, {})
        assert Client().post(f"{address}batal/").status_code == 303
        assert kelompok.aspirasi.count() == 3

    def test_in_a_burst_each_still_gets_a_number(
        self, client: Client, desa: Wilayah, ketua: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("posko.supporting.most_an_hour", lambda: 0)
        kelompok = makers.make_kelompok(desa, ketua.actor())
        answer = client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {})
        assert answer.status_code == 303
        assert desa.aspirasi.get(quarantine="banjir").kelompok is None

    def test_by_sms_the_page_says_how(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        makers.make_line(desa)
        kelompok = makers.make_kelompok(desa, ketua.actor())
        assert f"DUKUNG {kelompok.pk}" in text(client, f"/desa/{desa.kode}/kelompok/{kelompok.pk}/")

    def test_a_bad_phone_is_said_and_nothing_kept(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        answer = client.post(f"/desa/{desa.kode}/kelompok/{kelompok.pk}/", {"hp": "12"})
        assert answer.status_code == 422
        assert kelompok.aspirasi.count() == 2

    def test_what_has_ended_takes_no_more(self, client: Client, walked: Walked) -> None:
        answer = client.post(f"{walked.home}kelompok/{walked.kelompok.pk}/", {})
        assert answer.status_code == 422
        assert "Kirim yang baru, ya." in answer.content.decode()


class TestMeetings:
    def test_without_any_it_says_so(self, client: Client, desa: Wilayah) -> None:
        page = text(client, f"/desa/{desa.kode}/musyawarah/")
        assert "Belum ada jadwal" in page
        assert "Belum ada musyawarah yang tercatat." in page

    def test_coming_and_past_with_their_decisions(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        by = ketua.actor()
        past = makers.make_usulan(makers.make_kelompok(desa, by), by, adopted=True)
        held = makers.NOW + dt.timedelta(days=7)
        attend(musyawarah=past.musyawarah, attendance=Attendance(21, 19, disabled=2), by=by, at=held)
        makers.make_musyawarah(
            desa, by, title="Musyawarah nanti", held_on=dt.date(2099, 1, 5), starts_at=dt.time(9)
        )
        page = text(client, f"/desa/{desa.kode}/musyawarah/")
        for told in (
            "Musyawarah nanti", "5 Januari 2099", "09.00 WIB", "Hadir 40 orang, 19 perempuan.",
            "Disepakati untuk RKP Desa 2027.", "Disepakati sebagai prioritas pertama.",
        ):  # fmt: skip
            assert told in page, told

    def test_the_number_of_queries_does_not_grow_with_the_meetings(
        self, client: Client, desa: Wilayah, ketua: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for n in range(8):
            kelompok = makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul {n}")
            makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        with django_assert_max_num_queries(9):
            text(client, f"/desa/{desa.kode}/musyawarah/")
