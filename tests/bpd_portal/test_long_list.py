"""A long list is counted as far as it can be turned, and danger stands first on every page of it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal import long_list
from bpd_portal.long_list import Found, LongList, urgent_first
from posko.models import Aspirasi
from posko.states import State
from tests import makers
from tests.bpd_portal.conftest import Desk


def fill(desa: Wilayah, many: int, **fields: Any) -> None:
    """So many voices, a minute apart."""
    first = Aspirasi.objects.count()
    Aspirasi.objects.bulk_create(
        Aspirasi(
            desa=desa,
            nomor=f"l{first + n}",
            kunci_hash="x",
            text="jalan rusak",
            channel="web",
            state_since_at=makers.NOW + dt.timedelta(minutes=n),
            received_at=makers.NOW + dt.timedelta(minutes=n),
            read_due_date=makers.NOW.date(),
            answer_due_date=makers.NOW.date(),
            **fields,
        )
        for n in range(many)
    )


class TestUrgentFirst:
    @pytest.mark.parametrize("pressing", [0, 3, 10, 14])
    def test_every_page_is_the_one_that_one_order_over_all_would_give(
        self, desa: Wilayah, pressing: int
    ) -> None:
        fill(desa, 12)
        fill(desa, pressing, urgent=True)
        fill(desa, 4, urgent=True, state=State.READ)
        whole = list(desa.aspirasi.urgent_first())
        pages = LongList(urgent_first(desa.aspirasi.all()), 5)
        shown = [voice for number in pages.page_range for voice in pages.page(number)]
        assert shown == whole
        assert pages.count == len(whole)


class TestHowFarItIsCounted:
    def test_a_list_longer_than_that_says_more_and_ends_there(
        self, monkeypatch: pytest.MonkeyPatch, desa: Wilayah, ketua: Membership, desk_of: Desk
    ) -> None:
        monkeypatch.setattr(long_list, "MOST", 50)
        fill(desa, 60)
        page = desk_of(ketua).get(reverse("bpd"), {"halaman": 99})
        assert page.context["halaman"].number == 2
        assert "Lebih dari 50 aspirasi" in page.content.decode()

    def test_a_list_just_as_long_says_its_length(
        self, monkeypatch: pytest.MonkeyPatch, desa: Wilayah, ketua: Membership, desk_of: Desk
    ) -> None:
        monkeypatch.setattr(long_list, "MOST", 60)
        fill(desa, 60)
        assert "60 aspirasi</h2>" in desk_of(ketua).get(reverse("bpd")).content.decode()

    def test_no_row_behind_the_count_is_looked_at(
        self, monkeypatch: pytest.MonkeyPatch, desa: Wilayah
    ) -> None:
        monkeypatch.setattr(long_list, "MOST", 50)
        fill(desa, 60)
        with CaptureQueriesContext(connection) as asked:
            pages = LongList(Found(desa.aspirasi.for_reading().newest_first()), 25)
            assert (pages.count, pages.more) == (50, True)
            assert len(list(pages.page(2))) == 25
        ids, rows = (one["sql"] for one in asked.captured_queries)
        assert "LIMIT 51" in ids
        assert "JOIN" not in ids
        assert "JOIN" in rows

    def test_the_page_asks_no_more_for_a_thousand_than_for_ten(
        self, desa: Wilayah, ketua: Membership, desk_of: Desk, client: Client
    ) -> None:
        desk = desk_of(ketua)
        asked = []
        for many in (10, 1200):
            fill(desa, many)
            desk.get(reverse("bpd"))
            with CaptureQueriesContext(connection) as seen:
                desk.get(reverse("bpd"), {"keadaan": "semua"})
            asked.append(len(seen))
        assert asked[0] == asked[1]
