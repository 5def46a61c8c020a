"""Notes among members: kept with their writer, told to nobody."""

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.noting import NothingNoted, note_inside
from sms_gateway.models import OutboundSMS
from tests import makers


class TestNoteInside:
    def test_it_is_kept_and_the_ledger_has_no_word_of_it(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa, contact=makers.make_contact())
        note_inside(aspirasi=voice, text="Tanya pak RT dulu.", by=ketua.actor(), at=makers.NOW)
        assert voice.internal_notes.get().by_user == ketua.user
        entry = Entry.objects.get(kind="aspirasi.catatan")
        assert (entry.ref, entry.facts) == (voice.nomor, {})
        assert not OutboundSMS.objects.exists()

    def test_it_needs_words(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NothingNoted):
            note_inside(aspirasi=makers.make_aspirasi(desa), text=" \n", by=ketua.actor(), at=makers.NOW)
