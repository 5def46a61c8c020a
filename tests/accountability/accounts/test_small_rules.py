"""Words of a device, passwords nobody guesses, who must have a second factor, reports that are counted."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.device_words import device_words, network_mark
from accountability.accounts.duty import has_factor, missing_until, must_have
from accountability.accounts.models import FactorDuty, Membership, PolicyReport, Role, User
from accountability.accounts.sign_in_rules import roles_in_duty, rows_of, span
from accountability.lib.sealed_words import seal, unseal
from tests import makers
from tests.accountability.accounts.soft_key import SoftKey
from tests.accountability.accounts.test_passkeys import added

AT = makers.NOW
DAY = AT.date()


class TestDeviceWords:
    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            (
                "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537 Chrome/99 Mobile Safari/537",
                "Chrome di Android",
            ),
            (
                "Mozilla/5.0 (Linux; Android 8) SamsungBrowser/14 Chrome/87 Safari/537",
                "Samsung Internet di Android",
            ),
            ("Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12", "Opera Mini di Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Version/15 Safari/604",
                "Safari di iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120 Safari/537 Edg/120", "Edge di Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:121) Gecko Firefox/121", "Firefox di Linux"),
            ("", "Peramban lain"),
        ],
    )
    def test_a_device_is_said_in_words(self, agent: str, words: str) -> None:
        assert device_words(agent) == words

    @given(st.text(max_size=300))
    def test_whatever_a_browser_says_fits(self, agent: str) -> None:
        assert 0 < len(device_words(agent)) <= 60

    def test_a_network_is_a_mark_and_not_an_address(self) -> None:
        assert network_mark("203.0.113.7") == network_mark("203.0.113.200") != network_mark("203.0.114.7")
        assert network_mark("2001:db8:1::1") == network_mark("2001:db8:1:9::5")
        assert "203" not in network_mark("203.0.113.7")[:3] or len(network_mark("203.0.113.7")) == 16
        assert network_mark("bukan alamat") == ""


class TestPasswords:
    @pytest.mark.parametrize(
        "password",
        [
            "sukamaju2026!",
            "Kades-Sukamaju-2026",
            "tirtasariketua",
            "ketua-uji-12345",
            "rahasiadesa123",
            "posko aspirasi 99",
        ],
    )
    def test_words_of_the_place_and_the_office_make_none(self, ketua: Membership, password: str) -> None:
        with pytest.raises(ValidationError):
            validate_password(password, ketua.user)

    @pytest.mark.parametrize("password", ["sumur kelapa gerobak", "payung-Biru-tujuh-ekor"])
    def test_words_that_have_nothing_to_do_with_each_other_do(self, ketua: Membership, password: str) -> None:
        validate_password(password, ketua.user)


class TestDuty:
    @pytest.fixture(autouse=True)
    def _asked_for(self, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    def test_the_table_knows_every_role(self) -> None:
        told = {row["role"] for row in rows_of("second_factor_roles")}
        assert told == {*Role.values, "superadmin"}
        assert "petugas" not in roles_in_duty()

    def test_a_petugas_may_and_the_others_must(self, petugas: Membership, kades: Membership) -> None:
        assert not must_have(petugas.user, DAY)
        assert must_have(kades.user, DAY)
        assert must_have(User.objects.create_superuser("teknis", "rahasia-uji-coba"), DAY)

    def test_the_time_begins_with_the_first_look_and_does_not_move(self, ketua: Membership) -> None:
        until = missing_until(user=ketua.user, day=DAY, at=AT)
        assert until == AT + span("grace")
        assert missing_until(user=ketua.user, day=DAY, at=AT + dt.timedelta(days=30)) == until

    def test_who_has_one_owes_none(self, ketua: Membership) -> None:
        added(ketua, SoftKey())
        assert has_factor(ketua.user)
        assert missing_until(user=ketua.user, day=DAY, at=AT) is None

    def test_the_demo_world_asks_nobody(self, ketua: Membership, settings: Any) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        assert missing_until(user=ketua.user, day=DAY, at=AT) is None
        assert not FactorDuty.objects.exists()


class TestSealedWords:
    @given(st.binary(max_size=60))
    def test_only_the_same_purpose_opens(self, words: bytes) -> None:
        sealed = seal("satu", words)
        assert unseal("satu", sealed) == words
        assert unseal("dua", sealed) is None

    @given(st.binary(max_size=60))
    def test_nonsense_opens_to_nothing(self, sealed: bytes) -> None:
        assert unseal("satu", sealed) is None

    def test_an_older_secret_still_opens(self, settings: Any) -> None:
        sealed = seal("satu", b"kata")
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "baru" * 12
        assert unseal("satu", sealed) == b"kata"


class TestPolicyReports:
    def send(self, client: Client, body: Any) -> int:
        """The status of one report."""
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post("/csp", text, content_type="application/csp-report", secure=True).status_code

    def test_both_forms_are_counted_by_directive_alone(self, db: None, client: Client) -> None:
        self.send(
            client, {"csp-report": {"effective-directive": "script-src", "document-uri": "https://x/rahasia"}}
        )
        self.send(client, [{"type": "csp-violation", "body": {"effectiveDirective": "script-src"}}])
        assert [(one.directive, one.count) for one in PolicyReport.objects.all()] == [("script-src", 2)]
        assert {field.name for field in PolicyReport._meta.fields} == {"id", "day", "directive", "count"}

    @pytest.mark.parametrize("body", ["", "x", "[]", "{}", "null", "[1, 2]", "[" * 3000, '{"csp-report": 5}'])
    def test_whatever_comes_is_taken_quietly(self, db: None, client: Client, body: str) -> None:
        assert self.send(client, body) == 204

    def test_a_flood_is_not_written(self, db: None, client: Client) -> None:
        for _ in range(30):
            self.send(client, {"csp-report": {"effective-directive": "img-src"}})
        assert PolicyReport.objects.get().count == 20
