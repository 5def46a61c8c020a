"""What the village government may be told of a kelompok: safe counts, places, and approved words only.

Nothing confidential, nothing about the government itself, nothing set aside; no number, channel, hour or RT.
"""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Exists, OuterRef

from accountability.regions.models import Wilayah
from posko import counts
from posko.models import Aspirasi, Kelompok, KelompokQuerySet

MOST_SUMMARIES = 5

type Share = Literal["all", "most", "some"]
_FROM: dict[Share, str] = {"all": " dari", "most": ", terbanyak dari", "some": ", antara lain dari"}


@dataclass(frozen=True, slots=True)
class Told:
    """One kelompok as a letter and the government's desk tell it.

    `people` is a safe count in words, `places` are dusun with enough voices not to point at anyone, `share`
    says whether those are all of the voices, most or some; `summaries` are words the council approved for
    the public.
    """

    kelompok: Kelompok
    title: str
    people: str
    places: tuple[str, ...]
    share: Share
    summaries: tuple[str, ...]

    @property
    def said_by(self) -> str:
        """`12 warga, terbanyak dari Kulon`: true also where other dusun have too few voices to be named."""
        if not self.places:
            return self.people
        return f"{self.people}{_FROM[self.share]} {' dan '.join(self.places)}"


def may_be_told(desa: Wilayah) -> KelompokQuerySet:
    """The kelompok of the desa with a voice that the village government may hear of."""
    open_voice = Aspirasi.objects.for_pemdes().filter(kelompok=OuterRef("pk"))
    return desa.kelompok.filter(Exists(open_voice))


def told(kelompok: Kelompok) -> Told:
    """A kelompok in four queries at most."""
    voices = kelompok.aspirasi.for_pemdes()
    by_dusun = voices.exclude(dusun=None).values_list("dusun__name").annotate(n=Count("pk"))
    found = list(by_dusun.order_by("-n", "dusun__name"))
    safe = [(name, n) for name, n in found if n >= counts.smallest_public()]
    everyone = voices.count()
    summaries = voices.public().order_by("received_at", "id").values_list("public_summary", flat=True)
    return Told(
        kelompok=kelompok,
        title=kelompok.title,
        people=counts.told(everyone),
        places=tuple(name for name, _n in safe),
        share=_share(sum(n for _name, n in safe), everyone),
        summaries=tuple(dict.fromkeys(summaries[: MOST_SUMMARIES * 3]))[:MOST_SUMMARIES],
    )


def _share(named: int, everyone: int) -> Share:
    """How much of the voices the dusun that may be named have; voices without a dusun count too."""
    if named == everyone:
        return "all"
    return "most" if named * 2 > everyone else "some"
