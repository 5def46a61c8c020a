"""The site map and robots.txt: every address opens, parts keep their size, days are told where they may."""

import datetime as dt
import re
from typing import Any

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from posko.clustering import gather
from posko.counts import counted_until
from public_site.sharing import sitemap
from public_site.sharing.sitemap import MOST, Address, as_part
from tests import makers
from tests.public_site.conftest import Walked

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://posko.example"


@pytest.fixture(autouse=True)
def base(settings: Any) -> None:
    """One address to be known by."""
    settings.PUBLIC_BASE_URL = BASE


def paths(client: Client, address: str) -> dict[str, str | None]:
    """The paths of a part or of the index, each with its day."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    return {
        (one.findtext(f"{NS}loc") or "").removeprefix(BASE): one.findtext(f"{NS}lastmod") for one in root
    }  # fmt: skip


def everything(client: Client) -> dict[str, str | None]:
    """All addresses of all parts."""
    return {path: day for part in paths(client, "/sitemap.xml") for path, day in paths(client, part).items()}


class TestTheMap:
    def test_every_address_is_a_public_page_that_opens(self, client: Client, walked: Walked) -> None:
        found = everything(client)
        assert {walked.home, f"{walked.budget}/", "/", f"/kecamatan/{walked.desa.kode[:8]}/"} <= found.keys()
        assert f"{walked.home}kelompok/{walked.kelompok.pk}/" in found
        wrong = {path: status for path in found if (status := client.get(path).status_code) != 200}
        assert wrong == {}

    def test_a_desa_without_posko_and_a_secret_kelompok_are_not_in_it(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        other = makers.make_desa("99.01.01.2003", "Wanasari")
        other.facts.delete()
        secret = makers.make_aspirasi(walked.desa, confidential=True)
        group = gather(desa=walked.desa, aspirasi=[secret], title="Pungutan", by=ketua.actor(), at=makers.NOW)
        found = everything(client)
        assert not [one for one in found if other.kode in one or one.endswith(f"/kelompok/{group.pk}/")]
        assert not [one for one in found if re.match(r"/(a|cek|bpd|pemdes|kec|kab|suara|hadir)/", one)]

    def test_a_part_of_nobodys_is_not_there(self, client: Client, walked: Walked) -> None:
        for part in ("/sitemap/desa-11.01.xml", "/sitemap/usul-999999.xml", "/sitemap/usul-01.xml"):
            assert client.get(part).status_code == 404, part

    def test_no_part_is_longer_than_the_protocol_allows(self) -> None:
        part = as_part(Address(f"/{n}/") for n in range(MOST + 5))
        assert part.count("<url>") == MOST == 50_000

    def test_kelompok_are_cut_by_their_numbers(
        self, client: Client, walked: Walked, ketua: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for n in range(3):
            makers.make_kelompok(walked.desa, ketua.actor(), voices=1, title=f"Usul ke-{n}.")
        whole = {one for one in everything(client) if "/kelompok/" in one}
        monkeypatch.setattr(sitemap, "GROUPS_A_PART", 1)
        parts = [one for one in paths(client, "/sitemap.xml") if "usul" in one]
        assert len(parts) > 3
        assert {path for part in parts for path in paths(client, part)} == whole

    def test_it_asks_the_same_however_many_there_are(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        parts = ("/sitemap.xml", f"/sitemap/desa-{walked.desa.kode[:5]}.xml", "/sitemap/usul-0.xml")

        def asked() -> list[int]:
            counted = []
            for part in parts:
                with CaptureQueriesContext(connection) as seen:
                    client.get(part)
                counted.append(len(seen))
            return counted

        few = asked()
        for n in range(4, 9):
            desa = makers.make_desa(f"99.01.01.200{n}", f"Desa ke-{n}")
            makers.make_kelompok(walked.desa, ketua.actor(), voices=1, title=f"Usul {desa.name}")
        assert asked() == few == [2, 2, 2]


class TestTheDays:
    def test_a_budget_changed_when_spending_was_told(self, client: Client, walked: Walked) -> None:
        last = walked.apb.realisasi.order_by("-recorded_at").values_list("recorded_at", flat=True)[0]
        day = local_date(last, walked.desa.kode).isoformat()
        assert everything(client)[f"{walked.budget}/"] == day

    def test_of_what_hears_people_no_day_is_told(self, client: Client, walked: Walked) -> None:
        found = everything(client)
        assert {found[f"{walked.home}{end}"] for end in ("", "hasil/", "musyawarah/")} == {None}

    def test_who_speaks_this_week_moves_no_day(
        self, client: Client, walked: Walked, ketua: Membership
    ) -> None:
        monday = counted_until(timezone.now(), walked.desa.kode)
        group = makers.make_kelompok(
            walked.desa, ketua.actor(), title="Sumur", at=monday - dt.timedelta(days=20)
        )
        before = everything(client)
        now = timezone.now()
        late = makers.make_aspirasi(walked.desa, "sumur kering juga", at=now)
        gather(desa=walked.desa, aspirasi=[late], title="", by=ketua.actor(), at=now, kelompok=group)
        assert everything(client) == before


class TestRobots:
    def test_it_names_the_map_and_shuts_the_desks(self, client: Client, db: None) -> None:
        told = client.get("/robots.txt")
        assert told["Content-Type"] == "text/plain; charset=utf-8"
        lines = told.content.decode().splitlines()
        assert lines[0] == "User-agent: *"
        assert f"Sitemap: {BASE}/sitemap.xml" in lines
        assert {f"Disallow: /{one}/" for one in ("bpd", "pemdes", "kec", "kab", "akun", "masuk")} <= set(
            lines
        )

    def test_a_page_of_a_number_is_read_and_says_noindex_itself(self, client: Client, walked: Walked) -> None:
        assert "/a/" not in client.get("/robots.txt").content.decode()
        page = client.get(f"/a/{walked.taken.aspirasi.nomor}/")
        assert b'<meta name="robots" content="noindex">' in page.content
        assert "noindex" in page["X-Robots-Tag"]

    def test_whoever_has_it_is_told_so(self, client: Client, walked: Walked) -> None:
        for address in ("/robots.txt", "/sitemap.xml", "/sitemap/umum.xml", "/sitemap/usul-0.xml"):
            first = client.get(address)
            assert "max-age=3600" in first["Cache-Control"]
            assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
