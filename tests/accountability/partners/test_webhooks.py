"""Partners are told that a voice moved: signed, again until they take it, and nothing that is not for all."""

import base64
import datetime as dt
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accountability.accounts.actors import CITIZEN, system
from accountability.accounts.models import Membership, Role
from accountability.lib import sealed_words
from accountability.partners.keys import give_key, revoke_key
from accountability.partners.models import ApiKey, Standing, Webhook, WebhookDelivery
from accountability.partners.telling import tell_due
from accountability.partners.webhook_rules import RULES
from accountability.partners.webhooks import (
    Added,
    AddressUnfit,
    AlreadyEnded,
    MayNotHear,
    TooManyWebhooks,
    add_webhook,
    end_webhook,
    reseal_secrets,
    secret_of,
    try_dead_again,
)
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi
from posko.reading import mark_read
from public_site.api.schemas import schemas
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = dt.timedelta(minutes=1)
LATER = makers.NOW + 10 * MINUTE
LIMIT = 50


@dataclass
class Partner:
    """Somebody's server on this machine: answers with `statuses` one after the other, then 204."""

    statuses: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    origin: str = ""

    def told(self) -> list[Any]:
        return [json.loads(body)["data"] for _headers, body in self.came]


@pytest.fixture
def partner(settings: Any) -> Iterator[Partner]:
    """A partner that listens."""
    kept = Partner()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.statuses.pop(0) if kept.statuses else 204)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.origin = f"http://127.0.0.1:{server.server_port}"
    settings.WEBHOOKS_ALSO_TO = frozenset({kept.origin})
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def desa() -> Wilayah:
    return makers.make_desa()


@pytest.fixture
def ketua(desa: Wilayah) -> Membership:
    return makers.make_member(Role.KETUA_BPD, desa)


@pytest.fixture
def key(desa: Wilayah) -> ApiKey:
    kabupaten = Wilayah.objects.get(kode="99.01")
    return give_key(
        partner="Lain", wilayah=kabupaten, scopes=["status:terima"], by=system("test"), at=makers.NOW
    ).api_key


@pytest.fixture
def added(key: ApiKey, partner: Partner) -> Added:
    return add_webhook(api_key=key, address=f"{partner.origin}/kabar?x=1", by=system("test"), at=makers.NOW)


def read(desa: Wilayah, ketua: Membership, **fields: Any) -> Aspirasi:
    """A voice that the council has read."""
    voice = makers.make_aspirasi(desa, **fields)
    mark_read(aspirasi=voice, by=ketua.actor(), at=makers.NOW + MINUTE)
    return voice


def tell(at: dt.datetime = LATER) -> int:
    return tell_due(at=at, limit=LIMIT)


class TestTelling:
    def test_what_an_office_did_is_told_with_number_state_place_and_day_alone(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        voice = read(desa, ketua, text="kenari-xyzzy jalan rusak")
        assert tell() == 1
        _headers, body = partner.came[0]
        told = json.loads(body)
        assert (told["type"], told["timestamp"]) == ("aspirasi.keadaan", "2026-10-05")
        assert told["data"] == {
            "nomor": voice.nomor,
            "desa": desa.kode,
            "keadaan": "read",
            "keadaan_label": "Dibaca",
            "sejak": "2026-10-05",
            "alamat": f"{settings.PUBLIC_BASE_URL}/api/v1/aspirasi/{voice.nomor}/",
        }
        assert b"kenari" not in body
        shape = {"$ref": "#/components/schemas/Pemberitahuan", "components": {"schemas": schemas()}}
        jsonschema.Draft202012Validator(shape).validate(told)
        assert tell() == 0

    def test_it_is_signed_as_standard_webhooks_says(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        read(desa, ketua)
        tell()
        headers, body = partner.came[0]
        secret = base64.b64decode(added.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mac = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{mac}"
        assert int(headers["webhook-timestamp"]) == int(LATER.timestamp())

    def test_what_a_citizen_does_is_not_for_its_hour_would_be_told(
        self, desa: Wilayah, added: Added, partner: Partner
    ) -> None:
        makers.make_aspirasi(desa)
        assert tell() == 0
        assert CITIZEN.kind == "citizen"

    @pytest.mark.parametrize("more", [{"confidential": True}, {"about_pemdes": True}])
    def test_what_is_not_for_all_is_never_told(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner, more: dict[str, Any]
    ) -> None:
        read(desa, ketua, **more)
        assert tell() == 0
        assert not WebhookDelivery.objects.exists()

    def test_what_became_secret_meanwhile_is_passed_over(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        partner.statuses = [500]
        voice = read(desa, ketua)
        tell()
        Aspirasi.objects.filter(pk=voice.pk).update(confidential=True)
        tell(LATER + 60 * MINUTE)
        assert len(partner.came) == 1
        assert WebhookDelivery.objects.get().standing_now == Standing.PASSED

    def test_what_was_before_the_address_is_never_told(
        self, desa: Wilayah, ketua: Membership, key: ApiKey, partner: Partner
    ) -> None:
        read(desa, ketua)
        add_webhook(api_key=key, address=partner.origin, by=system("test"), at=LATER)
        assert tell() == 0

    def test_other_villages_are_not_its_business(self, desa: Wilayah, partner: Partner) -> None:
        other = makers.make_desa("99.01.02.2001", "Lain")
        key = give_key(
            partner="Satu", wilayah=desa, scopes=["status:terima"], by=system("test"), at=makers.NOW
        )
        add_webhook(api_key=key.api_key, address=partner.origin, by=system("test"), at=makers.NOW)
        read(other, makers.make_member(Role.KETUA_BPD, other))
        assert tell() == 0

    def test_only_the_newest_state_is_told_when_it_moved_twice(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        voice = read(desa, ketua)
        answer(aspirasi=voice, sentence="Lampu diganti besok.", by=ketua.actor(), at=makers.NOW + 2 * MINUTE)
        tell()
        assert [one["keadaan"] for one in partner.told()] == ["answered"]


class TestTryingAgain:
    def test_the_same_event_comes_again_until_it_is_taken(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        partner.statuses = [500, 302, 429]
        read(desa, ketua)
        at = LATER
        for _ in range(4):
            assert tell(at) == 1
            assert tell(at) == 0  # it rests
            at += 60 * MINUTE
        assert len({headers["webhook-id"] for headers, _body in partner.came}) == 1
        row = WebhookDelivery.objects.get()
        assert (row.standing_now, row.tries, row.last_answer) == (Standing.TOLD, 4, "204")

    def test_rests_grow(self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner) -> None:
        partner.statuses = [500, 500, 500]
        read(desa, ketua)
        rests, at = [], LATER
        for _ in range(3):
            tell(at)
            row = WebhookDelivery.objects.get()
            rests.append((row.not_before - at).total_seconds())
            at = row.not_before
        assert rests == [RULES.first_rest_seconds * 2**n for n in range(3)]

    def test_after_so_many_tries_it_is_dead_until_somebody_wants_it_again(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        partner.statuses = [500] * RULES.tries
        read(desa, ketua)
        for n in range(RULES.tries + 2):
            tell(LATER + n * dt.timedelta(days=1))
        assert len(partner.came) == RULES.tries
        assert WebhookDelivery.objects.get().standing_now == Standing.DEAD
        assert try_dead_again(webhook=added.webhook, by=system("uji"), at=LATER + dt.timedelta(days=30)) == 1
        tell(LATER + dt.timedelta(days=30))
        assert WebhookDelivery.objects.get().standing_now == Standing.TOLD

    def test_one_that_is_gone_is_not_asked_again(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        partner.statuses = [410]
        read(desa, ketua)
        tell()
        assert WebhookDelivery.objects.get().standing_now == Standing.DEAD

    def test_a_sender_that_died_costs_one_try(
        self,
        desa: Wilayah,
        ketua: Membership,
        added: Added,
        partner: Partner,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        read(desa, ketua)

        def killed(*args: Any, **more: Any) -> str:
            raise KeyboardInterrupt

        with monkeypatch.context() as here:
            here.setattr("accountability.partners.telling.post", killed)
            with pytest.raises(KeyboardInterrupt):
                tell()
        assert tell(LATER + MINUTE) == 0
        assert tell(LATER + 6 * MINUTE) == 1
        assert len(partner.came) == 1

    def test_old_rows_go_and_nothing_is_told_anew(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner
    ) -> None:
        read(desa, ketua)
        tell()
        tell(LATER + dt.timedelta(days=200))
        assert len(partner.came) == 1


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "http://contoh.example/",
            "https://contoh.example:8443/",
            "https://a@contoh.example/",
            "https://contoh.example/#x",
            "https://localhost/",
            "ftp://contoh.example/",
            "https://",
            "",
            "https://contoh.example/" + "x" * 400,
            "https://contoh.example/\n",
        ],
    )
    def test_one_that_is_not_fit_is_not_kept(self, key: ApiKey, address: str) -> None:
        with pytest.raises(AddressUnfit):
            add_webhook(api_key=key, address=address, by=system("test"), at=makers.NOW)

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]
    )
    def test_one_that_leads_into_a_private_network_is_never_called(
        self, desa: Wilayah, ketua: Membership, added: Added, partner: Partner, host: str
    ) -> None:
        Webhook.objects.update(address=f"https://{host}/")
        read(desa, ketua)
        tell()
        assert partner.came == []
        assert WebhookDelivery.objects.get().last_answer in {"private_address", "host"}

    def test_a_key_needs_the_scope_and_has_few_addresses(
        self, desa: Wilayah, key: ApiKey, partner: Partner
    ) -> None:
        other = give_key(
            partner="Lain", wilayah=desa, scopes=["aspirasi:kirim"], by=system("test"), at=makers.NOW
        )
        with pytest.raises(MayNotHear):
            add_webhook(api_key=other.api_key, address=partner.origin, by=system("test"), at=makers.NOW)
        for _ in range(RULES.webhooks_of_a_key):
            add_webhook(api_key=key, address=partner.origin, by=system("test"), at=makers.NOW)
        with pytest.raises(TooManyWebhooks):
            add_webhook(api_key=key, address=partner.origin, by=system("test"), at=makers.NOW)

    def test_an_ended_one_and_one_of_a_revoked_key_hear_nothing(
        self, desa: Wilayah, ketua: Membership, key: ApiKey, added: Added, partner: Partner
    ) -> None:
        second = add_webhook(api_key=key, address=partner.origin, by=system("test"), at=makers.NOW)
        read(desa, ketua)
        end_webhook(webhook=second.webhook, by=system("test"), at=makers.NOW)
        with pytest.raises(AlreadyEnded):
            end_webhook(webhook=second.webhook, by=system("test"), at=makers.NOW)
        revoke_key(api_key=key, by=system("test"), at=makers.NOW)
        assert tell() == 0

    def test_a_secret_comes_along_when_keys_change(self, added: Added, settings: Any) -> None:
        known = secret_of(added.webhook)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "kunci baru untuk uji coba yang cukup panjang"
        assert reseal_secrets(at=makers.NOW) == 1
        assert reseal_secrets(at=makers.NOW) == 0
        settings.SECRET_KEY_FALLBACKS = []
        assert secret_of(Webhook.objects.get()) == known
        assert sealed_words.unseal("lain", bytes(Webhook.objects.get().sealed_secret)) is None


class TestCommand:
    def said(self, *arguments: str) -> str:
        out = StringIO()
        call_command("webhook", *arguments, stdout=out)
        return out.getvalue()

    def test_an_address_is_added_listed_and_ended(self, key: ApiKey, partner: Partner) -> None:
        secret = self.said("add", key.prefix, partner.origin).split("secret: ")[1].split()[0]
        number = str(Webhook.objects.get().pk)
        assert secret.startswith("whsec_")
        assert secret not in self.said("list")
        assert "tried anew: 0" in self.said("retry", number)
        assert self.said("end", number).strip() == "ended"
        assert "ended" in self.said("list")

    @pytest.mark.parametrize(
        "arguments", [("add", "x", "https://a.example/"), ("end", "99"), ("retry", "99")]
    )
    def test_a_refusal_is_one_sentence(self, key: ApiKey, arguments: tuple[str, ...]) -> None:
        with pytest.raises(CommandError, match=r"^There is no .*\.$"):
            self.said(*arguments)
