"""Whether the sign-in page tells who has an account, by its words or its time: `python -m bench.sign_in`.

On an embedded installation of its own, with the product's own password hashes, four kinds of names are tried
in turn with a wrong password, each name once and from an address of its own: one nobody has, one with a
password, one that was invited and has none yet, one whose account was shut. Prints the medians, and how often
a guess by the time alone between that kind and an unknown name would be right (0.5: a coin). Ends with 1 when
the words differ or a guess is right more than 0.6 of the time.
"""

import argparse
import logging
import re
import statistics
import time

from bench.embedded import installed

KINDS = ("unknown", "known", "invited", "shut")
RIGHT_AT_MOST = 0.6


def main() -> None:
    """Prints one line a kind; exit status 1 when something tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    tries = parser.parse_args().tries
    with installed():
        logging.disable()  # each refusal is a line
        seconds, words = _measured(tries)
    faults = [f"{kind} is told in other words" for kind in KINDS if words[kind] != words["unknown"]]
    for kind in KINDS:
        right = _right(seconds["unknown"], seconds[kind])
        median = statistics.median(seconds[kind]) * 1000
        print(f"{kind:8} median {median:7.1f} ms   a guess is right {right:.2f}")
        if right > RIGHT_AT_MOST:
            faults.append(f"{kind} is told by the time")
    if faults:
        raise SystemExit("; ".join(faults))


def _measured(tries: int) -> tuple[dict[str, list[float]], dict[str, set[str]]]:
    """Seconds of every try, and the pages that came back without what changes at each (tokens, names)."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    users, hashed = get_user_model().objects, make_password("kata-sandi-yang-benar")
    for kind in KINDS[1:]:
        users.bulk_create(
            users.model(
                username=f"{kind}{number}",
                password=make_password(None) if kind == "invited" else hashed,
                is_active=kind != "shut",
            )
            for number in range(tries)
        )
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    words: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for number in range(-5, tries):  # the first ones warm up
        for place, kind in enumerate(KINDS if number % 2 else reversed(KINDS)):
            name = f"{kind}{number}"
            client = Client(REMOTE_ADDR=f"10.{place}.{number // 250 + 1}.{number % 250}")
            began = time.perf_counter()
            answer = client.post("/masuk/", {"username": name, "password": "kata-sandi-yang-salah"})
            if number >= 0:
                seconds[kind].append(time.perf_counter() - began)
                page = answer.content.decode().replace(name, "NAMA")
                words[kind].add(re.sub(r'(value|nonce|content)="[^"]{20,}"', r"\1", page))
    return seconds, words


def _right(some: list[float], others: list[float]) -> float:
    """How often the slower of two (one of each) is of the same list: 0.5 when the times say nothing."""
    slower = sum((a > b) + 0.5 * (a == b) for a in some for b in others) / (len(some) * len(others))
    return max(slower, 1 - slower)


if __name__ == "__main__":
    main()
