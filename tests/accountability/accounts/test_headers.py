"""Every answer of every door says what a browser may not do with it."""

import pytest
from django.conf import settings
from django.test import Client

from accountability.accounts.models import Membership
from tests.house.test_doors import ALL_DOORS, Door

ALWAYS = {
    "Permissions-Policy": "camera=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "no",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": "require-trusted-types-for 'script'",
}
# What other sites show or ask for; tests/public_site (test_widget, sharing, opendk) says what holds there.
_IN_A_FRAME = {"X-Frame-Options", "Cross-Origin-Resource-Policy", "Content-Security-Policy"}
_PICTURES = (
    "desa",
    "hasil",
    "musyawarah",
    "anggaran",
    "anggaran-kini",
    "kegiatan",
    "kelompok",
    "kabar",
    "kecamatan",
)
FOR_OTHER_SITES = {
    "widget": _IN_A_FRAME,
    "widget-anggaran": _IN_A_FRAME,
    "widget-anggaran-kini": _IN_A_FRAME,
    "widget-kelompok": _IN_A_FRAME,
    "widget-kabar": _IN_A_FRAME,
    **{f"gambar-{one}": {"Cross-Origin-Resource-Policy"} for one in _PICTURES},
    "oembed": {"Cross-Origin-Resource-Policy"},
    "widget-json": {"Cross-Origin-Resource-Policy"},
    "opendk-masuk": {"Cross-Origin-Resource-Policy"},
}
# A page that a browser opens after signing in, or with a secret of a citizen in it.
PRIVATE = ("bpd", "pemdes", "kec", "kab", "akun", "masuk", "meja")


def missing(client: Client, door: Door) -> list[str]:
    """What the answer of this door does not say."""
    answer = client.get(door.address(), secure=True)
    wrong = [name for name, part in ALWAYS.items() if part not in answer.get(name, "")]
    if "html" not in answer.get("Content-Type", "html"):  # these are for pages; a script needs none
        wrong = [name for name in wrong if name not in {"Content-Security-Policy", "Permissions-Policy"}]
    if "javascript" in answer.get("Content-Type", ""):
        wrong = [name for name in wrong if name not in {"X-Robots-Tag", "X-Frame-Options"}]
    if door.route.startswith("api/v1/"):  # what everybody may read, a script of another site too
        wrong = [name for name in wrong if name != "Cross-Origin-Resource-Policy"]
    if door.name in FOR_OTHER_SITES:
        wrong = [name for name in wrong if name not in FOR_OTHER_SITES[door.name]]
    private = door.route.split("/")[0] in PRIVATE and answer.status_code == 200
    if private and "no-store" not in answer.get("Cache-Control", ""):
        wrong.append("Cache-Control")
    if "unsafe" in answer.get("Content-Security-Policy", ""):
        wrong.append("unsafe")
    return [f"{door.name} ({answer.status_code}): {name}" for name in wrong]


@pytest.mark.django_db
class TestHeaders:
    def test_a_stranger_gets_them_at_every_door(self) -> None:
        client = Client(raise_request_exception=False)
        assert [one for door in ALL_DOORS for one in missing(client, door)] == []

    def test_a_member_gets_them_at_every_door(self, ketua: Membership) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(ketua.user)
        doors = [door for door in ALL_DOORS if door.route.split("/")[0] in PRIVATE]
        assert [one for door in doors for one in missing(client, door)] == []

    def test_an_address_that_is_none_has_them_too(self) -> None:
        answer = Client().get("/tidak/ada/", secure=True)
        assert answer.status_code == 404
        assert all(name in answer for name in ALWAYS)

    def test_the_policy_reports_and_names_its_one_worker(self) -> None:
        policy = Client().get("/masuk/", secure=True)["Content-Security-Policy"]
        assert "report-uri /csp" in policy
        assert "trusted-types posko-sw" in policy

    def test_no_words_travel_in_cookies(self) -> None:
        assert settings.MESSAGE_STORAGE.endswith("session.SessionStorage")
        for name in (
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.KNOWN_DEVICE_COOKIE_NAME,
        ):
            assert name.startswith("__Host-")
