"""Hostile webhooks against a real server: told again, shuffled, cut off, unsigned, 1 MB, other hosts.

`python -m bench.hostile_webhooks --server postgres://…/postgres [--requests 20000] [--seed N]` starts its own
server, prints its seed and what came of each kind, and fails unless there was no 5xx, nothing unsigned was
taken, and exactly the genuine SMS are in the inbox.
"""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.drain import Scratch

TOKEN, BASE, DOOR = "rahasia-uji", "https://posko.example", "/sms/twilio/masuk/"
FORM = "application/x-www-form-urlencoded"
HANDS = 8
COUNT = """
import json
from sms_gateway.models import InboundSMS
print(json.dumps(sorted(InboundSMS.objects.values_list("carrier_ref", flat=True))))
"""
# What each kind may be answered with; "again" and "late" are genuine requests told once more.
ALLOWED = {
    "genuine": {200},
    "again": {200},
    "unsigned": {403},
    "wrong signature": {403},
    "signed for another": {403},
    "cut off": {403},
    "bad UTF-8": {400, 403},
    "one megabyte": {413},
    "other host": {400},
    "wrong method": {405},
    "no number": {400},
}


@dataclass(frozen=True)
class Call:
    """One request, and what kind it is."""

    kind: str
    body: bytes = field(repr=False)
    signature: str
    host: str = "posko.example"
    method: str = "POST"


@dataclass(frozen=True)
class Outcome:
    """How often each kind was answered how, and the references that had to be stored and that were."""

    answers: Counter[tuple[str, int]]
    expected: list[str]
    stored: list[str]

    def problems(self) -> Iterator[str]:
        """What must not be; nothing when all is well."""
        for (kind, status), times in sorted(self.answers.items()):
            if status not in ALLOWED[kind]:
                yield f"{kind} was answered {status}, {times} times"
        if self.expected != self.stored:
            yield f"{len(self.expected)} SMS had to be stored and {len(self.stored)} were"


def calls(requests: int, seed: int) -> list[Call]:
    """The requests in the order they are sent: three tenths told again, a quarter hostile."""
    dice = random.Random(seed)
    genuine = [_genuine(number, dice) for number in range(int(requests * 0.45))]
    again = [Call("again", one.body, one.signature) for one in dice.choices(genuine, k=int(requests * 0.3))]
    hostile = [_hostile(number, dice, genuine) for number in range(requests - len(genuine) - len(again))]
    mixed = genuine + again + hostile
    dice.shuffle(mixed)
    return mixed


def _signed(fields: dict[str, str]) -> str:
    signature: str = RequestValidator(TOKEN).compute_signature(BASE + DOOR, fields)
    return signature


def _fields(ref: str, dice: random.Random) -> dict[str, str]:
    words = dice.choice(("LAPOR jalan rusak", "CEK", "usul posyandu 😀", "+&%=; baris\r\nbaru", ""))
    sender = f"+62812000{dice.randrange(2000):05}"
    return {"MessageSid": ref, "From": sender, "To": "+6281299002001", "Body": f"{words} {ref}"}


def _genuine(number: int, dice: random.Random) -> Call:
    fields = _fields(f"SM{number:08}", dice)
    return Call("genuine", urlencode(fields).encode(), _signed(fields))


def _hostile(number: int, dice: random.Random, genuine: list[Call]) -> Call:
    fields = _fields(f"XX{number:08}", dice)
    body, signature = urlencode(fields).encode(), _signed(fields)
    nameless = {**fields, "MessageSid": ""}
    made = {
        "unsigned": Call("unsigned", body, ""),
        "wrong signature": Call("wrong signature", body, signature[::-1]),
        "signed for another": Call("signed for another", body, dice.choice(genuine).signature),
        "cut off": Call("cut off", body[: dice.randrange(len(body))], signature),
        "bad UTF-8": Call(
            "bad UTF-8", body + b"%FF%FE", _signed(fields | {"Body": f"{fields['Body']}\ufffd\ufffd"})
        ),
        "one megabyte": Call("one megabyte", body + b"a" * 1_000_000, signature),
        "other host": Call("other host", body, signature, host="jahat.example"),
        "wrong method": Call("wrong method", body, signature, method=dice.choice(("GET", "PUT", "HEAD"))),
        "no number": Call("no number", urlencode(nameless).encode(), _signed(nameless)),
    }
    return made[dice.choice(sorted(made))]


def send(port: int, sent: list[Call]) -> Counter[tuple[str, int]]:
    """Sends all of them by one connection that is opened anew when the server closes it."""
    answers: Counter[tuple[str, int]] = Counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for one in sent:
        headers = {"Host": one.host, "Content-Type": FORM, "X-Twilio-Signature": one.signature}
        for attempt in range(3):
            try:
                connection.request(one.method, DOOR, one.body, headers)
                answer = connection.getresponse()
                answer.read()
                answers[one.kind, answer.status] += 1
                break
            except (http.client.HTTPException, OSError):
                connection.close()
                if attempt == 2:
                    raise
    connection.close()
    return answers


def attack(port: int, requests: int, seed: int) -> tuple[Counter[tuple[str, int]], list[str]]:
    """Sends everything with several hands at once; the answers, and the references that had to be stored."""
    mixed = calls(requests, seed)
    with ThreadPoolExecutor(HANDS) as pool:
        parts = pool.map(lambda hand: send(port, mixed[hand::HANDS]), range(HANDS))
        answers = sum(parts, Counter[tuple[str, int]]())
    return answers, [f"SM{number:08}" for number in range(int(requests * 0.45))]


def serve(
    scratch: Scratch, application: str = "accountability.wsgi:application"
) -> tuple[subprocess.Popen[str], int]:
    """A granian server as in docker-compose.yml (two workers) on a free port, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    scratch.environment |= {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_BASE_URL": BASE,
        "ALLOWED_HOSTS": "posko.example,127.0.0.1",
    }
    target = ["--interface", "wsgi", application, "--port", str(port)]
    server = scratch.start("-m", "granian", *target, "--workers", "2", "--blocking-threads", "8", "--no-ws")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.1)
    raise TimeoutError("The web server did not start.")


def run(server_url: str, requests: int, seed: int) -> Outcome:
    """The whole attack on an installation of its own."""
    scratch = Scratch(server_url)
    server = None
    try:
        server, port = serve(scratch)
        answers, expected = attack(port, requests, seed)
        stored = json.loads(scratch.run("manage.py", "shell", "--verbosity=0", "-c", COUNT))
    finally:
        if server is not None:
            server.terminate()
            server.communicate(timeout=30)
        scratch.close()
    return Outcome(answers, expected, stored)


def main() -> None:
    """Prints what came of each kind; exit status 1 when something must not be."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--server", default=os.environ.get("TEST_DATABASE_URL"))
    options.add_argument("--requests", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    told = options.parse_args()
    print(f"seed {told.seed}", flush=True)
    began = time.perf_counter()
    outcome = run(told.server, told.requests, told.seed)
    for (kind, status), times in sorted(outcome.answers.items()):
        print(f"{kind:20} {status} {times:>8}")
    print(
        f"{len(outcome.stored)} rows, {len(outcome.expected)} expected, {time.perf_counter() - began:.0f} s"
    )
    if problems := list(outcome.problems()):
        raise SystemExit("; ".join(problems))


if __name__ == "__main__":
    main()
