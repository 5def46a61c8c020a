"""Every list as a file: whoever may open its page may have it, and nothing leaves by it that must stay."""

import time
from collections.abc import Iterator

import pytest
from django.urls import reverse

from accountability.oversight.views.list_door import DeskList, may_have
from accountability.oversight.views.lists_above import KAB_LISTS, KEC_LISTS
from accountability.policy import table
from bpd_portal.views.list_files import BPD_LISTS, PEMDES_LISTS
from tests.trust.asking import LET_IN, Asking, leaks
from tests.trust.doors import Ask, question
from tests.trust.world import Who

pytestmark = pytest.mark.django_db
DOORS = {
    "bpd-daftar": BPD_LISTS,
    "pemdes-daftar": PEMDES_LISTS,
    "kec-daftar": KEC_LISTS,
    "kab-daftar": KAB_LISTS,
}
EVERY = [(door, slug) for door, lists in DOORS.items() for slug in lists]


def _ask(asking: Asking, slug: str, form: str, **also: str) -> Ask:
    own = asking.world.own
    return Ask((slug, form), {"musyawarah": own.meeting.pk, "kelompok": own.group.pk, **also})


def _fresh(asking: Asking, who: Who) -> None:
    kept = asking.client(who).session
    kept["fresh"] = time.time()
    kept.save()


def _people(asking: Asking, door: str) -> Iterator[Who]:
    """Whoever is let in at the door, of the first village and of those above it."""
    rule, own = table()[door], asking.world.own
    yield from (one for one in asking.world.people if one.role in rule.get and one.is_in and one.reaches(own))


@pytest.mark.parametrize(("door", "slug"), EVERY)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_there_for_who_may_open_its_page(asking: Asking, door: str, slug: str, form: str) -> None:
    one, found = DOORS[door][slug], []
    for who in _people(asking, door):
        _fresh(asking, who)
        answer = asking.at(who, door, _ask(asking, slug, form), "GET")
        wanted = LET_IN if who.role in may_have(one) else "404"
        found += [f"{who.name}: {answer.status} instead of {wanted}"] * (answer.kind() != wanted)
        found += [f"{who.name}: {answer.status}"] * (wanted == LET_IN and answer.status != 200)
        found += [f"{who.name}: wrote {row[:80]}" for row in answer.seen.writes[:1]]
        found += [f"{who.name}: {leak}" for leak in leaks(asking.world, who, table()[door], answer)]
    assert found == []


@pytest.mark.parametrize(("door", "slug"), EVERY)
def test_no_list_holds_the_words_of_a_voice_or_a_phone(asking: Asking, door: str, slug: str) -> None:
    found = []
    for who in _people(asking, door):
        _fresh(asking, who)
        text = asking.at(who, door, _ask(asking, slug, "csv", keadaan="semua"), "GET").seen.text()
        for village in asking.world.villages.values():
            stays = (village.raw, village.closed, village.phone)
            found += [f"{who.name}: {word}" for word in stays if word in text]
    assert found == []


def test_a_list_is_asked_for_in_no_other_form(asking: Asking) -> None:
    who = next(_people(asking, "bpd-daftar"))
    assert asking.at(who, "bpd-daftar", Ask(("menggali", "pdf")), "GET").status == 404
    assert asking.at(who, "bpd-daftar", Ask(("tidak-ada", "xlsx")), "GET").status == 404


def test_single_voices_need_a_fresh_sign_in(asking: Asking) -> None:
    who = next(one for one in _people(asking, "bpd-daftar") if one.role == "ketua_bpd")
    kept = asking.client(who).session
    kept["fresh"] = 0
    kept.save()
    answer = asking.at(who, "bpd-daftar", Ask(("masuk", "xlsx")), "GET")
    assert answer.location.startswith(reverse("akun-ulang"))


def _readers(door: str, page: str) -> frozenset[str]:
    return frozenset(table()[page].may("GET")) & frozenset(table()[door].may("GET"))


def _pages() -> list[tuple[str, str, DeskList]]:
    every = [(door, one) for door, lists in DOORS.items() for one in lists.values()]
    return [(door, page, one) for door, one in every for page in one.pages if _readers(door, page)]


@pytest.mark.parametrize(("door", "page", "one"), _pages())
def test_the_page_of_a_list_offers_its_file(asking: Asking, door: str, page: str, one: DeskList) -> None:
    who = next(who for who in _people(asking, door) if who.role in _readers(door, page))
    said = asking.client(who).get(question(page, asking.world.own, who.role).path(page), follow=True)
    assert reverse(door, args=[one.slug, "xlsx"]) in said.content.decode()
