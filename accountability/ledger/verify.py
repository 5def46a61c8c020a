"""Walks every chain and says in words where it was tampered with."""

from collections.abc import Iterator

from accountability.ledger.models import Entry
from accountability.ledger.record import GENESIS, digest


def problems() -> Iterator[str]:
    """Yields one sentence for each entry whose place or hash does not hold; nothing when all is whole."""
    desa, seq, previous = "", 0, GENESIS
    for entry in Entry.objects.order_by("desa_id", "seq").iterator(chunk_size=2000):
        if entry.desa_id != desa:
            desa, seq, previous = entry.desa_id, 0, GENESIS
        if entry.seq != seq + 1:
            yield f"{desa}: entry {seq + 1} is missing."
        if entry.previous_hash != previous:
            yield f"{desa}: entry {entry.seq} does not follow the one before it."
        if digest(entry) != entry.hash:
            yield f"{desa}: entry {entry.seq} was changed after it was written."
        seq, previous = entry.seq, entry.hash
