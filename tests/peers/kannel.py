"""A real Kannel: bearerbox, smsbox and the fake SMS centre that comes with it."""

import os
import re
import shutil
import signal
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import Self

from sms_gateway.carriers.kannel_log import FORMAT
from tests.concurrency.installation import PATIENCE
from tests.peers.ports import answers, free_port
from tests.peers.posko import eventually

# Starts a box again that died, as smsbox 1.4.5 does (an assertion of its conn.c) when the posko goes away in
# the middle of a call.
GUARD = "/usr/sbin/run_kannel_box"
FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
NUMBER = "6281299003001"
CONFIG = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = uji
status-password = uji
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
access-log = "{folder}/access.log"
access-log-time = gmt
access-log-format = "{access_log_format}"
store-type = spool
store-location = "{folder}/store"
dlr-storage = spool
dlr-spool = "{folder}/dlr"
sms-resend-freq = 1
sms-resend-retry = 60
sms-combine-concatenated-mo = false

group = smsc
smsc = fake
smsc-id = operator
port = {smsc}
connect-allow-ip = 127.0.0.1
my-number = {number}

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789 +-"
log-file = "{folder}/smsbox.log"
log-level = 0
http-request-retry = 600
http-queue-delay = 1
max-pending-requests = 64
http-timeout = 3
mo-recode = true
reply-couldnotfetch = ""
reply-requestfailed = ""

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
accepted-smsc = operator
{way_in}

group = sendsms-user
username = posko
password = rahasia
user-allow-ip = "127.0.0.1"
max-messages = 6
concatenation = true
default-smsc = operator
faked-sender = {number}
"""


def whole(box: str) -> str:
    """Where a box lies: its guard searches no PATH."""
    found = shutil.which(box, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found is not None, f"{box} is not installed"
    return found


class Kannel:
    """Both boxes, with ports and folders of their own. `way_in` are lines of the sms-service group."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.boxes_started = folder, list[str]()
        self.admin, self.boxes, self.smsc, self.sendsms = (free_port() for _ in range(4))
        for name in ("store", "dlr"):
            (folder / name).mkdir(parents=True)

    @property
    def access_log(self) -> Path:
        """Where it writes what came in."""
        return self.folder / "access.log"

    @property
    def sendsms_address(self) -> str:
        """Where it takes SMS."""
        return f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"

    def start(self, way_in: str) -> None:
        """Starts both boxes and waits until they are ready."""
        ports = {"admin": self.admin, "boxes": self.boxes, "smsc": self.smsc, "sendsms": self.sendsms}
        config = CONFIG.format(
            folder=self.folder, number=NUMBER, way_in=way_in, access_log_format=FORMAT, **ports
        )
        path = self.folder / "kannel.conf"
        path.write_text(config)
        for box, port in (("bearerbox", self.boxes), ("smsbox", self.sendsms)):
            # A daemon: it is found by what it writes into this file.
            guard = [GUARD, "--pidfile", str(self.folder / box), "--min-delay", "1", "--no-extra-args"]
            started = [*guard, whole(box), "-v", "4", "--", str(path)]
            subprocess.run(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            self.boxes_started.append(box)
            eventually(lambda port=port: answers(port), f"{box} is ready")  # type: ignore[misc]

    def calls_again(self) -> int:
        """How often it has called a second time for an SMS nobody acknowledged."""
        return (self.folder / "smsbox.log").read_text("utf-8", "replace").count("Retrying request")

    def deaths(self) -> int:
        """How often its smsbox died of an assertion."""
        return (self.folder / "smsbox.log").read_text("utf-8", "replace").count("Assertion `")

    def came_in(self, words: str) -> int:
        """How many SMS with these words came in, by its access-log."""
        return self.access_log.read_text("utf-8", "replace").count(words)

    def has_handed_over_all(self) -> bool:
        """Whether nothing waits in it any more: it will call for none of them again."""
        waiting = re.findall(r"\((\d+) queued\)|store size (\d+)", self._status())
        return bool(waiting) and all(int(queued or stored) == 0 for queued, stored in waiting)

    def hears_a_centre(self) -> bool:
        """Whether a centre is connected: what is sent while none is waits in Kannel."""
        return re.search(r"operator\S* .*\(online ", self._status()) is not None

    def _status(self) -> str:
        address = f"http://127.0.0.1:{self.admin}/status.txt?password=uji"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            told: str = answer.read().decode()
        return told

    def kill_smsbox(self) -> None:
        """Kill -9 of the smsbox alone, with all that it holds in memory; its guard starts another."""
        eventually(self._smsbox, "a smsbox runs")
        os.kill(int(self._smsbox()), signal.SIGKILL)

    def _smsbox(self) -> str:
        """Its process, "" between a death and the next start."""
        of_guard = ["pgrep", "-P", str(self._guard("smsbox"))]
        return subprocess.run(of_guard, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()

    def _guard(self, box: str) -> int:
        return int((self.folder / box).read_text("ascii"))

    def stop(self) -> None:
        """Kills them, guards first: what is under way was meant to survive that, and a test is over."""
        for box in self.boxes_started:
            os.killpg(self._guard(box), signal.SIGKILL)


class FakeCentre:
    """Kannel's fakesmsc: sends `message` (as its command line takes it) `times` times, then only listens."""

    def __init__(self, kannel: Kannel, message: str, times: int = 1, pause: float = 0.05) -> None:
        self.kannel = kannel
        where = ["-H", "127.0.0.1", "-r", str(kannel.smsc)]
        self.process = subprocess.Popen(
            [str(FAKESMSC), *where, "-i", str(pause), "-m", str(times), message],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.heard: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def phone_shows(self, words: str) -> str:
        """Waits for an SMS to a phone that holds these words; returns it as the fake centre printed it."""
        eventually(lambda: self._with(words), f"the phone shows {words!r}")
        return self._with(words)[0]

    def close(self) -> None:
        """Hangs up, and waits until Kannel has noticed: it would hand the next SMS to nobody."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        if self.process.stdout:
            self.process.stdout.close()
        eventually(lambda: not self.kannel.hears_a_centre(), "Kannel has noticed that the centre hung up")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def _with(self, words: str) -> list[str]:
        return [told for told in self.heard if words in told]

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"Got message \d+: <(.*)>", line.decode("utf-8", "replace")):
                self.heard.append(found[1])
