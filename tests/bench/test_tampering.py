"""A small number of tamperings on each run; `python -m bench.tampering` does ten thousand."""

from pathlib import Path
from random import Random

import pytest

from accountability.ledger import verify
from accountability.ledger.public_log import checking
from accountability.regions.models import Wilayah
from bench import tampering
from tests import makers
from tests.accountability.ledger.public_log.cast import log_dir

__all__ = ["log_dir"]
pytestmark = pytest.mark.django_db
EACH = 8


@pytest.mark.parametrize("way", ["entries", "log", "files", "by_sql", "rolled_back"])
def test_none_goes_unnoticed(desa: Wilayah, other_desa: Wilayah, log_dir: Path, way: str) -> None:
    rng = Random(way)
    tampering.build([desa, other_desa], rng, makers.NOW)
    assert [*verify.problems(), *checking.problems()] == []
    intruder = tampering.Intruder(rng, log_dir)
    for _one in range(EACH):
        what, noticed = tampering.tamper(intruder, [way])
        assert noticed, what
    assert [*verify.problems(), *checking.problems()] == []
