"""A passkey made of software, for tests: it signs as a phone would, or wrongly where a test asks for that."""

import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url


class SoftKey:
    """One key pair for one site; `verified` is whether a finger or PIN was asked for."""

    def __init__(self, host: str = "posko.example", origin: str = "https://posko.example") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.number, self.host, self.origin = os.urandom(16), host, origin
        self.count, self.handle, self.verified = 0, b"", True

    def makes(self, options: str) -> str:
        """The answer to a page that wants to add a passkey."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        public = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + cbor2.dumps(cose)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(0x40) + held}
        said = self._client("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": said, "attestationObject": cbor2.dumps(attested)})

    def signs(self, options: str, **wrong: Any) -> str:
        """The answer to a page that asks who is there."""
        self.count += 1
        said = self._client("webauthn.get", wrong.get("challenge", json.loads(options)["challenge"]))
        data = self._data(0)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        return self._answer({**told, "userHandle": wrong.get("handle", self.handle)})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        flags |= 0x05 if self.verified else 0x01
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, bytes]) -> str:
        told = {name: bytes_to_base64url(value) for name, value in response.items()}
        number = bytes_to_base64url(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": told})
