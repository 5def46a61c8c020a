"""A partner sends what a citizen says: with its key, by the rules of the form, once."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from accountability.accounts.actors import system
from accountability.ledger.models import Entry
from accountability.lib import kunci as kunci_of
from accountability.partners.keys import give_key, revoke_key
from accountability.partners.models import ApiKey
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from public_site.api import limits
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.public_site.conftest import Walked

ADDRESS = "/api/v1/aspirasi/"
SAID = "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat."


def send(client: Client, key: str = "", idempotency: str = "", **told: Any) -> Any:
    """One sending; `desa` and `isi` are there unless said otherwise."""
    body = {"desa": "99.01.01.2001", "isi": SAID} | told
    headers = ({"Authorization": f"Bearer {key}"} if key else {}) | (
        {"Idempotency-Key": idempotency} if idempotency else {}
    )
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)


def given(wilayah: Wilayah, *scopes: str) -> str:
    return give_key(
        partner="Lain", wilayah=wilayah, scopes=scopes or ["aspirasi:kirim"], by=system("test"), at=makers.NOW
    ).key


class TestTakenIn:
    def test_it_is_kept_word_for_word_with_a_number_and_a_kunci(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        answer = send(client, key, topik="jalan", kelamin="p", kelompok_rentan="lansia", tempat="RT 02")
        assert answer.status_code == 201, answer.content
        told, voice = answer.json(), Aspirasi.objects.order_by("pk").last()
        assert voice is not None
        assert (voice.text, voice.topic, voice.gender, voice.vulnerable) == (SAID, "jalan", "p", "lansia")
        assert voice.nomor == told["nomor"]
        assert kunci_of.matches(told["kunci"], voice.kunci_hash)
        assert answer["Location"] == told["alamat"]
        assert answer["Cache-Control"] == "no-store"
        assert client.get(f"/api/v1/aspirasi/{told['nomor']}/").json()["keadaan"] == "received"

    def test_the_kunci_stands_nowhere_else(self, client: Client, walked: Walked, key: str) -> None:
        told = send(client, key).json()
        seen = client.get(f"/api/v1/aspirasi/{told['nomor']}/").content.decode()
        assert told["kunci"] not in seen
        assert told["kunci"] not in repr(list(Entry.objects.values()))

    def test_a_phone_gets_its_receipt_and_the_answer_does_not_tell_whether_it_was_known(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        first = send(client, key, hp="081299990001")
        assert Contact.objects.filter().count() >= 1
        assert OutboundSMS.objects.filter(contact=Contact.objects.order_by("pk").last()).exists()
        again = send(client, key, hp="0812 9999 0001".replace(" ", ""), isi=SAID + " Tolong.")
        stranger = send(client, key, hp="081299990002", isi=SAID + " Ya.")
        assert first.json().keys() == again.json().keys() == stranger.json().keys()
        assert {first.status_code, again.status_code, stranger.status_code} == {201}

    def test_what_is_secret_stays_so(self, client: Client, walked: Walked, key: str) -> None:
        told = send(client, key, sifat="rahasia").json()
        assert Aspirasi.objects.get(nomor=told["nomor"]).confidential
        assert client.get(f"/api/v1/aspirasi/{told['nomor']}/").json()["terbuka"] is False

    def test_what_looks_like_junk_waits_aside_as_from_the_web(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        told = send(client, key, isi="https://contoh.example/promo").json()
        assert Aspirasi.objects.get(nomor=told["nomor"]).quarantine

    def test_the_day_of_use_is_noted(self, client: Client, walked: Walked, key: str) -> None:
        send(client, key)
        assert isinstance(ApiKey.objects.get().last_used_on, dt.date)


class TestOnce:
    def test_the_same_key_of_sending_and_words_are_one_voice(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        first, again = send(client, key, "abc"), send(client, key, "abc")
        assert first.json() == again.json()
        assert "Idempotent-Replayed" not in first
        assert again["Idempotent-Replayed"] == "true"
        assert Aspirasi.objects.filter(text=SAID).count() == 1

    def test_other_words_are_another_voice(self, client: Client, walked: Walked, key: str) -> None:
        first, other = send(client, key, "abc"), send(client, key, "abc", isi=SAID + " Segera.")
        assert first.json()["nomor"] != other.json()["nomor"]

    def test_another_partner_is_shown_nobodys_number(self, client: Client, walked: Walked, key: str) -> None:
        first, other = send(client, key, "abc"), send(client, given(walked.desa), "abc")
        assert first.json()["nomor"] != other.json()["nomor"]
        assert first.json()["kunci"] != other.json()["kunci"]

    @pytest.mark.parametrize("bad", ["a b", "x" * 201])
    def test_a_key_of_sending_has_a_form(self, client: Client, walked: Walked, key: str, bad: str) -> None:
        assert send(client, key, bad).status_code == 400


class TestRefused:
    @pytest.mark.parametrize("key", ["", "posko_a_b", "x"])
    def test_without_a_key_of_ours(self, client: Client, walked: Walked, key: str) -> None:
        answer = send(client, key)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="posko"')

    def test_with_one_that_was_revoked(self, client: Client, walked: Walked, key: str) -> None:
        revoke_key(api_key=ApiKey.objects.get(), by=system("test"), at=makers.NOW)
        assert send(client, key).status_code == 401

    def test_with_one_for_something_else(self, client: Client, walked: Walked) -> None:
        assert send(client, given(walked.desa, "status:terima")).status_code == 403

    def test_for_a_village_out_of_reach_whether_it_is_there_or_not(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        makers.make_desa("99.01.01.2002", "Mekarsari")
        assert send(client, key, desa="99.01.01.2002").status_code == 403
        assert send(client, key, desa="99.01.01.2003").status_code == 403

    def test_for_a_village_that_does_not_use_the_posko(self, client: Client, walked: Walked) -> None:
        key = given(Wilayah.objects.get(kode="99.01.01"))
        assert send(client, key, desa="99.01.01.2077").status_code == 404

    @pytest.mark.parametrize(
        ("told", "where"),
        [
            ({"isi": "jalan"}, "/isi"),
            ({"isi": " " * 30}, "/isi"),
            ({"isi": "a" * 2001}, "/isi"),
            ({"isi": 12}, "/isi"),
            ({"isi": "sepuluh huruf\x00"}, "/isi"),
            ({"hp": "12"}, "/hp"),
            ({"topik": "mobil"}, "/topik"),
            ({"sifat": "umum"}, "/sifat"),
            ({"kelamin": ""}, "/kelamin"),
            ({"tempat": "x" * 81}, "/tempat"),
            ({"nama": "Budi"}, "/nama"),
            ({"desa": "9901"}, "/desa"),
            ({"a/b~": 1}, "/a~1b~0"),
        ],
    )
    def test_what_is_wrong_is_told_where(
        self, client: Client, walked: Walked, key: str, told: dict[str, Any], where: str
    ) -> None:
        before = Aspirasi.objects.count()
        answer = send(client, key, **told)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["errors"]] == [where]
        assert Aspirasi.objects.count() == before

    def test_a_dusun_of_another_village_is_not_there(self, client: Client, walked: Walked, key: str) -> None:
        makers.make_dusun(walked.desa, "Krajan")
        assert send(client, key, dusun="Sumberejo").status_code == 404
        assert send(client, key, dusun="Krajan").status_code == 201

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            (b"{", "application/json", 400),
            (b"\xff\xfe", "application/json", 400),
            (b'{"desa": NaN}', "application/json", 400),
            (b'{"isi": "a", "isi": "b"}', "application/json", 400),
            (b"[" * 100_000, "application/json", 413),
            (b"[" * 60_000, "application/json", 400),
            (b"9" * 10_000, "application/json", 400),
            (b"[]", "application/json", 422),
            (b"null", "application/json", 422),
            (b"{}", "application/json", 422),
            (b"isi=a", "application/x-www-form-urlencoded", 415),
            (b"{}", "application/json; charset=utf-16", 415),
            (b"", "", 415),
        ],
    )
    def test_what_cannot_be_read_is_told(
        self, client: Client, walked: Walked, key: str, body: bytes, kind: str, status: int
    ) -> None:
        answer = client.generic("POST", ADDRESS, body, kind, headers={"Authorization": f"Bearer {key}"})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


class TestLimits:
    @pytest.fixture
    def _narrow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        narrow = {
            name: limits.Limit(name, 2, one.seconds, one.meaning) for name, one in limits.limits().items()
        }
        monkeypatch.setattr(limits, "limits", lambda: narrow)

    @pytest.mark.usefixtures("_narrow")
    def test_a_reader_is_told_what_is_left_and_when_to_come_again(
        self, client: Client, walked: Walked
    ) -> None:
        left = [client.get("/api/v1/desa/")["RateLimit-Remaining"] for _ in range(2)]
        assert left == ["1", "0"]
        answer = client.get("/api/v1/desa/")
        assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
        assert 0 < int(answer["Retry-After"]) <= 60
        assert answer["RateLimit"].startswith('"baca";r=0;t=')
        assert answer["RateLimit-Policy"] == '"baca";q=2;w=60'

    @pytest.mark.usefixtures("_narrow")
    def test_who_comes_from_elsewhere_or_shows_a_key_is_counted_apart(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        for _ in range(3):
            client.get("/api/v1/desa/")
        assert client.get("/api/v1/desa/").status_code == 429
        assert client.get("/api/v1/desa/", REMOTE_ADDR="192.0.2.7").status_code == 200
        assert client.get("/api/v1/desa/", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        wrong = {"Authorization": f"Bearer {key[:-1]}x"}
        assert client.get("/api/v1/desa/", headers=wrong).status_code == 429

    @pytest.mark.usefixtures("_narrow")
    def test_a_sender_is_stopped_and_nothing_is_kept(self, client: Client, walked: Walked, key: str) -> None:
        for n in range(2):
            assert send(client, key, isi=f"{SAID} {n}").status_code == 201
        before = Aspirasi.objects.count()
        answer = send(client, key, isi=f"{SAID} lagi")
        assert answer.status_code == 429
        assert Aspirasi.objects.count() == before

    def test_no_address_stands_in_what_is_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mine = LocMemCache("apart", {})
        monkeypatch.setattr(limits, "counted", mine)
        for now in (0, 61):
            limits.count("baca", "from 192.0.2.7", now=now)
        kept = repr(vars(mine)["_cache"])
        assert kept.count("api:") == 2
        assert "192" not in kept
