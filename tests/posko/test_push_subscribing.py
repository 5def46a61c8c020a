"""A browser asks to be told of one aspirasi, says stop, and its address lies sealed."""

import json

import pytest
from pytest_django import Settings

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.lib import phone_vault
from accountability.lib.nomor import written
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi, PushNews, PushSubscription
from posko.push_rules import LIMITS
from posko.push_subscribing import (
    NotABrowser,
    PushIsOff,
    TooManyBrowsers,
    forget_browsers,
    is_told,
    subscribe,
    unsubscribe,
)
from tests import makers
from tests.posko.push_cast import NOW, browser, service, voice
from tests.posko.test_intake import says
from tests.push_double import Browser, PushService

__all__ = ["browser", "service", "voice"]


class TestSubscribe:
    def test_asked_twice_it_is_told_once_with_its_newest_keys(
        self, service: PushService, voice: Aspirasi, browser: Browser
    ) -> None:
        newer = Browser(service.origin)
        subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **newer.form)
        (kept,) = PushSubscription.objects.all()
        assert json.loads(phone_vault.unseal(bytes(kept.sealed))) == newer.form

    def test_its_address_is_nowhere_in_the_clear(self, voice: Aspirasi, browser: Browser) -> None:
        row = PushSubscription.objects.filter(aspirasi=voice).values().get()
        assert "langganan" not in str(row)
        assert bytes(row["sealed"]).find(b"127.0.0.1") == -1

    @pytest.mark.parametrize(
        "change",
        [
            {"endpoint": "https://posko.example/langganan"},
            {"endpoint": "http://fcm.googleapis.com/fcm/send/a"},
            {"p256dh": "pendek"},
            {"p256dh": "A" * 87},
            {"auth": "???"},
        ],
    )
    def test_what_no_browser_says_is_not_kept(
        self, service: PushService, voice: Aspirasi, change: dict[str, str]
    ) -> None:
        with pytest.raises(NotABrowser):
            subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **{**Browser(service.origin).form, **change})
        assert not PushSubscription.objects.exists()

    def test_so_many_browsers_and_no_more(self, service: PushService, voice: Aspirasi) -> None:
        for number in range(LIMITS.browsers_per_aspirasi):
            subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **Browser(service.origin, str(number)).form)
        with pytest.raises(TooManyBrowsers):
            subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **Browser(service.origin, "lagi").form)

    def test_without_keys_there_is_nothing_to_ask_for(self, settings: Settings, voice: Aspirasi) -> None:
        settings.VAPID_PUBLIC_KEY = ""
        with pytest.raises(PushIsOff):
            subscribe(aspirasi=voice, by=CITIZEN, at=NOW, **Browser("https://fcm.googleapis.com").form)


class TestUnsubscribe:
    def test_it_is_forgotten_with_what_waits_for_it(
        self, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        answer(aspirasi=voice, sentence="Sudah kami baca.", by=ketua.actor(), at=NOW)
        assert unsubscribe(aspirasi=voice, endpoint=browser.endpoint, by=CITIZEN, at=NOW)
        assert not PushSubscription.objects.exists()
        assert not PushNews.objects.exists()
        assert not unsubscribe(aspirasi=voice, endpoint=browser.endpoint, by=CITIZEN, at=NOW)

    def test_the_citizen_ends_all_of_one_aspirasi(
        self, service: PushService, desa: Wilayah, voice: Aspirasi, browser: Browser
    ) -> None:
        other = makers.make_aspirasi(desa, "lampu mati")
        subscribe(aspirasi=other, by=CITIZEN, at=NOW, **browser.form)
        assert forget_browsers(aspirasi=voice, by=CITIZEN, at=NOW) == 1
        assert is_told(aspirasi=other, endpoint=browser.endpoint)

    def test_hapus_by_sms_forgets_them_too(
        self, service: PushService, desa: Wilayah, settings: Settings
    ) -> None:
        line = makers.make_line(desa)
        mine = makers.make_aspirasi(desa, contact=makers.make_contact())
        subscribe(aspirasi=mine, by=CITIZEN, at=NOW, **Browser(service.origin).form)
        says(line, f"HAPUS {written(mine.nomor)}")
        assert not PushSubscription.objects.exists()
