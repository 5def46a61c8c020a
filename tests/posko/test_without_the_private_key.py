"""The worker that takes in what citizens say holds no private key, and needs none (docker-compose.yml)."""

import pytest
from django.test import override_settings

from accountability.lib import phone_vault
from accountability.regions.models import Wilayah
from accountability.work_schedule import BEAT, OTHERS, ROUTES
from sms_gateway import inbox, lines
from sms_gateway.models import InboundSMS, OutboundSMS
from tests import makers

WITHOUT = override_settings(PHONE_PRIVATE_KEY="", PHONE_PRIVATE_KEYS_BEFORE=[])


def run(task: str) -> None:
    """One bell, as the worker hears it."""
    from accountability.celery import app

    app.loader.import_default_modules()
    app.tasks[task]()


@pytest.mark.django_db(transaction=True)
class TestWorker:
    def said(self, ref: str, body: str) -> None:
        inbox.receive(
            line=lines.simulator_line(), carrier_ref=ref, sender="+6281200000001", body=body, at=makers.NOW
        )

    @WITHOUT
    def test_an_sms_becomes_an_aspirasi_with_its_receipt(self, desa: Wilayah) -> None:
        self.said("satu", f"LAPOR {desa.name} jalan rusak berat di depan sekolah")
        while inbox.hand_over(at=makers.NOW, limit=10):
            continue
        assert InboundSMS.objects.waiting().count() == 0
        assert OutboundSMS.objects.exists()

    @WITHOUT
    @pytest.mark.parametrize(
        "task", sorted({one["task"] for one in BEAT.values()} - set(ROUTES)), ids=lambda name: name
    )
    def test_none_of_its_other_bells_asks_for_it(
        self, desa: Wilayah, monkeypatch: pytest.MonkeyPatch, task: str
    ) -> None:
        """Each is rung over what an SMS left behind; what opens a seal would end it."""

        def opened(sealed: bytes) -> str:
            raise AssertionError("A telephone number was to be opened.")

        self.said("dua", f"LAPOR {desa.name} sumur keruh sudah seminggu")
        inbox.hand_over(at=makers.NOW, limit=10)
        monkeypatch.setattr(phone_vault, "unseal", opened)
        run(task)

    def test_the_rest_is_what_the_worker_hears(self) -> None:
        assert OTHERS not in {route["queue"] for route in ROUTES.values()}
