"""Two people of two offices open an identity: never one alone, never silently, and it is seen once."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership, Role, User
from accountability.demo.personal import ask_once
from accountability.ledger.models import Entry
from accountability.lib import handover, phone_vault
from accountability.lib.together import together
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.models import Aspirasi, IdentityOpening, OpeningStanding
from posko.personal import identity_asking, identity_deciding, identity_handing, rules
from posko.personal.refusals import (
    AskedAlready,
    NoNumberThere,
    NoReasonGiven,
    NoReasonNot,
    NothingSealed,
    NotYourOffice,
    PartyToIt,
    SamePerson,
    SecretNeedsMore,
    TooLate,
)
from posko.personal.yearly import by_year
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.posko.personal.conftest import NUMBER

NOW = makers.NOW
HOUR = dt.timedelta(hours=1)
WHY = "Warga terancam dan harus segera dihubungi."


def ask(voice: Aspirasi, by: Membership, reason: str = "bahaya", sentence: str = WHY) -> IdentityOpening:
    return identity_asking.ask_for_identity(
        aspirasi=voice, reason=reason, sentence=sentence, by=by.actor(), at=NOW
    )


def agree(opening: IdentityOpening, by: Membership, at: dt.datetime = NOW) -> None:
    identity_deciding.agree_to_opening(opening=opening, by=by.actor(), at=at)


def look(opening: IdentityOpening, by: Membership, at: dt.datetime = NOW) -> str:
    """The whole hand-over: a key is left, the sending process seals, the browser opens."""
    private, public = handover.new_pair()
    identity_handing.want_to_look(opening=opening, public_key=public, by=by.actor(), at=at)
    identity_handing.hand_over_due(at=at, limit=5)
    return identity_handing.look_once(opening=opening, private_key=private, by=by.actor(), at=at)


def kinds() -> list[str]:
    rows = Entry.objects.filter(kind__startswith="identitas.").order_by("seq")
    return list(rows.values_list("kind", flat=True))


class TestAsking:
    def test_it_opens_nothing_and_is_recorded_without_words(self, voice: Aspirasi, ketua: Membership) -> None:
        opening = ask(voice, ketua)
        assert opening.standing == OpeningStanding.WAITING
        assert bytes(opening.sealed) == b""
        entry = Entry.objects.get(kind="identitas.diminta")
        assert entry.facts == {"alasan": "bahaya"}
        with pytest.raises(TooLate):
            look(opening, ketua)

    @pytest.mark.parametrize(("reason", "sentence"), [("apa", WHY), ("bahaya", "penting"), ("bahaya", "  ")])
    def test_it_needs_a_known_reason_and_a_sentence(
        self, voice: Aspirasi, ketua: Membership, reason: str, sentence: str
    ) -> None:
        with pytest.raises(NoReasonGiven):
            ask(voice, ketua, reason, sentence)

    @pytest.mark.parametrize("role", [Role.KADES, Role.KEUANGAN, Role.PETUGAS, Role.ANGGOTA_BPD, Role.CAMAT])
    def test_no_other_office_may_ask(self, voice: Aspirasi, role: Role) -> None:
        with pytest.raises(NotYourOffice):
            ask(voice, makers.make_member(role, voice.desa))

    def test_one_request_at_a_time(self, voice: Aspirasi, ketua: Membership, auditor: Membership) -> None:
        ask(voice, ketua)
        with pytest.raises(AskedAlready):
            ask(voice, auditor)

    def test_a_voice_without_a_number_has_none_to_open(self, voice: Aspirasi, ketua: Membership) -> None:
        Contact.objects.update(sealed=b"")
        with pytest.raises(NoNumberThere):
            ask(voice, ketua)

    def test_a_secret_voice_is_opened_for_life_and_law_alone(
        self, voice: Aspirasi, auditor: Membership
    ) -> None:
        keep_secret(aspirasi=voice, by=auditor.actor(), at=NOW)
        with pytest.raises(SecretNeedsMore):
            ask(voice, auditor, "periksa")
        assert ask(voice, auditor, "hukum").reason == "hukum"

    @pytest.mark.parametrize(
        ("text", "role"),
        [
            ("ketua BPD minta uang", Role.KETUA_BPD),
            ("pak Sutarman galak sekali", Role.KETUA_BPD),
            ("inspektorat tidak pernah datang", Role.AUDITOR),
        ],
    )
    def test_whom_the_words_name_does_not_ask(self, voice: Aspirasi, text: str, role: Role) -> None:
        named = makers.make_aspirasi(voice.desa, text, contact=voice.contact)
        member = makers.make_member(role, voice.desa)
        User.objects.filter(pk=member.user_id).update(display_name="Sutarman")
        with pytest.raises(PartyToIt):
            ask(named, member)

    def test_it_is_taken_back_before_it_was_opened(self, voice: Aspirasi, ketua: Membership) -> None:
        opening = ask(voice, ketua)
        identity_asking.withdraw_request(opening=opening, by=ketua.actor(), at=NOW)
        opening.refresh_from_db()
        assert opening.standing == OpeningStanding.WITHDRAWN
        ask(voice, ketua)


class TestDeciding:
    def test_nobody_agrees_to_their_own_request(self, voice: Aspirasi, ketua: Membership, desa: Any) -> None:
        opening = ask(voice, ketua)
        both = Membership.objects.create(
            user=ketua.user, wilayah=desa, role=Role.AUDITOR, since_date=dt.date(2024, 1, 1)
        )
        with pytest.raises(SamePerson):
            agree(opening, both)

    @given(
        asks=st.sampled_from([Role.KETUA_BPD, Role.KABUPATEN, Role.AUDITOR]),
        agrees=st.sampled_from(list(Role)),
    )
    def test_the_pairs_are_those_of_the_list(self, asks: Role, agrees: Role) -> None:
        allowed = {
            (Role.KETUA_BPD, Role.AUDITOR),
            (Role.KETUA_BPD, Role.KABUPATEN),
            (Role.KABUPATEN, Role.AUDITOR),
            (Role.AUDITOR, Role.KABUPATEN),
        }
        assert rules.may_agree(asks, agrees) == ((asks, agrees) in allowed)

    def test_another_office_outside_of_the_pairs_is_refused(
        self, voice: Aspirasi, ketua: Membership, camat: Membership
    ) -> None:
        with pytest.raises(NotYourOffice):
            agree(ask(voice, ketua), camat)

    def test_a_refusal_says_why(self, voice: Aspirasi, ketua: Membership, auditor: Membership) -> None:
        opening = ask(voice, ketua)
        with pytest.raises(NoReasonNot):
            identity_deciding.refuse_opening(opening=opening, why=" ", by=auditor.actor(), at=NOW)
        identity_deciding.refuse_opening(opening=opening, why="Belum perlu.", by=auditor.actor(), at=NOW)
        with pytest.raises(TooLate):
            agree(opening, auditor)
        assert kinds() == ["identitas.diminta", "identitas.ditolak"]

    def test_after_three_days_it_has_lapsed(
        self, voice: Aspirasi, ketua: Membership, auditor: Membership
    ) -> None:
        opening = ask(voice, ketua)
        with pytest.raises(TooLate):
            agree(opening, auditor, NOW + 72 * HOUR)
        assert identity_deciding.let_lapse(at=NOW + 72 * HOUR, limit=5) == 1
        assert identity_deciding.let_lapse(at=NOW + 72 * HOUR, limit=5) == 0
        opening.refresh_from_db()
        assert opening.standing == OpeningStanding.LAPSED

    def test_the_database_refuses_one_person_alone(self, voice: Aspirasi, ketua: Membership) -> None:
        opening = ask(voice, ketua)
        with pytest.raises(DatabaseError, match="two_people"), transaction.atomic():
            IdentityOpening.objects.filter(pk=opening.pk).update(
                decided_by=ketua.user_id, decided_role="auditor", decided_at=NOW
            )
        with pytest.raises(DatabaseError, match="says_who"), transaction.atomic():
            IdentityOpening.objects.filter(pk=opening.pk).update(standing="disetujui")
        with pytest.raises(DatabaseError, match="sealed_only"), transaction.atomic():
            IdentityOpening.objects.filter(pk=opening.pk).update(sealed=b"x", public_key="y")


@pytest.fixture
def agreed(voice: Aspirasi, ketua: Membership, auditor: Membership) -> IdentityOpening:
    opening = ask(voice, ketua)
    agree(opening, auditor)
    return opening


class TestHandingOver:
    def test_the_one_who_asked_sees_it_once(self, agreed: IdentityOpening, ketua: Membership) -> None:
        assert look(agreed, ketua) == NUMBER
        agreed.refresh_from_db()
        assert agreed.standing == OpeningStanding.SHOWN
        assert bytes(agreed.sealed) == b""
        assert agreed.public_key == ""
        with pytest.raises(TooLate):
            look(agreed, ketua)

    def test_the_citizen_is_told_and_the_ledger_says_so_in_the_same_moment(
        self, agreed: IdentityOpening, ketua: Membership
    ) -> None:
        assert not OutboundSMS.objects.filter(template="identitas_dibuka").exists()
        look(agreed, ketua)
        told = OutboundSMS.objects.get(template="identitas_dibuka")
        assert told.contact_id == agreed.aspirasi.contact_id
        assert NUMBER[3:] not in told.body
        assert kinds() == ["identitas.diminta", "identitas.disetujui", "identitas.dibuka"]

    def test_the_second_person_does_not_see_it(self, agreed: IdentityOpening, auditor: Membership) -> None:
        with pytest.raises(NotYourOffice):
            look(agreed, auditor)

    def test_without_the_private_key_of_the_browser_there_is_nothing(
        self, agreed: IdentityOpening, ketua: Membership
    ) -> None:
        _private, public = handover.new_pair()
        identity_handing.want_to_look(opening=agreed, public_key=public, by=ketua.actor(), at=NOW)
        identity_handing.hand_over_due(at=NOW, limit=5)
        agreed.refresh_from_db()
        assert NUMBER.encode() not in bytes(agreed.sealed)
        with pytest.raises(phone_vault.SealBroken):
            phone_vault.unseal(bytes(agreed.sealed))
        for other in (handover.new_pair()[0], "", "bukan kunci"):
            with pytest.raises(NothingSealed):
                identity_handing.look_once(opening=agreed, private_key=other, by=ketua.actor(), at=NOW)

    def test_a_process_without_the_key_of_numbers_hands_over_none(
        self, agreed: IdentityOpening, ketua: Membership, settings: Any
    ) -> None:
        settings.PHONE_PRIVATE_KEY = ""
        with pytest.raises(NothingSealed):
            look(agreed, ketua)
        assert not OutboundSMS.objects.filter(template="identitas_dibuka").exists()

    def test_a_copy_nobody_looked_at_is_erased_and_can_be_asked_for_again(
        self, agreed: IdentityOpening, ketua: Membership
    ) -> None:
        private, public = handover.new_pair()
        identity_handing.want_to_look(opening=agreed, public_key=public, by=ketua.actor(), at=NOW)
        identity_handing.hand_over_due(at=NOW, limit=5)
        later = NOW + dt.timedelta(minutes=15)
        assert identity_handing.forget_copies(at=later, limit=5) == 1
        with pytest.raises(NothingSealed):
            identity_handing.look_once(opening=agreed, private_key=private, by=ketua.actor(), at=later)
        assert look(agreed, ketua, later) == NUMBER
        assert OutboundSMS.objects.filter(template="identitas_dibuka").count() == 1
        assert kinds().count("identitas.dibuka") == 1

    def test_after_a_day_it_is_over(self, agreed: IdentityOpening, ketua: Membership) -> None:
        with pytest.raises(TooLate):
            look(agreed, ketua, NOW + 24 * HOUR)
        assert identity_deciding.let_lapse(at=NOW + 24 * HOUR, limit=5) == 1

    def test_what_was_opened_is_counted_for_everyone(
        self, agreed: IdentityOpening, ketua: Membership
    ) -> None:
        look(agreed, ketua)
        (year,) = by_year(at=NOW)
        assert (year.year, year.asked, year.opened, year.refused) == (2026, 1, 1, 0)


class TestHandover:
    @given(st.from_regex(r"\+628[0-9]{8,10}", fullmatch=True))
    def test_only_the_private_half_opens(self, number: str) -> None:
        private, public = handover.new_pair()
        sealed = handover.resealed(phone_vault.seal(number), public)
        assert handover.opened(sealed, private) == number
        with pytest.raises(handover.WrongKey):
            handover.opened(sealed, handover.new_pair()[0])


class TestDemo:
    def test_the_demo_asks_once_in_a_block_of_deeds(self, voice: Aspirasi, ketua: Membership) -> None:
        with together():
            ask_once(voice.desa_id, ketua.actor(), NOW)
        assert IdentityOpening.objects.get().standing == OpeningStanding.WAITING

    def test_where_none_may_be_asked_for_none_is(self, desa: Wilayah, ketua: Membership) -> None:
        ask_once(desa.kode, ketua.actor(), NOW)
        assert not IdentityOpening.objects.exists()
