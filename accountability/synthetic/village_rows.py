"""The rows of villages that do not depend on who said what: places, lines, phones, kelompok."""

from dataclasses import dataclass
from random import Random

from accountability.regions.models import DesaFacts, Dusun, Wilayah, name_key
from accountability.synthetic.calendar import DAY, Calendar
from accountability.synthetic.ids import Ids
from accountability.synthetic.phrases import speech
from accountability.synthetic.tables import Table
from accountability.synthetic.village_plan import PROVINCE, Village, above
from posko.models import Kelompok
from sms_gateway.models import Contact, Line

DUSUN = 4
VOICES_OF_A_PHONE = 3
HOUSEHOLDS = 900
# Where a kelompok stands, by its place in its village: most wait, some are on each step of the road.
ROAD = (
    "merged", "merged", "merged", "on_agenda", "on_agenda", "planned", "budgeted", "under_way", "done",
    "not_now",
)  # fmt: skip
NO_KUNCI = "-"  # kept in place of a kunci's hash: nothing opens it


@dataclass(frozen=True, slots=True)
class Group:
    """A kelompok: its id, the desa it is of, what it is about, and where it stands."""

    pk: int
    village: Village
    topic: int
    head: str
    state: str
    created: int


class Places:
    """Fills the wilayah with everything around them, dusun, facts, lines and phones."""

    def __init__(self) -> None:
        self.wilayah = Table(Wilayah, "kode", "name", "name_key", "level", "type", "parent", "fictional")
        self.facts = Table(
            DesaFacts, "desa", "households", "population", "women", "office_hours", "complaint_address"
        )
        self.dusun = Table(Dusun, "id", "desa", "name", "households")
        self.line = Table(
            Line, "id", "key", "carrier", "address", "desa", "active", "sends", "rupiah_per_segment"
        )
        self.contact = Table(Contact, "id", "fingerprint", "created_at")
        self.tables = (self.wilayah, self.facts, self.dusun, self.line, self.contact)

    def add_above(self, villages: list[Village], *, with_province: bool) -> None:
        """The wilayah around the villages; the province only where it is not there yet."""
        if with_province:
            self._wilayah(PROVINCE, "Nusa Rekaan", "provinsi", "provinsi", r"\N")
        for kode, name, level, kind in above(villages):
            self._wilayah(kode, name, level, kind, kode[: kode.rindex(".")])

    def add(self, village: Village, ids: Ids) -> None:
        """One village that uses the posko; its line neither sends nor is paid for."""
        kode, place = village.kode, village.place
        self._wilayah(kode, village.name, "desa_kelurahan", "desa", kode[:8])
        people = HOUSEHOLDS * 4 if village.place else max(HOUSEHOLDS * 4, round(village.voices))
        self.facts.lines.append(
            f"{kode}\t{people // 4}\t{people}\t{people // 2}\tSenin sampai Jumat, 08.00 sampai 14.00\tKantor"
        )
        for number in range(DUSUN):
            self.dusun.lines.append(
                f"{ids.dusun + place * DUSUN + number}\t{kode}\tDusun {number + 1}\t{people // 16}"
            )
        self.line.lines.append(
            f"{ids.line + place}\tdesa-{kode.replace('.', '-')}\tsimulator\t+6281199{place:07}\t{kode}\t"
            "0\t0\t350"
        )

    def add_phones(self, first: int, count: int, seed: int, since: str) -> None:
        """Phones that nobody can be reached by: their number is empty, as after it was erased."""
        dice = Random(f"phones {seed} {first}")  # noqa: S311 - they stand for nobody
        self.contact.lines += [f"{first + n}\t{dice.getrandbits(256):064x}\t{since}" for n in range(count)]

    def _wilayah(self, kode: str, name: str, level: str, kind: str, parent: str) -> None:
        self.wilayah.lines.append(f"{kode}\t{name}\t{name_key(name)}\t{level}\t{kind}\t{parent}\t1")


class Groups:
    """Fills the kelompok, and remembers them for the voices that join."""

    def __init__(self) -> None:
        self.kelompok = Table(Kelompok, "id", "desa", "title", "state", "created_at")
        self.made: list[Group] = []

    def add(self, village: Village, ids: Ids, now: int, calendar: Calendar, dice: Random) -> None:
        """Those of one village."""
        spoken = speech()
        for place in range(village.kelompok):
            topic = dice.randrange(len(spoken.topics))
            head = dice.choice(spoken.heads[topic])
            created = now - (30 + place % 900) * DAY
            state = ROAD[place % len(ROAD)]
            one = Group(ids.kelompok + len(self.made), village, topic, head, state, created)
            title = f"{head[0].upper()}{head[1:]}"
            self.made.append(one)
            self.kelompok.lines.append(
                f"{one.pk}\t{village.kode}\t{title}\t{one.state}\t{calendar.at(created)}"
            )
