"""Publishes the public log of the demo world over its last weeks, with two witnesses who sign it."""

import datetime as dt
import shutil

from django.conf import settings
from nacl.signing import SigningKey

from accountability.ledger.models import LogCheckpoint
from accountability.ledger.public_log import cosigning, notes, publishing

DAYS_AGO = (21, 14, 7, 1)
# Whose machine it is, its name, and a seed that everyone knows: the demo world holds no secret.
WITNESSES = (
    ("Kecamatan Tirtasari", "kecamatan.tirtasari.example/saksi", b"demo-saksi-kecamatan-tirtasari!!"),
    ("Kampus Tirta Raya", "kampus.tirtaraya.example/saksi", b"demo-saksi-kampus-tirta-raya!!!!"),
)


def write(now: dt.datetime) -> None:
    """Publishes as the nights would have, then as of now; files of an earlier world are taken away."""
    if LogCheckpoint.objects.exists():
        return
    shutil.rmtree(settings.LEDGER_LOG_DIR, ignore_errors=True)
    for title, name, seed in WITNESSES:
        key = notes.verifier_of(name, SigningKey(seed), notes.COSIGNATURE)
        cosigning.accept_witness(key=key.written, title=title, at=now - dt.timedelta(days=DAYS_AGO[0]))
    for days in DAYS_AGO:
        at = now - dt.timedelta(days=days)
        publishing.publish(at=at, everything=True)
        for _title, name, seed in WITNESSES[: 1 if days == DAYS_AGO[-1] else 2]:
            _sign(name, SigningKey(seed), at + dt.timedelta(hours=3))
    publishing.publish(at=now, everything=True)


def _sign(name: str, key: SigningKey, at: dt.datetime) -> None:
    last = LogCheckpoint.objects.order_by("-size").first()
    if last is not None:
        body = notes.parted(last.note)[0]
        line = notes.cosignature(body, name, key, int(at.timestamp()))
        cosigning.take_cosignatures(note=f"{body}\n{line}", at=at)
