"""Buka identitas at the desk of the head of the council: asked here, agreed to by another office."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.oversight.views.identity import Surroundings, identity_list, identity_page
from bpd_portal.page import desk_page

HEAD = frozenset({Role.KETUA_BPD})


def _here(request: DeskRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    answer = desk_page(request, template, context)
    answer.status_code = status
    return answer


ROOM = Surroundings("bpd-identitas", "bpd-identitas-satu", "meja/_identitas.html", _here)


@desk(HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def requests_here(request: DeskRequest) -> HttpResponse:
    """Requests about voices of this village, and the form for a new one."""
    return identity_list(request, ROOM)


@desk(HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def request_here(request: DeskRequest, pk: int) -> HttpResponse:
    """One request, and the number once another office agreed. 404 for another village's."""
    return identity_page(request, pk, ROOM)
