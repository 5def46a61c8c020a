"""A desa with a road walked to its end, and a key that may send for it."""

import pytest
from django.core.cache import cache

from accountability.accounts.actors import system
from accountability.partners.keys import give_key
from public_site.api import limits
from tests import makers
from tests.public_site.conftest import Walked

WIDE = 10_000_000


@pytest.fixture
def key(walked: Walked) -> str:
    """The key of a partner of the village."""
    given = give_key(
        partner="Aplikasi Rekaan",
        wilayah=walked.desa,
        scopes=["aspirasi:kirim"],
        by=system("test"),
        at=makers.NOW,
    )
    return given.key


@pytest.fixture(autouse=True)
def _counts_begin_anew() -> None:
    """Nobody has asked before."""
    cache.clear()


@pytest.fixture
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so wide that thousands of cases of one test stay within them."""
    wide = {name: limits.Limit(name, WIDE, one.seconds, one.meaning) for name, one in limits.limits().items()}
    monkeypatch.setattr(limits, "limits", lambda: wide)
