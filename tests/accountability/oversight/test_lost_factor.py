"""A lost phone: two people above, a reason, the ledger, and word to the person."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accountability.accounts.duty import has_factor
from accountability.accounts.models import AccountEvent, FactorReset, Membership, Role
from accountability.accounts.totp import set_up
from accountability.ledger.models import Entry
from accountability.oversight.lost_factor import (
    AskedAlready,
    DecidedAlready,
    NoSecondFactor,
    NotBelow,
    SecondPersonNeeded,
    ask_reset,
    people_below,
    reset,
)
from tests import makers
from tests.accountability.accounts.test_totp import SECRET, code_at

AT = makers.NOW
REASON = "Datang sendiri ke kantor dengan KTP dan surat tugas."


@pytest.fixture
def kabupaten(camat: Membership) -> Membership:
    """Somebody of the kabupaten."""
    assert camat.wilayah.parent is not None
    return makers.make_member(Role.KABUPATEN, camat.wilayah.parent, "kabupaten-uji")


@pytest.fixture
def lost(ketua: Membership) -> Membership:
    """The ketua, whose phone with the codes is gone."""
    set_up(user=ketua.user, secret=SECRET, code=code_at(AT), at=AT)
    return ketua


def asked(by: Membership, person: Membership) -> FactorReset:
    """A request."""
    return ask_reset(member=by, person=person.user, reason=REASON, at=AT)


class TestReset:
    def test_two_people_above_take_it_off(
        self, lost: Membership, camat: Membership, kabupaten: Membership
    ) -> None:
        reset(request=asked(camat, lost), member=kabupaten, agreed=True, at=AT)
        assert not has_factor(lost.user)
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds == ["account.factor_reset_asked", "account.factor_reset"]
        facts = str(list(Entry.objects.values_list("facts", "ref")))
        assert lost.user.username not in facts
        assert REASON not in facts
        told = AccountEvent.objects.filter(user=lost.user, read_at=None).exclude(by=lost.user)
        assert [one.kind for one in told.order_by("pk")] == ["reset_asked", "reset"]

    def test_who_asked_does_not_decide(self, lost: Membership, camat: Membership) -> None:
        with pytest.raises(SecondPersonNeeded):
            reset(request=asked(camat, lost), member=camat, agreed=True, at=AT)
        assert has_factor(lost.user)

    def test_it_is_decided_once(self, lost: Membership, camat: Membership, kabupaten: Membership) -> None:
        one = asked(camat, lost)
        reset(request=one, member=kabupaten, agreed=False, at=AT)
        assert has_factor(lost.user)
        with pytest.raises(DecidedAlready):
            reset(request=one, member=kabupaten, agreed=True, at=AT)

    def test_a_second_request_waits_for_the_first(
        self, lost: Membership, camat: Membership, kabupaten: Membership
    ) -> None:
        asked(camat, lost)
        with pytest.raises(AskedAlready):
            asked(kabupaten, lost)

    def test_without_a_factor_there_is_nothing_to_ask(self, ketua: Membership, camat: Membership) -> None:
        with pytest.raises(NoSecondFactor):
            asked(camat, ketua)

    def test_nobody_beside_or_below_may_ask(
        self, lost: Membership, kades: Membership, anggota: Membership, outsider: Membership
    ) -> None:
        elsewhere = makers.make_desa("99.02.01.2001", "Wamesa")
        assert elsewhere.parent is not None
        other = makers.make_member(Role.CAMAT, elsewhere.parent, "camat-lain")
        for member in (kades, anggota, outsider, other):
            with pytest.raises(NotBelow):
                asked(member, lost)

    def test_nobody_asks_for_oneself(self, kabupaten: Membership, camat: Membership) -> None:
        assert kabupaten.user_id not in people_below(kabupaten, AT.date()).values_list("user_id", flat=True)
        assert camat.user_id not in people_below(camat, AT.date()).values_list("user_id", flat=True)

    def test_the_database_wants_two_people(self, lost: Membership, camat: Membership) -> None:
        one = asked(camat, lost)
        one.decided_by, one.decided_at = camat.user, AT
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()


class TestPage:
    def page(self, member: Membership) -> Client:
        """A browser of this member."""
        client = Client()
        client.force_login(member.user)
        return client

    def test_one_asks_and_another_agrees(
        self, lost: Membership, camat: Membership, kabupaten: Membership
    ) -> None:
        first, second = self.page(camat), self.page(kabupaten)
        said = {"orang": lost.pk, "alasan": REASON}
        assert first.post("/akun/atur-ulang/", said).status_code == 303
        assert "Orang lain yang memutuskan" in first.get("/akun/atur-ulang/").content.decode()
        assert REASON in second.get("/akun/atur-ulang/").content.decode()
        pk = FactorReset.objects.get().pk
        first.post("/akun/atur-ulang/", {"aksi": "setuju", "permintaan": pk})
        assert has_factor(lost.user)
        second.post("/akun/atur-ulang/", {"aksi": "setuju", "permintaan": pk})
        assert not has_factor(lost.user)

    def test_a_request_of_another_place_does_not_exist(self, lost: Membership, camat: Membership) -> None:
        one = asked(camat, lost)
        elsewhere = makers.make_desa("99.02.01.2001", "Wamesa")
        assert elsewhere.parent is not None
        other = self.page(makers.make_member(Role.CAMAT, elsewhere.parent, "camat-lain"))
        answer = other.post("/akun/atur-ulang/", {"aksi": "setuju", "permintaan": one.pk})
        assert answer.status_code == 404
        assert REASON not in other.get("/akun/atur-ulang/").content.decode()

    @pytest.mark.parametrize("pk", ["²", "x", "9" * 30, ""])
    def test_what_is_no_number_names_no_request(self, camat: Membership, pk: str) -> None:
        answer = self.page(camat).post("/akun/atur-ulang/", {"aksi": "setuju", "permintaan": pk})
        assert answer.status_code == 404

    def test_the_words_typed_stay_when_something_is_missing(
        self, lost: Membership, camat: Membership
    ) -> None:
        answer = self.page(camat).post("/akun/atur-ulang/", {"alasan": REASON})
        assert answer.status_code == 422
        assert REASON in answer.content.decode()

    def test_the_village_has_no_such_page(self, ketua: Membership, kades: Membership) -> None:
        for member in (ketua, kades):
            assert self.page(member).get("/akun/atur-ulang/").status_code == 403
