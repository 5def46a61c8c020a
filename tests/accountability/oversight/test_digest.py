"""Kabar pagi: at seven, once, only when something is new, in one SMS or letter without citizens' words."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.council.mailing import NotMailed
from accountability.council.models import Reachable
from accountability.oversight import digest, rules
from accountability.oversight.answering_warnings import say_done
from accountability.oversight.digest import tell_due
from accountability.oversight.keeping import keep_of_village
from accountability.oversight.models import WarningDigest
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.accountability.oversight.test_keeping import alert

pytestmark = pytest.mark.django_db
EVENING = dt.datetime(2026, 10, 5, 12, 0, tzinfo=dt.UTC)  # 19.00 in Jakarta
SEVEN = dt.datetime(2026, 10, 6, 0, 0, tzinfo=dt.UTC)  # 07.00 there
DAY = dt.timedelta(days=1)


@pytest.fixture
def by_sms(camat: Membership, desa: Wilayah) -> Membership:
    """The camat, reached by a phone, with one new warning since the evening."""
    Reachable.objects.create(user=camat.user, contact=makers.make_contact(), changed_at=EVENING)
    keep_of_village(desa=desa, alerts=[alert(desa)], at=EVENING)
    return camat


@pytest.fixture
def by_mail(camat: Membership, desa: Wilayah, settings: Any) -> Membership:
    """The camat, reached by e-mail."""
    settings.MAIL_SENDS = True
    Reachable.objects.create(user=camat.user, email="camat@contoh.id", changed_at=EVENING)
    keep_of_village(desa=desa, alerts=[alert(desa)], at=EVENING)
    return camat


class TestWhen:
    def test_at_seven_and_once(self, by_sms: Membership) -> None:
        assert tell_due(at=SEVEN - dt.timedelta(minutes=1), limit=9) == 0
        assert tell_due(at=SEVEN, limit=9) == 1
        assert tell_due(at=SEVEN + dt.timedelta(hours=1), limit=9) == 0
        assert tell_due(at=SEVEN + DAY, limit=9) == 0
        assert OutboundSMS.objects.count() == 1

    def test_a_worker_that_slept_tells_it_in_the_morning_and_not_at_noon(self, by_sms: Membership) -> None:
        assert tell_due(at=SEVEN + dt.timedelta(hours=5), limit=9) == 0
        assert tell_due(at=SEVEN + dt.timedelta(hours=3), limit=9) == 1

    def test_what_came_after_seven_waits_for_the_next_morning(
        self, by_sms: Membership, desa: Wilayah
    ) -> None:
        tell_due(at=SEVEN, limit=9)
        both = [alert(desa), alert(desa, "no_women", amount=61)]
        keep_of_village(desa=desa, alerts=both, at=SEVEN + dt.timedelta(hours=2))
        assert tell_due(at=SEVEN + dt.timedelta(hours=3), limit=9) == 0
        assert tell_due(at=SEVEN + DAY, limit=9) == 1
        assert list(WarningDigest.objects.values_list("warnings", flat=True)) == [1, 1]

    def test_what_is_answered_already_is_not_news(self, by_sms: Membership, desa: Wilayah) -> None:
        say_done(warning=desa.kept_warnings.get(), by=by_sms.actor(), at=EVENING)
        assert tell_due(at=SEVEN, limit=9) == 0

    def test_on_the_clock_of_the_place(self, by_sms: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(digest, "zone_for", lambda _kode: ZoneInfo("Asia/Jayapura"))
        assert tell_due(at=SEVEN - dt.timedelta(hours=2, minutes=1), limit=9) == 0
        assert tell_due(at=SEVEN - dt.timedelta(hours=2), limit=9) == 1


class TestWhom:
    def test_nobody_who_did_not_ask_or_whose_term_ended(self, by_sms: Membership) -> None:
        by_sms.until_date = dt.date(2026, 10, 1)
        by_sms.save()
        assert tell_due(at=SEVEN, limit=9) == 0

    def test_not_of_another_kecamatan(self, by_sms: Membership) -> None:
        far = makers.make_desa("99.01.02.2001", "Jauh")
        assert far.parent is not None
        stranger = makers.make_member(Role.CAMAT, far.parent)
        Reachable.objects.create(user=stranger.user, contact=makers.make_contact(), changed_at=EVENING)
        tell_due(at=SEVEN, limit=9)
        assert list(WarningDigest.objects.values_list("user", flat=True)) == [by_sms.user_id]


class TestWords:
    def test_one_short_sms_says_how_many_where_and_what(self, by_sms: Membership) -> None:
        tell_due(at=SEVEN, limit=9)
        body = OutboundSMS.objects.get().body
        assert body.startswith("Kabar pagi: 1 peringatan baru di 1 desa. Sukamaju: Aspirasi belum dibaca.")
        assert len(body) <= 160

    def test_a_letter_names_each_with_its_next_step_and_the_way_to_stop(self, by_mail: Membership) -> None:
        assert tell_due(at=SEVEN, limit=9) == 1
        (letter,) = mail.outbox
        assert letter.to == ["camat@contoh.id"]
        assert "Sukamaju: Aspirasi belum dibaca. Ingatkan." in letter.body
        assert "/kec/pagi/" in letter.body

    def test_a_letter_that_did_not_leave_is_tried_again(
        self, by_mail: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(**_letter: str) -> None:
            raise NotMailed

        with monkeypatch.context() as patch:
            patch.setattr(digest, "mail_now", broken)
            assert tell_due(at=SEVEN, limit=9) == 0
        assert tell_due(at=SEVEN, limit=9) == 1


class TestDoor:
    def test_the_camat_asks_for_it_with_a_code_and_the_phone_belongs_to_no_village(
        self, client: Client, camat: Membership
    ) -> None:
        client.force_login(camat.user)
        address = reverse("kec-pagi")
        assert "Kabar pagi" in client.get(address).content.decode()
        sent = {"aksi": "minta", "cara": "sms", "hp": "0812 0000 0077"}
        assert client.post(address, sent).status_code == 303
        code = "".join(letter for letter in OutboundSMS.objects.get().body[:20] if letter.isdigit())
        assert client.post(address, {"aksi": "kode", "kode": code}).status_code == 303
        assert Reachable.objects.get().user_id == camat.user_id
        assert Contact.objects.get().desa is None

    @pytest.mark.parametrize("role", [Role.KETUA_BPD, Role.KADES, Role.PETUGAS])
    def test_a_village_has_no_door_here(self, client: Client, desa: Wilayah, role: Role) -> None:
        client.force_login(makers.make_member(role, desa).user)
        assert client.get(reverse("kec-pagi")).status_code == 403


def test_every_rule_the_council_alone_reads_is_told_by_its_name() -> None:
    """A new rule that counts voices must not leave in a letter; the council's own silence is told in days."""
    for year in (2018, 2026, 2027):
        of_the_council = {one.id for one in rules.in_force(year).values() if one.told_to == "bpd"}
        assert of_the_council - rules.OF_PEOPLE == {"council_silent"}
