"""While the database is away a genuine SMS lies on disk, sealed, and loses nothing on the way back."""

import logging
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DataError, OperationalError
from pytest_django import Settings

from accountability.environment import BadEnvironment
from sms_gateway import arrivals, inbox, spool
from sms_gateway.carriers import Incoming, Part
from sms_gateway.models import Contact, InboundSMS, Line
from sms_gateway.spool import Spooled
from tests.sms_gateway.conftest import AT, PHONE

BODY = "LAPOR jalan rusak  \N{PILE OF POO}\r\n"


def told(ref: str = "SM1", body: str = BODY, sender: str = PHONE, part: Part | None = None) -> Incoming:
    """An SMS as a carrier tells it."""
    return Incoming(
        carrier_ref=ref,
        sender=sender,
        address="+6281299002001",
        body=body,
        sent_at_provider=AT - timedelta(seconds=5),
        part=part,
    )


def keep(ref: str = "SM1", *, line_key: str = "", **other: str) -> None:
    spool.keep(Spooled("twilio", line_key, AT, told(ref, **other)))  # type: ignore[arg-type]


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.SPOOL_DIR)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.sms"))


class TestKeep:
    def test_one_file_of_its_owner_alone_and_nothing_of_it_in_clear(self, folder: Path) -> None:
        keep()
        (path,) = folder.iterdir()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for word in (b"rusak", b"81200000001", b"SM1", b"twilio"):
            assert word not in path.read_bytes()
            assert word.decode() not in path.name

    def test_told_again_it_is_the_same_file(self, folder: Path) -> None:
        keep(body="pertama")
        first = next(folder.iterdir()).read_bytes()
        keep(body="lain")
        assert [path.read_bytes() for path in folder.iterdir()] == [first]
        assert spool.waiting() == 1

    def test_the_same_reference_of_another_carrier_is_another_sms(self) -> None:
        keep()
        spool.keep(Spooled("kannel", "", AT, told()))
        assert spool.waiting() == 2

    def test_it_is_synced_before_it_has_its_name_and_the_folder_after(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[tuple[str, list[str]]] = []

        def watched(handle: int) -> None:
            kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
            synced.append((kind, names(folder)))

        monkeypatch.setattr(os, "fsync", watched)
        keep()
        assert synced == [("file", []), ("folder", names(folder))]
        assert len(names(folder)) == 1

    def test_a_full_disk_leaves_no_half_file_and_says_nothing_of_the_sms(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(handle: int) -> None:
            raise OSError(28, f"No space left on device {PHONE}")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(spool.NotKept) as raised:
            keep()
        assert str(raised.value) == "OSError"
        assert raised.value.__suppress_context__
        assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("line")
class TestReplay:
    def test_the_row_is_as_if_it_had_come_through_the_door(self, line: Line) -> None:
        keep()
        assert spool.replay(at=AT + timedelta(hours=3), limit=10) == 1
        stored = InboundSMS.objects.get()
        assert (stored.line, stored.body, stored.carrier_ref) == (line, BODY, "SM1")
        assert (stored.received_at, stored.sent_at_provider) == (AT, AT - timedelta(seconds=5))
        assert spool.waiting() == 0

    def test_what_the_carrier_told_again_meanwhile_stays_one_row(self, line: Line) -> None:
        keep()
        inbox.receive(line=line, carrier_ref="SM1", sender=PHONE, body=BODY, at=AT)
        assert spool.replay(at=AT, limit=10) == 1
        assert InboundSMS.objects.count() == 1
        assert spool.waiting() == 0

    def test_a_worker_that_died_between_the_row_and_the_file_changes_nothing(self, folder: Path) -> None:
        keep()
        (path,) = folder.iterdir()
        content = path.read_bytes()
        spool.replay(at=AT, limit=10)
        path.write_bytes(content)
        assert spool.replay(at=AT, limit=10) == 1
        assert InboundSMS.objects.count() == 1

    def test_the_oldest_comes_first_and_no_more_than_the_limit(self, folder: Path) -> None:
        for number in range(3):
            keep(f"SM{number}")
        for age, path in enumerate(sorted(folder.iterdir(), reverse=True)):
            os.utime(path, (1000 + age, 1000 + age))
        expected = sorted(names(folder))[:1]
        assert spool.replay(at=AT, limit=2) == 2
        assert names(folder) == expected

    def test_a_line_with_a_door_of_its_own_is_found_by_its_key(self) -> None:
        own = Line.objects.create(key="pintu", carrier="twilio", address="+6281299002009", door_key="x" * 32)
        keep(line_key="pintu")
        spool.replay(at=AT, limit=1)
        assert InboundSMS.objects.get().line == own

    def test_one_part_of_a_long_sms_comes_back_as_a_part(self, monkeypatch: pytest.MonkeyPatch) -> None:
        taken: list[Incoming] = []
        monkeypatch.setattr(arrivals, "take", lambda *, line, told, at: taken.append(told))
        spool.keep(Spooled("gammu", "", AT, told(part=Part(ref=7, total=2, seq=1))))
        assert spool.replay(at=AT, limit=1) == 1
        assert taken == [told(part=Part(ref=7, total=2, seq=1))]

    @pytest.mark.parametrize("away", [OperationalError, *spool.AWAY], ids=lambda kind: kind.__name__)
    def test_while_the_database_is_away_the_files_stay(
        self, away: type[Exception], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(**_: object) -> None:
            raise away("gone: " + PHONE)

        monkeypatch.setattr(arrivals, "take", fail)
        keep()
        assert spool.replay(at=AT, limit=10) == 0
        assert (spool.waiting(), spool.set_aside()) == (1, 0)

    def test_without_the_private_key_the_files_stay(self, settings: Settings) -> None:
        settings.PHONE_PRIVATE_KEY = ""
        keep()
        assert spool.replay(at=AT, limit=10) == 0
        assert spool.waiting() == 1

    @pytest.mark.parametrize("content", [b"", b"x" * 200], ids=["empty", "foreign"])
    def test_a_file_that_cannot_be_opened_is_moved_aside_counted_and_holds_up_nobody(
        self, content: bytes, folder: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        keep()
        (folder / "aa.sms").write_bytes(content)
        with caplog.at_level(logging.DEBUG, logger="sms_gateway"):
            assert spool.replay(at=AT, limit=10) == 2
        assert (spool.waiting(), spool.set_aside()) == (0, 1)
        assert (folder / "unreadable" / "aa.sms").read_bytes() == content
        assert InboundSMS.objects.count() == 1
        assert len(caplog.records) == 1

    def test_one_the_database_refuses_is_moved_aside_without_a_word_of_it_in_the_log(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(**_: object) -> None:
            raise DataError("jalan rusak " + PHONE)

        monkeypatch.setattr(arrivals, "take", refuse)
        keep()
        spool.replay(at=AT, limit=10)
        assert spool.set_aside() == 1
        assert "rusak" not in caplog.text
        assert PHONE not in caplog.text

    def test_nothing_there_is_nothing_to_do(self) -> None:
        assert spool.replay(at=AT, limit=10) == 0
        assert (spool.waiting(), spool.set_aside()) == (0, 0)

    def test_a_stranger_is_met_when_the_row_is_made(self) -> None:
        keep()
        assert Contact.objects.count() == 0
        spool.replay(at=AT, limit=1)
        assert Contact.objects.get().created_at == AT


class TestProve:
    def test_a_folder_that_can_be_written_is_left_empty(self, folder: Path) -> None:
        spool.prove_writable()
        assert [path.name for path in folder.iterdir()] == ["unreadable"]

    def test_one_that_cannot_stops_the_start_with_one_sentence_that_names_the_variable(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        settings.SPOOL_DIR = tmp_path / "file" / "spool"
        with pytest.raises(BadEnvironment) as stopped:
            spool.prove_writable()
        sentence = str(stopped.value)
        assert sentence.startswith("SPOOL_DIR")
        assert "VAR_DIR/spool" in sentence
        assert sentence.count(".") <= 2
