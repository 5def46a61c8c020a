"""A request that says its length twice is refused, and its connection closed."""

from typing import Any

import pytest

from accountability.lib.request_framing import refuse, says_its_length_twice

LENGTH, CHUNKS = (b"content-length", b"6"), (b"transfer-encoding", b"chunked")


@pytest.mark.parametrize(
    ("headers", "twice"),
    [([], False), ([LENGTH], False), ([CHUNKS], False), ([LENGTH, CHUNKS], True), ([CHUNKS, LENGTH], True)],
)
def test_both_together_are_too_many(headers: list[tuple[bytes, bytes]], twice: bool) -> None:
    assert says_its_length_twice({"headers": headers}) is twice


async def test_the_answer_closes_the_connection() -> None:
    sent: list[dict[str, Any]] = []

    async def send(told: dict[str, Any]) -> None:
        sent.append(told)

    await refuse(send)
    assert sent[0]["status"] == 400
    assert (b"connection", b"close") in sent[0]["headers"]
    assert sent[1]["body"] == b""
