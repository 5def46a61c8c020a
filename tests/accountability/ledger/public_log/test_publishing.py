"""Publishing: what happened gets its places once, signed, whatever cuts it short, and tells on nobody."""

import datetime as dt
import itertools
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accountability.ledger.models import ChainEnd, Entry, LogCheckpoint, LogEntry, Opening, Receipt
from accountability.ledger.public_log import (
    checking,
    notes,
    publishing,
    receipts,
    sequencing,
    shelf,
    tiles,
    verify_log,
)
from accountability.ledger.tasks import harden_receipts, publish_log
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.ledger.public_log.cast import DAY, kunci, log_dir, nomor, publish, speak, tell

__all__ = ["log_dir"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_dir")]


def entries(folder: Path) -> list[dict[str, Any]]:
    """What the published bundles say."""
    told = notes.checkpoint((folder / "checkpoint").read_text(encoding="utf-8").split("\n\n")[0] + "\n")
    found: list[bytes] = []
    for index in range(-(-told.size // 256)):
        found += tiles.read_bundle(shelf.Folder(folder), index, min(256, told.size - index * 256))
    return [json.loads(one) for one in found]


class TestPublishing:
    def test_each_voice_each_deed_and_each_chain_has_a_leaf(
        self, desa: Wilayah, other_desa: Wilayah, log_dir: Path
    ) -> None:
        speak(desa, 1)
        speak(other_desa, 2)
        tell(desa, "aspirasi.dijawab", nomor(1), state="answered")
        tell(desa, "aspirasi.catatan", nomor(1))
        assert publish().size == 5
        kinds = sorted(one["kind"] for one in entries(log_dir))
        assert kinds == ["masuk", "masuk", "rantai", "rantai", "tanggapan"]
        assert list(checking.problems()) == []
        assert not Receipt.objects.exists()

    def test_again_adds_nothing(self, desa: Wilayah, log_dir: Path) -> None:
        speak(desa, 1)
        first = publish()
        before = {path: path.stat().st_mtime_ns for path in log_dir.rglob("*") if path.is_file()}
        again = publish(makers.NOW + DAY)
        assert (again.added, again.size, again.code) == (0, first.size, first.code)
        assert LogCheckpoint.objects.count() == 1
        assert {path: path.stat().st_mtime_ns for path in before} | {log_dir / ".kunci": 0} == before | {
            log_dir / ".kunci": 0
        }

    def test_it_grows_night_by_night(self, desa: Wilayah) -> None:
        for night in range(4):
            speak(desa, night, makers.NOW + night * DAY)
            publish(makers.NOW + night * DAY + dt.timedelta(hours=1))
        assert list(LogCheckpoint.objects.order_by("size").values_list("size", flat=True)) == [2, 4, 6, 8]
        assert list(LogEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
        assert list(checking.problems()) == []

    def test_only_the_first_answer_counts_as_the_answer(self, desa: Wilayah, log_dir: Path) -> None:
        speak(desa, 1)
        for state in ("read", "answered", "answered"):
            tell(desa, f"aspirasi.{state}", nomor(1), state=state)
        publish()
        tell(desa, "aspirasi.dijawab", nomor(1), state="answered")
        publish(makers.NOW + DAY)
        kinds = [one["kind"] for one in entries(log_dir)]
        assert (kinds.count("tanggapan"), kinds.count("status")) == (1, 3)

    def test_a_voice_from_before_is_logged_too(self, desa: Wilayah, log_dir: Path) -> None:
        tell(desa, "aspirasi.masuk", nomor(1))
        publish()
        assert sorted(one["kind"] for one in entries(log_dir)) == ["masuk", "rantai"]
        assert list(checking.problems()) == []

    def test_many_are_sequenced_in_parts(self, desa: Wilayah, other_desa: Wilayah) -> None:
        for number in range(7):
            speak(desa if number % 2 else other_desa, number)
            tell(desa, "aspirasi.dibaca", nomor(number), state="read")
        receipts.harden(at=makers.NOW, limit=99)
        later = makers.NOW + DAY
        while sequencing.sequence(at=later, until=later, limit=3):
            continue
        assert Opening.objects.count() == 14
        publish(later)
        assert list(checking.problems()) == []

    def test_the_order_is_not_that_of_speaking(self, desa: Wilayah) -> None:
        for number in range(40):
            speak(desa, number)
        publish()
        order = list(Opening.objects.order_by("leaf").values_list("ref", flat=True))
        assert order != sorted(order)


class TestNothingIsTold:
    def test_no_file_names_a_village_a_number_or_a_time(
        self, desa: Wilayah, other_desa: Wilayah, log_dir: Path
    ) -> None:
        entry = speak(other_desa, 0)
        for number in range(5):
            if number:
                speak(desa, number)
            tell(desa, "apb.tayang", "apb:2027/1", rupiah=987_654_321)
        publish()
        told = b"\n".join(path.read_bytes() for path in log_dir.rglob("*") if path.is_file()).decode(
            "latin-1"
        )
        hidden = [
            desa.kode,
            desa.name,
            other_desa.kode,
            nomor(0),
            kunci(0),
            "987654321",
            "apb:2027",
            entry.hash,
        ]
        assert [one for one in hidden if one in told] == []
        assert all(set(one) == {"commit", "day", "kind", "v"} for one in entries(log_dir))
        assert makers.NOW.strftime("%H:%M") not in told

    def test_few_voices_wait_for_more(self, desa: Wilayah, settings: Any) -> None:
        settings.LEDGER_SMALLEST_BATCH = 5
        for number in range(4):
            speak(desa, number, makers.NOW - DAY)
        assert publishing.publish(at=makers.NOW).held_back
        assert not LogEntry.objects.exists()
        speak(desa, 4, makers.NOW - DAY)
        assert not publishing.publish(at=makers.NOW).held_back
        assert LogEntry.objects.filter(kind="masuk").count() == 5

    def test_that_nobody_spoke_looks_the_same(self, desa: Wilayah, settings: Any) -> None:
        settings.LEDGER_SMALLEST_BATCH = 5
        tell(desa, "apb.tayang", "apb:2027/1", makers.NOW - DAY)
        assert publishing.publish(at=makers.NOW).held_back

    def test_after_a_week_they_wait_no_longer(self, desa: Wilayah, settings: Any) -> None:
        speak(desa, 1, makers.NOW - 9 * DAY)
        publish(makers.NOW - 8 * DAY)
        settings.LEDGER_SMALLEST_BATCH = 5
        speak(desa, 2, makers.NOW - DAY)
        assert not publishing.publish(at=makers.NOW).held_back
        assert LogEntry.objects.filter(kind="masuk").count() == 2

    def test_today_is_not_published_before_it_is_over(self, desa: Wilayah, settings: Any) -> None:
        settings.LEDGER_SMALLEST_BATCH = 5
        for number in range(9):
            speak(desa, number, makers.NOW - (DAY if number < 5 else dt.timedelta()))
        publishing.publish(at=makers.NOW)
        assert LogEntry.objects.filter(kind="masuk").count() == 5


class TestWhatItRefuses:
    def test_a_clock_that_went_back(self, desa: Wilayah) -> None:
        speak(desa, 1)
        publish()
        with pytest.raises(publishing.CannotPublish, match="clock"):
            publish(makers.NOW - DAY)

    def test_to_publish_without_a_key(self, settings: Any) -> None:
        settings.LEDGER_SIGNING_KEY = ""
        with pytest.raises(CommandError, match="LEDGER_SIGNING_KEY is missing"):
            call_command("ledger_publish")
        assert publishing.publish_due(at=makers.NOW, limit=1) == 0

    def test_to_fork_after_an_older_backup(self, desa: Wilayah, log_dir: Path) -> None:
        speak(desa, 1)
        publish()
        with transaction.atomic():
            speak(desa, 2)
            publish(makers.NOW + DAY)
            told = (log_dir / "checkpoint").read_bytes()
            transaction.set_rollback(True)
        with pytest.raises(publishing.CannotPublish, match="--bring-back"):
            publish(makers.NOW + 2 * DAY)
        assert (log_dir / "checkpoint").read_bytes() == told

    def test_two_at_once(self, desa: Wilayah) -> None:
        with publishing._alone(), pytest.raises(publishing.AlreadyPublishing):
            publish()

    def test_a_broken_checkpoint_file(self, desa: Wilayah, log_dir: Path) -> None:
        log_dir.mkdir()
        (log_dir / "checkpoint").write_bytes(b"\xff")
        with pytest.raises(publishing.CannotPublish, match="broken"):
            publish()

    def test_a_published_checkpoint_of_bytes_that_are_no_text_is_told(
        self, desa: Wilayah, log_dir: Path
    ) -> None:
        speak(desa, 1)
        publish()
        written = (log_dir / "checkpoint").read_bytes()
        (log_dir / "checkpoint").write_bytes(written[:-9] + b"\xc8" + written[-8:])
        assert list(checking.problems()) == ["The published checkpoint is not one that the database knows."]


class TestAfterARestore:
    def test_what_was_published_comes_back_and_the_log_goes_on(self, desa: Wilayah, log_dir: Path) -> None:
        speak(desa, 1)
        publish()
        with transaction.atomic():
            speak(desa, 2)
            tell(desa, "aspirasi.dibaca", nomor(2), state="read")
            publish(makers.NOW + DAY)
            note = (log_dir / "checkpoint").read_text(encoding="utf-8")
            transaction.set_rollback(True)
        out = StringIO()
        speak(desa, 2)  # the gateway hands the same SMS in again
        call_command("ledger_publish", "--bring-back", "--now", stdout=out)
        assert "Brought back: 3 leaves." in out.getvalue()
        kept = notes.checkpoint(notes.parted(note)[0])
        assert list(checking.problems(known=kept)) == []
        assert Opening.objects.get(ref=nomor(2)).leaf.kind == "masuk"
        assert LogEntry.objects.filter(kind="masuk").count() == 2

    def test_files_that_are_not_ours_are_not_brought_back(
        self, desa: Wilayah, log_dir: Path, settings: Any
    ) -> None:
        speak(desa, 1)
        publish()
        settings.LEDGER_SIGNING_KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
        with pytest.raises(CommandError, match="not signed by a key"):
            call_command("ledger_publish", "--bring-back")

    def test_lost_files_are_made_anew(self, desa: Wilayah, log_dir: Path) -> None:
        for night in range(3):
            speak(desa, night, makers.NOW + night * DAY)
            publish(makers.NOW + night * DAY)
        kept = (log_dir / "checkpoint").read_bytes()
        for path in [one for one in log_dir.rglob("*") if one.is_file()]:
            path.unlink()
        publish(makers.NOW + 3 * DAY)
        assert (log_dir / "checkpoint").read_bytes() == kept
        assert list(checking.problems()) == []


class Killed(Exception):
    """The process ended here."""


class TestKilledBetweenTheSteps:
    def test_the_next_run_completes_it(
        self, desa: Wilayah, log_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Every write of a file, every transaction and the signature: killed before and after each."""
        speak(desa, 0)
        publish()
        kills = 0
        for number in itertools.count(1):
            at = makers.NOW + number * DAY
            speak(desa, number, at)
            was_killed = self.killed_at(number, at, monkeypatch)
            publish(at + dt.timedelta(hours=1))
            assert list(checking.problems()) == [], number
            kills += was_killed
            if not was_killed:
                break
        assert kills >= 8
        assert Opening.objects.filter(leaf__kind="masuk").count() == number + 1

    def killed_at(self, step: int, at: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> bool:
        """Publishes and ends at the given step; False when there are fewer steps."""
        left = step

        def counted(real: Any) -> Any:
            def wrapped(*arguments: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left == 0:
                    raise Killed
                return real(*arguments, **more)

            return wrapped

        with monkeypatch.context() as patch:
            patch.setattr(shelf.Folder, "write", counted(shelf.Folder.write))
            patch.setattr(shelf.Folder, "remove", counted(shelf.Folder.remove))
            patch.setattr(sequencing, "sequence", counted(sequencing.sequence))
            patch.setattr(publishing, "_sign", counted(publishing._sign))
            patch.setattr(receipts, "harden", counted(receipts.harden))
            try:
                publish(at)
            except Killed:
                return True
            return False


class TestTheDatabaseKeepsTheLog:
    @pytest.mark.parametrize("model", [LogEntry, ChainEnd, LogCheckpoint])
    def test_nothing_of_it_is_changed_or_removed(self, desa: Wilayah, model: Any) -> None:
        speak(desa, 1)
        publish()
        field = {LogEntry: "kind", ChainEnd: "hash", LogCheckpoint: "root"}[model]
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**{field: "x"})
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete("default")

    def test_no_place_is_left_out(self, desa: Wilayah) -> None:
        speak(desa, 1)
        publish()
        gap = LogEntry(seq=9, kind="masuk", commit="f" * 64, day=makers.NOW.date(), leaf_hash="f" * 64)
        with pytest.raises(DatabaseError, match="no gaps"), transaction.atomic():
            gap.save(force_insert=True)

    def test_it_can_be_emptied_by_no_statement(self, desa: Wilayah) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("only PostgreSQL has TRUNCATE")
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("TRUNCATE ledger_logentry CASCADE")


class TestTheNightlyRun:
    def test_publishes_once_a_day(self, desa: Wilayah) -> None:
        speak(desa, 1)
        assert publishing.publish_due(at=makers.NOW, limit=1) == 2
        speak(desa, 2)
        assert publishing.publish_due(at=makers.NOW, limit=1) == 0
        assert publishing.publish_due(at=makers.NOW + DAY, limit=1) == 2

    def test_the_tasks_find_their_own_rows(self, desa: Wilayah) -> None:
        speak(desa, 1)
        harden_receipts()
        assert not Receipt.objects.filter(salt=None).exists()
        publish_log()
        assert LogEntry.objects.count() == 2

    def test_the_command_says_what_it_did(self, desa: Wilayah, settings: Any) -> None:
        settings.LEDGER_SMALLEST_BATCH = 5
        out = StringIO()
        call_command("ledger_publish", stdout=out)
        assert "Nothing is published yet" in out.getvalue()
        speak(desa, 1)
        call_command("ledger_publish", "--now", stdout=out)
        assert "Published: 2 leaves, 2 of them new, code " in out.getvalue()


class TestErasure:
    def test_what_opens_a_leaf_goes_and_the_leaf_stays(self, desa: Wilayah, log_dir: Path) -> None:
        speak(desa, 1)
        tell(desa, "aspirasi.dibaca", nomor(1), state="read")
        publish()
        assert receipts.forget(ref=nomor(1), at=makers.NOW) == 2
        assert not Opening.objects.exists()
        assert list(checking.problems()) == []
        publish(makers.NOW + DAY)
        assert LogEntry.objects.count() == 3  # and it is not written again

    def test_the_receipt_still_opens_its_own(
        self, desa: Wilayah, log_dir: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        speak(desa, 1)
        publish()
        receipts.forget(ref=nomor(1), at=makers.NOW)
        words = [str(log_dir), "--tanda-terima", nomor(1), "--kunci", kunci(1)]
        assert verify_log.main(words) == 0
        assert "ada di buku jejak: lembar ke-" in capsys.readouterr().out


def test_a_rotated_key_signs_beside_the_one_before(desa: Wilayah, settings: Any, log_dir: Path) -> None:
    speak(desa, 1)
    publish()
    old = publishing.own_keys()[0]
    settings.LEDGER_SIGNING_KEY_BEFORE = settings.LEDGER_SIGNING_KEY
    settings.LEDGER_SIGNING_KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
    speak(desa, 2)
    publish(makers.NOW + DAY)
    note = (log_dir / "checkpoint").read_text(encoding="utf-8")
    assert all(notes.is_signed_by(note, key) for key in [old, *publishing.own_keys()])
    settings.LEDGER_SIGNING_KEY_BEFORE = ""
    assert any("not signed by a key of ours" in one for one in checking.problems())
    settings.LEDGER_RETIRED_KEYS = [old.written]
    assert list(checking.problems()) == []
    assert Entry.objects.count() == 2
