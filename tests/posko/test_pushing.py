"""News reaches the browsers that asked for it, against a real push service on loopback that decrypts it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accountability import environment
from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.lib.local_time import zone_for
from accountability.lib.nomor import written
from accountability.regions.models import Wilayah
from posko import undoing
from posko.answering import answer
from posko.answering_many import forward_many
from posko.journeys import Step, reach_together
from posko.models import Aspirasi, PushNews, PushSubscription
from posko.push_rules import LIMITS
from posko.push_subscribing import (
    subscribe,
)
from posko.pushing import push_due
from posko.regrouping import PATIENCE, TooLateToUndo
from posko.states import State
from tests import makers
from tests.posko.push_cast import NOW, browser, service, voice
from tests.push_double import Browser, PushService, push_service, vapid_pair

__all__ = ["browser", "service", "voice"]

SENTENCE = "Kata rahasia jembatan sudah kami baca."


def answered(voice: Aspirasi, ketua: Membership, at: dt.datetime = NOW) -> None:
    answer(aspirasi=voice, sentence=SENTENCE, by=ketua.actor(), at=at)


def waiting() -> list[PushNews]:
    return list(PushNews.objects.waiting())


def drain(at: dt.datetime) -> None:
    while push_due(at=at, limit=100):
        pass


class TestPushDue:
    def test_it_is_encrypted_to_the_browser_signed_by_us_and_says_only_the_number(
        self,
        service: PushService,
        voice: Aspirasi,
        browser: Browser,
        ketua: Membership,
        settings: Settings,
    ) -> None:
        answered(voice, ketua)
        assert push_due(at=NOW, limit=10) == 1
        ((path, headers, body),) = service.came
        assert path == "/langganan/satu"
        assert browser.read(body) == {
            "isi": f"Ada kabar untuk {written(voice.nomor)}",
            "alamat": f"/a/{voice.nomor}/",
        }
        assert headers["Content-Encoding"] == "aes128gcm"
        assert int(headers["TTL"]) == LIMITS.lives_hours * 3600
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["Topic"])
        assert voice.nomor not in str(headers)
        assert service.is_signed_by(settings.VAPID_PUBLIC_KEY)
        assert waiting() == []

    def test_what_was_taken_is_not_pushed_again(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        answered(voice, ketua)
        drain(NOW)
        drain(NOW + dt.timedelta(days=1))
        assert len(service.came) == 1

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_browser_that_is_no_more_is_forgotten(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership, status: int
    ) -> None:
        service.statuses = [status]
        answered(voice, ketua)
        drain(NOW)
        assert not PushSubscription.objects.exists()

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_service_that_cannot_now_is_asked_again_later(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership, status: int
    ) -> None:
        service.statuses = [status]
        answered(voice, ketua)
        drain(NOW)
        drain(NOW)
        assert len(service.came) == 1
        (row,) = waiting()
        assert row.not_before == NOW + dt.timedelta(seconds=LIMITS.backoff_seconds)
        drain(row.not_before)
        assert len(service.came) == 2
        assert waiting() == []

    def test_it_waits_as_long_as_the_service_asks(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        service.statuses, service.headers = [429], {"Retry-After": "1800"}
        answered(voice, ketua)
        drain(NOW)
        assert waiting()[0].not_before == NOW + dt.timedelta(minutes=30)

    def test_it_is_given_up_after_so_many_failures(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        service.statuses = [500] * 50
        answered(voice, ketua)
        at = NOW
        for _ in range(30):
            drain(at)
            at = waiting()[0].not_before if waiting() else at
        assert len(service.came) == LIMITS.tries
        assert PushNews.objects.exclude(given_up_at=None).count() == 1

    def test_a_refusal_is_not_repeated(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        service.statuses = [400]
        answered(voice, ketua)
        drain(NOW)
        drain(NOW + dt.timedelta(hours=2))
        assert len(service.came) == 1
        assert PushSubscription.objects.count() == 1

    def test_a_redirect_is_not_followed(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        service.statuses, service.headers = [307], {"Location": f"{service.origin}/lain"}
        answered(voice, ketua)
        drain(NOW)
        assert [path for path, _, _ in service.came] == ["/langganan/satu"]

    def test_a_line_that_is_down_costs_one_call_and_no_news(
        self, settings: Settings, desa: Wilayah, ketua: Membership
    ) -> None:
        settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = vapid_pair()
        with push_service() as gone:
            settings.PUSH_ALSO_TO = frozenset({gone.origin})
        for number in range(3):
            one = makers.make_aspirasi(desa, f"lampu {number} mati")
            subscribe(aspirasi=one, by=CITIZEN, at=NOW, **Browser(gone.origin).form)
            answered(one, ketua)
        assert push_due(at=NOW, limit=10) == 1
        assert [row.tries for row in waiting()] == [0, 0, 0]

    def test_a_sender_that_died_is_made_up_for(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        answered(voice, ketua)
        PushSubscription.objects.update(sending_at=NOW)
        drain(NOW + dt.timedelta(minutes=LIMITS.sending_minutes))
        assert service.came == []
        drain(NOW + dt.timedelta(minutes=LIMITS.sending_minutes, seconds=1))
        assert len(service.came) == 1

    def test_a_host_that_left_the_list_is_called_no_more(
        self,
        service: PushService,
        voice: Aspirasi,
        browser: Browser,
        ketua: Membership,
        settings: Settings,
    ) -> None:
        settings.PUSH_ALSO_TO = frozenset()
        answered(voice, ketua)
        drain(NOW)
        assert service.came == []
        assert not PushSubscription.objects.exists()

    def test_a_process_without_the_key_leaves_it_to_another(
        self,
        service: PushService,
        voice: Aspirasi,
        browser: Browser,
        ketua: Membership,
        settings: Settings,
    ) -> None:
        answered(voice, ketua)
        settings.PHONE_PRIVATE_KEY = ""
        assert push_due(at=NOW, limit=10) == 0
        assert len(waiting()) == 1


class TestAtADecentHour:
    @pytest.fixture(autouse=True)
    def _as_in_a_real_village(self, settings: Settings) -> None:
        settings.SMS_QUIET_HOURS = environment.hours("SMS_QUIET_HOURS_NOT_SET", "20-06")
        settings.SMS_NEWS_PER_DAY = 1

    def test_nothing_rings_at_night(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        night = NOW.astimezone(zone_for(voice.desa_id)).replace(hour=22)
        answered(voice, ketua, night)
        drain(night)
        assert service.came == []
        (row,) = waiting()
        assert row.not_before.astimezone(zone_for(voice.desa_id)).hour == 6
        drain(row.not_before)
        assert len(service.came) == 1

    def test_one_a_day_and_the_next_day_one_for_all_that_came(
        self, service: PushService, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        answered(voice, ketua)
        drain(NOW)
        for number in range(3):
            row = PushNews(subscription=PushSubscription.objects.get(), about=f"uji{number}")
            row.promised_at = row.not_before = NOW
            row.save()
        drain(NOW + dt.timedelta(hours=2))
        assert len(service.came) == 1
        drain(NOW + dt.timedelta(days=1))
        assert len(service.came) == 2
        assert waiting() == []

    def test_with_a_phone_the_same_news_comes_both_ways_on_the_same_day(
        self, service: PushService, desa: Wilayah, ketua: Membership
    ) -> None:
        mine = makers.make_aspirasi(desa, contact=makers.make_contact())
        Aspirasi.objects.filter(pk=mine.pk).update(last_news_at=None)
        mine.refresh_from_db()
        subscribe(aspirasi=mine, by=CITIZEN, at=NOW, **Browser(service.origin).form)
        answered(mine, ketua)
        drain(NOW)
        assert len(service.came) == 1


class TestEveryWayOfNews:
    def test_all_voices_of_a_kelompok_in_as_many_questions_as_for_one(
        self, service: PushService, desa: Wilayah, ketua: Membership, petugas: Membership
    ) -> None:
        def asked(count: int) -> int:
            group = makers.make_kelompok(desa, petugas.actor(), voices=count)
            for one in group.aspirasi.all():
                subscribe(aspirasi=one, by=CITIZEN, at=NOW, **Browser(service.origin).form)
            step = Step(State.ON_AGENDA, "masuk_agenda", words={"date": "5 Oktober"})
            with CaptureQueriesContext(
                connection,
            ) as queries:
                reach_together(kelompok=group, step=step, by=ketua.actor(), at=NOW)
            return len([q for q in queries if "push" in q["sql"]])

        assert asked(2) == asked(9)
        drain(NOW)
        assert len(service.came) == 11

    def test_what_is_undone_is_not_pushed(
        self, service: PushService, desa: Wilayah, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        told: dict[str, Any] = {"to": "Dinas PU", "sentence": "Kami teruskan."}
        forward_many(
            desa=desa,
            aspirasi=Aspirasi.objects.filter(pk=voice.pk),
            seen={},
            by=ketua.actor(),
            at=NOW,
            wait=PATIENCE,
            **told,
        )
        assert len(waiting()) == 1
        drain(NOW)
        assert service.came == []
        undoing.undo_steps(desa=desa, news=undoing.FORWARDING, by=ketua.actor(), at=NOW)
        drain(NOW + PATIENCE)
        assert service.came == []

    def test_what_was_pushed_cannot_be_undone(
        self, service: PushService, desa: Wilayah, voice: Aspirasi, browser: Browser, ketua: Membership
    ) -> None:
        told: dict[str, Any] = {"to": "Dinas PU", "sentence": "Kami teruskan."}
        forward_many(
            desa=desa,
            aspirasi=Aspirasi.objects.filter(pk=voice.pk),
            seen={},
            by=ketua.actor(),
            at=NOW,
            wait=PATIENCE,
            **told,
        )
        drain(NOW + PATIENCE)
        assert len(service.came) == 1
        with pytest.raises(TooLateToUndo):
            undoing.undo_steps(desa=desa, news=undoing.FORWARDING, by=ketua.actor(), at=NOW + PATIENCE)
