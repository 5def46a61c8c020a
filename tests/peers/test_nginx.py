"""The web server in front keeps pages for everybody, and nobody's own: a real nginx before a real posko."""

import http.client
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.peers.ports import answers, free_port
from tests.peers.posko import DESA, Posko

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx or openssl is missing"
)


class Nginx:
    """deploy/nginx.conf as it is, but for ports and folders; it also says what became of a page (X-Kept)."""

    def __init__(self, folder: Path, web: int) -> None:
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        words = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for was, now in (
            ("server web:8000;", f"server 127.0.0.1:{web};"),
            ("server live:8001;", f"server 127.0.0.1:{web};"),
            ("listen 8080;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 8443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("http2 on;", ""),  # an older nginx says it otherwise, and nothing here is about it
            ("pid /run/nginx.pid;", f"pid {folder}/nginx.pid; daemon off; master_process off;"),
            ("/var/cache/nginx/pages", f"{folder}/pages"),
            ("/etc/nginx/tls/", f"{folder}/"),
            ("/dev/stdout", f"{folder}/access.log"),
            ("/dev/stderr", f"{folder}/error.log"),
            ("proxy_cache pages;", "proxy_cache pages; add_header X-Kept $upstream_cache_status always;"),
        ):
            assert was in words, was
            words = words.replace(was, now)
        places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{place}_temp_path {folder}/{place};" for place in places)
        (folder / "nginx.conf").write_text(words.replace("http {", f"http {{ {temporary}", 1))
        key = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem", "-subj", "/CN=uji"]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *key]
        subprocess.run(command, check=True, capture_output=True)
        self.process = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-e", f"{folder}/e.log"])
        while not answers(self.port):
            assert self.process.poll() is None
            time.sleep(0.02)

    def get(self, path: str, cookie: str = "", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """One visit without a memory of its own."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
        connection.request("GET", path, headers={**({"Cookie": cookie} if cookie else {}), **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def kept(self) -> bytes:
        """Everything it keeps on disk."""
        return b"".join(path.read_bytes() for path in (self.folder / "pages").rglob("*") if path.is_file())

    def close(self) -> None:
        """Ends it."""
        self.process.kill()
        self.process.wait()


class Web(BaseHTTPRequestHandler):
    """A web server that counts, and answers as its address says."""

    asked: dict[str, int]

    def do_GET(self) -> None:
        """`/kind/…`: one answer for everybody, or one that must not be kept."""
        asked = type(self).asked
        asked[self.path] = number = asked.get(self.path, 0) + 1
        if self.path.startswith("/slow") and number > 1:
            time.sleep(1.5)
        body = f"number {number} {self.headers.get('Cookie', '-')}".encode()
        self.send_response(200)
        for name, value in {
            "/public": [("Cache-Control", "public, max-age=60")],
            "/slow": [("Cache-Control", "public, max-age=1, stale-while-revalidate=60")],
            "/soon": [("Cache-Control", "public, max-age=1")],
            "/cookie": [("Cache-Control", "public, max-age=60"), ("Set-Cookie", "a=b")],
            "/private": [("Cache-Control", "private")],
            "/varies": [("Cache-Control", "public, max-age=60"), ("Vary", "Cookie")],
        }.get("/" + self.path.split("/")[1], []):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """Before a web server that says what a page may be kept for."""
    Web.asked = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    front = Nginx(tmp_path_factory.mktemp("nginx"), server.server_address[1])
    yield front
    front.close()
    server.shutdown()
    server.server_close()


class TestWhatIsKept:
    def test_a_public_page_is_made_once(self, nginx: Nginx) -> None:
        bodies = {nginx.get("/public/a")[1] for _ in range(5)}
        assert bodies == {b"number 1 -"}

    @pytest.mark.parametrize("kind", ["cookie", "private"])
    def test_a_page_that_sets_a_cookie_or_is_somebodys_own_is_never_kept(
        self, nginx: Nginx, kind: str
    ) -> None:
        bodies = [nginx.get(f"/{kind}/a")[1] for _ in range(3)]
        assert bodies == [b"number 1 -", b"number 2 -", b"number 3 -"]
        assert f"/{kind}/a".encode() not in nginx.kept()

    def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(self, nginx: Nginx) -> None:
        own = "__Host-desa=1; __Host-sid=rahasia"
        assert nginx.get("/public/b", own)[1] == f"number 1 {own}".encode()
        assert nginx.get("/public/b")[1] == b"number 2 -"
        assert nginx.get("/public/b", own)[1] == f"number 3 {own}".encode()
        assert nginx.get("/public/b", Authorization="Basic x")[1] == b"number 4 -"
        assert nginx.get("/public/b")[1] == b"number 2 -"
        assert b"rahasia" not in nginx.kept()

    @pytest.mark.parametrize(
        ("cookie", "own"),
        [
            ("__Host-bahasa=en", True),
            ("a=b; bahasa=en; c=d", True),
            ("__Host-bahasa=id", False),
            ("bahasa=english", False),
            ("xbahasa=en", False),
        ],
    )
    def test_english_is_kept_apart(self, nginx: Nginx, cookie: str, own: bool) -> None:
        path = f"/public/{cookie.encode().hex()}"
        first = nginx.get(path)[1]
        assert (nginx.get(path, cookie)[1] != first) is own
        assert nginx.get(path)[1] == first

    def test_what_varies_by_cookie_is_kept_apart_besides(self, nginx: Nginx) -> None:
        assert nginx.get("/varies/a", "desa=1")[1] == b"number 1 desa=1"
        assert nginx.get("/varies/a", "desa=2")[1] == b"number 2 desa=2"
        assert nginx.get("/varies/a", "desa=1")[1] == b"number 1 desa=1"

    def test_an_older_page_is_shown_while_a_newer_one_is_fetched_where_the_page_allows_it(
        self, nginx: Nginx
    ) -> None:
        assert nginx.get("/slow/a")[1] == b"number 1 -"
        time.sleep(2.1)
        answer, body = nginx.get("/slow/a")
        assert (answer.headers["X-Kept"], body) == ("STALE", b"number 1 -")
        for _ in range(200):
            if nginx.get("/slow/a")[1] == b"number 2 -":
                break
            time.sleep(0.05)
        assert nginx.get("/slow/a")[1] == b"number 2 -"

    def test_and_nowhere_else(self, nginx: Nginx) -> None:
        assert nginx.get("/soon/a")[1] == b"number 1 -"
        time.sleep(2.1)
        assert nginx.get("/soon/a")[1] == b"number 2 -"

    def test_the_health_check_is_answered_by_nginx_itself(self, nginx: Nginx) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", nginx.plain, timeout=60)
        connection.request("GET", "/nginx-answers")
        assert connection.getresponse().status == 204
        connection.close()


class TestBeforeThePosko:
    def test_a_page_in_english_is_shown_to_nobody_who_did_not_choose_it(
        self, posko: Posko, tmp_path: Path
    ) -> None:
        front = Nginx(tmp_path, posko.port)
        try:
            path, desa = f"/desa/{DESA}/kamus/", f"__Host-desa={DESA}"
            english = f"{desa}; __Host-bahasa=en"
            told = [front.get(path, cookie) for cookie in (english, desa, "", english, desa)]
            languages = [re.search(rb'<html[^>]* lang="?(\w+)', body) for _, body in told]
            assert [one and one[1] for one in languages] == [b"en", b"id", b"id", b"en", b"id"]
            kept = [answer.headers["X-Kept"] for answer, _ in told]
            assert kept[3:] == ["HIT", "HIT"], kept
            assert front.get(path)[0].headers.get("Set-Cookie"), "a first visit is told its place"
            assert b"Set-Cookie" not in front.kept()
            front.get("/masuk/")
            assert b"csrfmiddlewaretoken" not in front.kept()
        finally:
            front.close()
