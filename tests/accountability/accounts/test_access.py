"""A desk opens only to a member whose role and term allow it; every other door is shut by default."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accountability.accounts.access import BPD, KECAMATAN, desk, membership_of
from accountability.accounts.models import Membership, Role, User
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db


@desk(roles=BPD)
def council_page(request: Any) -> HttpResponse:
    """A page of the council."""
    return HttpResponse(request.member.role)


def asked_by(user: Any) -> HttpRequest:
    """A request of this user."""
    request = RequestFactory().get("/")
    request.user = user
    return request


class TestDesk:
    def test_a_member_comes_in_with_the_membership(self, anggota: Membership) -> None:
        assert council_page(asked_by(anggota.user)).content == b"anggota_bpd"

    @pytest.mark.parametrize("role", [Role.KADES, Role.PETUGAS, Role.CAMAT])
    def test_another_role_is_refused(self, desa: Wilayah, role: Role) -> None:
        with pytest.raises(PermissionDenied):
            council_page(asked_by(makers.make_member(role, desa).user))

    def test_a_term_that_ended_gives_no_access(self, ketua: Membership) -> None:
        ketua.until_date = timezone.localdate() - dt.timedelta(days=1)
        ketua.save()
        with pytest.raises(PermissionDenied):
            council_page(asked_by(ketua.user))

    def test_a_term_that_has_not_begun_gives_no_access(self, ketua: Membership) -> None:
        ketua.since_date = timezone.localdate() + dt.timedelta(days=1)
        ketua.save()
        assert membership_of(ketua.user, BPD) is None

    def test_an_account_that_was_shut_gives_no_access(self, ketua: Membership) -> None:
        ketua.user.is_active = False
        assert membership_of(ketua.user, BPD) is None

    def test_a_stranger_and_a_superadmin_without_a_role_are_refused(self) -> None:
        admin = User.objects.create_superuser("teknis", "rahasia-uji-coba")
        for user in (AnonymousUser(), admin):
            with pytest.raises(PermissionDenied):
                council_page(asked_by(user))

    def test_the_roles_of_the_desks_do_not_overlap_between_village_and_kecamatan(self) -> None:
        assert not BPD & KECAMATAN


class TestMembership:
    def test_a_role_is_held_once_in_a_wilayah(self, ketua: Membership) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(
                user=ketua.user, wilayah=ketua.wilayah, role=ketua.role, since_date=ketua.since_date
            )

    def test_a_term_does_not_end_before_it_began(self, ketua: Membership) -> None:
        ketua.until_date = ketua.since_date - dt.timedelta(days=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            ketua.save()

    def test_the_actor_of_a_member_has_a_role_and_no_name(self, ketua: Membership) -> None:
        actor = ketua.actor()
        assert (actor.kind, actor.role, actor.user_id) == ("member", "ketua_bpd", ketua.user_id)
        assert ketua.user.username not in repr(actor)


class TestGuard:
    def test_a_desk_asks_strangers_to_sign_in(self, client: Client) -> None:
        answer = client.get("/bpd/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/masuk/")

    def test_what_a_member_sees_is_kept_by_no_cache(self, client: Client, ketua: Membership) -> None:
        client.force_login(ketua.user)
        assert "no-store" in client.get("/bpd/")["Cache-Control"]
