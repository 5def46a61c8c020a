"""A person places a phone nobody could place: once, with receipts, and without seeing what is secret."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.intake import NoSuchDesa
from posko.models import Aspirasi
from posko.unplaced import AlreadyPlaced, Kept, from_machines, phones_on, place_by_hand, strangers, stuck_on
from sms_gateway import inbox
from sms_gateway.models import Contact, InboundSMS, InboundState, Line, OutboundSMS
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


def machine_says(line: Line, body: str, at: dt.datetime = NOW, sender: str = "PROMO") -> InboundSMS:
    """An SMS nobody can answer; it is set aside."""
    ref = f"m{InboundSMS.objects.count()}"
    sms = inbox.receive(line=line, carrier_ref=ref, sender=sender, body=body, at=at).sms
    assert sms.state == InboundState.SET_ASIDE
    return sms


def sticks(
    line: Line, body: str, at: dt.datetime = NOW, sender: str = makers.PHONE, ref: str = ""
) -> InboundSMS:
    """An SMS that could not be taken in, however often it was tried."""
    sms = inbox.receive(line=line, carrier_ref=ref or body, sender=sender, body=body, at=at).sms
    InboundSMS.objects.filter(pk=sms.pk).update(state=InboundState.DEAD)
    sms.refresh_from_db()
    return sms


def read(kept: list[Kept]) -> list[tuple[str, int]]:
    """The words one may read ("" where covered) and how often they came."""
    return [("" if one.covered else one.sms.body, one.times) for one in kept]


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


class TestFromMachines:
    def test_an_advertisement_stands_once_with_its_count_at_its_newest(self, shared: Line) -> None:
        for turn in range(3):
            machine_says(shared, "PROMO paket data murah", at=NOW + turn * MINUTE)
        last = machine_says(shared, "tower kami ganggu warga", at=NOW + 3 * MINUTE, sender="0274512345")
        again = machine_says(shared, "PROMO paket data murah", at=NOW + 4 * MINUTE)
        kept = from_machines([shared])
        assert read(kept) == [("PROMO paket data murah", 4), ("tower kami ganggu warga", 1)]
        assert [one.sms for one in kept] == [again, last]

    def test_the_same_words_on_two_lines_are_two(self, shared: Line) -> None:
        other = makers.make_line(None, address="+6281200009998")
        machine_says(shared, "PROMO paket data murah")
        machine_says(other, "PROMO paket data murah")
        assert [one.times for one in from_machines([shared, other])] == [1, 1]
        assert [one.sms.line for one in from_machines([other])] == [other]

    def test_people_and_our_own_lines_are_not_among_them(self, shared: Line) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak")
        machine_says(shared, "Jawaban otomatis", sender=shared.address)
        assert from_machines([shared]) == []

    @pytest.mark.parametrize(
        "body",
        ["RAHASIA kepala dusun minta uang untuk surat", "kami dipukuli preman pasar kemarin malam tolong"],
    )
    def test_what_is_confidential_by_itself_is_covered(self, shared: Line, body: str) -> None:
        machine_says(shared, body, sender="0274512345")
        assert read(from_machines([shared])) == [("", 1)]

    def test_after_a_lone_rahasia_what_comes_to_that_line_is_covered_for_two_hours(
        self, shared: Line
    ) -> None:
        other = makers.make_line(None, address="+6281200009998")
        machine_says(shared, "ini sebelumnya", at=NOW - MINUTE, sender="0274512345")
        machine_says(shared, "Rahasia.", sender="0274512345")
        machine_says(other, "di nomor lain", at=NOW + MINUTE, sender="0274512345")
        machine_says(shared, "ada yang minta uang untuk surat", at=NOW + 119 * MINUTE, sender="0274512345")
        machine_says(shared, "besoknya lagi", at=NOW + 121 * MINUTE, sender="0274512345")
        assert read(from_machines([shared])) == [
            ("besoknya lagi", 1),
            ("", 1),
            ("", 1),
            ("ini sebelumnya", 1),
        ]
        assert read(from_machines([other])) == [("di nomor lain", 1)]

    def test_words_that_had_to_be_covered_once_stay_so_when_they_come_again(self, shared: Line) -> None:
        machine_says(shared, "RAHASIA", sender="0274512345")
        for hours in (1, 5):
            machine_says(
                shared, "uang surat diminta", at=NOW + dt.timedelta(hours=hours), sender="0274512345"
            )
        assert read(from_machines([shared])) == [("", 2), ("", 1)]

    def test_hundreds_of_them_cost_one_query_and_show_fifty(
        self, shared: Line, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for turn in range(60):
            machine_says(shared, f"PROMO nomor {turn}")
        with django_assert_num_queries(1):
            assert len(from_machines([shared])) == 50


class TestStuck:
    def test_dead_letters_of_phones_without_a_village_stand_newest_first(
        self, shared: Line, desa: Wilayah
    ) -> None:
        sticks(shared, "jembatan bambu lapuk")
        sticks(shared, "jembatan bambu lapuk", at=NOW + MINUTE, sender=OTHER_PHONE, ref="again")
        sticks(shared, "lampu jalan mati", at=NOW + 2 * MINUTE)
        assert read(stuck_on([shared])) == [("lampu jalan mati", 1), ("jembatan bambu lapuk", 2)]

    def test_what_a_desk_of_a_village_has_or_another_line_got_is_not_here(
        self, shared: Line, desa: Wilayah
    ) -> None:
        other = makers.make_line(None, address="+6281200009998")
        sticks(makers.make_line(desa), "di nomor desa sendiri")
        sticks(other, "di nomor lain")
        known = sticks(shared, "telepon yang sudah bertempat", sender=OTHER_PHONE)
        assert known.contact is not None
        Contact.objects.filter(pk=known.contact.pk).update(desa=desa)
        assert stuck_on([shared]) == []

    def test_one_that_is_revived_is_stuck_no_more(self, shared: Line) -> None:
        inbox.revive(sms=sticks(shared, "jembatan bambu lapuk"), at=NOW)
        assert stuck_on([shared]) == []

    def test_after_a_promise_of_secrecy_the_words_of_that_phone_are_covered_and_no_other(
        self, shared: Line
    ) -> None:
        says(shared, "RAHASIA")  # answered with the promise; only what follows gets stuck
        sticks(shared, "ada yang minta uang untuk surat pengantar", at=NOW + MINUTE)
        sticks(shared, "lampu jalan mati", at=NOW + 2 * MINUTE, sender=OTHER_PHONE)
        assert read(stuck_on([shared])) == [("lampu jalan mati", 1), ("", 1)]

    def test_beside_a_confidential_one_all_of_that_phone_are_covered(self, shared: Line) -> None:
        sticks(shared, "RAHASIA")
        sticks(shared, "rumah saya yang cat biru dekat mushola", at=NOW + MINUTE)
        assert read(stuck_on([shared])) == [("", 1), ("", 1)]


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
