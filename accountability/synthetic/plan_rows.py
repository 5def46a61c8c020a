"""The rows of meetings, plans and budgets: every kelompok is as far along as its state says."""

from accountability.budget.models import APBDesa, BudgetLine, Realisasi
from accountability.planning.activity_codes import activities
from accountability.planning.models import Decision, Kegiatan, Musyawarah, RKPDesa, Usulan
from accountability.synthetic.calendar import DAY, Calendar
from accountability.synthetic.ids import Ids
from accountability.synthetic.tables import NULL, Table
from accountability.synthetic.village_plan import Village
from accountability.synthetic.village_rows import Group

MEETINGS, BUDGETS = 12, 2
KEGIATAN = 60  # codes of the official list that have a line in each budget
MOST_KEGIATAN = 400  # in the plan of one village, however many kelompok it has
IN_PLAN = frozenset({"planned", "budgeted", "under_way", "done"})
# Income, and what was left from last year; then a line of spending for each kegiatan.
INCOME = ("4.2.1.01", "4.2.3.01", "6.1.1.01")
LINES = len(INCOME) + KEGIATAN
AMOUNT, SPENT = 12_345_678, 1_000_000


def codes() -> list[str]:
    """The first codes of kegiatan of the official list."""
    return [one.kode for one in activities().values() if one.level == "kegiatan"][:KEGIATAN]


class Plans:
    """Fills meetings, proposals, decisions, plans, kegiatan, budgets and what was spent."""

    def __init__(self, ids: Ids, now: int, calendar: Calendar) -> None:
        self.ids, self.now, self.calendar = ids, now, calendar
        self.year = int(calendar.date(now)[:4])
        self.codes = codes()
        self.usulan_count = self.kegiatan_count = 0
        self.musyawarah = Table(Musyawarah, "id", "desa", "kind", "title", "held_on", "place", "men", "women")
        self.usulan = Table(
            Usulan, "id", "desa", "musyawarah", "kelompok", "title", "proposed_at", "holds_kelompok"
        )
        self.decision = Table(
            Decision, "usulan", "outcome", "sentence", "into_plan", "into_year", "reason_class", "next_step",
            "decided_at",
        )  # fmt: skip
        self.rkp = Table(RKPDesa, "id", "desa", "year", "perdes_no", "enacted_date")
        self.kegiatan = Table(
            Kegiatan, "id", "desa", "rkp", "kode", "name", "usulan", "unit", "place", "cost", "fund_source",
            "pelaksana",
        )  # fmt: skip
        self.apb = Table(
            APBDesa, "id", "desa", "year", "perdes_no", "perdes_date", "published_at", "created_at"
        )
        self.line = Table(
            BudgetLine,
            "id",
            "apb",
            "account",
            "kegiatan_kode",
            "kegiatan",
            "description",
            "fund_source",
            "amount",
        )
        self.realisasi = Table(
            Realisasi, "apb", "line", "account", "kegiatan_kode", "fund_source", "spent_date", "amount",
            "percent", "recorded_at",
        )  # fmt: skip
        self.tables = (
            self.musyawarah, self.usulan, self.decision, self.rkp, self.kegiatan, self.apb, self.line,
            self.realisasi,
        )  # fmt: skip

    def add(self, village: Village, groups: list[Group]) -> None:
        """Everything of one village."""
        at, place, kode = self.calendar, village.place, village.kode
        for number in range(MEETINGS):
            held = at.date(self.now - (100 * number - 20) * DAY)
            came = f"{30}\t{20}" if number else f"{NULL}\t{NULL}"
            self.musyawarah.lines.append(
                f"{self._meeting(village, number)}\t{kode}\tdesa\tMusyawarah desa\t{held}\tBalai\t{came}"
            )
        for back in range(BUDGETS):
            enacted = at.date(self.now - 300 * DAY)
            self.rkp.lines.append(
                f"{self.ids.rkp + place * BUDGETS + back}\t{kode}\t{self.year - back}\t1\t{enacted}"
            )
        planned: dict[str, int] = {}
        for group in groups:
            if group.state != "merged":
                self._proposed(village, group, planned)
        for back in range(BUDGETS):
            self._budget(village, back, planned if back == 0 else {})

    def _meeting(self, village: Village, number: int) -> int:
        return self.ids.musyawarah + village.place * MEETINGS + number

    def _proposed(self, village: Village, group: Group, planned: dict[str, int]) -> None:
        at, pk = self.calendar, self.ids.usulan + self.usulan_count
        self.usulan_count += 1
        waits = group.state == "on_agenda"
        meeting = self._meeting(village, 0 if waits else 2 + group.pk % (MEETINGS - 2))
        self.usulan.lines.append(
            f"{pk}\t{village.kode}\t{meeting}\t{group.pk}\tPerbaikan: {group.head}\t{at.at(group.created)}\t"
            f"{1 if waits else 0}"
        )
        if waits:
            return
        agreed = group.state != "not_now"
        plan = f"rkp\t{self.year}\t\t" if agreed else f"\t{NULL}\tno_money\tDibahas lagi tahun depan."
        self.decision.lines.append(
            f"{pk}\t{'adopted' if agreed else 'not_now'}\tPrioritas pertama dari sembilan.\t{plan}\t"
            f"{at.at(group.created + 7 * DAY)}"
        )
        if group.state in IN_PLAN and len(planned) < MOST_KEGIATAN:
            kegiatan = self.ids.kegiatan + self.kegiatan_count
            self.kegiatan_count += 1
            kode = self.codes[kegiatan % KEGIATAN]
            planned.setdefault(kode, kegiatan)
            self.kegiatan.lines.append(
                f"{kegiatan}\t{village.kode}\t{self.ids.rkp + village.place * BUDGETS}\t{kode}\t"
                f"Perbaikan: {group.head}\t{pk}\tmeter\tRT 03\t125500000\tDDS\tKasi Kesejahteraan"
            )

    def _budget(self, village: Village, back: int, planned: dict[str, int]) -> None:
        at, apb = self.calendar, self.ids.apb + village.place * BUDGETS + back
        first = self.ids.budget_line + (village.place * BUDGETS + back) * LINES
        published = self.now - (300 + back * 365) * DAY
        self.apb.lines.append(
            f"{apb}\t{village.kode}\t{self.year - back}\t9\t{at.date(published)}\t{at.at(published)}\t"
            f"{at.at(published - 10 * DAY)}"
        )
        for place, account in enumerate(INCOME):
            self.line.lines.append(
                f"{first + place}\t{apb}\t{account}\t\t{NULL}\tPendapatan\tDDS\t{AMOUNT * 20}"
            )
        for place, kode in enumerate(self.codes, len(INCOME)):
            source, pk = "DDS" if place % 2 else "ADD", first + place
            self.line.lines.append(
                f"{pk}\t{apb}\t5.3.5.02\t{kode}\t{planned.get(kode, NULL)}\tBahan, upah\t{source}\t{AMOUNT}"
            )
            for times in (1, 2):
                spent = self.now - 60 * times * DAY
                self.realisasi.lines.append(
                    f"{apb}\t{pk}\t5.3.5.02\t{kode}\t{source}\t{at.date(spent)}\t{SPENT}\t{90 - 40 * times}\t"
                    f"{at.at(spent + DAY)}"
                )
