"""Keys change while people write: no number is lost, nobody becomes two, and the keys before can go."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from nacl.encoding import Base64Encoder
from nacl.public import PrivateKey

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import FileKind, Membership, PeopleFile, StaffContact, TotpKey
from accountability.accounts.totp import PURPOSE
from accountability.ledger.models import Receipt
from accountability.lib import kunci, opaque, phone_vault, receipt_salt, sealed_words
from accountability.oversight.onboarding.people_rows import as_data, person
from accountability.planning.slips import fingerprints
from accountability.regions.models import Wilayah
from accountability.safekeeping import renewing
from bpd_portal.handing import owner_of
from posko import kunci_tries
from posko.models import Aspirasi, PendingQuestion, PushSubscription, Sheet
from posko.numbering import draw_for_voice
from sms_gateway import contacts, inbox, routes
from sms_gateway.models import Contact, InboundSMS
from tests import makers
from tests.makers import NOW

pytestmark = pytest.mark.django_db

NUMBER, ANOTHER = "+6281299003001", "+6281299003002"
ENDPOINT = "https://push.example/abc"


@pytest.fixture(autouse=True)
def keys_of_before(settings: Any) -> None:
    """An installation with keys of its own."""
    settings.PHONE_PEPPER, settings.SECRET_KEY = "pepper before " * 4, "secret before " * 4
    settings.PHONE_PRIVATE_KEY, settings.PHONE_PUBLIC_KEY = pair()


def pair() -> tuple[str, str]:
    """A private key and its public one, as settings have them."""
    private = PrivateKey.generate()
    return private.encode(Base64Encoder).decode(), private.public_key.encode(Base64Encoder).decode()


def change(settings: Any) -> None:
    """New keys; those of before stand beside them."""
    settings.PHONE_PEPPERS_BEFORE = [settings.PHONE_PEPPER, *settings.PHONE_PEPPERS_BEFORE]
    settings.PHONE_PRIVATE_KEYS_BEFORE = [settings.PHONE_PRIVATE_KEY, *settings.PHONE_PRIVATE_KEYS_BEFORE]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    settings.PHONE_PEPPER, settings.SECRET_KEY = f"new {settings.PHONE_PEPPER}", f"new {settings.SECRET_KEY}"
    settings.PHONE_PRIVATE_KEY, settings.PHONE_PUBLIC_KEY = pair()


def forget_before(settings: Any) -> None:
    """The keys of before are gone."""
    settings.PHONE_PEPPERS_BEFORE = settings.PHONE_PRIVATE_KEYS_BEFORE = settings.SECRET_KEY_FALLBACKS = []


def renew(at: dt.datetime = NOW) -> renewing.Left:
    """One run."""
    return renewing.renew(at=at, tell=lambda _words: None)


class TestPhones:
    def test_nobody_is_lost_and_the_keys_before_are_not_needed(self, settings: Any) -> None:
        mine = {number: contacts.meet(number=number, at=NOW).pk for number in (NUMBER, ANOTHER)}
        change(settings)
        assert renew() == renewing.Left(phones=0, broken=0, spooled=0, young=0, slips=0, factors=0)
        forget_before(settings)
        for number, pk in mine.items():
            kept = contacts.meet(number=number, at=NOW)
            assert kept.pk == pk
            assert phone_vault.unseal(bytes(kept.sealed)) == number
        assert Contact.objects.count() == 2

    def test_before_between_and_after_a_phone_is_the_same(self, settings: Any) -> None:
        first = contacts.meet(number=NUMBER, at=NOW)
        change(settings)
        assert contacts.meet(number=NUMBER, at=NOW) == first
        assert contacts.known(number=NUMBER) == first
        new = contacts.meet(number=ANOTHER, at=NOW)
        assert new.keys == phone_vault.keys_name()
        renew()
        assert contacts.meet(number=NUMBER, at=NOW) == first
        assert contacts.known(number=ANOTHER) == new

    def test_a_phone_met_by_a_process_with_old_and_one_with_new_keys_becomes_one(
        self, settings: Any, desa: Wilayah
    ) -> None:
        old = contacts.meet(number=NUMBER, at=NOW)
        contacts.opt_out(contact=old, at=NOW)
        said = makers.make_taken_in(desa, contact=old).aspirasi
        change(settings)
        before, settings.PHONE_PEPPERS_BEFORE = settings.PHONE_PEPPERS_BEFORE, []
        new = contacts.meet(number=NUMBER, at=NOW)
        settings.PHONE_PEPPERS_BEFORE = before
        assert new != old
        for one in (old, new):
            PendingQuestion.objects.create(contact=one, kind="desa", asked_at=NOW, expires_at=NOW)
        renew()
        kept = Contact.objects.get()
        said.refresh_from_db()
        assert (kept, said.contact, kept.opted_out_at) == (new, new, NOW)
        assert PendingQuestion.objects.get().contact == new

    def test_two_changes_one_after_the_other_lose_nobody(self, settings: Any) -> None:
        mine = contacts.meet(number=NUMBER, at=NOW)
        change(settings)
        change(settings)
        renew()
        forget_before(settings)
        assert contacts.known(number=NUMBER) == mine

    def test_a_run_cut_short_goes_on_where_it_was(self, settings: Any, monkeypatch: Any) -> None:
        for n in range(7):
            contacts.meet(number=f"+62812990031{n:02}", at=NOW)
        change(settings)
        monkeypatch.setattr("sms_gateway.resealing.AT_ONCE", 3)
        whole, calls = phone_vault.seal, []

        def dies(number: str) -> bytes:
            calls.append(1)
            if len(calls) == 5:
                raise KeyboardInterrupt
            return whole(number)

        monkeypatch.setattr(phone_vault, "seal", dies)
        with pytest.raises(KeyboardInterrupt):
            renew()
        assert renewing.left(at=NOW).phones == 4  # the first batch stays done
        monkeypatch.setattr(phone_vault, "seal", whole)
        assert renew().phones == 0

    def test_a_forgotten_phone_stays_forgotten(self, settings: Any) -> None:
        mine = contacts.meet(number=NUMBER, at=NOW)
        Contact.objects.update(sealed=b"")
        change(settings)
        renew()
        mine.refresh_from_db()
        assert mine.fingerprint not in phone_vault.fingerprints(NUMBER)
        assert bytes(mine.sealed) == b""

    def test_a_seal_that_no_key_opens_is_counted_and_stays(self, settings: Any) -> None:
        contacts.meet(number=NUMBER, at=NOW)
        change(settings)
        settings.PHONE_PRIVATE_KEYS_BEFORE = []
        left = renew()
        assert (left.phones, left.broken) == (0, 1)

    def test_an_sms_told_again_after_the_change_is_counted_once(self, settings: Any, desa: Wilayah) -> None:
        line = makers.make_line(desa, carrier="kannel")

        def tell(at: dt.datetime = NOW) -> inbox.Received:
            ref = phone_vault.reference("kannel", "number and words")
            return inbox.receive(line=line, carrier_ref=ref, sender=NUMBER, body="jalan rusak", at=at)

        assert tell().fresh
        change(settings)
        assert not tell().fresh
        assert renew().young == 1
        assert not tell().fresh  # young SMS keep their names
        old = InboundSMS.objects.get().carrier_ref
        assert renew(at=NOW + dt.timedelta(days=3)).young == 0
        named = InboundSMS.objects.get().carrier_ref
        assert named.startswith(f"kannel:{phone_vault.keys_name()}:")
        renew(at=NOW + dt.timedelta(days=3))
        assert InboundSMS.objects.get().carrier_ref == named
        # Who has only the pepper of before cannot make it.
        assert old.rpartition("-")[2] not in named


class TestTheRest:
    def test_what_is_sealed_for_others_opens_without_the_keys_before(
        self, settings: Any, desa: Wilayah, ketua: Membership, citizen: Any
    ) -> None:
        staff = StaffContact.objects.create(
            user=ketua.user,
            fingerprint=phone_vault.fingerprint(NUMBER),
            sealed=phone_vault.seal(NUMBER),
            changed_at=NOW,
        )
        cells = {"kode": desa.kode, "peran": "ketua", "nama": "Ibu Sari", "hp": "0812 9900 3002", "surel": ""}
        row = person(number=1, cells=cells, since=None, until=None, today=NOW.date())
        file = PeopleFile.objects.create(
            wilayah=desa, kind=FileKind.PEOPLE, payload=as_data([row]), rows=1, sha256="", read_by=ketua.user,
            read_at=NOW,
        )  # fmt: skip
        factor = TotpKey.objects.create(
            user=ketua.user, sealed=sealed_words.seal(PURPOSE, b"geheim"), added_at=NOW, last_step=0
        )
        line = makers.make_line(desa)
        line.sealed_secrets = routes.sealed({"password": "x"})
        line.save()
        change(settings)
        renew()
        forget_before(settings)
        for kept in (staff, file, factor, line):
            kept.refresh_from_db()
        assert staff.fingerprint == phone_vault.fingerprint(NUMBER)
        assert phone_vault.unseal(bytes(staff.sealed)) == NUMBER
        assert file.payload[0]["fingerprint"] == phone_vault.fingerprint(ANOTHER)
        assert sealed_words.unseal(PURPOSE, bytes(factor.sealed)) == b"geheim"
        assert routes.route_of(line, with_secrets=True).secrets == {"password": "x"}

    def test_browsers_and_receipts_open_without_the_keys_before(self, settings: Any, desa: Wilayah) -> None:
        voice = makers.make_taken_in(desa).aspirasi
        push = PushSubscription.objects.create(
            aspirasi=voice, fingerprint=phone_vault.fingerprint(ENDPOINT),
            sealed=phone_vault.seal(json.dumps({"endpoint": ENDPOINT})), created_at=NOW,
        )  # fmt: skip
        change(settings)
        renew()
        forget_before(settings)
        push.refresh_from_db()
        assert json.loads(phone_vault.unseal(bytes(push.sealed)))["endpoint"] == ENDPOINT
        assert push.fingerprint == phone_vault.fingerprint(ENDPOINT)
        waiting = Receipt.objects.filter(salt=None)
        assert waiting.exists()
        assert all(receipt_salt.unsealed(bytes(one.sealed)) for one in waiting)

    def test_a_kunci_opens_under_the_pepper_before_and_is_then_kept_under_todays(
        self, settings: Any, desa: Wilayah
    ) -> None:
        taken = makers.make_taken_in(desa)
        voice, typed = taken.aspirasi, "1234567890123456"
        Aspirasi.objects.filter(pk=voice.pk).update(kunci_hash=kunci.hashed(typed))
        voice.refresh_from_db()
        change(settings)
        assert not kunci_tries.opens(voice, "6543210987654321")
        assert kunci_tries.opens(voice, typed)
        forget_before(settings)
        voice.refresh_from_db()
        assert kunci_tries.opens(voice, typed)

    def test_a_form_sent_again_after_the_change_shows_the_same_kunci(
        self, settings: Any, desa: Wilayah
    ) -> None:
        from posko.intake import Voice, take_in
        from posko.states import Channel

        def sent() -> str:
            voice = Voice(text="jalan rusak di RT 03", channel=Channel.WEB)
            return take_in(desa=desa, voice=voice, by=CITIZEN, at=NOW, idempotency_key="k" * 36).kunci

        shown = sent()
        change(settings)
        assert sent() == shown

    def test_marks_made_before_count_while_both_secrets_stand(
        self, settings: Any, ketua: Membership, desa: Wilayah
    ) -> None:
        closed, owner = opaque.closed("tempat", purpose="uji"), owner_of(ketua)
        key, slip = routes.signing_key("hp"), fingerprints(1, "K7PQ2MXA")[0]
        change(settings)
        assert opaque.opened(closed, purpose="uji") == "tempat"
        assert owner_of(ketua) == owner
        line = makers.make_line(desa, carrier="smsgate")
        line.key = "hp"
        assert key in routes.route_of(line).signing_keys_before
        assert slip in fingerprints(1, "K7PQ2MXA")

    def test_no_voice_gets_a_number_that_stands_on_a_sheet_printed_before(
        self, settings: Any, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr("posko.numbering._is_printed", lambda numbers: {*numbers} & {"11"})
        drawn = iter(["11", "22"])
        monkeypatch.setattr("posko.numbering._draw", lambda digits, for_sheets: next(drawn))
        assert draw_for_voice() == "22"
        assert Sheet.objects.count() == 0


class TestCommand:
    def told(self, *options: str) -> str:
        """What it prints."""
        out = StringIO()
        call_command("renew_keys", *options, stdout=out)
        return out.getvalue()

    def test_it_counts_does_and_says_which_key_may_go(self, settings: Any) -> None:
        contacts.meet(number=NUMBER, at=NOW)
        change(settings)
        assert "1 phones" in self.told("--dry-run")
        assert "still needed: run this again" in self.told("--dry-run")
        told = self.told()
        assert "phones: 1 sealed anew" in told
        assert "PHONE_PRIVATE_KEY_BEFORE is not needed any more" in told
        assert NUMBER.strip("+") not in told

    def test_without_the_private_key_it_stops_with_one_sentence(self, settings: Any) -> None:
        contacts.meet(number=NUMBER, at=NOW)
        change(settings)
        settings.PHONE_PRIVATE_KEY, settings.PHONE_PRIVATE_KEYS_BEFORE = "", []
        with pytest.raises(CommandError, match="no PHONE_PRIVATE_KEY"):
            self.told()
