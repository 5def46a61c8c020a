"""The official list of wilayah (Kepmendagri 300.2.2-2138/2025), taken into the database or renewed there."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from django.db import transaction

from accountability.regions.models import Wilayah

LIST_FILE = Path(__file__).parent / "data" / "wilayah.csv.gz"
_BATCH = 5000


def take_in(*, path: Path = LIST_FILE) -> Counter[str]:
    """Write every wilayah of the list, all or nothing, and return how many there are of each type.

    A known code gets the list's name, type and parent; codes that are not in the list stay as they are. The
    list names every wilayah after the one it lies in.
    """
    counts: Counter[str] = Counter()
    with transaction.atomic():
        for batch in batched(_listed(path), _BATCH):
            Wilayah.objects.bulk_create(
                batch,
                update_conflicts=True,
                unique_fields=["kode"],
                update_fields=["name", "name_key", "level", "type", "parent", "fictional"],
            )
            counts.update(wilayah.type for wilayah in batch)
    return counts


def _listed(path: Path) -> Iterator[Wilayah]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield Wilayah(
                kode=row["code"],
                name=row["name"],
                level=row["level"],
                type=row["type"],
                parent_id=row["parent"] or None,
            )
