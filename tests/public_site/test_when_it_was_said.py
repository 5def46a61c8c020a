"""Public lists and feeds tell days; the hour of a deed, and what moved in secret, stay inside."""

import datetime as dt
import re

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Kelompok
from posko.states import State
from public_site.answers_card import month_of_answers
from public_site.outcomes import VOICE, Mark
from public_site.place import place_of
from tests import makers

SAID_AT = dt.datetime(2026, 10, 4, 3, 14, 15, 926535, tzinfo=dt.UTC)
TIMES = re.compile(r"2026-?10-?04T(\d\d:?\d\d:?\d\d)")


def told(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


class TestTheHour:
    def test_the_mark_of_a_page_shows_no_moment(self) -> None:
        mark = Mark(SAID_AT, 12, VOICE)
        assert "2026" not in str(mark)
        assert "031415" not in str(mark)
        assert Mark.read(str(mark)) == mark

    def test_the_list_shows_none_in_its_addresses(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        for n in range(14):
            makers.make_kelompok(desa, ketua.actor(), voices=1, title=f"Usul ke-{n:02d}.", at=SAID_AT)
        page = told(client, f"/desa/{desa.kode}/hasil/")
        assert "sesudah=" in page
        assert not TIMES.search(page)

    @pytest.mark.parametrize("which", ["umpan.atom", "kelompok/{pk}/umpan.atom"])
    def test_a_feed_tells_the_day(self, client: Client, desa: Wilayah, ketua: Membership, which: str) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), at=SAID_AT)
        feed = told(client, f"/desa/{desa.kode}/{which.format(pk=kelompok.pk)}")
        assert re.findall(r"<updated>([^<]+)</updated>", feed)
        assert set(re.findall(r"<updated>([^<]+)</updated>", feed)) == {"2026-10-04T00:00:00+07:00"}


class TestWhatMovedInSecret:
    def test_a_secret_voice_moves_no_date_of_its_kelompok(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), at=SAID_AT)
        before = [told(client, f"/desa/{desa.kode}/{one}") for one in ("hasil/", "umpan.atom")]
        later = SAID_AT + dt.timedelta(days=9)
        secret = makers.make_aspirasi(desa, confidential=True, at=later)
        gather(desa=desa, aspirasi=[secret], title="", by=ketua.actor(), at=later, kelompok=kelompok)
        after = [told(client, f"/desa/{desa.kode}/{one}") for one in ("hasil/", "umpan.atom")]
        assert [re.findall(r"Kabar terakhir [^<]+", one) for one in after] == [
            re.findall(r"Kabar terakhir [^<]+", one) for one in before
        ]
        assert after[1] == before[1]

    def test_a_secret_answer_chooses_no_month(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), at=SAID_AT)
        kelompok.aspirasi.update(state_since_at=SAID_AT)
        Kelompok.objects.filter(pk=kelompok.pk).update(state=State.ANSWERED)
        before = month_of_answers(place_of(desa.kode))
        secret = makers.make_aspirasi(desa, confidential=True)
        secret.kelompok, secret.state_since_at = kelompok, SAID_AT + dt.timedelta(days=70)
        secret.save()
        assert before is not None
        assert month_of_answers(place_of(desa.kode)) == before
