"""With https no neighbour under the same domain can plant a cookie; what was kept before is not lost."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accountability.accounts import bound_cookies as cookies
from accountability.accounts.models import Membership
from tests.public_site.conftest import Walked

pytestmark = pytest.mark.django_db


def asked(**kept: str) -> Any:
    """A request with these cookies."""
    request = RequestFactory().get("/", secure=True)
    request.COOKIES = kept
    return request


class TestNames:
    def test_with_https_the_name_is_bound_to_the_host_and_without_it_is_plain(self, settings: Any) -> None:
        assert cookies.named("bahasa") == "__Host-bahasa"
        settings.SESSION_COOKIE_SECURE = False
        assert cookies.named("bahasa") == "bahasa"

    def test_what_is_set_fulfils_what_the_prefix_asks(self) -> None:
        answer = HttpResponse()
        cookies.keep(answer, "bahasa", "en", seconds=60)
        kept = answer.cookies["__Host-bahasa"]
        assert (kept["secure"], kept["path"], kept["domain"], kept["httponly"]) == (True, "/", "", True)

    def test_the_bound_one_counts_before_one_that_a_neighbour_may_have_planted(self) -> None:
        both = {"bahasa": "en", "__Host-bahasa": "id"}
        assert cookies.told(asked(**both), "bahasa") == "id"
        assert cookies.told(asked(bahasa="en"), "bahasa") == "en"
        assert cookies.told(asked(), "bahasa") == ""


class TestFromBefore:
    def test_a_choice_kept_before_still_counts_and_comes_under_the_new_name(self, walked: Walked) -> None:
        client = Client()
        client.cookies["bahasa"], client.cookies["desa"] = "en", walked.desa.kode
        answer = client.get("/", secure=True)
        assert answer["Content-Language"] == "en"
        assert answer.cookies["__Host-bahasa"].value == "en"
        assert answer.cookies["__Host-desa"].value == walked.desa.kode
        assert {answer.cookies[name]["max-age"] for name in ("bahasa", "desa")} == {0}
        del client.cookies["bahasa"], client.cookies["desa"]
        again = client.get("/", secure=True)
        assert again["Content-Language"] == "en"
        assert not again.cookies

    def test_without_https_nothing_is_renewed(self, settings: Any, walked: Walked) -> None:
        settings.SESSION_COOKIE_SECURE = False
        client = Client()
        client.cookies["bahasa"] = "en"
        answer = client.get("/")
        assert answer["Content-Language"] == "en"
        assert "bahasa" not in answer.cookies

    def test_a_queue_told_under_the_old_name_is_not_emptied_and_the_new_name_says_so(
        self, petugas: Membership
    ) -> None:
        client = Client()
        client.force_login(petugas.user)
        client.cookies["antrean"] = "1"
        answer = client.post("/keluar/", secure=True)
        assert "storage" not in answer["Clear-Site-Data"]
        kept = answer.cookies["__Host-antrean"]
        assert (kept.value, bool(kept["httponly"])) == ("1", False)  # js/setor.js takes it away
        assert answer.cookies["antrean"]["max-age"] == 0


class TestEverywhere:
    def test_each_cookie_a_visitor_is_given_is_bound(self, walked: Walked) -> None:
        client = Client()
        for path in (
            "/",
            walked.home,
            f"{walked.budget}/",
            "/bantuan/?bahasa=en",
            "/masuk/",
            f"{walked.home}kirim/",
        ):
            given = client.get(path, secure=True).cookies
            assert [name for name in given if not name.startswith(cookies.PREFIX)] == []
        assert {"__Host-desa", "__Host-bahasa", "__Host-csrf"} <= set(client.cookies)
