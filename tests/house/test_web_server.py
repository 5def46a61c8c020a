"""The web server in front keeps what the product promises: no address is made up, nothing goes in clear."""

import re

from tests.house.sources import ROOT

CONF = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
LOCATION = re.compile(r"location [^{]+\{(?P<inside>[^{}]*)\}")


def places() -> list[str]:
    """What stands inside each location."""
    return [found["inside"] for found in LOCATION.finditer(CONF)]


def test_there_are_places() -> None:
    assert len(places()) > 6


def test_a_place_with_headers_of_its_own_sets_the_address_it_saw() -> None:
    """One `proxy_set_header` in a location drops all those above it."""
    own = [inside for inside in places() if "proxy_set_header" in inside]
    assert [inside for inside in own if "X-Forwarded-For $remote_addr" not in inside] == []
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in CONF


def test_what_it_answers_by_itself_asks_for_https_too() -> None:
    own = [inside for inside in places() if "add_header" in inside]
    assert [inside for inside in own if "Strict-Transport-Security" not in inside] == []
    assert "add_header Strict-Transport-Security $own_hsts always;" in CONF


def test_a_gateway_without_https_is_turned_away() -> None:
    assert "location /sms/ { access_log off; return 403; }" in CONF.partition("listen 8443")[0]


def test_the_counts_of_prometheus_are_passed_on_for_nobody() -> None:
    assert "location = /metrics { return 404; }" in CONF


def test_only_tls_1_2_and_1_3_with_forward_secrecy() -> None:
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in CONF
    assert re.findall(r"ssl_ciphers (.+);", CONF) == ["ECDHE+AESGCM:ECDHE+CHACHA20"]
