"""Numbers drawn for voices and for sheets never meet, and nobody outside can tell one from the other."""

from typing import Any

import pytest

from accountability.lib import nomor
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko import numbering
from tests import makers


class TestDrawing:
    def test_a_voice_never_gets_a_number_of_the_sheets(self, db: None) -> None:
        assert not any(numbering.is_for_sheets(numbering.draw_for_voice()) for _ in range(300))

    def test_among_many_sms_of_one_transaction_neither(self, db: None) -> None:
        with together():
            assert not any(numbering.is_for_sheets(numbering.draw_for_voice()) for _ in range(150))

    def test_a_sheet_gets_only_such_numbers_each_valid_and_once(self, db: None) -> None:
        drawn = numbering.draw_for_sheets(200)
        assert len(set(drawn)) == 200
        assert all(numbering.is_for_sheets(one) and nomor.is_valid(one) for one in drawn)

    def test_a_number_given_to_a_voice_in_earlier_days_is_not_printed(
        self, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old, new = numbering.draw_for_sheets(2)
        voice = makers.make_aspirasi(desa)
        type(voice).objects.filter(pk=voice.pk).update(nomor=old)
        offers = iter([old, old, new])
        monkeypatch.setattr(nomor, "draw", lambda digits: next(offers))
        assert numbering.draw_for_sheets(1) == [new]

    def test_without_the_key_of_the_installation_sheets_cannot_be_told(self, db: None, settings: Any) -> None:
        drawn = numbering.draw_for_sheets(100)
        settings.PHONE_PEPPER = "the pepper of somebody else, long enough"
        assert sum(numbering.is_for_sheets(one) for one in drawn) < 60

    def test_digits_grow_with_the_sheets_that_were_printed(self, db: None) -> None:
        assert numbering._digits(10_000) == 7
        assert numbering._digits(10_001) == 8
