"""A person places a phone nobody could place: once, with receipts, and without seeing what is secret."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.intake import NoSuchDesa
from posko.models import Aspirasi
from posko.unplaced import AlreadyPlaced, phones_on, place_by_hand, strangers
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, says

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
OTHER_PHONE = "+6281200000002"


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """A number that serves many villages."""
    return makers.make_line(None, address="+6281200009999")


def shown(line: Line) -> list[tuple[list[str], bool]]:
    """Of each phone that waits: the words one may read ("" where covered), and whether it is secret."""
    found = strangers([line], [row["contact"] for row in phones_on([line])])
    return [(["" if s.pk in one.covered else s.body for s in one.sms], one.secret) for one in found]


class TestWaiting:
    def test_a_phone_stands_once_with_all_it_wrote_the_longest_waiting_first(self, shared: Line) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        says(shared, "lampu jalan mati di pertigaan", at=NOW + MINUTE, sender=OTHER_PHONE)
        says(shared, "Negeri Jauh", at=NOW + 2 * MINUTE)
        assert shown(shared) == [
            (["jembatan bambu lapuk bahaya buat anak", "Negeri Jauh"], False),
            (["lampu jalan mati di pertigaan"], False),
        ]

    def test_another_line_has_its_own(self, shared: Line) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        other = makers.make_line(None, address="+6281200009998")
        assert not phones_on([other]).exists()

    @pytest.mark.parametrize(
        "told",
        [
            ["RAHASIA kepala dusun minta uang untuk surat"],
            ["RAHASIA", "ada yang minta uang untuk surat pengantar"],
            ["kami dipukuli preman pasar kemarin malam tolong"],
        ],
    )
    def test_secret_words_are_covered_also_beside_the_promise(self, shared: Line, told: list[str]) -> None:
        for turn, text in enumerate(told):
            says(shared, text, at=NOW + turn * MINUTE)
        [(words, secret)] = shown(shared)
        assert secret
        assert not any(words)

    def test_beside_a_secret_only_the_name_of_a_place_is_shown(self, shared: Line) -> None:
        says(shared, "RAHASIA bantuan dipotong lima puluh ribu")
        says(shared, "Negeri Jauh", at=NOW + MINUTE)
        says(shared, "rumah saya yang cat biru dekat mushola", at=NOW + 2 * MINUTE)
        assert shown(shared) == [(["", "Negeri Jauh", ""], True)]


class TestPlaceByHand:
    def test_the_words_become_an_aspirasi_with_a_receipt_and_the_ledger_says_by_whom(
        self, shared: Line, desa: Wilayah, camat: Membership
    ) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        place_by_hand(contact=Contact.objects.get(), desa=desa, by=camat.actor(), at=NOW + MINUTE)
        assert Aspirasi.objects.get().desa == desa
        assert OutboundSMS.objects.filter(kind="news", holds_secret=True).count() == 1
        entry = Entry.objects.get(kind="sms.ditempatkan")
        assert (entry.actor_user_id, entry.facts) == (camat.user_id, {"voices": 1})
        assert list(problems()) == []
        assert not phones_on([shared]).exists()

    def test_a_secret_one_stays_secret(self, shared: Line, desa: Wilayah, camat: Membership) -> None:
        says(shared, "RAHASIA bantuan dipotong lima puluh ribu")
        place_by_hand(contact=Contact.objects.get(), desa=desa, by=camat.actor(), at=NOW + MINUTE)
        assert Aspirasi.objects.get().confidential

    def test_the_second_hand_is_told_and_changes_nothing(
        self, shared: Line, desa: Wilayah, other_desa: Wilayah, camat: Membership
    ) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        contact = Contact.objects.get()
        place_by_hand(contact=contact, desa=desa, by=camat.actor(), at=NOW + MINUTE)
        with pytest.raises(AlreadyPlaced):
            place_by_hand(contact=contact, desa=other_desa, by=camat.actor(), at=NOW + MINUTE)
        assert Aspirasi.objects.get().desa == desa
        assert Entry.objects.filter(kind="sms.ditempatkan").count() == 1

    def test_a_phone_that_waits_for_nothing_is_not_placed(
        self, citizen: Contact, desa: Wilayah, camat: Membership
    ) -> None:
        with pytest.raises(AlreadyPlaced):
            place_by_hand(contact=citizen, desa=desa, by=camat.actor(), at=NOW)

    def test_a_kelurahan_takes_nothing_in_and_the_phone_waits_on(
        self, shared: Line, desa: Wilayah, camat: Membership
    ) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        kelurahan = makers.make_desa("99.01.01.1001", "Kota Baru")
        with pytest.raises(NoSuchDesa):
            place_by_hand(contact=Contact.objects.get(), desa=kelurahan, by=camat.actor(), at=NOW + MINUTE)
        assert phones_on([shared]).count() == 1
