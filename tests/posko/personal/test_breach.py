"""After a leak: everyone concerned once, by an opaque mark, with the letters the law asks for."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.personal.breach import Breach, UnknownKind, letter, notify, subjects
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.posko.personal.conftest import NUMBER

NOW, DAY = makers.NOW, dt.timedelta(days=1)


def breach(*kinds: str, kode: str = "99.01") -> Breach:
    return Breach(kode, kinds or ("kata",), NOW - DAY, NOW + DAY, NOW)


@pytest.fixture
def two_people(voice: Aspirasi) -> Aspirasi:
    """One phone with two voices, and a voice without a phone."""
    makers.make_aspirasi(voice.desa, "lampu mati", contact=voice.contact)
    makers.make_aspirasi(voice.desa, "sumur kering")
    return voice


class TestSubjects:
    def test_a_phone_stands_once_and_by_a_mark(self, two_people: Aspirasi) -> None:
        people = subjects(breach())
        assert sorted(one.voices for one in people) == [1, 2]
        assert sum(one.reachable for one in people) == 1
        assert not any(NUMBER[3:] in one.mark for one in people)

    def test_days_places_and_data_narrow_it(self, two_people: Aspirasi) -> None:
        assert len(subjects(breach("nomor"))) == 1
        assert subjects(breach("foto")) == []
        assert subjects(breach(kode="99.02")) == []
        with pytest.raises(UnknownKind):
            subjects(breach("apa"))


class TestNotices:
    def test_each_phone_is_told_once(self, two_people: Aspirasi) -> None:
        assert notify(breach(), at=NOW) == 1
        notify(breach(), at=NOW)
        assert OutboundSMS.objects.filter(template="kebocoran").count() == 1

    def test_the_letter_says_what_the_law_asks(self, two_people: Aspirasi) -> None:
        told = letter(breach("nomor", "kata"), subjects(breach("nomor", "kata")), to="lembaga")
        for part in ("pasal 46", "nomor HP", "2 orang", "8 Oktober 2026", "Penanganan"):
            assert part in told


class TestCommand:
    def test_it_writes_letters_and_a_list(self, two_people: Aspirasi, tmp_path: Path) -> None:
        days = ["--since", "2026-10-01", "--until", "2026-10-31"]
        call_command(
            "breach_report", "--desa", "99.01", "--data", "kata", "--out", str(tmp_path), "--send", *days
        )
        with (tmp_path / "subjek.csv").open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == 2
        assert "UU 27/2022" in (tmp_path / "surat-warga.txt").read_text(encoding="utf-8")
        assert OutboundSMS.objects.filter(template="kebocoran").exists()
        with pytest.raises(CommandError, match="--data"):
            call_command("breach_report", "--desa", "99.01", "--data", "x", "--out", str(tmp_path), *days)


def test_an_empty_place_concerns_nobody(desa: Wilayah) -> None:
    assert subjects(breach()) == []
