"""Photos of an SMS join its voice, in whatever order they come, and what is lost is told once."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from accountability.accounts.models import Role
from accountability.lib import gsm7, nomor
from accountability.regions.models import Wilayah
from posko import sms_photos
from posko.models import Aspirasi, ErasureScope, VoicePhoto
from posko.models.voices import ERASED
from posko.personal import erasure_asking, erasure_deciding
from posko.personal.erasing import erase_due
from posko.sms_photos import keep_due, lost
from posko.words import sms as sms_text
from sms_gateway import inbox
from sms_gateway.carriers import Attached
from sms_gateway.models import InboundMedia, InboundSMS, Line, MediaState, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, replies
from tests.sms_gateway.media_double import jpeg

pytestmark = pytest.mark.django_db
PHOTO = Attached("https://api.twilio.com/x", "image/jpeg")
SOUND = Attached("https://api.twilio.com/x", "audio/ogg")
ROAD = "jalan di RT 03 rusak parah"
DAY = dt.timedelta(days=1, minutes=1)


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def sends(
    line: Line, body: str, *attached: Attached, at: dt.datetime = NOW, ref: str = "", hand_over: bool = True
) -> InboundSMS:
    """A message with what came along; nothing is fetched yet."""
    sms = inbox.receive(
        line=line, carrier_ref=ref or f"{body}{at}", sender=makers.PHONE, body=body, at=at, attached=attached
    ).sms
    if hand_over:
        assert inbox.hand_over(at=at, limit=10) == 1
        sms.refresh_from_db()
        assert sms.state == "handed_over", sms.last_error
    return sms


def is_fetched(sms: InboundSMS, at: dt.datetime = NOW) -> None:
    """The photos that wait have come."""
    for one in sms.media.waiting():
        name = one.file.storage.save("masuk/foto.jpg", ContentFile(jpeg()))
        sms.media.filter(pk=one.pk).update(
            state=MediaState.KEPT, settled_at=at, sealed_address=b"", file=name, not_before=at
        )


def is_lost(sms: InboundSMS, reason: str = "http_404", at: dt.datetime = NOW) -> None:
    """The photos that wait will never come."""
    gone = {"state": MediaState.GIVEN_UP, "settled_at": at, "sealed_address": b"", "reason": reason}
    sms.media.waiting().update(not_before=at, **gone)


def deal(at: dt.datetime = NOW) -> None:
    while keep_due(at=at, limit=10):
        continue


def photos() -> int:
    return VoicePhoto.objects.count()


def told() -> list[str]:
    return list(OutboundSMS.objects.order_by("id").values_list("template", flat=True))


def erase(voice: Aspirasi) -> None:
    """Its citizen wished it, two offices agreed, and the words are gone."""
    wish = erasure_asking.ask_to_erase(aspirasi=voice, scope=ErasureScope.WORDS, way="web", at=NOW)
    later = NOW + 2 * DAY
    erase_due(at=later, limit=9)
    for role in (Role.KABUPATEN, Role.AUDITOR):
        office = makers.make_member(role, Wilayah.objects.get(kode="99.01"), f"{role}-uji")
        wish.refresh_from_db()
        erasure_deciding.agree_to_erase(erasure=wish, by=office.actor(), at=later)
    erase_due(at=later, limit=9)
    voice.refresh_from_db()
    assert voice.text == ERASED


class TestWithWords:
    @pytest.mark.parametrize("fetched_first", [True, False])
    def test_a_photo_joins_its_voice_before_or_after_it_was_taken_in(
        self, line: Line, fetched_first: bool
    ) -> None:
        sms = sends(line, ROAD, PHOTO, PHOTO, hand_over=False)
        if fetched_first:
            is_fetched(sms)
        deal()
        assert photos() == 0
        assert inbox.hand_over(at=NOW, limit=10) == 1
        is_fetched(sms)
        for _ in range(3):
            deal()
        voice = Aspirasi.objects.get()
        assert list(voice.photos.order_by("place").values_list("place", flat=True)) == [1, 2]
        with voice.photos.all()[0].file.open("rb") as file:
            assert file.read() == jpeg()
        assert not InboundMedia.objects.exclude(file="").exists()
        assert told() == ["terima"]

    def test_a_photo_that_was_lost_is_told_once_and_shown_to_the_desk(self, line: Line) -> None:
        sms = sends(line, ROAD, PHOTO, PHOTO)
        is_lost(sms)
        for _ in range(3):
            deal()
        voice = Aspirasi.objects.get()
        assert told() == ["terima", "foto_gagal_nomor"]
        assert nomor.written(voice.nomor) in replies()[1]
        assert lost(voice) == {"foto": 2, "lain": 0}

    def test_it_waits_with_telling_until_it_is_known_of_each(self, line: Line) -> None:
        sms = sends(line, ROAD, PHOTO, SOUND)
        deal()
        assert told() == ["terima"]
        is_fetched(sms)
        deal(NOW + dt.timedelta(minutes=1))
        assert (told(), photos()) == (["terima", "bukan_foto"], 1)

    def test_a_photo_that_fails_at_night_is_told_by_day(self, line: Line, settings: Settings) -> None:
        settings.SMS_QUIET_HOURS = (dt.time(20), dt.time(6))
        night = dt.datetime(2026, 10, 5, 18, 0, tzinfo=dt.UTC)  # one in the night in Jakarta
        sms = sends(line, ROAD, PHOTO)
        is_lost(sms, at=night)
        deal(night)
        late = OutboundSMS.objects.get(template="foto_gagal_nomor")
        assert (late.kind, late.not_before) == ("notice", dt.datetime(2026, 10, 5, 23, 0, tzinfo=dt.UTC))

    def test_the_same_words_under_each_photo_of_an_album_are_one_voice(self, line: Line) -> None:
        first, second = sends(line, ROAD, PHOTO, ref="1"), sends(line, ROAD, PHOTO, ref="2")
        is_fetched(first)
        is_fetched(second)
        deal()
        assert (Aspirasi.objects.get().photos.count(), told()) == (2, ["terima", "terima_lagi"])

    def test_photos_beyond_three_are_told_once(self, line: Line) -> None:
        first = sends(line, ROAD, PHOTO, PHOTO, PHOTO)
        more = sends(line, "", PHOTO, at=NOW + dt.timedelta(minutes=1), ref="2")
        still_more = sends(line, "", PHOTO, at=NOW + dt.timedelta(minutes=2), ref="3")
        for one in (first, more, still_more):
            is_fetched(one)
        deal(NOW + dt.timedelta(minutes=3))
        assert (photos(), told().count("foto_cukup")) == (3, 1)

    def test_words_added_to_a_number_bring_their_photo_to_it(self, line: Line) -> None:
        sends(line, ROAD)
        number = nomor.written(Aspirasi.objects.get().nomor)
        later = NOW + dt.timedelta(days=3)
        sms = sends(line, f"TAMBAH {number} sekarang berlubang juga", PHOTO, at=later)
        is_fetched(sms, at=later)
        deal(later)
        assert Aspirasi.objects.get().photos.count() == 1

    def test_nothing_is_added_to_what_was_erased(self, line: Line) -> None:
        sms = sends(line, ROAD, PHOTO)
        is_fetched(sms)
        erase(Aspirasi.objects.get())
        deal()
        assert (photos(), InboundMedia.objects.get().file.name) == (0, "")


class TestWithoutWords:
    def test_who_sends_a_photo_alone_is_asked_for_words_and_they_find_each_other(self, line: Line) -> None:
        sms = sends(line, "", PHOTO)
        is_fetched(sms)
        deal()
        assert (told(), photos()) == (["foto_tanpa_kata"], 0)
        later = NOW + dt.timedelta(hours=2)
        sends(line, ROAD, at=later)
        deal(later)
        assert (Aspirasi.objects.get().photos.count(), told()) == (1, ["foto_tanpa_kata", "terima"])

    def test_a_greeting_is_no_word(self, line: Line) -> None:
        sends(line, "assalamualaikum pak", PHOTO)
        assert told() == ["foto_tanpa_kata"]

    def test_an_empty_sms_without_a_photo_is_asked_for_words_as_ever(self, line: Line) -> None:
        sends(line, " ")
        assert told() == ["kosong"]

    def test_a_photo_just_after_the_words_joins_them(self, line: Line) -> None:
        sends(line, ROAD)
        soon = NOW + dt.timedelta(minutes=5)
        sms = sends(line, "", PHOTO, at=soon)
        is_fetched(sms, at=soon)
        deal(soon)
        assert (Aspirasi.objects.get().photos.count(), told()) == (1, ["terima", "foto_susulan"])

    def test_a_photo_long_after_the_words_is_asked_for_its_own(self, line: Line) -> None:
        sends(line, ROAD)
        later = NOW + dt.timedelta(hours=3)
        is_fetched(sends(line, "", PHOTO, at=later), at=later)
        deal(later)
        assert (photos(), told()) == (0, ["terima", "foto_tanpa_kata"])

    def test_another_phone_gets_nothing_of_it(self, line: Line, citizen: Any) -> None:
        is_fetched(sends(line, "", PHOTO))
        other = makers.make_contact("+6281200000088")
        makers.make_aspirasi(line.desa, ROAD, contact=other, channel="sms", at=NOW + dt.timedelta(minutes=1))  # type: ignore[arg-type]
        deal(NOW + dt.timedelta(minutes=2))
        assert photos() == 0

    def test_after_a_day_without_words_the_photo_is_deleted_and_that_is_told(self, line: Line) -> None:
        is_fetched(sends(line, "", PHOTO))
        name = InboundMedia.objects.get().file
        deal(NOW + DAY)
        done = InboundMedia.objects.get()
        assert (done.file.name, done.dealt_with_at, told()) == (
            "",
            NOW + DAY,
            ["foto_tanpa_kata", "foto_gagal"],
        )
        assert name.name

    def test_a_sound_alone_is_told_once_and_not_again(self, line: Line) -> None:
        sends(line, "", SOUND)
        for _ in range(2):
            deal()
        assert told() == ["bukan_foto"]
        assert InboundMedia.objects.get().dealt_with_at == NOW

    def test_a_photo_alone_that_is_lost_is_told(self, line: Line) -> None:
        is_lost(sends(line, "", PHOTO))
        deal()
        assert told() == ["foto_tanpa_kata", "foto_gagal"]


class TestTheWords:
    @pytest.mark.parametrize(
        "template",
        [
            sms_photos.WORDS_WANTED,
            sms_photos.NOT_A_PHOTO,
            sms_photos.JOINED,
            sms_photos.LOST,
            sms_photos.LOST_OF_VOICE,
            sms_photos.ENOUGH,
        ],
    )
    def test_each_is_one_sms(self, desa: Wilayah, template: str) -> None:
        said = sms_text(template, desa, nomor="204-5813")
        assert gsm7.septets(said) <= 160
        assert all(len(one.split()) <= 12 for one in said.replace("?", ".").split(".")), said
