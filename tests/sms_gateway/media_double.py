"""Twilio's media hosts on loopback: each path answers as a test says, by HTTP or behind a certificate."""

import datetime as dt
import io
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from PIL import Image

MEDIA = "/2010-04-01/Accounts/AC" + "b" * 32 + "/Messages/MM" + "c" * 32 + "/Media/ME" + "d" * 32
SECRET_PLACE = "Jalan Canary 7"


def jpeg(side: int = 40, *, place: str = "") -> bytes:
    """A photo; with `place` its EXIF tells a position and these words."""
    photo, drawn = Image.new("RGB", (side, side), "green"), io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010E] = place  # ImageDescription
        exif.get_ifd(0x8825)[1] = "S"  # GPSLatitudeRef
        exif.get_ifd(0x8825)[2] = (6.0, 12.0, 0.0)  # GPSLatitude
    photo.save(drawn, "JPEG", exif=exif)
    return drawn.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that would be 36 million pixels."""
    drawn = io.BytesIO()
    Image.new("1", (6000, 6000)).save(drawn, "PNG")
    return drawn.getvalue()


@dataclass
class Answer:
    """One answer: `drips` sends the body a byte at a time; `says_size` False leaves its size open."""

    status: int = 200
    body: bytes = b""
    location: str = ""
    drips: bool = False
    says_size: bool = True


@dataclass
class MediaHosts:
    """What each path answers, and who asked for what with which headers."""

    origin: str = ""
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def next_for(self, path: str) -> Answer:
        """The next answer of a list, the last of them for ever; 404 for what nobody put there."""
        told = self.answers.get(path, Answer(404))
        if isinstance(told, list):
            return told.pop(0) if len(told) > 1 else told[0]
        return told

    def logins(self) -> list[str]:
        """The login each question carried, "" for none."""
        return [headers.get("authorization", "") for _, headers in self.came]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hosts: MediaHosts


class _Door(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        hosts = self.server.hosts
        hosts.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = hosts.next_for(self.path)
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.says_size:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with suppress(OSError):  # whoever asked has heard enough
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        if not answer.drips:
            self.wfile.write(answer.body)
            return
        for one in answer.body:
            if self.server.hosts.closing.wait(0.02):
                return
            self.wfile.write(bytes([one]))

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def media_hosts(certificate: Path | None = None) -> Iterator[MediaHosts]:
    """Hosts that listen while the block lasts; with a certificate (and its key) by TLS."""
    with _Server(("127.0.0.1", 0), _Door) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "http" if certificate is None else "https"
        server.hosts = MediaHosts(origin=f"{scheme}://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.hosts
        finally:
            server.hosts.closing.set()
            server.shutdown()
            thread.join()


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that vouches for itself and for `name`, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = cert.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(pem)
    return path
