"""Dumps in a browser: the list, the files in parts, the dictionary, and an address that stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from public_site.dumps import shelf
from public_site.dumps.declared import tables
from public_site.dumps.making import make
from public_site.dumps.shelf import Dump
from tests import makers
from tests.public_site.conftest import Walked
from tests.public_site.dumps.conftest import AT, DAY, opens

type Dumped = Callable[[], Dump]


def address(dump: Dump, name: str) -> str:
    """Where a file of a dump lies."""
    return f"/data/unduh/99.01/{dump.name}/{name}"


class TestTheList:
    def test_it_tells_day_size_and_sum_of_each_kabupaten(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        page = client.get("/data/").content.decode()
        assert address(dump, "posko-99.01.zip") in page
        assert dump.whole.sha256 in page.replace("<wbr>", "")  # as it is copied
        assert "2 Desember 2026" in page
        assert "kB" in page
        assert "langsung dibuang" in page  # what a citizen took back

    def test_it_says_when_there_is_none_yet(self, client: Client, db: None) -> None:
        assert "Yang pertama dibuat malam ini" in client.get("/data/").content.decode()

    def test_many_are_told_a_page_at_a_time(self, client: Client, dumped: Dumped) -> None:
        for n in range(10, 40):
            above = Wilayah.objects.get(kode=makers.make_desa(f"99.{n}.01.2001", f"Desa {n}").kode[:5])
            make(above, at=AT)
        first = client.get("/data/").content.decode()
        assert first.count('.zip"') == 25
        second = client.get("/data/?halaman=2").content.decode()
        assert second.count('.zip"') == 5
        assert client.get("/data/?halaman=%00x").status_code == 200

    def test_a_kabupaten_has_a_page_of_its_files(
        self, client: Client, dumped: Dumped, kabupaten: Wilayah, alone: list[Aspirasi]
    ) -> None:
        old = dumped()
        Aspirasi.objects.filter(pk=alone[0].pk).update(public_summary="Lampu lain padam.")
        new = make(kabupaten, at=AT + DAY).dump
        page = client.get("/data/unduh/99.01/").content.decode()
        for part in new.parts:
            assert address(new, part.name) in page
        assert address(old, "posko-99.01.zip") in page
        assert client.get("/data/unduh/99.02/").status_code == 404


class TestAFile:
    def test_it_is_what_lies_on_disk(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        for part in dump.parts:
            answer = client.get(address(dump, part.name), headers={"accept-encoding": "gzip"})
            assert answer.status_code == 200
            assert b"".join(answer) == (dump.folder / part.name).read_bytes()
            assert answer["Content-Length"] == str(part.bytes)
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Content-Encoding" not in answer
            assert answer["Content-Disposition"] == f'attachment; filename="{part.name}"'

    def test_a_part_of_it_may_be_asked_for(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        whole = (dump.folder / "suara.csv").read_bytes()
        headers = {"range": "bytes=10-19", "accept-encoding": "gzip"}
        answer = client.get(address(dump, "suara.csv"), headers=headers)
        assert (answer.status_code, b"".join(answer)) == (206, whole[10:20])
        assert answer["Content-Range"] == f"bytes 10-19/{len(whole)}"
        beyond = client.get(address(dump, "suara.csv"), headers={"range": "bytes=9999999-"})
        assert beyond.status_code == 416

    def test_it_is_known_by_its_etag(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        answer = client.get(address(dump, "suara.csv"))
        b"".join(answer)
        again = client.get(address(dump, "suara.csv"), headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, b"".join(again)) == (304, b"")
        head = client.head(address(dump, "suara.csv"))
        assert (head.status_code, head["ETag"]) == (200, answer["ETag"])

    def test_nothing_else_lies_there(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        for name in ("isi.json", "..", ".kunci", "suara.csv.bak", "%2e%2e%2fisi.json"):
            assert opens(client, address(dump, name)) == 404, name
        assert client.get("/data/unduh/99.01/2026-12-02-00000000/suara.csv").status_code == 404
        shelf.remove(dump)
        assert opens(client, address(dump, "suara.csv")) == 404

    def test_an_address_stays(self, client: Client, dumped: Dumped) -> None:
        dump = dumped()
        answer = client.get("/data/unduh/99.01/terbaru/suara.csv")
        assert (answer.status_code, answer["Location"]) == (302, address(dump, "suara.csv"))
        assert client.get("/data/unduh/99.01/terbaru/isi.json").status_code == 404
        assert client.get("/data/unduh/99.02/terbaru/suara.csv").status_code == 404


class TestTheDictionary:
    def test_it_explains_every_column_in_the_words_of_the_place(self, client: Client, walked: Walked) -> None:
        client.get(walked.home)
        page = client.get("/data/kamus/").content.decode().replace("\u200b", "")
        for table in tables():
            assert f'<h2 id="{table.name}">' in page
            for field in table.fields:
                assert f"<dt>{field.name} <small>{field.type}</small>" in page
        assert "{" not in page.partition("<main")[2]

    def test_it_speaks_english_where_that_was_chosen(self, client: Client, walked: Walked) -> None:
        page = client.get("/data/kamus/?bahasa=en", follow=True).content.decode()
        assert "Data dictionary" in page
        assert "Arti tiap kolom" not in page


@pytest.mark.usefixtures("dumped")
def test_the_command_says_what_was_made(walked: Walked, capsys: Any, settings: Any) -> None:
    from django.core.management import CommandError, call_command

    call_command("open_data", "--kabupaten", "99.01")
    said = capsys.readouterr().out
    assert said.startswith("99.01 ")
    assert "(new): 1 villages" in said
    call_command("open_data")
    assert "(unchanged)" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No kabupaten"):
        call_command("open_data", "--kabupaten", "11.01")
    settings.PHOTOS_LEAVE_FREE_BYTES = 1 << 60
    with pytest.raises(CommandError, match=r"Not made: 99\.01"):
        call_command("open_data")
