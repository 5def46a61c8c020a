"""What a villager waits for on Slow 3G with a slow phone: largest paint, taps, a second visit, filing.

`python -m bench.villager_pages [--base http://127.0.0.1:8000] [--rounds 3]` opens every page of a served
installation (without --base it serves a demo world of its own) in Chromium with the emulation of DevTools:
2 s there and back, 50 KB a second, CPU four times slower. It prints JSON with what is allowed and, from the
same run, /healthz as the reference of a page that holds nothing. Of each time the best of the rounds counts:
a neighbour on the machine can only make a time longer. Exit status 1 when something is over its budget.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.chromium import a_browser

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = a_browser()
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER_CPU = 4
ALLOWED = {
    "lcp_ms": 3000, "bytes": 20 * 1024, "requests": 4, "again_fcp_ms": 2500, "again_bytes": 4 * 1024,
    "cls": 0.02, "long_tasks": 0, "tap_ms": 100, "filing_s": 60,
}  # fmt: skip
BYTES_OF_P1 = 30 * 1024
PHOTOS = frozenset({"image/jpeg", "image/webp", "image/png"})
WORDS = "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat di sana"
WATCH = """
window.seen = {lcp: 0, cls: 0, long: 0, taps: []};
const watch = (type, each, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({type, buffered: true, ...more});
watch('largest-contentful-paint', (e) => { seen.lcp = e.startTime });
watch('layout-shift', (e) => { if (!e.hadRecentInput) seen.cls += e.value });
watch('longtask', () => { seen.long += 1 });
watch('event', (e) => { if (e.interactionId) seen.taps.push(e.duration) }, {durationThreshold: 16});
"""
SEEN = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done({...seen,
  fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0}), 200)))"""


class Phone:
    """One browser window on a slow network, and what came over the wire."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 360, "height": 640},
            locale="id-ID",
            base_url=base,
            has_touch=True,
            is_mobile=True,
        )
        self.context.set_default_timeout(120_000)
        self.page: Page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.stays = True
        self.bytes, self.requests, self.photos = 0, 0, set[str]()
        self.wire: CDPSession = self.context.new_cdp_session(self.page)
        self.wire.send("Network.enable")
        self.wire.send("Network.emulateNetworkConditions", SLOW_3G)
        self.wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        self.wire.on("Network.responseReceived", self._received)
        self.wire.on("Network.loadingFinished", self._finished)

    def _received(self, told: dict[str, Any]) -> None:
        if told["response"]["mimeType"] in PHOTOS:  # the budget is that of a page without them
            self.photos.add(told["requestId"])

    def _finished(self, told: dict[str, Any]) -> None:
        if told["encodedDataLength"] > 0 and told["requestId"] not in self.photos:
            self.bytes += int(told["encodedDataLength"])
            self.requests += 1

    def opens(self, address: str) -> dict[str, float]:
        """Opens an address; what was seen of it."""
        self.bytes = self.requests = 0
        answer = self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        told = self.page.evaluate(SEEN)
        # What holds for one reader alone, or is not there, is asked for anew each time.
        self.stays = bool(answer and answer.ok and "no-store" not in answer.headers.get("cache-control", ""))
        return {
            "lcp_ms": round(told["lcp"]),
            "fcp_ms": round(told["fcp"]),
            "cls": round(told["cls"], 4),
            "long_tasks": told["long"],
            "bytes": self.bytes,
            "requests": self.requests,
        }


def measured(browser: Browser, base: str, address: str, rounds: int) -> dict[str, Any]:
    """One page: its first visit and its second, the best of some rounds."""
    firsts, seconds, stays = [], [], True
    for _ in range(rounds):
        phone = Phone(browser, base)
        firsts.append(phone.opens(address))
        seconds.append(phone.opens(address))
        stays = phone.stays
        phone.context.close()
    best = {name: min(one[name] for one in firsts) for name in firsts[0] if name != "fcp_ms"}
    again = {"again_bytes": min(one["bytes"] for one in seconds)} if stays else {}
    return {**best, "again_fcp_ms": min(one["fcp_ms"] for one in seconds), **again}


def tapped(browser: Browser, base: str, address: str, rounds: int) -> dict[str, Any]:
    """The longest of the taps on everything of a page that answers a tap without leaving it."""
    longest = []
    for _ in range(rounds):
        phone = Phone(browser, base)
        phone.opens(address)
        for what in phone.page.locator("summary, #tema, label:has(input[type=radio]), textarea").all()[:12]:
            if what.is_visible():
                what.tap()
        longest.append(max(phone.page.evaluate(SEEN)["taps"], default=0))
        phone.context.close()
    return {"tap_ms": min(longest)}


def filed(browser: Browser, base: str, home: str) -> tuple[dict[str, Any], str]:
    """Seconds from opening the form to the number, at 300 ms for each letter; and the page of that voice."""
    phone = Phone(browser, base)
    began = time.perf_counter()
    phone.page.goto(f"{home}kirim/")
    phone.page.locator("#id_isi").press_sequentially(WORDS, delay=300)
    phone.page.get_by_role("button", name="Kirim aspirasi").tap()
    phone.page.wait_for_url("**/terkirim/")
    number = phone.page.locator(".kode").first.inner_text().replace("-", "")
    took = time.perf_counter() - began
    phone.context.close()
    return {"filing_s": round(took, 1)}, f"/a/{number}/"


def addresses(browser: Browser, base: str) -> dict[str, str]:
    """The pages of the first desa that is served, found as a villager finds them."""
    page = browser.new_page(base_url=base)
    page.goto("/")
    home = str(page.locator("main a.kartu.ubin[href^='/desa/']").first.get_attribute("href"))
    page.goto(f"{home}hasil/")
    group = str(page.locator("main a[href*='/kelompok/']").first.get_attribute("href"))
    page.goto(f"{home}anggaran/")
    budget = page.url.removeprefix(base)
    page.close()
    ends = {"W2 kirim": "kirim/", "W6 hasil": "hasil/", "W8 musyawarah": "musyawarah/", "kinerja": "bpd/"}
    found = {"W0 cari": "/", "W1 desa": home, "W4 cek": "/cek/", "W7 kelompok": group, "P1 anggaran": budget}
    found |= {name: f"{home}{end}" for name, end in ends.items()}
    return found | {
        "W10 kerahasiaan": "/kerahasiaan/",
        "W10 bantuan": "/bantuan/",
        "tidak ada": "/tidak-ada/",
    }


def run(base: str, rounds: int) -> dict[str, Any]:
    """Everything, with what is allowed and what is over it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        found = addresses(browser, base)
        filing, voice = filed(browser, base, found["W1 desa"])
        rows: dict[str, dict[str, Any]] = {"W2 mengisi dan mengirim": filing}
        for name, address in {**found, "W5 kabar": voice}.items():
            rows[name] = measured(browser, base, address, rounds)
        for name in ("W1 desa", "W2 kirim", "W7 kelompok"):
            rows[name] |= tapped(browser, base, found[name], rounds)
        reference = measured(browser, base, "/healthz", rounds)
        browser.close()
    over = [
        f"{page}: {name} {value}"
        for page, row in rows.items()
        for name, value in row.items()
        if value > (BYTES_OF_P1 if (page, name) == ("P1 anggaran", "bytes") else ALLOWED[name])
    ]
    machine = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    return {**machine, "allowed": ALLOWED, "reference /healthz": reference, "pages": rows, "over": over}


@contextmanager
def served() -> Iterator[str]:
    """A demo world of our own, served; the first start takes a minute or two."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="posko-bench-") as folder:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        environment = {**os.environ, "VAR_DIR": folder, "DEMO": "1", "PORT": str(port)}
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            assert server.stdout is not None
            next(line for line in server.stdout if base in line)
            urlopen(f"{base}/healthz").read()  # noqa: S310 - our own server
            yield base
        finally:
            server.terminate()
            server.wait(timeout=30)


def main() -> None:
    """Prints the figures as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--base", default="", help="an installation that is served already")
    options.add_argument("--rounds", type=int, default=3)
    told = options.parse_args()
    if told.base:
        figures = run(told.base, told.rounds)
    else:
        with served() as base:
            figures = run(base, told.rounds)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    raise SystemExit(bool(figures["over"]))


if __name__ == "__main__":
    main()
