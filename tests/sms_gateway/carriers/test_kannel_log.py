"""Kannel's access-log, read as the list of what came in; its lines were written by a real Kannel 1.4.5."""

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sms_gateway import reconciliation
from sms_gateway.carriers import CannotTell, Incoming, Part, Route, TryLater, kannel_log, named
from sms_gateway.models import Fragment, InboundSMS, Line

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def line_of(at: str, rest: str) -> str:
    """A line as FORMAT has it; `rest` from the sender on."""
    ref, _, told = rest.partition(" ")
    return f"2026-11-20 {at} Receive SMS smsc=operator id={ref} {told}\n"


US = "to=62812990"
WRITTEN = "".join(
    [
        "2026-11-20 16:43:17 Log begins\n",
        line_of("16:43:21", f"41943532-c758 from=+6281200000001 {US} coding=0 udh= text=halo | x"),
        "2026-11-20 16:43:22 Sent SMS smsc=x id=a from=62812990 to=+62812 coding=0 udh= text=Terima kasih\n",
        line_of(
            "16:43:32", f"491b531b-9fdc from=+6281200000001 {US} coding=0 udh=0500034D0301 text=panjang1"
        ),
        line_of("16:44:05", f"6870c32f-35f1 from=+6281200000001 {US} coding=1 udh= text=0068C961"),
        line_of("16:44:06", f"7870c32f-35f1 from=+6281200000002 {US} coding=2 udh= text=00680061D83DDE00"),
        line_of("16:44:16", f"06d68702-36c8 from=INFO BANK {US} coding=0 udh= text=.. [x] to=1 text=@"),
        line_of("16:44:17", f"16d68702-36c8 from=+6281200000001 {US} coding=0 udh= text="),
    ]
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_text(WRITTEN, "ascii")
    return path


def whole(path: Path, since: datetime = DAY, until: datetime = DAY + timedelta(days=1)) -> list[Incoming]:
    return list(kannel_log.received(str(path), since=since, until=until))


class TestReading:
    def test_each_sms_that_came_in_is_told_with_its_id_and_moment(self, log: Path) -> None:
        found = whole(log)
        assert [one.carrier_ref for one in found] == [
            *("41943532-c758", "491b531b-9fdc", "6870c32f-35f1"),
            *("7870c32f-35f1", "06d68702-36c8", "16d68702-36c8"),
        ]
        assert found[0] == Incoming(
            carrier_ref="41943532-c758",
            sender="+6281200000001",
            address="",
            body="halo | x",
            sent_at_provider=datetime(2026, 11, 20, 16, 43, 21, tzinfo=UTC),
        )

    def test_words_come_out_of_every_coding(self, log: Path) -> None:
        assert [one.body for one in whole(log)] == [
            *("halo | x", "panjang1", "\x00hÉa", "ha😀", ".. [x] to=1 text=@", "")
        ]

    def test_a_part_of_a_long_sms_stays_one(self, log: Path) -> None:
        assert whole(log)[1].part == Part(0x4D, 3, 1)

    def test_a_sender_with_a_blank_is_told_whole(self, log: Path) -> None:
        assert whole(log)[4].sender == "INFO BANK"

    def test_only_the_time_asked_for(self, log: Path) -> None:
        asked = datetime(2026, 11, 20, 16, 44, tzinfo=UTC)
        assert len(whole(log, since=asked)) == 4
        assert len(whole(log, until=asked)) == 2

    def test_what_was_rotated_away_is_read_too_oldest_first(self, log: Path) -> None:
        def earlier(number: int) -> bytes:
            return line_of(f"1{number}:00:00", f"{number} from=1 to=2 coding=0 udh= text=a").encode()

        first, second = log.with_name("access.log.1"), log.with_name("access.log.2.gz")
        first.write_bytes(earlier(5))
        second.write_bytes(gzip.compress(earlier(4)))
        for age, path in ((2, first), (3, second)):
            when = log.stat().st_mtime - age
            os.utime(path, (when, when))
        assert [one.carrier_ref for one in whole(log)][:3] == ["4", "5", "41943532-c758"]

    def test_a_log_nobody_wrote_to_since_is_not_opened(self, log: Path) -> None:
        log.with_name("access.log.1").write_bytes(b"2020-01-01 00:00:00 Receive SMS another format\n")
        os.utime(log.with_name("access.log.1"), (0, 0))
        assert len(whole(log)) == 6

    def test_a_line_that_is_being_written_is_left_for_later(self, log: Path) -> None:
        with log.open("a") as more:
            more.write("2026-11-20 16:45:00 Receive SMS smsc=operator id=06d6")
        assert len(whole(log)) == 6

    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            (lambda path: path.unlink(), "access_log_unreadable"),
            (lambda path: path.with_name("access.log.gz").write_bytes(b"\x1f\x8b"), "access_log_unreadable"),
            (
                lambda path: path.with_name("access.log.gz").write_bytes(
                    gzip.compress(b"a")[:10] + b"\xff" * 9
                ),
                "access_log_unreadable",
            ),
            (
                lambda path: path.write_text("2026-11-20 16:45:00 Receive SMS [SMSC:x] [msg:1:a]\n"),
                "access_log_format",
            ),
        ],
        ids=["gone", "cut off", "spoilt", "another format"],
    )
    def test_what_cannot_be_read_is_asked_again_later(
        self, log: Path, spoil: Callable[[Path], object], why: str
    ) -> None:
        spoil(log)
        with pytest.raises(TryLater, match=why):
            whole(log)


class TestOfALine:
    def test_a_line_without_a_log_or_with_the_centres_clock_cannot_tell(self, log: Path) -> None:
        for settings in ({}, {"access_log": str(log), "smsc_clock": "yes"}):
            with pytest.raises(CannotTell):
                named("kannel").received(Route("k", "+62", settings), since=DAY, until=DAY)


@pytest.mark.django_db
class TestReconciling:
    def test_what_kannel_lost_is_stored_once_and_a_part_waits_for_its_fellows(
        self, line: Line, log: Path
    ) -> None:
        line.carrier, line.settings = "kannel", {"access_log": str(log)}
        line.save()
        at = DAY + timedelta(days=1)
        for _again in range(2):
            row = reconciliation.reconcile(line=line, date=DAY.date(), at=at)
            assert row is not None
            assert (row.told_by_provider, row.in_inbox, row.fetched) == (6, 6, 6)
        assert (InboundSMS.objects.count(), Fragment.objects.count()) == (5, 1)

    def test_the_last_minutes_are_left_to_kannel_itself(self, line: Line, log: Path) -> None:
        line.carrier, line.settings = "kannel", {"access_log": str(log)}
        line.save()
        at = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)  # the last one came at 16.44
        assert reconciliation.look_back(line=line, at=at) == 2
        line.settings["access_log_minutes"] = "1"
        line.save()
        assert reconciliation.look_back(line=line, at=at) == 4
