"""A push service on loopback, as a browser and its service see it: it checks the signature and decrypts."""

import base64
import http.server
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02


def in_base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def point(pair: ec.EllipticCurvePrivateKey) -> bytes:
    return pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def vapid_pair() -> tuple[str, str]:
    """Public and private, as the environment holds them."""
    pair = ec.generate_private_key(ec.SECP256R1())
    return in_base64url(point(pair)), in_base64url(pair.private_numbers().private_value.to_bytes(32))


class Browser:
    """What a browser keeps of one subscription."""

    def __init__(self, origin: str, name: str = "satu") -> None:
        self.endpoint = f"{origin}/langganan/{name}"
        self.pair = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def form(self) -> dict[str, str]:
        """What kabari.js sends."""
        return {
            "endpoint": self.endpoint,
            "p256dh": in_base64url(point(self.pair)),
            "auth": in_base64url(self.secret),
        }

    def read(self, body: bytes) -> dict[str, Any]:
        """The payload as the service worker sees it."""
        told: dict[str, Any] = json.loads(
            http_ece.decrypt(body, private_key=self.pair, auth_secret=self.secret, version="aes128gcm")
        )
        return told


@dataclass
class PushService:
    """Answers with `statuses` one after the other, then 201; keeps what came."""

    origin: str = ""
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def is_signed_by(self, public: str, number: int = -1) -> bool:
        """Whether the push carries our VAPID signature for this very service."""
        said = {name.lower(): value for name, value in self.came[number][1].items()}["authorization"]
        token = said.removeprefix("vapid t=").partition(",")[0]
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return f"k={public}" in said and Vapid02.verify(said) and claims["aud"] == self.origin


@contextmanager
def push_service() -> Iterator[PushService]:
    """A service that listens while the block lasts."""
    service = PushService()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers), body))
            self.send_response(service.statuses.pop(0) if service.statuses else 201)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            service.came.append((self.path, dict(self.headers), b""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        service.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
