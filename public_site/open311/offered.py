"""The services of the standard: what a voice may be about (posko.topics), and what may be told beside it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from accountability.regions.models import Dusun
from posko.lexicons import rows
from posko.states import Gender, Vulnerable
from posko.topics import choices, topics
from public_site.coarse import OTHER as OTHER  # noqa: PLC0414 - also known from here
from public_site.forms import OPEN, SECRET
from public_site.open311.refusals import not_there
from public_site.place import Place, first_upper

MOST_KEYWORDS = 12


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that may be told beside the words, each value with its key and name."""

    code: str
    description: str
    values: Sequence[tuple[str, str]]

    def as_data(self, order: int) -> dict[str, Any]:
        """As the standard names it."""
        return {
            "variable": True,
            "code": self.code,
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": "Pilih satu, atau biarkan kosong.",
            "order": order,
            "description": self.description,
            "values": [{"key": key, "name": name} for key, name in self.values],
        }


def codes() -> frozenset[str]:
    """The service codes: the codes of the topics."""
    return frozenset(topic.kode for topic in topics())


def names(place: Place) -> dict[str, str]:
    """The name of each service in the words of the place."""
    return dict(choices(place.words))


def services(place: Place) -> list[dict[str, Any]]:
    """Every service, in the order of the village's own form."""
    named = names(place)
    return [
        {
            "service_code": topic.kode,
            "service_name": named[topic.kode],
            "description": f"Laporan, usul atau pertanyaan warga: {named[topic.kode].lower()}.",
            "metadata": True,
            "type": "realtime",
            "keywords": ", ".join(_keywords()[topic.kode]),
            "group": topic.sector or named[topic.kode].lower(),
        }
        for topic in topics()
    ]


def definition(place: Place, code: str) -> dict[str, Any]:
    """What may be told with a service. Raises Refused for an unknown code."""
    if code not in codes():
        raise not_there("service_code tidak ditemukan; daftarnya ada di services.")
    shown = [one.as_data(order) for order, one in enumerate(attributes(place), start=1)]
    return {"service_code": code, "attributes": shown}


def attributes(place: Place) -> list[Attribute]:
    """The same for every service; a village without dusun asks for none."""
    dusun = list(Dusun.objects.filter(desa=place.desa).order_by("name").values_list("name", flat=True))
    told = [
        Attribute("sifat", "Siapa boleh membaca?", _secrecy(place)),
        Attribute("kelamin", "Jenis kelamin yang menyampaikan", Gender.choices),
        Attribute("kelompok_rentan", "Kelompok warga yang menyampaikan", Vulnerable.choices),
    ]
    where = Attribute(
        "dusun", f"{first_upper(place.words.dusun)} yang dimaksud", [(one, one) for one in dusun]
    )
    return [where, *told] if dusun else told


def _secrecy(place: Place) -> list[tuple[str, str]]:
    return [
        (OPEN, "Tanpa nama: isinya boleh tampil diringkas, nama tidak pernah"),
        (SECRET, f"Rahasia: hanya petugas dan {place.words.bpd} yang membaca"),
    ]


@cache
def _keywords() -> dict[str, list[str]]:
    """The first words that speak clearly of a topic (posko/data/topic_words.csv), in that order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("topic_words"):
        if int(row["weight"]) > 1 and len(found[row["topic"]]) < MOST_KEYWORDS:
            found[row["topic"]].append(row["phrase"])
    return found
