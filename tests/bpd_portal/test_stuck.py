"""Tertahan: what could not be taken in is shown and can be tried again."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import InboundSMS
from tests import makers
from tests.bpd_portal.conftest import Desk


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    """The desk of the council's head."""
    return desk_of(ketua)


def dead(desa: Wilayah, at: dt.datetime, address: str = "+6281200002001") -> InboundSMS:
    """An SMS that failed too often."""
    line = makers.make_line(desa, address=address)
    sms = inbox.receive(
        line=line, carrier_ref=address, sender=makers.PHONE, body="lampu mati canary", at=at
    ).sms
    InboundSMS.objects.filter(pk=sms.pk).update(state="dead", attempts=6)
    return sms


class TestStuck:
    def test_the_inbox_says_that_something_is_stuck(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        assert "belum masuk" not in desk.get(reverse("bpd")).content.decode()
        dead(desa, at)
        page = desk.get(reverse("bpd")).content.decode()
        assert "1 SMS warga tersimpan, tetapi belum masuk." in page
        assert reverse("tertahan") in page

    def test_it_is_shown_without_its_phone_and_can_be_tried_again(
        self, desk: Client, desa: Wilayah, at: dt.datetime, settings: Any
    ) -> None:
        sms = dead(desa, at)
        page = desk.get(reverse("tertahan")).content.decode()
        assert "lampu mati canary" in page
        assert "81200000001" not in page
        for _tap in range(2):
            desk.post(reverse("tertahan"), {"sms": str(sms.ref)})
        assert inbox.hand_over(at=at + dt.timedelta(minutes=1), limit=5) == 1
        assert Aspirasi.objects.get().text == "lampu mati canary"
        assert "Tidak ada SMS yang tertahan" in desk.get(reverse("tertahan")).content.decode()

    @pytest.mark.parametrize(
        "body",
        ["RAHASIA canary", "kades korupsi canary", "hubungi 081200000001", "canary 1111 2222 3333 4444"],
    )
    def test_what_is_confidential_a_phone_or_a_kunci_is_covered(
        self, desk: Client, desa: Wilayah, at: dt.datetime, body: str
    ) -> None:
        sms = dead(desa, at)
        InboundSMS.objects.filter(pk=sms.pk).update(body=body)
        page = desk.get(reverse("tertahan")).content.decode()
        assert str(sms.ref) in page
        assert body not in page
        assert ("canary" in page) == (body[-1] == "4")

    def test_the_neighbours_are_not_shown(self, desk: Client, other_desa: Wilayah, at: dt.datetime) -> None:
        sms = dead(other_desa, at, "+6281200002002")
        assert "canary" not in desk.get(reverse("tertahan")).content.decode()
        desk.post(reverse("tertahan"), {"sms": str(sms.ref)})
        sms.refresh_from_db()
        assert sms.state == "dead"

    @pytest.mark.parametrize("ref", ["", "x"])
    def test_what_is_no_sms_is_not_found(self, desk: Client, ref: str) -> None:
        assert desk.post(reverse("tertahan"), {"sms": ref}).status_code == 404
