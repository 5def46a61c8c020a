"""A kept page is shown only while nothing has changed, in this process or any other."""

import gzip
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.accounts.models import Membership
from accountability.budget.models import APBDesa
from accountability.budget.publication import Spending, realise
from accountability.regions.models import DesaFacts
from posko.models import Kelompok
from tests import makers
from tests.accountability.watching.exposed import page, samples, value
from tests.public_site.conftest import CANARY, DAY, Walked


def queries(client: Client, address: str, **headers: str) -> tuple[Any, int]:
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address, headers=headers)
    return answer, len(asked)


class TestWhileNothingChanges:
    @pytest.mark.parametrize(
        "end",
        [
            "/", ".csv", ".json", "/baris.csv", "/datapackage.json", "/sumber/", "/bidang/2/", "/jejak/",
            "/kegiatan/2.3.10/", "/baliho/", "/baliho.svg", "/baliho.pdf", "/kartu.png",
        ],
    )  # fmt: skip
    def test_the_second_look_costs_one_query_and_is_the_same(
        self, client: Client, walked: Walked, end: str
    ) -> None:
        first, many = queries(client, f"{walked.budget}{end}")
        again, one = queries(client, f"{walked.budget}{end}")
        assert many > 1
        assert one == 1
        assert first.content == again.content
        for name in ("Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "X-Frame-Options"):
            assert first[name] == again[name], name
        assert again["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60, stale-if-error=3600"

    def test_whoever_has_it_is_told_so_in_a_few_bytes(self, client: Client, walked: Walked) -> None:
        first = client.get(f"{walked.budget}/")
        for mark in (first["ETag"], "*", f'"other", {first["ETag"]}'):
            again = client.get(f"{walked.budget}/", headers={"if-none-match": mark})
            assert (again.status_code, again.content) == (304, b"")
        assert client.get(f"{walked.budget}/", headers={"if-none-match": '"other"'}).status_code == 200

    def test_it_is_counted_under_its_own_door_each_time(self, client: Client, walked: Walked) -> None:
        before = samples(page(client))
        for _ in range(3):
            client.get(f"{walked.budget}/")
        after = samples(page(client))

        def more(name: str, **labels: str) -> float:
            return value(after, name, **labels) - value(before, name, **labels)

        assert more("posko_kept_pages_total", outcome="made") == 1
        assert more("posko_kept_pages_total", outcome="shown") == 2
        assert more("posko_http_requests_total", door="anggaran-tahun", method="GET", status="2xx") == 3

    def test_a_phone_without_gzip_gets_plain_bytes(self, client: Client, walked: Walked) -> None:
        packed = client.get(f"{walked.budget}/", headers={"accept-encoding": "gzip"})
        plain = client.get(f"{walked.budget}/")
        assert packed["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain
        assert b"<!doctype html>" in plain.content

    def test_the_visitor_is_remembered_also_by_a_kept_page(self, walked: Walked) -> None:
        for _ in range(2):
            answer = Client().get(f"{walked.budget}/")
            assert answer.cookies["__Host-desa"].value == walked.desa.kode
        known = Client()
        known.cookies["__Host-desa"] = walked.desa.kode
        assert not known.get(f"{walked.budget}/").cookies

    def test_odd_questions_are_not_kept(self, client: Client, walked: Walked) -> None:
        client.get(f"{walked.budget}/?x=1")
        assert queries(client, f"{walked.budget}/?x=1")[1] > 1

    def test_what_is_not_found_is_not_kept(self, client: Client, walked: Walked) -> None:
        for _ in range(2):
            answer, asked = queries(client, f"{walked.budget}/kegiatan/2.1.01/")
            assert answer.status_code == 404
            assert asked > 1


class TestWhenSomethingChanges:
    def test_a_deed_is_seen_at_once(self, client: Client, walked: Walked, kades: Membership) -> None:
        before = client.get(f"{walked.budget}/")
        line = walked.apb.lines.get(kegiatan_kode="2.3.10")
        at = makers.NOW + 300 * DAY
        realise(line=line, spending=Spending(1_000_000, 100, at.date()), by=kades.actor(), at=at)
        after = client.get(f"{walked.budget}/", headers={"if-none-match": before["ETag"]})
        assert after.status_code == 200
        assert "Rp125.000.000" in after.content.decode()
        assert after["ETag"] != before["ETag"]

    def test_more_voices_gathered_into_the_group_are_seen_at_once(
        self, client: Client, walked: Walked
    ) -> None:
        address = f"{walked.budget}/kegiatan/2.3.10/"
        assert "Diusulkan sedikitnya 5 warga" in client.get(address).content.decode()
        for n in range(4):
            more = makers.make_aspirasi(walked.desa, f"saya juga, jalan RT 03 {n}")
            type(more).objects.filter(pk=more.pk).update(kelompok=walked.kelompok)
        assert "Diusulkan sedikitnya 10 warga" in client.get(address).content.decode()

    def test_a_deed_elsewhere_changes_nothing_here(self, client: Client, walked: Walked) -> None:
        client.get(f"{walked.budget}/")
        makers.make_aspirasi(makers.make_desa("99.01.01.2002", "Mekarsari"))
        assert queries(client, f"{walked.budget}/")[1] == 1

    def test_what_the_village_says_of_itself_is_seen_at_once(self, client: Client, walked: Walked) -> None:
        client.get(f"{walked.budget}/")
        DesaFacts.objects.update(complaint_address="Kantor, Jalan Baru 7")
        assert "Jalan Baru 7" in client.get(f"{walked.budget}/").content.decode()

    def test_the_next_day_is_another_page(
        self, client: Client, walked: Walked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.get(f"{walked.budget}/")
        monkeypatch.setattr("public_site.kept_pages.timezone.now", lambda: makers.NOW + 900 * DAY)
        assert queries(client, f"{walked.budget}/")[1] > 1

    def test_two_processes_never_show_different_truths(
        self, client: Client, walked: Walked, kades: Membership, settings: Any
    ) -> None:
        def in_process(name: str) -> str:
            caches["pages"].key_prefix = name
            return str(client.get(f"{walked.budget}/").content.decode())

        assert in_process("a") == in_process("b")
        line = walked.apb.lines.get(kegiatan_kode="2.3.10")
        at = makers.NOW + 300 * DAY
        realise(line=line, spending=Spending(7, 100, at.date()), by=kades.actor(), at=at)
        for name in ("a", "b"):
            assert "Rp124.000.007" in in_process(name)

    def test_a_withdrawal_leaves_only_the_tombstone(self, client: Client, walked: Walked) -> None:
        client.get(f"{walked.budget}/")
        APBDesa.objects.filter(pk=walked.apb.pk).update(
            withdrawn_at=makers.NOW + 30 * DAY, withdrawal_reason="Salah jumlah di bidang 2."
        )
        makers.make_aspirasi(walked.desa)  # any deed; the real one writes its own entry
        page = client.get(f"{walked.budget}/").content.decode()
        assert "ditarik tanggal 4 November 2026 karena: Salah jumlah di bidang 2." in page
        assert "Rp300.000.000" not in page
        assert client.get(f"{walked.budget}.csv").status_code == 404


class TestALookHolds:
    def test_within_its_second_the_database_is_not_asked(
        self, client: Client, walked: Walked, settings: Any
    ) -> None:
        settings.KEPT_PAGES_LOOK_SECONDS = 60
        client.get(f"{walked.budget}/")
        assert queries(client, f"{walked.budget}/")[1] == 0

    def test_afterwards_a_deed_is_seen(self, client: Client, walked: Walked, settings: Any) -> None:
        settings.KEPT_PAGES_LOOK_SECONDS = 60
        before = client.get(f"{walked.budget}/").content
        DesaFacts.objects.update(complaint_address="Kotak di balai yang baru")
        assert client.get(f"{walked.budget}/").content == before
        caches["near"].clear()  # the second is over
        assert b"Kotak di balai yang baru" in client.get(f"{walked.budget}/").content


def parts(page: bytes) -> tuple[str, str]:
    """The token and the key of a form."""
    text = page.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    key = re.search(r'name="kunci_kirim" value="([^"]+)"', text)
    return token[1] if token else "", key[1] if key else ""


class TestPagesWithAForm:
    @pytest.fixture
    def addresses(self, walked: Walked, ketua: Membership) -> dict[str, str]:
        """One page of each sort that this process alone keeps; the kelompok may still be joined."""
        home = walked.home
        open_one = makers.make_kelompok(walked.desa, ketua.actor(), voices=6, title="Air bersih RT 02")
        return {
            "desa": home,
            "kirim": f"{home}kirim/",
            "hasil": f"{home}hasil/?cari=jalan",
            "musyawarah": f"{home}musyawarah/",
            "kelompok": f"{home}kelompok/{open_one.pk}/",
            "kabar": f"/a/{walked.taken.aspirasi.nomor}/",
        }

    @pytest.mark.parametrize("name", ["desa", "kirim", "hasil", "musyawarah", "kelompok", "kabar"])
    def test_the_second_visitor_costs_one_look_and_reads_the_same(
        self, addresses: dict[str, str], name: str
    ) -> None:
        first, many = queries(Client(), addresses[name])
        again, one = queries(Client(), addresses[name])
        assert many > 2
        assert one == 1
        assert first.status_code == again.status_code == 200
        bare = [re.sub(rb'value="[^"]{36,64}"', b"", page.content) for page in (first, again)]
        assert bare[0] == bare[1]
        for header in (
            "Cache-Control",
            "Content-Security-Policy",
            "Vary",
            "Content-Language",
            "X-Robots-Tag",
        ):
            assert first.get(header) == again.get(header), header

    @pytest.mark.parametrize("name", ["kirim", "kelompok", "kabar"])
    def test_every_visitor_gets_a_token_and_a_key_of_their_own(
        self, addresses: dict[str, str], name: str
    ) -> None:
        clients = [Client(), Client(), Client()]
        told = [parts(client.get(addresses[name]).content) for client in clients]
        assert len({token for token, _ in told}) == 3
        if name != "kabar":
            assert len({key for _, key in told}) == 3
        secrets = {client.cookies["__Host-csrf"].value for client in clients}
        assert len(secrets) == 3

    def test_a_form_of_a_kept_page_may_be_sent(self, walked: Walked, addresses: dict[str, str]) -> None:
        Client().get(addresses["kelompok"])
        strict = Client(enforce_csrf_checks=True)
        token, key = parts(strict.get(addresses["kelompok"]).content)
        sent = strict.post(
            addresses["kelompok"],
            {"csrfmiddlewaretoken": token, "kunci_kirim": key, "hp": ""},
            headers={"referer": f"https://testserver{addresses['kelompok']}"},
            secure=True,
        )
        assert sent.status_code == 303
        other = Client(enforce_csrf_checks=True)
        refused = other.post(addresses["kelompok"], {"csrfmiddlewaretoken": token, "hp": ""}, secure=True)
        assert refused.status_code == 403

    def test_the_private_side_is_never_kept_and_never_shown_to_another(
        self, walked: Walked, addresses: dict[str, str]
    ) -> None:
        opened, one = Client(), walked.taken
        assert CANARY not in Client().get(addresses["kabar"]).content.decode()
        assert opened.post(addresses["kabar"], {"kunci": one.kunci}).status_code == 303
        assert CANARY in opened.get(addresses["kabar"]).content.decode()
        assert CANARY not in Client().get(addresses["kabar"]).content.decode()

    def test_whoever_has_a_session_is_not_shown_what_was_kept(
        self, walked: Walked, addresses: dict[str, str]
    ) -> None:
        for _ in range(2):
            Client().get(addresses["kelompok"])
        mine = Client()
        mine.post(addresses["kelompok"], {"kunci_kirim": "a", "hp": ""})  # "saya juga" begins a session
        shown, asked = queries(mine, addresses["kelompok"])
        assert asked > 2
        assert "Dukungan Anda tercatat" in shown.content.decode()
        assert "Dukungan Anda tercatat" not in Client().get(addresses["kelompok"]).content.decode()

    def test_a_deed_is_seen_at_once(
        self, walked: Walked, addresses: dict[str, str], ketua: Membership
    ) -> None:
        address = addresses["kabar"]
        before = Client().get(address).content.decode()
        one = walked.taken.aspirasi
        one.refresh_from_db()
        Kelompok.objects.filter(pk=walked.kelompok.pk).update(title="Jembatan gantung RT 05")
        makers.make_aspirasi(walked.desa)  # any deed
        assert Client().get(address).content.decode() != before

    def test_the_other_language_is_another_page(self, addresses: dict[str, str]) -> None:
        english = Client()
        english.cookies["__Host-bahasa"] = "en"
        for _ in range(2):
            assert '<html lang="id">' in Client().get(addresses["kelompok"]).content.decode()
            assert '<html lang="en">' in english.get(addresses["kelompok"]).content.decode()

    def test_a_phone_that_unpacks_gets_it_packed(self, addresses: dict[str, str]) -> None:
        for name in ("kelompok", "hasil"):
            for _ in range(2):
                packed = Client().get(addresses[name], headers={"accept-encoding": "gzip"})
                assert packed["Content-Encoding"] == "gzip"
                assert b"<!doctype html>" in gzip.decompress(packed.content)
            assert b"<!doctype html>" in Client().get(addresses[name]).content

    def test_a_number_nobody_has_stays_not_found(self, walked: Walked) -> None:
        for _ in range(2):
            assert Client().get("/a/2045810/").status_code == 404

    def test_a_long_question_is_answered_and_not_kept(self, walked: Walked) -> None:
        address = f"{walked.home}hasil/?cari={'x' * 300}"
        Client().get(address)
        assert queries(Client(), address)[1] > 2
