"""A meeting that treats many usulan: the list shows the first ones, its own page all of them."""

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.models import Musyawarah, Usulan
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from public_site.meetings_shown import USULAN_SHOWN
from public_site.views.results import USULAN_A_PAGE
from tests.makers import NOW, make_desa, make_musyawarah

pytestmark = pytest.mark.django_db
MANY = USULAN_A_PAGE + 2


@pytest.fixture
def held(desa: Wilayah, ketua: Membership) -> Musyawarah:
    """A meeting with many usulan."""
    made = make_musyawarah(desa, ketua.actor())
    for number in range(MANY):
        group = Kelompok.objects.create(desa=desa, title=f"Usul nomor {number}", created_at=NOW)
        Usulan.objects.create(
            desa=desa, musyawarah=made, kelompok=group, title=group.title, proposed_at=NOW, place=number + 1
        )
    return made


def told(client: Client, name: str, *args: object, **query: int) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestList:
    def test_it_shows_the_first_usulan_and_says_how_many_more_there_are(
        self, client: Client, held: Musyawarah
    ) -> None:
        page = told(client, "musyawarah", held.desa_id)
        assert page.count("Usul nomor") == USULAN_SHOWN
        assert f"Lihat {MANY - USULAN_SHOWN} usul lain" in page
        assert reverse("musyawarah-usul", args=[held.desa_id, held.pk]) in page

    def test_it_asks_as_often_for_many_usulan_as_for_few(
        self, client: Client, held: Musyawarah, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            told(client, "musyawarah", held.desa_id)

    def test_a_meeting_with_few_says_nothing_of_more(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        make_musyawarah(desa, ketua.actor())
        assert "usul lain" not in told(client, "musyawarah", desa.kode)


class TestOwnPage:
    def test_it_tells_all_of_them_a_page_at_a_time(self, client: Client, held: Musyawarah) -> None:
        first = told(client, "musyawarah-usul", held.desa_id, held.pk)
        second = told(client, "musyawarah-usul", held.desa_id, held.pk, halaman=2)
        assert first.count("Usul nomor") == USULAN_A_PAGE
        assert second.count("Usul nomor") == MANY - USULAN_A_PAGE

    def test_that_of_another_desa_is_not_found(self, client: Client, held: Musyawarah) -> None:
        other = make_desa("99.01.01.2099", "Mekarsari")
        address = reverse("musyawarah-usul", args=[other.kode, held.pk])
        assert client.get(address).status_code == 404
