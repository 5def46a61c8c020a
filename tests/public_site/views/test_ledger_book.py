"""The public ledger: it explains itself, finds a receipt, serves its files, and names nobody."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from nacl.signing import SigningKey

from accountability.accounts.actors import CITIZEN
from accountability.ledger.models import LogCheckpoint
from accountability.ledger.public_log import cosigning, notes, publishing, receipts, verify_log
from accountability.regions.models import Wilayah
from posko.intake import TakenIn, Voice, take_in
from posko.kunci_tries import TRIES_AN_HOUR
from posko.models import Sheet
from posko.sheet_printing import print_sheets, strips
from posko.states import Channel
from tests import makers
from tests.public_site.conftest import CANARY, Walked

CHECK = "/buku-jejak/periksa/"
WITNESS = SigningKey(b"s" * 32)
NAME = "kec.example/saksi"


@pytest.fixture
def taken(desa: Wilayah) -> TakenIn:
    """A voice with its receipt."""
    voice = Voice(text="Lampu jalan mati sejak Lebaran.", channel=Channel.WEB)
    return take_in(desa=desa, voice=voice, by=CITIZEN, at=makers.NOW)


def publish() -> publishing.Published:
    """Publishes all there is."""
    return publishing.publish(at=makers.NOW, everything=True)


def text(client: Client, address: str = "/buku-jejak/") -> str:
    """The page as text."""
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def asked(client: Client, nomor: str, kunci: str) -> tuple[int, str]:
    """What the page says of a receipt."""
    found = client.post(CHECK, {"nomor": nomor, "kunci": kunci})
    return found.status_code, re.sub(r"<[^>]+>", "", found.content.decode())


class TestTheBook:
    def test_it_is_empty_at_first(self, client: Client, db: None) -> None:
        page = text(client)
        assert "Buku ini belum dicetak" in page
        assert "Belum ada saksi" in page
        assert "Buku ini belum dicetak" in text(client, "/buku-jejak/lembar/")

    def test_it_shows_its_code_and_not_a_word_of_anyone(self, client: Client, walked: Walked) -> None:
        published = publish()
        pages = text(client), text(client, "/buku-jejak/lembar/")
        assert all(published.code in page for page in pages)
        assert "Anggaran dan realisasi" in pages[0]
        for hidden in (CANARY, walked.taken.aspirasi.nomor, "Jalan RT 03", walked.taken.aspirasi.desa.name):
            assert hidden not in "".join(pages)

    def test_a_quiet_day_is_not_counted_out(self, client: Client, db: None) -> None:
        makers.make_aspirasi(makers.make_desa())
        assert "kurang dari 5 langkah" in text(client)

    def test_who_waits_too_long_is_counted_in_steps(self, client: Client, desa: Wilayah) -> None:
        assert "kurang dari 5 aspirasi" in text(client)

    def test_the_number_of_queries_does_not_grow(
        self, client: Client, walked: Walked, django_assert_max_num_queries: Any
    ) -> None:
        publish()
        with django_assert_max_num_queries(8):
            text(client)

    def test_it_names_the_witnesses(self, client: Client, taken: TakenIn) -> None:
        key = notes.verifier_of(NAME, WITNESS, notes.COSIGNATURE)
        cosigning.accept_witness(key=key.written, title="Kecamatan Contoh", at=makers.NOW)
        publish()
        assert "Belum pernah menandatangani." in text(client)
        body = notes.parted(LogCheckpoint.objects.get().note)[0]
        line = notes.cosignature(body, NAME, WITNESS, int(makers.NOW.timestamp()))
        handed = client.post("/buku-jejak/saksi/", f"{body}\n{line}", content_type="text/plain")
        assert (handed.status_code, handed.content) == (200, b"Diterima: 1\n")
        assert "Terakhir menandatangani" in text(client)

    @pytest.mark.parametrize("note", [b"", b"x", b"\xff\xfe", b"a" * 9000])
    def test_no_strangers_signature_is_taken(self, client: Client, taken: TakenIn, note: bytes) -> None:
        publish()
        assert client.post("/buku-jejak/saksi/", note, content_type="text/plain").status_code == 422


class TestAReceipt:
    def test_is_found_by_number_and_kunci_alone(self, client: Client, taken: TakenIn) -> None:
        published = publish()
        receipts.forget(ref=taken.aspirasi.nomor, at=makers.NOW)  # and still, when all else is erased
        status, page = asked(client, taken.aspirasi.nomor, taken.kunci)
        assert status == 200
        assert "Tanda terima Anda ada di buku jejak: lembar ke-" in page
        assert f"sampai ke kode buku: {published.code}" in page

    def test_waits_until_the_night(self, client: Client, taken: TakenIn) -> None:
        assert "Lembarnya belum dicetak." in asked(client, taken.aspirasi.nomor, taken.kunci)[1]
        receipts.harden(at=makers.NOW, limit=9)
        assert "Lembarnya belum dicetak." in asked(client, taken.aspirasi.nomor, taken.kunci)[1]

    def test_with_a_wrong_kunci_is_not_found_nor_told_apart(self, client: Client, taken: TakenIn) -> None:
        wrong = f"{(int(taken.kunci) + 1) % 10**16:016d}"
        before = asked(client, taken.aspirasi.nomor, wrong)
        publish()
        assert asked(client, taken.aspirasi.nomor, wrong) == before
        assert (before[0], "tidak ada di buku" in before[1]) == (422, True)

    def test_is_not_guessed(self, client: Client, taken: TakenIn) -> None:
        publish()
        for guess in range(TRIES_AN_HOUR):
            assert asked(client, taken.aspirasi.nomor, f"{guess:016d}")[0] == 422
        status, page = asked(client, taken.aspirasi.nomor, taken.kunci)
        assert (status, "Sudah terlalu sering dicoba" in page) == (429, True)
        # Nor on the page of the number itself: one count for both.
        assert client.post(f"/a/{taken.aspirasi.nomor}/", {"kunci": taken.kunci}).status_code == 429

    def test_what_is_no_number_is_told_in_a_sentence(self, client: Client, db: None) -> None:
        status, page = asked(client, "12", "34")
        assert status == 422
        assert "Kunci terdiri dari 16 angka." in page
        assert client.get(CHECK).status_code == 200

    def test_of_a_printed_sheet_opens_its_leaf_too(self, client: Client, desa: Wilayah) -> None:
        (number,) = print_sheets(desa=desa, count=1, seed=b"1" * 32, by=CITIZEN, at=makers.NOW)
        (strip,) = strips(numbers=[number], seed=b"1" * 32)
        voice = Voice(text="Jembatan bambu lapuk di ujung.", channel=Channel.SHEET)
        sheet = Sheet.objects.get(nomor=number)
        take_in(desa=desa, voice=voice, by=CITIZEN, at=makers.NOW, sheet=sheet)
        publish()
        assert "Tanda terima Anda ada di buku jejak" in asked(client, number, strip.kunci)[1]

    def test_its_place_stands_on_the_private_page_alone(self, client: Client, taken: TakenIn) -> None:
        publish()
        address = f"/a/{taken.aspirasi.nomor}/"
        assert "Tanda terima Anda ada di" not in text(client, address)
        client.post(address, {"kunci": taken.kunci})
        page = text(client, address)
        assert "Tanda terima Anda ada di" in page
        assert "aspirasi diterima" in page


class TestTheFiles:
    def test_the_checker_reads_the_book_as_it_is_served(
        self, client: Client, taken: TakenIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        publish()
        served = ["checkpoint", "keterangan.json", "kode.txt", "tile/0/000.p/2", "tile/entries/000.p/2"]
        for name in served:
            answer = client.get(f"/buku-jejak/log/{name}")
            assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(answer.content)
        words = ["--tanda-terima", taken.aspirasi.nomor, "--kunci", taken.kunci, "--semua"]
        assert verify_log.main([str(tmp_path), *words]) == 0, capsys.readouterr().out

    def test_an_older_checkpoint_is_there_by_its_length(self, client: Client, taken: TakenIn) -> None:
        size = publish().size
        assert text(client, f"/buku-jejak/log/checkpoint/{size}") == LogCheckpoint.objects.get().note

    @pytest.mark.parametrize(
        "name",
        ["", ".kunci", "../posko.sqlite3", "tile/0/../../../env/SECRET_KEY", "checkpoint/9", "tile/0/1", "x"],
    )
    def test_nothing_else_is_served(self, client: Client, taken: TakenIn, name: str) -> None:
        publish()
        assert client.get(f"/buku-jejak/log/{name}").status_code == 404

    def test_the_checker_itself(self, client: Client, db: None) -> None:
        answer = client.get("/buku-jejak/verify_log.py")
        assert answer.content == Path(verify_log.__file__).read_bytes()
        assert "attachment" in answer["Content-Disposition"]
