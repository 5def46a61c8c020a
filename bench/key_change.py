"""Changes the keys of many phones while SMS come in: `python -m bench.key_change [PHONES]`, migrated before.

DATABASE_URL names it; a demo world is enough. Prints one line of figures, and stops with 1 where a phone was
lost, doubled or cannot be opened afterwards.
"""

import base64
import os
import sys
import threading
import time

import django

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the settings
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from nacl.public import PrivateKey  # noqa: E402

from accountability.lib import phone_vault  # noqa: E402
from accountability.safekeeping import renewing  # noqa: E402
from sms_gateway import contacts, inbox  # noqa: E402
from sms_gateway.models import Contact, InboundSMS, Line  # noqa: E402

FIRST = 6281300000000


def number(place: int) -> str:
    """The phone of this place; those of a bench belong to nobody."""
    return f"+{FIRST + place}"


def fill(count: int) -> None:
    """Phones under the keys of now."""
    name, at = phone_vault.keys_name(), timezone.now()
    for start in range(0, count, 5000):
        Contact.objects.bulk_create(
            Contact(
                fingerprint=phone_vault.fingerprint(number(one)),
                sealed=phone_vault.seal(number(one)),
                keys=name,
                created_at=at,
            )
            for one in range(start, min(start + 5000, count))
        )


def change() -> None:
    """New keys, those of now before them: as every process has them after a start."""
    pair = PrivateKey.generate()
    settings.PHONE_PEPPERS_BEFORE = [settings.PHONE_PEPPER]
    settings.PHONE_PRIVATE_KEYS_BEFORE = [settings.PHONE_PRIVATE_KEY]
    settings.PHONE_PEPPER = "a new pepper for this measurement, and no other"
    settings.PHONE_PRIVATE_KEY = base64.b64encode(bytes(pair)).decode()
    settings.PHONE_PUBLIC_KEY = base64.b64encode(bytes(pair.public_key)).decode()


def text(line: Line, count: int, stop: threading.Event, sent: list[int]) -> None:
    """SMS of known phones, one after the other, each told twice as gateways do, and some of strangers."""
    place = 0
    while not stop.is_set():
        place += 1
        one = (place * 7919) % count if place % 10 else count + place
        ref = phone_vault.reference("kannel", f"bench {place}")
        for _ in range(2):
            inbox.receive(
                line=line, carrier_ref=ref, sender=number(one), body="jalan rusak", at=timezone.now()
            )
        sent.append(one)
    connections.close_all()


def main() -> int:
    """Fills, changes while SMS come in, and looks every phone up with the new keys alone."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    line = Line.objects.create(key=f"bench-{time.time_ns()}", carrier="kannel", address=f"+{time.time_ns()}")
    fill(count)
    change()
    stop, sent = threading.Event(), list[int]()
    traffic = threading.Thread(target=text, args=(line, count, stop, sent))
    begun = time.monotonic()
    traffic.start()
    left = renewing.renew(at=timezone.now(), tell=print)
    took = time.monotonic() - begun
    stop.set()
    traffic.join()
    settings.PHONE_PEPPERS_BEFORE = settings.PHONE_PRIVATE_KEYS_BEFORE = []
    strangers = {one for one in sent if one >= count}
    wrong = sum(
        phone_vault.unseal(bytes(one.sealed)) != number(place) or one.keys != phone_vault.keys_name()
        for place in range(count)
        if (one := contacts.known(number=number(place))) is not None
    )
    met = Contact.objects.filter(keys=phone_vault.keys_name()).count()
    stored = InboundSMS.objects.filter(line=line).count()
    print(
        f"{connection.vendor}: {count} phones in {took:.1f} s beside {len(sent)} SMS told"
        f" twice each; left {left.phones}, broken {left.broken}, wrong {wrong}, phones {met} of"
        f" {count + len(strangers)}, SMS stored {stored} of {len(sent)}"
    )
    return int(
        bool(left.phones or left.broken or wrong or met != count + len(strangers) or stored != len(sent))
    )


if __name__ == "__main__":
    sys.exit(main())
