"""Requests that no client writes, byte for byte, and what a server may say to each."""

import socket
from dataclasses import dataclass

CHUNKED = b"Transfer-Encoding: chunked\r\n"
REFUSED = frozenset({400, 403, 404, 405, 413, 414, 431, 501, 505})


@dataclass(frozen=True)
class Raw:
    """What is sent once `{host}` is filled in, the answers that are right, and what must not be in them."""

    what: str
    sent: bytes
    statuses: frozenset[int] = REFUSED
    never: bytes = b"kanari"


def _get(path: bytes, *headers: bytes, host: bytes = b"{host}") -> bytes:
    lines = b"".join(one + b"\r\n" for one in headers)
    return b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + lines + b"Connection: close\r\n\r\n"


def _post(body: bytes, *headers: bytes) -> bytes:
    lines = b"".join(one + b"\r\n" for one in headers)
    return b"POST /csp HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\n" + lines + b"\r\n" + body


_SHOWN = frozenset({200, 302, 303, 400, 404})
REQUESTS = (
    Raw("another host", _get(b"/masuk/", host=b"kanari.example"), frozenset({400})),
    Raw("another host with our port", _get(b"/masuk/", host=b"kanari.example:{port}"), frozenset({400})),
    Raw("a host with a name before it", _get(b"/masuk/", host=b"kanari@{host}"), frozenset({400})),
    Raw("a host with a slash", _get(b"/masuk/", host=b"{host}/kanari"), frozenset({400})),
    Raw("an empty host", _get(b"/masuk/", host=b""), frozenset({400})),
    Raw("no host", b"GET /masuk/ HTTP/1.1\r\nConnection: close\r\n\r\n", frozenset({400})),
    Raw("two hosts", _get(b"/masuk/", b"Host: kanari.example"), frozenset({400})),
    Raw("a forwarded host", _get(b"/masuk/", b"X-Forwarded-Host: kanari.example"), frozenset({200})),
    Raw(
        "a forwarded header",
        _get(b"/masuk/", b"Forwarded: host=kanari.example;proto=https"),
        frozenset({200}),
    ),
    Raw(
        "another address in the header",
        _get(b"/masuk/", b"X-Original-URL: /kanari", b"X-Rewrite-URL: /kanari"),
        frozenset({200}),
    ),
    Raw(
        "another scheme and port",
        _get(b"/masuk/", b"X-Forwarded-Proto: kanari", b"X-Forwarded-Port: 1"),
        frozenset({200}),
    ),
    Raw(
        "another method in the header", _get(b"/masuk/", b"X-HTTP-Method-Override: DELETE"), frozenset({200})
    ),
    Raw(
        "a whole address",
        b"GET http://kanari.example/masuk/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        _SHOWN,
    ),
    Raw(
        "TRACE",
        _get(b"/masuk/", b"X-Rahasia: kanari").replace(b"GET", b"TRACE", 1),
        frozenset({400, 405, 501}),
    ),
    Raw("CONNECT", b"CONNECT kanari.example:443 HTTP/1.1\r\nHost: kanari.example:443\r\n\r\n"),
    Raw("an unknown method", _get(b"/masuk/").replace(b"GET", b"KANARI", 1)),
    Raw("line ends in the path", _get(b"/%0d%0aSet-Cookie:%20kanari=1"), _SHOWN, b"\r\nSet-Cookie: kanari"),
    Raw(
        "line ends in the query",
        _get(b"/masuk/?next=%0d%0aLocation:%20//kanari.example"),
        _SHOWN,
        b"\r\nLocation: //kanari",
    ),
    Raw("a way elsewhere", _get(b"/masuk/?next=//kanari.example/"), frozenset({200}), b'"//kanari.example'),
    Raw("a double slash", _get(b"//kanari.example/%2e%2e"), _SHOWN, b"\r\nLocation: //kanari"),
    Raw("a path outside", _get(b"/static/../../etc/passwd"), REFUSED, b"root:x:"),
    Raw(
        "a path outside, written otherwise",
        _get(b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        REFUSED,
        b"root:x:",
    ),
    Raw("a NUL in the path", _get(b"/foto/%00kanari"), REFUSED, b"Traceback"),
    Raw("a space before the colon", _get(b"/masuk/", b"X-Kanari : 1"), frozenset({400})),
    Raw("a folded header", _get(b"/masuk/", b"X-Satu: 1\r\n kanari"), _SHOWN),
    Raw("a NUL in a header", _get(b"/masuk/", b"X-Satu: \x00kanari"), frozenset({400})),
    Raw("a header of a megabyte", _get(b"/masuk/", b"X-Satu: " + b"a" * 1_000_000)),
    Raw("a path of a hundred kilobytes", _get(b"/" + b"a" * 100_000)),
    Raw("two lengths", _post(b"abc", b"Content-Length: 3", b"Content-Length: 30"), frozenset({400})),
    Raw("a length below zero", _post(b"abc", b"Content-Length: -3"), frozenset({400})),
    Raw("a length that is no number", _post(b"abc", b"Content-Length: 3x"), frozenset({400})),
    Raw("an encoding nobody knows", _post(b"abc", b"Transfer-Encoding: kanari"), frozenset({400, 501})),
    Raw(
        "an encoding behind another",
        _post(b"0\r\n\r\n", b"Transfer-Encoding: kanari, chunked"),
        frozenset({400, 501}),
    ),
    Raw(
        "a chunk that is no number",
        _post(b"zz\r\nabc\r\n0\r\n\r\n", b"Transfer-Encoding: chunked"),
        frozenset({400}),
    ),
    Raw("no version", b"GET /masuk/\r\n\r\n", frozenset({400})),
    Raw("the first bytes of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
)
# A length and an encoding in one request: the second request hidden in it must not be answered.
HIDDEN = b"GET /healthz?kanari HTTP/1.1\r\nHost: {host}\r\n\r\n"
SMUGGLED = (
    _post(b"0\r\n\r\n" + HIDDEN, b"Content-Length: 6", b"Transfer-Encoding: chunked"),
    _post(b"0\r\n\r\n" + HIDDEN, b"Transfer-Encoding: chunked", b"Content-Length: 6"),
    _post(HIDDEN, b"Content-Length: %d" % len(HIDDEN), b"Transfer-Encoding: identity"),
    _post(HIDDEN, b"Content-Length : 0", b"Content-Length: %d" % len(HIDDEN)),
    _post(HIDDEN, b"Transfer-Encoding:\x0bchunked", b"Content-Length: %d" % len(HIDDEN)),
)


def said(port: int, sent: bytes, *, idle: float = 20) -> bytes:
    """Everything the server says to these bytes until it closes, or says nothing for `idle` seconds."""
    host = b"127.0.0.1:%d" % port
    whole = sent.replace(b"{host}", host).replace(b"{port}", b"%d" % port)
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=idle) as caller:
        try:
            caller.sendall(whole)
            while part := caller.recv(65_536):
                answer += part
        except OSError:
            pass  # it closed before everything was sent, or waits for more, which is an answer too
    return answer


def status_in(answer: bytes) -> int:
    """The status of the first answer; 400 of a connection that was closed without one."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 400
