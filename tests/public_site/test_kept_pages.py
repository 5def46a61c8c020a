"""A kept page is shown only while nothing has changed, in this process or any other."""

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
from tests import makers
from tests.public_site.conftest import DAY, Walked


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
        assert again["Cache-Control"] == "public, max-age=60"

    def test_whoever_has_it_is_told_so_in_a_few_bytes(self, client: Client, walked: Walked) -> None:
        first = client.get(f"{walked.budget}/")
        for mark in (first["ETag"], "*", f'"other", {first["ETag"]}'):
            again = client.get(f"{walked.budget}/", headers={"if-none-match": mark})
            assert (again.status_code, again.content) == (304, b"")
        assert client.get(f"{walked.budget}/", headers={"if-none-match": '"other"'}).status_code == 200

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
