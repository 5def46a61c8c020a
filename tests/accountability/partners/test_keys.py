"""The keys of partners: given once, kept as a hash, good for their own wilayah and scopes alone."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accountability.accounts.actors import system
from accountability.accounts.models import Role
from accountability.ledger.models import Entry
from accountability.partners.keys import (
    AlreadyRevoked,
    Given,
    NoPartner,
    NotForThisWilayah,
    UnknownScope,
    give_key,
    holder_of,
    known,
    revoke_key,
)
from accountability.partners.models import ApiKey
from accountability.regions.models import Wilayah
from tests.makers import NOW, make_desa, make_member

pytestmark = pytest.mark.django_db
SEND = "aspirasi:kirim"


def given(wilayah: Wilayah, *scopes: str) -> Given:
    return give_key(
        partner="Aplikasi Rekaan", wilayah=wilayah, scopes=scopes or [SEND], by=system("test"), at=NOW
    )


class TestGiving:
    def test_the_key_itself_is_kept_nowhere(self) -> None:
        key = given(make_desa()).key
        secret = key.rpartition("_")[2]
        assert len(secret) == 64
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM partners_apikey")
            row = repr(cursor.fetchall())
        assert secret not in row
        assert secret not in repr(list(Entry.objects.values()))

    def test_who_gave_it_and_for_what_stands_in_the_ledger(self) -> None:
        desa = make_desa()
        camat = make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.01"))
        row = give_key(
            partner="Aplikasi Rekaan", wilayah=desa, scopes=[SEND], by=camat.actor(), at=NOW
        ).api_key
        entry = Entry.objects.get(kind="kunci_api.beri")
        assert (entry.desa_id, entry.actor_user_id, entry.facts) == (
            desa.kode,
            camat.user_id,
            {"scopes": [SEND]},
        )
        assert row.made_by_id == camat.user_id

    @pytest.mark.parametrize("scopes", [[], ["aspirasi:hapus"], [SEND, "semua"]])
    def test_only_for_scopes_of_the_table(self, scopes: list[str]) -> None:
        with pytest.raises(UnknownScope):
            give_key(partner="Aplikasi", wilayah=make_desa(), scopes=scopes, by=system("test"), at=NOW)

    def test_never_for_a_whole_province(self) -> None:
        make_desa()
        with pytest.raises(NotForThisWilayah):
            given(Wilayah.objects.get(kode="99"))

    @pytest.mark.parametrize("partner", ["", "   ", "a" * 121, "nama\x00"])
    def test_a_partner_has_a_name(self, partner: str) -> None:
        with pytest.raises(NoPartner):
            give_key(partner=partner, wilayah=make_desa(), scopes=[SEND], by=system("test"), at=NOW)


class TestShowing:
    def test_a_key_of_a_village_opens_that_village_alone(self) -> None:
        key = given(make_desa()).key
        make_desa("99.01.01.2002")
        assert holder_of(key=key, scope=SEND, kode="99.01.01.2001", at=NOW)
        assert holder_of(key=key, scope=SEND, kode="99.01.01.2002", at=NOW) is None
        assert holder_of(key=key, scope=SEND, kode="99.01.01", at=NOW) is None

    def test_a_key_of_a_kecamatan_opens_its_villages_and_no_others(self) -> None:
        make_desa()
        key = given(Wilayah.objects.get(kode="99.01.01")).key
        assert holder_of(key=key, scope=SEND, kode="99.01.01.2001", at=NOW)
        assert holder_of(key=key, scope=SEND, kode="99.01.02.2001", at=NOW) is None
        assert holder_of(key=key, scope=SEND, kode="99.01.010", at=NOW) is None

    def test_a_scope_that_was_not_given_is_refused(self) -> None:
        key = given(make_desa(), "status:terima").key
        assert holder_of(key=key, scope=SEND, kode="99.01.01.2001", at=NOW) is None

    @pytest.mark.parametrize(
        "wrong",
        ["", "posko", "posko__", "posko_a_b", "a_b_c_d", "Bearer x", "posko_\x00_x", "ü_ü_ü", "p" * 9999],
    )
    def test_what_is_no_key_is_nobodys(self, wrong: str) -> None:
        assert known(key=wrong) is None

    def test_another_secret_behind_the_same_beginning_is_nobodys(self) -> None:
        key = given(make_desa()).key
        assert known(key=key[:-1] + ("0" if key[-1] != "0" else "1")) is None

    def test_only_the_day_of_use_is_noted(self) -> None:
        key = given(make_desa()).key
        holder_of(key=key, scope=SEND, kode="99.01.01.2001", at=NOW)
        assert ApiKey.objects.get().last_used_on == dt.date(2026, 10, 5)

    def test_a_key_shown_in_vain_is_not_noted(self) -> None:
        key = given(make_desa()).key
        holder_of(key=key, scope="status:terima", kode="99.01.01.2001", at=NOW)
        assert ApiKey.objects.get().last_used_on is None


class TestRevoking:
    def test_from_then_on_it_opens_nothing(self) -> None:
        made = given(make_desa())
        revoke_key(api_key=made.api_key, by=system("test"), at=NOW)
        assert holder_of(key=made.key, scope=SEND, kode="99.01.01.2001", at=NOW) is None
        assert Entry.objects.filter(kind="kunci_api.cabut").count() == 1

    def test_twice_is_said(self) -> None:
        made = given(make_desa())
        revoke_key(api_key=made.api_key, by=system("test"), at=NOW)
        with pytest.raises(AlreadyRevoked):
            revoke_key(api_key=made.api_key, by=system("test"), at=NOW)


class TestCommand:
    def said(self, *arguments: str) -> str:
        out = StringIO()
        call_command("api_key", *arguments, stdout=out)
        return out.getvalue()

    def test_a_key_is_given_listed_and_revoked(self) -> None:
        make_desa()
        key = self.said("give", "99.01", "Aplikasi Rekaan", SEND).splitlines()[0].removeprefix("key: ")
        assert holder_of(key=key, scope=SEND, kode="99.01.01.2001", at=NOW)
        listed = self.said("list", "99.01")
        assert "Aplikasi Rekaan" in listed
        assert key not in listed
        self.said("revoke", key.split("_")[1])
        assert known(key=key) is None
        assert "revoked" in self.said("list")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("give", "98.01", "A", SEND),
            ("give", "99.01", "A", "x:y"),
            ("give", "99", "A", SEND),
            ("revoke", "x"),
        ],
    )
    def test_a_refusal_is_one_sentence(self, arguments: tuple[str, ...]) -> None:
        make_desa()
        with pytest.raises(CommandError, match=r"^[A-Z].*\.$|\?$"):
            self.said(*arguments)
