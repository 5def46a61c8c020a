"""The Atom feeds of a desa, of its kecamatan and of one kelompok, held against RFC 4287 and RFC 5005."""

import datetime as dt
import re
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Kelompok
from public_site.feeds import MOST
from tests import makers
from tests.public_site.conftest import CANARY, PHONE, Walked

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00\+\d\d:00")


def feeds(walked: Walked) -> list[str]:
    """The addresses of all three."""
    return [
        f"{walked.home}umpan.atom",
        f"{walked.home}kelompok/{walked.kelompok.pk}/umpan.atom",
        f"/kecamatan/{walked.desa.kode[:8]}/umpan.atom",
    ]


def read(client: Client, address: str) -> Any:
    """The feed as elements."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def links(element: Any) -> dict[str, str]:
    """Its own links by what they are."""
    return {one.get("rel"): one.get("href") for one in element.findall(f"{ATOM}link")}


def many(desa: Wilayah, ketua: Membership, count: int) -> None:
    """Kelompok that moved on different days."""
    for n in range(count):
        at = makers.NOW + dt.timedelta(days=n)
        makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul ke-{n:02d}.", at=at)


class TestWhatTheStandardAsks:
    def test_the_head_says_who_what_when_and_where(self, client: Client, walked: Walked) -> None:
        for address in feeds(walked):
            feed = read(client, address)
            assert feed.tag == f"{ATOM}feed"
            assert feed.get(XML_LANG) == "id"
            for name in ("id", "title", "subtitle", "updated", "rights"):
                assert len(feed.findall(f"{ATOM}{name}")) == 1, (address, name)
                assert feed.findtext(f"{ATOM}{name}"), (address, name)
            assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Posko Aspirasi"
            assert links(feed)["self"].endswith(address)
            assert links(feed)["alternate"].startswith("http")
            newest = max(one.text for one in feed.findall(f"{ATOM}entry/{ATOM}updated"))
            assert feed.findtext(f"{ATOM}updated") == newest

    def test_each_entry_has_its_id_title_day_and_page(self, client: Client, walked: Walked) -> None:
        for address in feeds(walked):
            entries = read(client, address).findall(f"{ATOM}entry")
            assert entries
            ids = [one.findtext(f"{ATOM}id") for one in entries]
            assert len(set(ids)) == len(ids)
            for one in entries:
                assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.findtext(f"{ATOM}id"))
                assert MOMENT.fullmatch(one.findtext(f"{ATOM}updated"))
                assert one.findtext(f"{ATOM}title")
                page = links(one)["alternate"]
                assert client.get(f"/{page.split('/', 3)[3]}").status_code == 200

    def test_ids_stay_when_the_host_moves(self, client: Client, walked: Walked, settings: Any) -> None:
        told = {}
        for base in ("https://lama.example", "https://baru.example"):
            settings.PUBLIC_BASE_URL = base
            caches["pages"].clear()
            told[base] = [
                [one.text for one in read(client, address).iter(f"{ATOM}id")] for address in feeds(walked)
            ]
        assert told["https://lama.example"] == told["https://baru.example"]

    def test_words_like_markup_are_words(self, client: Client, walked: Walked) -> None:
        Kelompok.objects.filter(pk=walked.kelompok.pk).update(title="Jalan <b>RT 03</b> & lain")
        summary = read(client, feeds(walked)[0]).find(f"{ATOM}entry/{ATOM}summary")
        assert summary.get("type") == "html"
        assert "Jalan &lt;b&gt;RT 03&lt;/b&gt; &amp; lain" in summary.text

    def test_a_quiet_feed_has_a_day_and_no_entry(self, client: Client, db: None) -> None:
        desa = makers.make_desa()
        for address in (f"/desa/{desa.kode}/umpan.atom", f"/kecamatan/{desa.kode[:8]}/umpan.atom"):
            feed = read(client, address)
            assert MOMENT.fullmatch(feed.findtext(f"{ATOM}updated"))
            assert feed.find(f"{ATOM}entry") is None


class TestLongFeeds:
    def test_next_leads_through_all_of_them_once(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        many(desa, ketua, MOST + 5)
        for first in (f"/desa/{desa.kode}/umpan.atom", f"/kecamatan/{desa.kode[:8]}/umpan.atom"):
            feed = read(client, first)
            onward = links(feed)["next"]
            rest = read(client, f"/{onward.partition('://')[2].partition('/')[2]}")
            assert links(rest)["first"].endswith(first)
            assert links(rest)["self"] == onward
            assert "next" not in links(rest)
            ids = [
                [one.findtext(f"{ATOM}id") for one in part.findall(f"{ATOM}entry")] for part in (feed, rest)
            ]
            assert [len(part) for part in ids] == [MOST, 5]
            assert len({*ids[0], *ids[1]}) == MOST + 5

    def test_a_short_one_names_no_other_page(self, client: Client, walked: Walked) -> None:
        assert links(read(client, feeds(walked)[0])).keys() == {"self", "alternate"}

    def test_a_mark_that_nobody_gave_begins_at_the_first(self, client: Client, walked: Walked) -> None:
        first = feeds(walked)[0]
        odd = client.get(f"{first}?sesudah=kenari")
        assert (odd.status_code, odd.content) == (200, client.get(first).content)


class TestWhoAsksAgain:
    def test_nothing_is_sent_twice(self, client: Client, walked: Walked) -> None:
        for address in feeds(walked):
            mark = client.get(address)["ETag"]
            again = client.get(address, headers={"if-none-match": mark})
            assert (again.status_code, again.content) == (304, b""), address

    def test_a_reader_in_a_browser_may_read_it(self, client: Client, walked: Walked) -> None:
        assert {client.get(one)["Access-Control-Allow-Origin"] for one in feeds(walked)} == {"*"}

    def test_the_kecamatan_is_made_once_a_minute(self, client: Client, walked: Walked) -> None:
        address = feeds(walked)[2]
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) == 0


class TestWhereItIsFound:
    def test_every_page_names_its_own_feed(self, client: Client, walked: Walked) -> None:
        group = f"{walked.home}kelompok/{walked.kelompok.pk}/"
        kecamatan = f"/kecamatan/{walked.desa.kode[:8]}/"
        for page in (walked.home, group, kecamatan):
            shown = client.get(page).content.decode()
            assert 'type="application/atom+xml"' in shown, page
            assert f'href="{page}umpan.atom"' in shown, page
        for page in (group, kecamatan):
            assert "Ikuti" in client.get(page).content.decode()


class TestWhatItNeverTells:
    def test_neither_words_nor_phones_nor_secret_kelompok(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        secret = makers.make_aspirasi(walked.desa, confidential=True)
        gather(desa=walked.desa, aspirasi=[secret], title="Pungutan liar", by=ketua.actor(), at=makers.NOW)
        for address in feeds(walked):
            told = client.get(address).content.decode()
            for never in (CANARY, PHONE, "Pungutan"):
                assert never not in told, address

    @pytest.mark.parametrize("kode", ["11.01.01", "99.99.99"])
    def test_a_kecamatan_of_nobodys_has_none(self, client: Client, walked: Walked, kode: str) -> None:
        assert client.get(f"/kecamatan/{kode}/umpan.atom").status_code == 404
