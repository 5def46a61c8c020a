"""Keeps whoever signed in, at every door that is not open, from all villages but those of their desk."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accountability.lib import scope
from accountability.policy import rule_of


class WallMiddleware:
    """No village is reached behind a shut door until `accounts.access.desk` says whose desk it is.

    Open doors show what is everybody's and are not walled. Afterwards the connection forgets, whatever came.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The scope ends with the request, also with one that failed."""
        try:
            with scope.lifted():
                return self.get_response(request)
        finally:
            scope.settle()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Behind a door that is not open the work begins with no village in reach."""
        match = request.resolver_match
        rule = rule_of(match.view_name) if match is not None else None
        if rule is None or not rule.is_open:
            scope.shut()
