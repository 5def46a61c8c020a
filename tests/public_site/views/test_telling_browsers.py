""" "Kabari saya di HP ini": offered where it can be kept, asked by the browser, ended by it or the kunci."""

import pytest
from django.test import Client
from pytest_django import Settings

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answering import close
from posko.models import Aspirasi, PushSubscription
from posko.push_rules import LIMITS
from posko.states import CloseClass
from tests import makers
from tests.public_site.views.test_tracking import opened, page_of
from tests.push_double import Browser, vapid_pair

BUTTON = "Kabari saya di HP ini"


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> str:
    """An installation that can push; its public key."""
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = vapid_pair()
    return str(settings.VAPID_PUBLIC_KEY)


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    return makers.make_aspirasi(desa)


def browser(name: str = "satu") -> Browser:
    return Browser("https://fcm.googleapis.com", name)


def ask(client: Client, voice: Aspirasi, door: str = "", name: str = "satu") -> tuple[int, dict[str, object]]:
    answer = client.post(f"/a/{voice.nomor}/kabari/{door}", browser(name).form)
    return answer.status_code, answer.json()


class TestTheButton:
    def test_it_waits_hidden_for_a_script_with_our_public_key(
        self, client: Client, voice: Aspirasi, keys: str
    ) -> None:
        page = page_of(client, voice)
        section = page.split('id="kabari"')[1].split("</section>")[0]
        assert BUTTON in section
        assert " hidden " in section.split(">")[0]
        assert f'data-kunci="{keys}"' in section

    def test_without_keys_it_is_not_offered(
        self, client: Client, voice: Aspirasi, settings: Settings
    ) -> None:
        settings.VAPID_PUBLIC_KEY = ""
        page = page_of(client, voice)
        assert BUTTON not in page
        assert "kabar.js" not in page

    def test_a_closed_one_has_no_more_news(self, client: Client, voice: Aspirasi, ketua: Membership) -> None:
        close(
            aspirasi=voice,
            reason_class=CloseClass.WITHDRAWN,
            sentence="Ditarik.",
            by=ketua.actor(),
            at=makers.NOW,
        )
        assert BUTTON not in page_of(client, voice)

    def test_a_confidential_one_offers_it_too(self, client: Client, desa: Wilayah) -> None:
        assert BUTTON in page_of(client, makers.make_aspirasi(desa, confidential=True))


class TestAsking:
    def test_it_is_told_and_says_so(self, client: Client, voice: Aspirasi) -> None:
        assert ask(client, voice, "ada/") == (200, {"ada": False})
        assert ask(client, voice) == (201, {"ada": True})
        assert ask(client, voice, "ada/") == (200, {"ada": True})
        assert ask(client, voice, "ada/", name="dua") == (200, {"ada": False})

    def test_it_says_stop(self, client: Client, voice: Aspirasi) -> None:
        ask(client, voice)
        for _ in range(2):
            assert ask(client, voice, "henti/") == (200, {"ada": False})
        assert not PushSubscription.objects.exists()

    @pytest.mark.parametrize(
        "form", [{}, {"endpoint": "https://jahat.example/"}, {"endpoint": "http://127.0.0.1/", "auth": "x"}]
    )
    def test_anything_else_gets_a_sentence(
        self, client: Client, voice: Aspirasi, form: dict[str, str]
    ) -> None:
        answer = client.post(f"/a/{voice.nomor}/kabari/", form)
        assert (answer.status_code, answer.json()["kata"]) == (
            422,
            "HP ini belum bisa dikabari. SMS tetap bisa.",
        )

    def test_too_many_are_told_so(self, client: Client, voice: Aspirasi) -> None:
        for n in range(LIMITS.browsers_per_aspirasi):
            assert ask(client, voice, name=str(n))[0] == 201
        assert ask(client, voice, name="lagi") == (422, {"kata": "Nomor ini sudah dikabarkan ke banyak HP."})

    @pytest.mark.parametrize("door", ["", "ada/", "henti/", "hapus/"])
    def test_an_unknown_number_and_a_plain_visit_find_nothing(
        self, client: Client, voice: Aspirasi, door: str
    ) -> None:
        assert client.post(f"/a/2045813/kabari/{door}", browser().form).status_code == 404
        assert client.get(f"/a/{voice.nomor}/kabari/{door}").status_code == 405


class TestEndingAll:
    def test_the_kunci_ends_it_for_every_browser(self, client: Client, desa: Wilayah) -> None:
        taken = makers.make_taken_in(desa)
        ask(client, taken.aspirasi)
        opened(client, taken)
        assert "Hentikan kabar ke semua HP" in page_of(client, taken.aspirasi)
        assert client.post(f"/a/{taken.aspirasi.nomor}/kabari/hapus/").status_code == 303
        assert not PushSubscription.objects.exists()
        assert "Hentikan kabar ke semua HP" not in page_of(client, taken.aspirasi)

    def test_without_the_kunci_nothing_ends(self, client: Client, voice: Aspirasi) -> None:
        ask(client, voice)
        assert client.post(f"/a/{voice.nomor}/kabari/hapus/").status_code == 303
        assert PushSubscription.objects.count() == 1
