"""What a partner hands in: by the deed of the village's own form, once, and nothing kept of who it was."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.partners.keys import give_key, known, revoke_key
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.kunci_tries import matches
from posko.models import Aspirasi, Message, VoicePhoto
from posko.reading import mark_read
from posko.states import Channel
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.public_site.conftest import jpeg
from tests.public_site.open311 import standard
from tests.public_site.open311.conftest import BASE, Asking
from tests.sms_gateway.media_double import Answer, MediaHosts, media_hosts
from tests.sms_gateway.media_double import jpeg as photo

FORMS = pytest.mark.parametrize("form", ["xml", "json"])


def number_of(answered: Any) -> str:
    """The number that was given, the answer held to the standard."""
    assert answered.status_code == 200, answered.content
    row = standard.rows(answered, "service_requests", "request", standard.ANSWER)[0]
    return str(row["service_request_id"])


class TestAReport:
    @FORMS
    def test_becomes_a_voice_with_a_number(self, report: Asking, ask: Asking, form: str) -> None:
        nomor = number_of(report(form))
        voice = Aspirasi.objects.get(nomor=nomor)
        assert (voice.text, voice.topic) == ("Jembatan bambu lapuk, anak sekolah takut lewat.", "jalan")
        assert (voice.channel, voice.place) == (Channel.WEB, "-7.25012, 112.75034")
        shown = standard.rows(
            ask(f"requests/{nomor}.{form}"), "service_requests", "request", standard.REQUEST
        )
        assert shown[0]["status"] == "open"

    def test_tells_the_kunci_once_for_its_citizen(self, report: Asking) -> None:
        row = report().json()[0]
        digits = "".join(sign for sign in row["service_notice"].split("menilai:")[1][:21] if sign.isdigit())
        assert matches(Aspirasi.objects.get(nomor=row["service_request_id"]), digits)

    @pytest.mark.parametrize(
        "where",
        [
            {"lat": None, "long": None, "address_string": "RT 02 dekat mushola"},
            {"lat": None, "long": None, "address_id": "99.01.01.2001"},
        ],
    )
    def test_needs_one_sort_of_place(self, report: Asking, where: dict[str, Any]) -> None:
        number_of(report(**where))

    def test_may_name_dusun_groups_and_secrecy(self, report: Asking, desa: Wilayah) -> None:
        makers.make_dusun(desa, "Krajan")
        told = {
            "attribute[dusun]": "Krajan", "attribute[kelompok_rentan]": "difabel",
            "attribute[kelamin]": "p", "attribute[sifat]": "rahasia", "attribute[lain]": "tidak dikenal",
        }  # fmt: skip
        voice = Aspirasi.objects.get(nomor=number_of(report(**told)))
        assert voice.dusun is not None
        assert (voice.dusun.name, voice.vulnerable, voice.gender, voice.confidential) == (
            "Krajan", "difabel", "p", True,
        )  # fmt: skip

    def test_finds_its_dusun_by_address_id(self, report: Asking, desa: Wilayah) -> None:
        dusun = makers.make_dusun(desa, "Krajan")
        told = {"lat": None, "long": None, "address_id": f"{desa.kode}-{dusun.pk}"}
        assert Aspirasi.objects.get(nomor=number_of(report(**told))).dusun == dusun

    def test_of_four_thousand_signs_is_kept_whole(self, report: Asking) -> None:
        words = "jalan rusak " * 333 + "amat"
        assert len(words) == 4000
        assert Aspirasi.objects.get(nomor=number_of(report(description=words))).text == words

    def test_without_words_the_service_speaks(self, report: Asking) -> None:
        voice = Aspirasi.objects.get(nomor=number_of(report(description=None)))
        assert "Jalan dan jembatan" in voice.text

    def test_danger_is_heard_as_on_every_way(self, report: Asking) -> None:
        words = "rumah kebakaran, ada orang terjebak, tolong"
        assert Aspirasi.objects.get(nomor=number_of(report(description=words))).urgent


class TestWhoItWas:
    def test_names_and_mail_are_not_kept_and_that_is_said(self, report: Asking, ask: Asking) -> None:
        told = {
            "first_name": "Kenaria", "last_name": "Uji", "email": "kenaria@contoh.example",
            "device_id": "gawai-kenaria", "account_id": "akun-kenaria",
        }  # fmt: skip
        row = report(**told).json()[0]
        assert "tidak disimpan" in row["service_notice"]
        voice = Aspirasi.objects.get(nomor=row["service_request_id"])
        kept = str({field.name: getattr(voice, field.attname) for field in voice._meta.fields})
        assert "kenaria" not in kept.lower()
        assert "kenaria" not in ask(f"requests/{voice.nomor}.json").content.decode().lower()

    def test_a_phone_is_sealed_and_hears_of_it(self, report: Asking, ask: Asking) -> None:
        voice = Aspirasi.objects.get(nomor=number_of(report(phone="0812-0000-0077")))
        assert OutboundSMS.objects.filter(contact=voice.contact).count() == 1
        assert "81200000077" not in ask(f"requests/{voice.nomor}.xml").content.decode()

    def test_a_phone_no_sms_reaches_loses_no_report(self, report: Asking) -> None:
        row = report(phone="111111111").json()[0]
        assert "tidak bisa dikirimi SMS" in row["service_notice"]
        assert not Contact.objects.exists()


class TestTwice:
    def test_the_same_report_is_one_voice(self, report: Asking) -> None:
        first, again = report().json(), report().json()
        assert first == again
        assert Aspirasi.objects.count() == 1

    def test_of_another_person_it_is_another(self, report: Asking) -> None:
        assert number_of(report(email="a@contoh.example")) != number_of(report(email="b@contoh.example"))

    def test_the_key_of_a_sending_makes_it_one_on_any_day(
        self, client: Client, desa: Wilayah, key: str
    ) -> None:
        sent = {
            "api_key": key, "jurisdiction_id": desa.kode, "service_code": "air", "address_string": "RT 1",
            "description": "Air mati tiga hari.",
        }  # fmt: skip
        told = [
            client.post(f"{BASE}requests.json", sent, headers={"Idempotency-Key": one}).json()
            for one in ("satu", "satu", "dua")
        ]
        assert told[0] == told[1]
        assert Aspirasi.objects.count() == 2

    def test_a_flood_waits_aside_as_by_the_web(self, report: Asking) -> None:
        for n in range(5):
            report(device_id=str(n))
        assert Aspirasi.objects.filter(quarantine="kembar").count() == 2


class TestAKey:
    @pytest.mark.parametrize("said", [None, "", "posko_salah_salah", "x" * 5000, "posko_\x00_a"])
    @FORMS
    def test_that_is_none_opens_nothing(self, report: Asking, said: str | None, form: str) -> None:
        answered = report(form, api_key=said)
        assert answered.status_code in {403, 400 if said and "\x00" in said else 403}
        standard.errors(answered)
        assert not Aspirasi.objects.exists()

    def test_of_another_kecamatan_opens_nothing(self, report: Asking) -> None:
        other = makers.make_desa("99.01.02.2001", "Lain").parent
        assert other is not None
        given = give_key(
            partner="Lain", wilayah=other, scopes=["aspirasi:kirim"], by=system("uji"), at=makers.NOW
        )
        assert report(api_key=given.key).status_code == 403

    def test_for_something_else_opens_nothing(self, report: Asking, desa: Wilayah) -> None:
        given = give_key(
            partner="Lain", wilayah=desa, scopes=["status:terima"], by=system("uji"), at=makers.NOW
        )
        assert report(api_key=given.key).status_code == 403

    def test_that_was_revoked_opens_nothing(self, report: Asking, key: str) -> None:
        row = known(key=key)
        assert row is not None
        revoke_key(api_key=row, by=system("uji"), at=makers.NOW)
        assert report().status_code == 403


class TestPhotos:
    @pytest.fixture(autouse=True)
    def _room(self, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path

    def test_that_come_along_are_kept_and_never_told(self, report: Asking, ask: Asking) -> None:
        nomor = number_of(report(media=io.BytesIO(jpeg())))
        assert VoicePhoto.objects.filter(aspirasi__nomor=nomor).count() == 1
        assert ask(f"requests/{nomor}.json").json()[0]["media_url"] is None

    def test_that_are_too_large_are_an_error_document(self, report: Asking) -> None:
        answered = report(media=io.BytesIO(b"\xff\xd8" + b"0" * (8 * 1024 * 1024)))
        assert answered.status_code == 400
        assert "terlalu besar" in standard.errors(answered)[0]["description"]
        assert not Aspirasi.objects.exists()

    def test_that_are_none_are_one_too(self, report: Asking) -> None:
        standard.errors(report("xml", media=io.BytesIO(b"bukan foto")))

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1:1/x.jpg",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "//",
            "x" * 1999,
        ],
    )
    def test_behind_an_address_nobody_allowed_are_not_fetched_and_lose_nothing(
        self, report: Asking, address: str, settings: Any
    ) -> None:
        for hosts in (frozenset(), frozenset({"foto.example"})):
            settings.OPEN311_MEDIA_HOSTS = hosts
            row = report(media_url=address, device_id=str(len(hosts))).json()[0]
            assert "tidak diambil" in row["service_notice"]
        assert not VoicePhoto.objects.exists()


class TestPhotosBehindAnAddress:
    @pytest.fixture
    def hosts(self, settings: Any, tmp_path: Any) -> Iterator[MediaHosts]:
        """A host that the operator allowed."""
        with media_hosts() as listening:
            settings.MEDIA_ROOT = tmp_path
            settings.OPEN311_MEDIA_HOSTS = frozenset({"foto.example"})
            settings.SMS_MEDIA_ALSO_FROM = frozenset({listening.origin})
            yield listening

    def test_are_fetched_and_drawn_anew(self, report: Asking, hosts: MediaHosts) -> None:
        hosts.answers["/a.jpg"] = Answer(body=photo(place="Jalan Canary 7"))
        nomor = number_of(report(media_url=f"{hosts.origin}/a.jpg"))
        with VoicePhoto.objects.get(aspirasi__nomor=nomor).file.open("rb") as kept:
            assert b"Canary" not in kept.read()

    def test_that_are_too_large_are_an_error_document(self, report: Asking, hosts: MediaHosts) -> None:
        hosts.answers["/a.jpg"] = Answer(body=b"0" * 5_000_001)
        assert "terlalu besar" in standard.errors(report(media_url=f"{hosts.origin}/a.jpg"))[0]["description"]

    @pytest.mark.parametrize(
        "answered",
        [Answer(404), Answer(500), Answer(302, location="http://169.254.169.254/latest/meta-data/")],
        ids=["gone", "broken", "leads-inside"],
    )
    def test_that_cannot_be_had_lose_no_report(
        self, report: Asking, hosts: MediaHosts, answered: Answer
    ) -> None:
        hosts.answers["/a.jpg"] = answered
        assert "tidak diambil" in report(media_url=f"{hosts.origin}/a.jpg").json()[0]["service_notice"]


class TestMoreWords:
    def update(self, client: Client, desa: Wilayah, key: str, form: str = "xml", **told: str) -> Any:
        sent = {"api_key": key, "jurisdiction_id": desa.kode, "description": "Makin parah.", **told}
        return client.post(f"{BASE}servicerequestupdates.{form}", sent)

    @FORMS
    def test_reach_the_voice_the_partner_handed_in_once(
        self, client: Client, desa: Wilayah, key: str, report: Asking, form: str
    ) -> None:
        nomor = number_of(report())
        told = {"service_request_id": nomor, "update_id": "fms-77", "status": "OPEN"}
        for _twice in range(2):
            answered = self.update(client, desa, key, form, **told)
            assert answered.status_code == 200
            fields = (standard.Field("update_id"), standard.Field("service_request_id"))
            row = standard.rows(answered, "service_request_updates", "request_update", fields)[0]
            assert row == {"update_id": "fms-77", "service_request_id": nomor}
        assert Message.objects.filter(aspirasi__nomor=nomor, from_citizen=True).count() == 1

    def test_reach_no_voice_of_others(self, client: Client, desa: Wilayah, key: str) -> None:
        taken = makers.make_taken_in(desa, at=timezone.now())
        answered = self.update(client, desa, key, service_request_id=taken.aspirasi.nomor)
        assert answered.status_code == 404
        standard.errors(answered)
        opened = self.update(
            client, desa, key, service_request_id=taken.aspirasi.nomor, account_id=taken.kunci
        )
        assert opened.status_code == 200

    def test_a_partner_is_told_what_became_of_its_own(
        self, client: Client, desa: Wilayah, key: str, report: Asking, ask: Asking, ketua: Membership
    ) -> None:
        nomor, at = number_of(report()), timezone.now()
        voice = Aspirasi.objects.get(nomor=nomor)
        assert ask("servicerequestupdates.json").json() == []
        mark_read(aspirasi=voice, by=ketua.actor(), at=at)
        answer(aspirasi=voice, sentence="Jembatannya diganti besok.", by=ketua.actor(), at=at)
        told = ask("servicerequestupdates.json", api_key=key).json()
        assert [(one["service_request_id"], one["status"]) for one in told] == [(nomor, "CLOSED")]
        assert "Jembatannya diganti besok." in told[0]["description"]
