"""A kunci opens at once, and is Argon2id within minutes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.accounts.actors import CITIZEN
from accountability.lib import kunci
from accountability.regions.models import Wilayah
from posko import tasks
from posko.hardening import harden
from posko.intake import TakenIn, Voice, take_in
from posko.models import Aspirasi
from posko.states import Channel
from sms_gateway import inbox
from tests import makers
from tests.makers import NOW
from tests.plans import plan_of


def by_sms(desa: Wilayah, number: int = 1) -> TakenIn:
    """A voice as an SMS brings it."""
    sender = f"+6281200000{number:03}"
    sms = inbox.receive(
        line=makers.make_line(desa), carrier_ref=f"SM{number}", sender=sender, body="jalan rusak", at=NOW
    ).sms
    voice = Voice(text="jalan rusak", channel=Channel.SMS)
    return take_in(desa=desa, voice=voice, by=CITIZEN, at=NOW, contact=sms.contact, inbound=sms)


class TestHarden:
    def test_a_voice_by_sms_keeps_a_mark_until_it_is_hardened_and_opens_all_the_while(
        self, desa: Wilayah
    ) -> None:
        taken = by_sms(desa)
        kept = Aspirasi.objects.get()
        assert kept.kunci_hash.startswith(kunci.MARK)
        assert kunci.matches(taken.kunci, kept.kunci_hash)
        assert harden(at=NOW, limit=10) == 1
        kept.refresh_from_db()
        assert kept.kunci_hash.startswith("v1$argon2id$")
        assert kunci.matches(taken.kunci, kept.kunci_hash)

    def test_a_voice_by_the_web_opens_at_once_too_and_is_hardened_like_the_others(
        self, desa: Wilayah
    ) -> None:
        taken = makers.make_taken_in(desa, "Jalan di RT 03 rusak.")
        kept = Aspirasi.objects.get()
        assert kept.kunci_hash.startswith(kunci.MARK)
        assert kunci.matches(taken.kunci, kept.kunci_hash)
        assert harden(at=NOW, limit=10) == 1
        kept.refresh_from_db()
        assert kept.kunci_hash.startswith("v1$argon2id$")
        assert kunci.matches(taken.kunci, kept.kunci_hash)

    def test_no_more_than_the_limit_is_hardened(self, desa: Wilayah) -> None:
        for number in range(3):
            by_sms(desa, number)
        assert harden(at=NOW, limit=2) == 2
        assert Aspirasi.objects.with_kunci_to_harden().count() == 1

    def test_the_task_hardens_all(self, desa: Wilayah) -> None:
        for number in range(3):
            by_sms(desa, number)
        tasks.harden_kunci()
        assert not Aspirasi.objects.with_kunci_to_harden().exists()

    def test_where_one_writes_at_a_time_nobody_waits_for_argon2(
        self, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by_sms(desa)
        open_blocks: list[int] = []
        real, before = kunci.hardened, len(connection.savepoint_ids)

        def watched(mark: str) -> str:
            open_blocks.append(len(connection.savepoint_ids) - before)
            return real(mark)

        monkeypatch.setattr(kunci, "hardened", watched)
        assert harden(at=NOW, limit=10) == 1
        assert open_blocks == [1 if connection.features.has_select_for_update else 0]

    @pytest.mark.django_db
    def test_the_rows_are_found_by_their_own_index_however_many_others_there_are(self) -> None:
        with CaptureQueriesContext(connection) as seen:
            list(Aspirasi.objects.with_kunci_to_harden().order_by("id").values_list("pk")[:1])
        assert "aspirasi_with_kunci_to_harden" in str(plan_of(seen[0]["sql"]))
