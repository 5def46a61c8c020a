"""News at a decent hour of the village, one piece a day for each aspirasi, in order, and none of it lost."""

import datetime as dt

import pytest
from pytest_django import Settings

from accountability import environment
from accountability.accounts.actors import system
from accountability.lib.local_time import after_quiet, zone_abbr, zone_for
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.telling import tell
from sms_gateway import outbox
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

pytestmark = pytest.mark.django_db
NOW = makers.NOW  # ten in the morning in Jakarta, noon in Jayapura


@pytest.fixture(autouse=True)
def quiet_from_eight_to_six_and_one_a_day(settings: Settings) -> None:
    """As in a real village."""
    settings.SMS_QUIET_HOURS = environment.hours("SMS_QUIET_HOURS_NOT_SET", "20-06")
    settings.SMS_NEWS_PER_DAY = 1


def tell_of(aspirasi: Aspirasi, number: int, at: dt.datetime = NOW) -> OutboundSMS:
    tell(
        aspirasi=aspirasi,
        template="balasan",
        about=f"uji{number}",
        by=system("uji"),
        at=at,
        tail=f"Kabar {number}.",
    )
    return OutboundSMS.objects.get(dedupe_key=f"{aspirasi.nomor}:uji{number}")


def local(sms: OutboundSMS, desa: Wilayah) -> dt.datetime:
    return sms.not_before.astimezone(zone_for(desa.kode)).replace(tzinfo=None)


class TestOnePieceADay:
    def test_several_pieces_of_one_day_are_told_on_the_following_days_in_order(
        self, desa: Wilayah, citizen: Contact
    ) -> None:
        aspirasi = makers.make_aspirasi(desa, contact=citizen)
        told = [tell_of(aspirasi, number) for number in range(5)]
        days = [local(sms, desa).date() for sms in told]
        assert days == [dt.date(2026, 10, 5) + dt.timedelta(days=n) for n in range(5)]

    def test_what_waits_for_days_does_not_expire_before_it_may_leave(
        self, desa: Wilayah, citizen: Contact
    ) -> None:
        makers.make_line(desa)
        aspirasi = makers.make_aspirasi(desa, contact=citizen)
        told = [tell_of(aspirasi, number) for number in range(9)]
        for sms in told:
            assert sms.expires_at == sms.not_before + dt.timedelta(hours=LIMITS.news_expires_hours)
            outbox.send(at=sms.not_before, limit=1)
        assert set(OutboundSMS.objects.values_list("state", flat=True)) == {"delivered"}

    def test_another_aspirasi_of_the_same_phone_has_its_own_pace(
        self, desa: Wilayah, citizen: Contact
    ) -> None:
        both = [makers.make_aspirasi(desa, f"jalan rusak {n}", contact=citizen) for n in range(2)]
        assert [tell_of(aspirasi, n).not_before for n, aspirasi in enumerate(both)] == [NOW, NOW]


class TestQuietHours:
    @pytest.mark.parametrize(("kode", "hours_ahead"), [("99.01.01.2001", 7), ("99.02.01.2001", 9)])
    def test_six_in_the_morning_is_that_of_the_village(
        self, kode: str, hours_ahead: int, citizen: Contact
    ) -> None:
        desa = makers.make_desa(kode, "Rekaan")
        aspirasi = makers.make_aspirasi(desa, contact=citizen)
        night = dt.datetime(2026, 10, 5, 23, tzinfo=dt.UTC) - dt.timedelta(hours=hours_ahead)
        assert f"{local(tell_of(aspirasi, 1, night), desa)}" == "2026-10-06 06:00:00"

    @pytest.mark.parametrize(
        ("province", "zone", "ends"),
        [("32", "WIB", 23), ("51", "WITA", 22), ("73", "WITA", 22), ("81", "WIT", 21), ("94", "WIT", 21)],
        ids=["Jawa Barat", "Bali", "Sulawesi Selatan", "Maluku", "Papua"],
    )
    def test_every_zone_has_its_own_morning(
        self, province: str, zone: str, ends: int, settings: Settings
    ) -> None:
        kode = f"{province}.01.01.2001"
        midnight = dt.datetime(2026, 10, 5, 15, 30, tzinfo=dt.UTC)  # past ten at night in all three
        morning = after_quiet(midnight, kode, settings.SMS_QUIET_HOURS)
        assert (zone_abbr(kode), morning) == (zone, dt.datetime(2026, 10, 5, ends, tzinfo=dt.UTC))

    def test_news_of_the_evening_and_of_the_next_morning_are_not_told_on_one_day(
        self, desa: Wilayah, citizen: Contact
    ) -> None:
        aspirasi = makers.make_aspirasi(desa, contact=citizen)
        evening = tell_of(aspirasi, 1, NOW + dt.timedelta(hours=11))  # 21.00
        morning = tell_of(aspirasi, 2, NOW + dt.timedelta(hours=22))  # 08.00
        assert f"{local(evening, desa)}" == "2026-10-06 06:00:00"
        assert local(morning, desa).date() == dt.date(2026, 10, 7)


def test_what_is_told_to_a_whole_kelompok_is_never_sent_twice_on_a_guess(
    desa: Wilayah, citizen: Contact
) -> None:
    ketua = makers.make_member("ketua_bpd", desa).actor()  # type: ignore[arg-type]  # a Role is its text
    kelompok = makers.make_kelompok(desa, ketua, contact=citizen)
    assert {tell_of(voice, 1).to_many for voice in kelompok.aspirasi.all()} == {True}
    assert tell_of(makers.make_aspirasi(desa, "lampu mati", contact=citizen), 1).to_many is False
