"""Counts every answer by the name of its door: an address holds codes, numbers and keys, and is not kept."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accountability import slow_questions, traces
from accountability.counters import counts_of_answers

_METHODS = frozenset({"GET", "HEAD", "POST"})
FILES, NOBODY = "static", "none"


class CountedRequests:
    """Stands before everything else, so that what any layer answers is counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """One answer, counted."""
        began = time.perf_counter()
        name = traces.anew("web")
        request.about = name  # type: ignore[attr-defined]  # for accountability.log_lines
        with traces.about(name, lambda: door_of(request)), slow_questions.noted("web"):
            answer = self.get_response(request)
        door = door_of(request)
        method = request.method if request.method in _METHODS else "other"
        counted, timed = counts_of_answers(door, method, answer.status_code // 100)
        counted.inc()
        timed.observe(time.perf_counter() - began)
        return answer


def door_of(request: HttpRequest) -> str:
    """The name of the door that answered; FILES for our own files, NOBODY where no door is."""
    # A kept page is shown before its address is looked up: it remembers whose it was.
    kept: Any = getattr(request, "kept_door", "")
    if kept:
        return str(kept)
    if (match := request.resolver_match) is not None:
        return match.view_name or NOBODY
    return FILES if request.path_info.startswith(settings.STATIC_URL) else NOBODY
