"""Each reading has a colour, a sentence and something to do; the same on the page and on the console."""

import dataclasses
import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Role
from accountability.ledger import clock_watch
from accountability.regions.models import Wilayah
from accountability.watching import rows
from accountability.watching.limits import AMBER, GREEN, RED, limit
from accountability.watching.readings import Disk, Readings
from accountability.watching.rows import Lines, Rows, Waiting
from accountability.watching.standing import Standing, foremost, span, standing
from tests import makers

AT = dt.datetime(2026, 10, 5, 3, 0, tzinfo=dt.UTC)
WELL = Rows(
    inbound=Waiting(0, 0),
    dead_letters=0,
    outbound={"reply": Waiting(0, 0), "news": Waiting(0, 0), "notice": Waiting(0, 0)},
    unknown=0,
    clock="steady",
    worker_seconds=10,
    bell_seconds=20,
    backup_seconds=3600,
    checkpoint_seconds=86_400,
    walls="up",
    lines=(Lines("kannel", 2, 0, 0, 0),),
    database_bytes=5_000_000,
)
ROOM = {"data": Disk(90, 100), "spool": Disk(50, 100)}


def told(where: str, *, has_redis: bool = True, bells: Any = None, **rows: Any) -> Standing:
    """What is said of one thing when these rows differ from all well."""
    alone = {name: rows.pop(name) for name in ("spooled", "set_aside", "disks") if name in rows}
    readings = Readings(
        at=AT, rows=dataclasses.replace(WELL, **rows), has_redis=has_redis, bells=bells,
        **{"spooled": 0, "set_aside": 0, "disks": ROOM, **alone},
    )  # fmt: skip
    return next(one for one in standing(readings) if one.where == where)


class TestColours:
    def test_all_well_is_green_and_says_nothing_to_do(self) -> None:
        all_of_them = standing(Readings(AT, WELL, True, {"later": 3}, 0, 0, ROOM))
        assert [(one.colour, one.step) for one in all_of_them] == [(GREEN, "")] * 10
        assert foremost(all_of_them) == (GREEN, "Semua berjalan baik.")

    @pytest.mark.parametrize(
        ("where", "wrong", "colour"),
        [
            ("sms-masuk", {"inbound": Waiting(3, 90)}, AMBER),
            ("sms-masuk", {"inbound": Waiting(rows.MOST, 400)}, RED),
            ("sms-masuk", {"dead_letters": 1}, AMBER),
            ("sms-masuk", {"spooled": 2}, AMBER),
            ("sms-masuk", {"set_aside": 2}, AMBER),
            ("sms-keluar", {"outbound": {"reply": Waiting(1, 1000)}}, RED),
            ("sms-keluar", {"unknown": 2}, AMBER),
            ("jalur-sms", {"lines": ()}, AMBER),
            ("jalur-sms", {"lines": (Lines("gammu", 2, 1, 0, 0),)}, AMBER),
            ("jalur-sms", {"lines": (Lines("gammu", 1, 0, 0, 1),)}, RED),
            ("pekerjaan-latar", {"worker_seconds": None}, RED),
            ("pekerjaan-latar", {"worker_seconds": 900}, RED),
            ("pekerjaan-latar", {"bell_seconds": 200}, AMBER),
            ("basis-data", {"walls": "broken"}, RED),
            ("basis-data", {"walls": "passed by"}, AMBER),
            ("redis", {}, AMBER),
            ("jam", {"clock": "set back"}, RED),
            ("jam", {"clock": "doubted"}, AMBER),
            ("cadangan", {"backup_seconds": None}, AMBER),
            ("cadangan", {"backup_seconds": 4 * 86_400}, RED),
            ("buku-jejak", {"checkpoint_seconds": 90 * 86_400}, AMBER),
            ("ruang-disk", {"disks": {"data": Disk(10, 100)}}, AMBER),
            ("ruang-disk", {"disks": {"data": Disk(10, 1000)}}, RED),
        ],
    )
    def test_what_is_wrong_has_its_colour_and_something_to_do(
        self, where: str, wrong: dict[str, Any], colour: str
    ) -> None:
        said = told(where, **wrong)
        assert said.colour == colour
        assert said.sentence.endswith(".")
        assert said.step.endswith((".", "?"))

    def test_one_process_needs_no_redis(self) -> None:
        assert told("redis", has_redis=False).colour == GREEN

    def test_without_a_database_only_that_is_red(self) -> None:
        all_of_them = standing(Readings(AT, None, True, {}, 4, 0, ROOM))
        assert [one.where for one in all_of_them if one.colour == RED] == ["basis-data"]
        assert len(all_of_them) == 10
        assert foremost(all_of_them) == (RED, "Perlu ditangani sekarang: Basis data.")

    def test_a_span_is_told_in_the_largest_unit(self) -> None:
        assert [span(one) for one in (0, 59, 61, 7200, 90_000)] == [
            "0 detik", "59 detik", "1 menit", "2 jam", "1 hari",
        ]  # fmt: skip

    def test_amber_comes_before_red(self) -> None:
        for what in ("sms_in", "sms_out", "unknown", "dead", "worker", "bell", "backup", "checkpoint"):
            assert limit(what).amber < limit(what).red, what
        assert limit("disk").amber > limit("disk").red


class TestThePage:
    def test_the_kabupaten_and_its_auditor_read_all_ten(self, client: Client, desa: Wilayah) -> None:
        assert desa.parent is not None
        assert desa.parent.parent is not None
        for role in (Role.KABUPATEN, Role.AUDITOR):
            member = makers.make_member(role, desa.parent.parent, f"lihat-{role}")
            client.force_login(member.user)
            answer = client.get("/kab/keadaan/")
            assert answer.status_code == 200
            assert answer.content.count(b"data-kode=") == 10
            assert "no-store" in answer["Cache-Control"]

    def test_a_kecamatan_does_not(self, client: Client, desa: Wilayah) -> None:
        assert desa.parent is not None
        client.force_login(makers.make_member(Role.CAMAT, desa.parent, "camat").user)
        assert client.get("/kab/keadaan/").status_code == 403


class TestTheConsole:
    def test_it_says_the_same_and_ends_well_while_nothing_is_red(self, desa: Wilayah) -> None:
        at = timezone.now()
        makers.make_line(desa)
        clock_watch.look(at=at)
        clock_watch.hear_bell(at=at)
        out = StringIO()
        call_command("keadaan", stdout=out)
        assert "[ ok ] SMS yang masuk: Semua SMS sudah diproses." in out.getvalue()
        assert "[ ?? ] Cadangan: Belum pernah ada cadangan." in out.getvalue()

    def test_it_fails_when_something_is_red(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(**named: Any) -> None:
            raise OperationalError

        monkeypatch.setattr(rows, "read", away)
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("keadaan", stdout=out)
        assert "[ !! ] Basis data: Basis data tidak menjawab." in out.getvalue()
