"""oEmbed 1.0: what a site is answered that was given an address of ours, and what it is not."""

from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client

from accountability.accounts.models import Membership
from posko.clustering import gather
from posko.reading import mark_read
from tests import makers
from tests.public_site.conftest import CANARY, Walked

BASE = "https://posko.example"


@pytest.fixture(autouse=True)
def base(settings: Any) -> None:
    """One address to be known by."""
    settings.PUBLIC_BASE_URL = BASE


def ask(client: Client, path: str, **more: str | int) -> Any:
    """The answer about a page of ours."""
    return client.get("/oembed", {"url": f"{BASE}{path}", **more})


def pages(walked: Walked) -> list[str]:
    """Every sort of page that has a card."""
    return [
        walked.home,
        f"{walked.home}anggaran/",
        f"{walked.budget}/",
        f"{walked.home}kelompok/{walked.kelompok.pk}/",
        f"/a/{walked.taken.aspirasi.nomor}/",
    ]


class TestWhatIsAnswered:
    def test_each_page_has_a_frame_of_its_own_that_opens(self, client: Client, walked: Walked) -> None:
        frames = set()
        for page in pages(walked):
            said = ask(client, page).json()
            assert (said["version"], said["type"], said["provider_name"]) == ("1.0", "rich", "Posko Aspirasi")
            assert f'width="{said["width"]}" height="{said["height"]}"' in said["html"]
            assert "<script" not in said["html"]
            frame = said["html"].partition('src="')[2].partition('"')[0]
            assert frame.startswith(BASE)
            shown = client.get(frame.removeprefix(BASE))
            assert "frame-ancestors *" in shown["Content-Security-Policy"]
            frames.add(frame)
            assert client.get(said["thumbnail_url"].removeprefix(BASE))["Content-Type"] == "image/png"
        assert len(frames) == 5

    def test_xml_says_the_same_as_json(self, client: Client, walked: Walked) -> None:
        for page in pages(walked):
            plain, marked = ask(client, page), ask(client, page, format="xml")
            assert plain["Content-Type"] == "application/json"
            assert marked["Content-Type"] == "text/xml; charset=utf-8"
            root = ElementTree.fromstring(marked.content)
            assert root.tag == "oembed"
            assert {one.tag: one.text for one in root} == {k: str(v) for k, v in plain.json().items()}

    def test_it_keeps_within_the_limits(self, client: Client, walked: Walked) -> None:
        said = ask(client, walked.home, maxwidth=320, maxheight=200).json()
        assert (said["width"], said["height"]) == (320, 200)
        assert "thumbnail_url" not in said, "the picture is larger than that"
        wide = ask(client, walked.home, maxwidth=5000, maxheight=5000).json()
        assert wide["width"] <= 600
        assert (wide["thumbnail_width"], wide["thumbnail_height"]) == (1200, 630)

    def test_where_no_card_has_room_it_is_a_link(self, client: Client, walked: Walked) -> None:
        for limits in ({"maxwidth": 100}, {"maxheight": 40}, {"maxwidth": 0}):
            said = ask(client, walked.home, **limits).json()
            assert said["type"] == "link"
            assert not {"html", "width", "height"} & said.keys()

    @pytest.mark.parametrize("odd", ["-1", "1e3", "٣", "", "9" * 40])
    def test_a_limit_that_is_no_number_is_none(self, client: Client, walked: Walked, odd: str) -> None:
        assert (
            ask(client, walked.home, maxwidth=odd).json()["width"] == ask(client, walked.home).json()["width"]
        )

    def test_pages_of_any_host_may_read_it_and_ask_again(self, client: Client, walked: Walked) -> None:
        first = ask(client, walked.home)
        assert first["Access-Control-Allow-Origin"] == "*"
        address = {"url": f"{BASE}{walked.home}"}
        again = client.get("/oembed", address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304

    def test_the_pages_say_where_to_ask(self, client: Client, walked: Walked) -> None:
        for page in [one for one in pages(walked) if not one.endswith("/anggaran/")]:
            shown = client.get(page).content.decode()
            for kind, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
                href = shown.partition(f'type="{kind}"')[2].partition('href="')[2].partition('"')[0]
                href = href.replace("&amp;", "&")
                assert href.startswith(f"{BASE}/oembed?url=https%3A%2F%2Fposko.example%2F"), page
                assert href.endswith(f"&format={form}"), page
                assert client.get(href.removeprefix(BASE)).status_code == 200, page


class TestWhatIsRefused:
    def test_a_form_nobody_offers_is_501(self, client: Client, walked: Walked) -> None:
        assert ask(client, walked.home, format="yaml").status_code == 501

    def test_no_address_is_400(self, client: Client, db: None) -> None:
        assert client.get("/oembed").status_code == 400

    @pytest.mark.parametrize("page", ["/bpd/", "/pemdes/", "/kec/", "/kab/"])
    def test_a_desk_is_401(self, client: Client, db: None, page: str) -> None:
        assert ask(client, page).status_code == 401

    def test_a_voice_that_is_not_open_to_all_is_401_and_has_no_card(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        secret = makers.make_aspirasi(walked.desa, CANARY, confidential=True)
        mark_read(aspirasi=secret, by=ketua.actor(), at=makers.NOW)
        page = f"/a/{secret.nomor}/"
        assert ask(client, page).status_code == 401
        for end in ("widget/", "gambar.png", "gambar.svg"):
            assert client.get(f"{page}{end}").status_code == 404
        assert "og:image" not in client.get(page).content.decode()

    def test_what_is_not_there_is_404(self, client: Client, walked: Walked, ketua: Membership) -> None:
        secret = makers.make_aspirasi(walked.desa, confidential=True)
        group = gather(desa=walked.desa, aspirasi=[secret], title="Pungutan", by=ketua.actor(), at=makers.NOW)
        for path in (
            f"{walked.home}kelompok/{group.pk}/", f"{walked.home}kelompok/{10**17}/", "/desa/99.01.01.2099/",
            f"{walked.home}anggaran/1999/", "/a/0000000/", "/tidak-ada/", f"{walked.home}hasil/", "/oembed",
        ):  # fmt: skip
            assert ask(client, path).status_code == 404, path

    @pytest.mark.parametrize(
        "address",
        [
            "https://lain.example/desa/99.01.01.2001/", "ftp://posko.example/desa/99.01.01.2001/",
            "https://posko.example.jahat.example/", "https://posko.example:8443/desa/99.01.01.2001/",
            "https://x@posko.example/desa/99.01.01.2001/", "//posko.example/desa/99.01.01.2001/", "https://[",
            "javascript:1", "https://posko.example:99999999/", "https://posko.example/\x00",
            "https://posko.example/" + "a" * 600,
        ],
    )  # fmt: skip
    def test_only_addresses_of_ours_are_known(self, client: Client, walked: Walked, address: str) -> None:
        assert client.get("/oembed", {"url": address}).status_code == 404

    def test_either_scheme_of_ours_is(self, client: Client, walked: Walked) -> None:
        for address in (
            f"http://posko.example{walked.home}",
            f"https://POSKO.example:443{walked.home}?a=1#b",
        ):
            assert client.get("/oembed", {"url": address}).status_code == 200
