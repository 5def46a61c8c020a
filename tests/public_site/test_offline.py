"""What a browser keeps for times without a signal holds nobody's data; a sheet on its way is told."""

import datetime as dt
import gzip
import json
import re

import pytest
from django.conf import settings
from django.test import Client

from accountability.accounts.models import Membership
from accountability.lib.nomor import written
from accountability.regions.models import Wilayah
from posko.sheet_printing import give_up, print_sheets
from public_site.offline import SCRIPTS, script_of
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.posko.test_intake import says

NOW = makers.NOW
MOST_BEHIND = 12 * 1024  # bytes


@pytest.fixture
def number(desa: Wilayah, petugas: Membership) -> str:
    """A printed sheet on its way."""
    return print_sheets(desa=desa, count=1, seed=b"s" * 32, by=petugas.actor(), at=NOW)[0]


class TestKept:
    def test_the_page_is_the_same_for_everyone(
        self, client: Client, desa: Wilayah, petugas: Membership
    ) -> None:
        stranger = client.get("/setor-luring/")
        client.force_login(petugas.user)
        client.cookies["desa"] = desa.kode
        assert client.get("/setor-luring/").content == stranger.content
        assert "csrfmiddlewaretoken" not in stranger.content.decode()

    def test_the_worker_lists_public_pages_only(self, client: Client, db: None) -> None:
        answer = client.get("/sw.js")
        assert answer["Content-Type"].startswith("text/javascript")
        told = answer.content.decode()
        pages = json.loads(re.search(r"const HALAMAN = (.*);", told)[1])  # type: ignore[index]
        files = json.loads(re.search(r"const BERKAS = (.*);", told)[1])  # type: ignore[index]
        assert list(pages) == ["/setor-luring/"]
        for one in [*pages, *files]:
            assert not re.match(r"/(bpd|pemdes|kec|kab|kelola)/", one)

    @pytest.mark.parametrize("name", SCRIPTS)
    def test_a_script_is_shortened_and_means_the_same(self, name: str) -> None:
        long = "".join(
            (settings.BASE_DIR / "static" / one).read_text(encoding="utf-8") for one in SCRIPTS[name]
        )
        lines = [line for line in long.splitlines() if not line.strip().startswith("//")]
        bare = re.sub(r"/\*.*?\*/", "", "\n".join(lines))
        # What the shortening does not know: other quotes, a regular expression with blanks, signs that must
        # not meet.
        assert not re.search(r"'|[=(,:] ?/[^/*\n]* [^/\n]*/[gimu]|\+ \+|- -", bare)
        short = script_of(name)
        for strings in (bare, short):
            assert strings.count('"') % 2 == 0
        assert re.findall(r'"[^"]*"', short) == re.findall(r'"[^"]*"', bare)
        assert re.sub(r"\s|/\*.*?\*/", "", short) == re.sub(r"\s", "", bare)

    def test_what_the_worker_fetches_behind_the_form_is_light_too(
        self, client: Client, desa: Wilayah
    ) -> None:
        # After the first load and beside it: its budget is its own (decision 0075). Script and icons are
        # asked for again by their mark, and cost a 304 each.
        behind = ("/sw.js", f"/desa/{desa.kode}/kirim/luring/")
        packed = {one: len(gzip.compress(client.get(one).content, 9)) for one in behind}
        assert sum(packed.values()) <= MOST_BEHIND, packed


class TestOnItsWay:
    def test_its_number_is_known_since_the_day_it_was_printed(self, client: Client, number: str) -> None:
        assert client.get("/cek/", {"nomor": written(number)})["Location"] == f"/a/{number}/"
        page = client.get(f"/a/{number}/").content.decode()
        assert "Lembar ini sedang menuju posko" in page
        assert "5 Oktober 2026" in page

    def test_given_up_it_says_so(
        self, client: Client, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        give_up(desa=desa, numbers=[number], by=petugas.actor(), at=NOW + dt.timedelta(days=9))
        page = client.get(f"/a/{number}/").content.decode()
        assert "Lembar ini belum sampai" in page
        assert "14 Oktober 2026" in page

    def test_by_sms_too(self, desa: Wilayah, number: str) -> None:
        says(makers.make_line(desa), f"CEK {number}")
        told = OutboundSMS.objects.get()
        assert told.template == "lembar_jalan"
        assert "sedang menuju posko" in told.body
        assert written(number) in told.body
