"""What a citizen reads of an office above: who said it, what still holds, and nothing that was taken back."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.models import PassedUp
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.undoing import take_back
from posko.models import Aspirasi
from public_site.place import place_of
from public_site.voice_page import voice_page
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, up

pytestmark = pytest.mark.django_db
LATER = makers.NOW + HOUR * 7


def read(voice: Aspirasi) -> dict[str, Any]:
    """The page of the voice with its kunci."""
    held = Aspirasi.objects.select_related("desa__parent__parent", "kelompok", "dusun").get(pk=voice.pk)
    return voice_page(held, place_of(held.desa_id), opened=True)


def test_an_answer_is_signed_by_the_office_that_gave_it(passed: PassedUp, camat: Membership) -> None:
    said = acting.Said(sentence="Jembatan kami perbaiki.")
    acting.answer(passed=passed, said=said, by=camat.actor(), at=LATER)
    bubble = read(passed.aspirasi)["percakapan"][-1]
    assert bubble.isi == "Jembatan kami perbaiki."
    assert bubble.dari.startswith("Kecamatan")


def test_what_was_said_when_it_was_sent_on_holds_after_it_is_taken_on(
    sent_on: Aspirasi, camat: Membership
) -> None:
    passed = up(sent_on)
    acting.accept(passed=passed, by=camat.actor(), at=LATER)
    assert read(sent_on)["kabar_akhir"]["isi"] == "Ini urusan di atas kami."


def test_an_answer_taken_back_is_in_no_talk(sent_on: Aspirasi, camat: Membership) -> None:
    passed, wait = up(sent_on), dt.timedelta(seconds=10)
    said = acting.Said(sentence="Salah ketik.")
    acting.answer(passed=passed, said=said, by=camat.actor(), at=LATER, wait=wait)
    passed.refresh_from_db()
    take_back(passed=passed, by=camat.actor(), at=LATER + dt.timedelta(seconds=5))
    shown = read(sent_on)
    assert "Salah ketik." not in [one.isi for one in shown["percakapan"]]
    assert shown["kabar_akhir"]["isi"] == "Ini urusan di atas kami."
