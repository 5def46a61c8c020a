"""A kecamatan of 24 villages whose troubles are known: what is named first, and what is named for nothing."""

import pytest

from accountability.oversight.told import villages_now
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests.accountability.oversight.synthetic import FOLLOWS, HIDDEN_BY, NOW, build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [7, 2026])
def test_planted_troubles_are_found_named_first_and_nothing_else(seed: int) -> None:
    villages = {one.desa.kode: one for one in build(seed)}
    found = villages_now(Wilayah.objects.desa().in_service().within("99.01.01"), PRESETS["umum"], at=NOW)
    planted, told, spurious = set(), set(), set()
    for need in found:
        kode = need.signs.desa.kode
        troubles = villages[kode].troubles
        hidden = set().union(*(HIDDEN_BY.get(one, set()) for one in troubles))
        follows = set().union(*(FOLLOWS.get(one, set()) for one in troubles))
        planted |= {(kode, one) for one in troubles - hidden}
        seen = {alert.rule.id for alert in need.warnings}
        told |= {(kode, one) for one in seen & troubles}
        spurious |= {(kode, one) for one in seen - troubles - follows}
    troubled = {kode for kode, one in villages.items() if one.troubles}
    first = {need.signs.desa.kode for need in found[: len(troubled)]}
    print(
        f"\nseed {seed}: {len(villages)} villages, {len(troubled)} in trouble, {len(planted)} troubles;"
        f" told {len(told & planted)}, named first {len(first & troubled)} of {len(troubled)},"
        f" false alarms {len(spurious)} {sorted(spurious)}; not told {sorted(planted - told)}"
    )
    assert planted <= told
    assert first == troubled
    assert not spurious
