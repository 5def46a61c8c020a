"""Aplikasi mitra: who gives keys, what is shown once, what is taken back, and news that was given up."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.ledger.models import Entry
from accountability.partners.keys import give_key, known, revoke_key
from accountability.partners.models import ApiKey, Standing, Webhook, WebhookDelivery
from accountability.partners.webhooks import add_webhook
from accountability.regions.models import Wilayah
from posko.models import Milestone
from posko.reading import mark_read
from tests import makers

pytestmark = pytest.mark.django_db
LIST, KAB = reverse("kec-mitra"), reverse("kab-mitra")
KEY = re.compile(r"posko_[0-9a-f]{10}_[0-9a-f]{64}")
GIVE = {"aksi": "beri", "mitra": "Aplikasi Warga", "tempat": "99.01.01.2001", "hak": ["status:terima"]}


def signed_in(member: Membership, *, fresh: bool = True) -> Client:
    client = Client()
    client.force_login(member.user)
    if fresh:
        from django.utils import timezone

        session = client.session
        session["fresh"] = timezone.now().timestamp()
        session.save()
    return client


def bare(page: str) -> str:
    """The words of a page without the soft breaks in long ones."""
    return re.sub(r"<wbr\s*/?>|\u00ad|\u200b", "", page)


@pytest.fixture
def desa() -> Wilayah:
    return makers.make_desa()


@pytest.fixture
def camat(desa: Wilayah) -> Membership:
    return makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01"))


@pytest.fixture
def kabupaten(desa: Wilayah) -> Membership:
    return makers.make_member(Role.KABUPATEN, Wilayah.objects.get(kode="99.01"))


@pytest.fixture
def key(desa: Wilayah, camat: Membership) -> ApiKey:
    return give_key(
        partner="Aplikasi Warga", wilayah=desa, scopes=["status:terima"], by=camat.actor(), at=makers.NOW
    ).api_key


@pytest.fixture
def webhook(key: ApiKey, camat: Membership) -> Webhook:
    return add_webhook(
        api_key=key, address="https://mitra.example/kabar", by=camat.actor(), at=makers.NOW
    ).webhook


@pytest.fixture
def dead(desa: Wilayah, webhook: Webhook) -> WebhookDelivery:
    voice = makers.make_aspirasi(desa)
    mark_read(aspirasi=voice, by=makers.make_member(Role.KETUA_BPD, desa).actor(), at=makers.NOW)
    return WebhookDelivery.objects.create(
        webhook=webhook,
        step=Milestone.objects.latest("id"),
        event="e1",
        standing_now=Standing.DEAD,
        made_at=makers.NOW,
        not_before=makers.NOW,
        settled_at=makers.NOW,
        tries=12,
        last_answer="503",
    )


class TestGiving:
    @pytest.mark.parametrize(("who", "where"), [("camat", LIST), ("kabupaten", KAB)])
    def test_the_key_is_shown_once_and_opens(
        self, who: str, where: str, desa: Wilayah, request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        assert "Belum ada kunci" in client.get(where).content.decode()
        answer = client.post(where, GIVE)
        shown = KEY.findall(answer.content.decode())  # to be copied: without breaks that cannot be seen
        assert len(shown) == 1
        assert "no-store" in answer["Cache-Control"]
        row = known(key=shown[0])
        assert row is not None
        assert (row.wilayah_id, row.scopes) == ("99.01.01.2001", ["status:terima"])
        for page in (where, reverse(f"{where.split('/')[1]}-mitra-satu", args=[row.pk])):
            assert not KEY.search(bare(client.get(page).content.decode()))
        entry = Entry.objects.get(kind="kunci_api.beri")
        assert entry.actor_role == request.getfixturevalue(who).role

    def test_a_second_tap_gives_no_second_key(self, camat: Membership) -> None:
        client = signed_in(camat)
        sent = {**GIVE, "kunci_kirim": "k1"}
        client.post(LIST, sent)
        page = client.post(LIST, sent, follow=True).content.decode()
        assert "sudah dibuat tadi, dan tidak tampil lagi" in page
        assert ApiKey.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"mitra": " "}, "Tulis nama mitranya."),
            ({"hak": []}, "Pilih paling sedikit satu."),
            ({"hak": ["semua:boleh"]}, "Pilih dari daftar."),
            ({"tempat": "99.01.02.2001"}, "Pilih dari daftar."),
            ({"tempat": "99.01"}, "Pilih dari daftar."),
        ],
    )
    def test_what_is_wrong_is_said_and_the_words_stay(
        self, camat: Membership, wrong: dict[str, Any], sentence: str
    ) -> None:
        makers.make_desa("99.01.02.2001", "Jauh")
        answer = signed_in(camat).post(LIST, {**GIVE, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not ApiKey.objects.exists()

    def test_an_old_sign_in_is_asked_for_the_password_first(self, camat: Membership) -> None:
        client = signed_in(camat, fresh=False)
        session = client.session
        session["fresh"] = 0
        session.save()
        answer = client.post(LIST, GIVE)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("akun-ulang"))
        assert client.get(LIST).status_code == 200
        assert not ApiKey.objects.exists()


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_no_door_here(self, desa: Wilayah, key: ApiKey, role: Role) -> None:
        client = signed_in(makers.make_member(role, desa, "orang-desa"))
        for page in (LIST, KAB, reverse("kec-mitra-satu", args=[key.pk])):
            assert client.get(page).status_code == 403

    def test_another_kecamatan_sees_and_takes_nothing(self, key: ApiKey) -> None:
        makers.make_desa("99.01.02.2001", "Jauh")
        client = signed_in(makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"), "jauh"))
        assert "Aplikasi Warga" not in client.get(LIST).content.decode()
        one = reverse("kec-mitra-satu", args=[key.pk])
        assert client.get(one).status_code == 404
        assert client.post(one, {"aksi": "cabut"}).status_code == 404
        key.refresh_from_db()
        assert key.revoked_at is None

    def test_an_auditor_reads(self, key: ApiKey) -> None:
        client = signed_in(makers.make_member(Role.AUDITOR, Wilayah.objects.get(kode="99.01"), "auditor"))
        page = client.get(KAB).content.decode()
        assert "Aplikasi Warga" in page
        assert "Beri kunci" not in page
        assert client.post(KAB, GIVE).status_code == 403
        one = reverse("kab-mitra-satu", args=[key.pk])
        assert "Cabut" not in client.get(one).content.decode()
        assert client.post(one, {"aksi": "cabut"}).status_code == 403

    def test_questions_do_not_grow_with_the_keys(
        self, desa: Wilayah, camat: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(8):
            give_key(
                partner=f"M{number}", wilayah=desa, scopes=["opendk:kirim"], by=camat.actor(), at=makers.NOW
            )
        client = signed_in(camat)
        client.get(LIST)
        with django_assert_max_num_queries(16):
            client.get(LIST)


class TestTakingBack:
    def test_a_revoked_key_opens_nothing_and_says_so(self, key: ApiKey, camat: Membership) -> None:
        client, one = signed_in(camat), reverse("kec-mitra-satu", args=[key.pk])
        page = client.post(one, {"aksi": "cabut"}, follow=True).content.decode()
        assert "Kunci dicabut." in page
        assert "Cabut kunci ini" not in page
        key.refresh_from_db()
        assert key.revoked_by == camat.user
        assert Entry.objects.filter(kind="kunci_api.cabut").count() == 1

    def test_revoked_meanwhile_is_a_sentence(self, key: ApiKey, camat: Membership) -> None:
        revoke_key(api_key=key, by=camat.actor(), at=makers.NOW)
        answer = signed_in(camat).post(reverse("kec-mitra-satu", args=[key.pk]), {"aksi": "cabut"})
        assert answer.status_code == 422
        assert "sudah dicabut tadi" in answer.content.decode()

    @pytest.mark.parametrize("aksi", ["", "beri", "hapus"])
    def test_what_stands_on_no_button_is_not_there(self, key: ApiKey, camat: Membership, aksi: str) -> None:
        answer = signed_in(camat).post(reverse("kec-mitra-satu", args=[key.pk]), {"aksi": aksi})
        assert answer.status_code == 404


class TestAddresses:
    def test_its_secret_is_shown_once(self, key: ApiKey, camat: Membership) -> None:
        client, one = signed_in(camat), reverse("kec-mitra-satu", args=[key.pk])
        page = client.post(one, {"aksi": "tambah", "alamat": "https://mitra.example/kabar"})
        assert re.search(r"whsec_[A-Za-z0-9+/]{43}=", page.content.decode())
        later = bare(client.get(one).content.decode())
        assert "whsec_" not in later
        assert "https://mitra.example/kabar" in later

    @pytest.mark.parametrize("address", ["http://mitra.example/", "https://mitra.example:8443/", "mitra"])
    def test_one_that_is_not_fit_is_told(self, key: ApiKey, camat: Membership, address: str) -> None:
        answer = signed_in(camat).post(
            reverse("kec-mitra-satu", args=[key.pk]), {"aksi": "tambah", "alamat": address}
        )
        assert answer.status_code == 422
        assert "Alamat ini tidak bisa dipakai." in answer.content.decode()
        assert not Webhook.objects.exists()

    def test_what_was_given_up_is_seen_and_sent_again(
        self, key: ApiKey, dead: WebhookDelivery, camat: Membership
    ) -> None:
        client, one = signed_in(camat), reverse("kec-mitra-satu", args=[key.pk])
        page = client.get(one).content.decode()
        assert "1 berhenti dicoba" in page
        assert "12 kali dicoba" in page
        assert "penerima menjawab 503" in page
        again = {"aksi": "ulang", "alamat_satu": str(dead.webhook_id)}
        assert "1 pemberitahuan dikirim lagi" in client.post(one, again, follow=True).content.decode()
        dead.refresh_from_db()
        assert (dead.standing_now, dead.tries) == (Standing.WAITS, 0)
        assert Entry.objects.filter(kind="webhook.ulang").count() == 1

    def test_an_ended_one_hears_nothing_more(self, key: ApiKey, webhook: Webhook, camat: Membership) -> None:
        client, one = signed_in(camat), reverse("kec-mitra-satu", args=[key.pk])
        end = {"aksi": "akhiri", "alamat_satu": str(webhook.pk)}
        assert "Alamat diakhiri." in client.post(one, end, follow=True).content.decode()
        webhook.refresh_from_db()
        assert webhook.ended_at is not None

    def test_an_address_of_another_key_is_not_there(
        self, desa: Wilayah, webhook: Webhook, camat: Membership
    ) -> None:
        other = give_key(
            partner="Lain", wilayah=desa, scopes=["status:terima"], by=camat.actor(), at=makers.NOW
        ).api_key
        end = {"aksi": "akhiri", "alamat_satu": str(webhook.pk)}
        assert signed_in(camat).post(reverse("kec-mitra-satu", args=[other.pk]), end).status_code == 404
