"""Photos that came with an SMS are fetched once, made safe, and settled one way or the other."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings
from urllib3.util import make_headers

from sms_gateway import inbox, media
from sms_gateway.carriers import Attached
from sms_gateway.fetching import fetch_due
from sms_gateway.limits import LIMITS
from sms_gateway.models import InboundMedia, InboundSMS, Line, MediaState
from tests.sms_gateway.conftest import AT, PHONE
from tests.sms_gateway.media_double import (
    MEDIA,
    SECRET_PLACE,
    Answer,
    MediaHosts,
    bomb,
    jpeg,
    media_hosts,
)

pytestmark = pytest.mark.django_db(transaction=True)
SETTLED = [MediaState.KEPT, MediaState.REFUSED, MediaState.GIVEN_UP]


@pytest.fixture
def hosts(settings: Settings) -> Iterator[MediaHosts]:
    """Twilio's API and its store in one; the only host the account's login is for."""
    with media_hosts() as listening:
        settings.SMS_MEDIA_ALSO_FROM = frozenset({listening.origin})
        settings.TWILIO_API_BASE_URL = listening.origin
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "b" * 32, "sandi"
        yield listening


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def came(line: Line, *attached: Attached, ref: str = "1", sender: str = PHONE, body: str = "") -> InboundSMS:
    return inbox.receive(line=line, carrier_ref=ref, sender=sender, body=body, at=AT, attached=attached).sms


def photo(hosts: MediaHosts, path: str = MEDIA, content_type: str = "image/jpeg") -> Attached:
    return Attached(address=hosts.origin + path, content_type=content_type)


def only() -> InboundMedia:
    return InboundMedia.objects.get()


def files() -> list[str]:
    return default_storage.listdir("masuk")[1] if default_storage.exists("masuk") else []


class TestWhatIsNoted:
    def test_a_photo_waits_under_a_seal_and_the_bell_rings(
        self, line: Line, hosts: MediaHosts, rings: list[str]
    ) -> None:
        came(line, photo(hosts))
        assert (only().state, MEDIA.encode() in bytes(only().sealed_address)) == (MediaState.WAITING, False)
        assert media.FETCH in rings
        assert hosts.came == []

    def test_the_same_sms_told_again_notes_nothing_new(self, line: Line, hosts: MediaHosts) -> None:
        for _ in range(3):
            came(line, photo(hosts), photo(hosts))
        assert InboundMedia.objects.count() == 2

    def test_what_is_no_photo_is_refused_at_once(self, line: Line, hosts: MediaHosts) -> None:
        told = ["audio/ogg", "video/mp4", "application/pdf", "text/vcard", "image/gif", "image/svg+xml", ""]
        came(line, *[photo(hosts, content_type=one) for one in told])
        found = list(InboundMedia.objects.order_by("place").values_list("state", "reason"))
        assert found == [("refused", "not_a_photo")] * 4 + [("refused", "format")] * 2 + [
            ("refused", "not_a_photo")
        ]
        assert (fetch_due(at=AT, limit=10), hosts.came) == (0, [])

    def test_the_fourth_photo_is_refused_at_once(self, line: Line, hosts: MediaHosts) -> None:
        came(line, *[photo(hosts) for _ in range(5)])
        waiting = InboundMedia.objects.waiting().count()
        assert (waiting, InboundMedia.objects.filter(reason="too_many").count()) == (3, 2)

    def test_nothing_of_a_machine_is_noted(self, line: Line, hosts: MediaHosts) -> None:
        came(line, photo(hosts), sender="PROMO")
        assert (InboundSMS.objects.count(), InboundMedia.objects.count()) == (1, 0)


class TestFetching:
    def test_a_photo_is_drawn_anew_and_its_address_forgotten(self, line: Line, hosts: MediaHosts) -> None:
        hosts.answers[MEDIA] = Answer(body=jpeg(place=SECRET_PLACE))
        assert SECRET_PLACE.encode() in jpeg(place=SECRET_PLACE)
        came(line, photo(hosts))
        assert fetch_due(at=AT, limit=10) == 1
        kept = only()
        assert (kept.state, bytes(kept.sealed_address), kept.settled_at) == (MediaState.KEPT, b"", AT)
        with kept.file.open("rb") as file:
            raw = file.read()
        with Image.open(io.BytesIO(raw)) as drawn:
            assert (drawn.format, dict(drawn.getexif()), drawn.size) == ("JPEG", {}, (40, 40))
        assert SECRET_PLACE.encode() not in raw
        assert hosts.logins() == [make_headers(basic_auth="AC" + "b" * 32 + ":sandi")["authorization"]]

    def test_the_login_goes_to_the_media_of_a_message_alone(self, line: Line, hosts: MediaHosts) -> None:
        with media_hosts() as store:
            hosts.answers[MEDIA] = Answer(307, location="/toko")
            hosts.answers["/toko"] = Answer(302, location=f"{store.origin}/x")
            store.answers["/x"] = Answer(body=jpeg())
            came(line, photo(hosts))
            fetch_due(at=AT, limit=1)
            assert (hosts.logins()[1:], store.logins()) == ([""], [])  # this test knows the first host alone
        assert only().reason == "host"

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"<html>404</html>", "unreadable"),
            (b"GIF89a" + b"\0" * 40, "unreadable"),
            (jpeg()[:200], "unreadable"),
            (b"", "unreadable"),
            (bomb(), "too_many_pixels"),
            (b"x" * (6 * 1024 * 1024), "too_large"),
        ],
        ids=["a page", "a gif", "cut off", "nothing", "a bomb", "six megabytes"],
    )
    def test_what_is_no_safe_photo_is_refused_for_good(
        self, line: Line, hosts: MediaHosts, body: bytes, reason: str
    ) -> None:
        hosts.answers[MEDIA] = Answer(body=body)
        came(line, photo(hosts))
        fetch_due(at=AT, limit=10)
        told = only()
        assert (told.state, told.reason, bytes(told.sealed_address)) == (MediaState.REFUSED, reason, b"")
        assert files() == []

    def test_a_store_that_is_slower_than_the_sms_is_asked_again(self, line: Line, hosts: MediaHosts) -> None:
        hosts.answers[MEDIA] = [Answer(404), Answer(503), Answer(body=jpeg())]
        came(line, photo(hosts))
        at = AT
        for _ in range(3):
            assert fetch_due(at=at, limit=10) == 1
            assert fetch_due(at=at, limit=10) == 0
            at += dt.timedelta(minutes=2)
        assert (only().state, only().attempts) == (MediaState.KEPT, 3)

    def test_after_too_many_tries_it_is_given_up(self, line: Line, hosts: MediaHosts) -> None:
        came(line, photo(hosts))
        at = AT
        for _ in range(LIMITS.media_attempts):
            assert fetch_due(at=at, limit=1) == 1
            at += dt.timedelta(hours=3)
        told = only()
        assert (told.state, told.reason, fetch_due(at=at, limit=1)) == (MediaState.GIVEN_UP, "http_404", 0)

    def test_a_fetcher_that_died_costs_one_try(
        self, line: Line, hosts: MediaHosts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hosts.answers[MEDIA] = Answer(body=jpeg())
        came(line, photo(hosts))

        def die(*args: Any, **more: Any) -> bytes:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("sms_gateway.fetching.fetch", die)
            with pytest.raises(KeyboardInterrupt):
                fetch_due(at=AT, limit=1)
        assert fetch_due(at=AT, limit=1) == 0
        assert fetch_due(at=AT + dt.timedelta(minutes=LIMITS.media_fetching_minutes), limit=1) == 1
        assert (only().state, only().attempts) == (MediaState.KEPT, 2)

    def test_who_comes_back_late_notes_nothing_and_leaves_no_file(
        self, line: Line, hosts: MediaHosts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        came(line, photo(hosts))

        def slowly(*args: Any, **more: Any) -> bytes:
            InboundMedia.objects.update(attempts=2)  # another has claimed it meanwhile
            return jpeg()

        monkeypatch.setattr("sms_gateway.fetching.fetch", slowly)
        fetch_due(at=AT, limit=1)
        assert (only().state, files()) == (MediaState.WAITING, [])

    def test_without_the_private_key_nothing_is_done(
        self, line: Line, hosts: MediaHosts, settings: Settings
    ) -> None:
        came(line, photo(hosts))
        settings.PHONE_PRIVATE_KEY = ""
        assert (fetch_due(at=AT, limit=1), only().attempts) == (0, 0)

    def test_a_carrier_that_brings_no_photos_is_never_asked_for_them(
        self, line: Line, hosts: MediaHosts
    ) -> None:
        Line.objects.update(carrier="kannel")
        line.refresh_from_db()
        came(line, photo(hosts))
        fetch_due(at=AT, limit=1)
        assert (only().reason, hosts.came) == ("carrier", [])


class TestDealingWith:
    def test_the_file_goes_and_twice_is_once(self, line: Line, hosts: MediaHosts) -> None:
        hosts.answers[MEDIA] = Answer(body=jpeg())
        came(line, photo(hosts))
        fetch_due(at=AT, limit=1)
        kept = only()
        assert len(files()) == 1
        for _ in range(2):
            media.deal_with(medium=kept, at=AT)
        assert (files(), only().file.name, only().dealt_with_at) == ([], "", AT)

    def test_what_still_waits_is_not_dealt_with(self, line: Line, hosts: MediaHosts) -> None:
        came(line, photo(hosts))
        media.deal_with(medium=only(), at=AT)
        assert (only().state, only().dealt_with_at) == (MediaState.WAITING, None)


class TestTheStates:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "kept"},
            {"state": "lost"},
            {"state": "refused", "settled_at": AT, "sealed_address": b""},
            {"state": "refused", "settled_at": AT, "reason": "host"},
            {"state": "kept", "settled_at": AT, "sealed_address": b""},
            {"state": "waiting", "file": "masuk/a.jpg"},
            {"state": "waiting", "dealt_with_at": AT},
            {"sealed_address": b""},
        ],
        ids=str,
    )
    def test_the_database_keeps_no_other(self, line: Line, hosts: MediaHosts, wrong: dict[str, Any]) -> None:
        came(line, photo(hosts))
        with pytest.raises(IntegrityError), transaction.atomic():
            InboundMedia.objects.update(**wrong)

    @examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(told=st.lists(st.sampled_from(["photo", "404", "410", "page", "die"]), min_size=1, max_size=12))
    def test_whatever_the_store_answers_it_is_settled_once_and_stays_so(
        self, line: Line, hosts: MediaHosts, monkeypatch: pytest.MonkeyPatch, told: list[str]
    ) -> None:
        InboundMedia.objects.all().delete()
        InboundSMS.objects.all().delete()
        answers = {
            "photo": Answer(body=jpeg()),
            "404": Answer(404),
            "410": Answer(410),
            "page": Answer(body=b"<p>"),
        }
        came(line, photo(hosts))
        at, first = AT, None
        for one in told:
            with monkeypatch.context() as patched:
                if one == "die":
                    patched.setattr("sms_gateway.fetching._photo_of", lambda _: 1 // 0)
                else:
                    hosts.answers[MEDIA] = answers[one]
                with suppress(ZeroDivisionError):
                    fetch_due(at=at, limit=5)
            now = only()
            if first is not None:
                assert (now.state, now.file.name, now.settled_at) == first
            elif now.state in SETTLED:
                first = (now.state, now.file.name, now.settled_at)
            assert (bytes(now.sealed_address) == b"") == (now.state in SETTLED)
            at += dt.timedelta(hours=5)
        ends = [one for one in told if one in {"photo", "410", "page"}]
        if ends and told.index(ends[0]) < LIMITS.media_attempts:
            assert only().state == (MediaState.KEPT if ends[0] == "photo" else MediaState.REFUSED)
