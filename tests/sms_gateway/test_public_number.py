"""A desa's own number is told first, then one that is shared; never one nobody may write to."""

from typing import Any

import pytest

from accountability.regions.models import Wilayah
from sms_gateway.models import Line
from sms_gateway.public_number import sms_number
from tests import makers

OWN, SHARED = "+6281299002001", "+6281299002009"


def line(address: str, desa: Wilayah | None, **named: Any) -> Line:
    """An assigned line that receives."""
    told = {"carrier": "twilio", "assigned": True, "receives": True, "active": True}
    return Line.objects.create(key=f"{address[-4:]}", address=address, desa=desa, **(told | named))


@pytest.mark.django_db
class TestSmsNumber:
    def test_the_own_number_comes_before_a_shared_one(self, desa: Wilayah) -> None:
        line(SHARED, None)
        assert sms_number(desa.kode) == "0812-9900-2009"
        line(OWN, desa)
        assert sms_number(desa.kode) == "0812-9900-2001"

    def test_of_several_the_first_that_was_made(self, desa: Wilayah) -> None:
        line(OWN, desa)
        line("+6281299002002", desa)
        assert sms_number(desa.kode) == "0812-9900-2001"

    def test_another_desas_number_is_never_told(self, desa: Wilayah) -> None:
        line(OWN, makers.make_desa("99.01.01.2002", "Mekarsari"))
        assert sms_number(desa.kode) == ""

    @pytest.mark.parametrize("lacks", ["assigned", "receives", "active"])
    def test_a_line_that_does_not_serve_is_not_told(self, desa: Wilayah, lacks: str) -> None:
        if lacks == "assigned":
            line(OWN, None, assigned=False, sends=False)
        else:
            line(OWN, desa, **{lacks: False})
        assert sms_number(desa.kode) == ""

    def test_it_is_one_question(self, desa: Wilayah, django_assert_num_queries: Any) -> None:
        line(OWN, desa)
        line(SHARED, None)
        with django_assert_num_queries(1):
            sms_number(desa.kode)

    def test_a_page_of_no_village_tells_a_shared_one(self, desa: Wilayah) -> None:
        line(OWN, desa)
        assert sms_number("") == ""
        line(SHARED, None)
        assert sms_number("") == "0812-9900-2009"
