"""Calls a gateway by HTTP: never without a deadline, never with a number or a word in a log."""

import logging
from typing import Any

import requests
from requests import exceptions as http
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from sms_gateway.carriers import TryLater, Uncertain

TIMEOUT_SECONDS = (5.0, 10.0)  # to connect, to answer

# At DEBUG urllib3 logs every address it asks for, and a query may hold a phone number.
logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)


def call(method: str, url: str, **options: Any) -> requests.Response:
    """One request and its answer, whatever its status; redirects are not followed.

    Raises TryLater when nothing can have left (`route_broken`: nobody is there), else Uncertain.
    """
    try:
        return requests.request(method, url, timeout=TIMEOUT_SECONDS, allow_redirects=False, **options)
    except http.ConnectionError as problem:
        raise as_ours(problem) from None
    except (http.InvalidURL, http.InvalidSchema, http.MissingSchema):
        raise TryLater("address_malformed", route_broken=True) from None
    except Exception as problem:  # noqa: BLE001 - a cut-off answer, a proxy's page: the request had left
        raise Uncertain(type(problem).__name__) from None


def as_ours(problem: http.ConnectionError) -> TryLater | Uncertain:
    """A broken connection in our words."""
    code = type(problem).__name__
    return TryLater(code, route_broken=True) if never_left(problem) else Uncertain(code)


def never_left(problem: http.ConnectionError) -> bool:
    """True when no connection was made, so that nothing can have been sent."""
    if isinstance(problem, http.ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError | ConnectTimeoutError)
