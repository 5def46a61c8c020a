"""Refuses a request that says its length twice: another can be hidden in what one reader leaves over."""

from collections.abc import Mapping
from typing import Any

_TWICE = {b"content-length", b"transfer-encoding"}


def says_its_length_twice(scope: Mapping[str, Any]) -> bool:
    """Whether an ASGI request names both a length and an encoding that ends by itself (RFC 9112, 6.3)."""
    return {name for name, _value in scope["headers"]} >= _TWICE


async def refuse(send: Any) -> None:
    """Answers 400 and has the connection closed, so that nothing behind the request is read as another."""
    headers = [(b"connection", b"close"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
