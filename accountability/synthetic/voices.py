"""The rows of voices: what was said, each step, the ledger's chain, SMS in and out, words added, verdicts.

This is the part that is as long as the world: it writes text, draws one random number for each voice and
looks everything else up.
"""

import hashlib
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from accountability.ledger.models import Entry
from accountability.ledger.record import GENESIS
from accountability.synthetic.calendar import DAY, Calendar
from accountability.synthetic.ids import Ids
from accountability.synthetic.phrases import speech, words
from accountability.synthetic.tables import NULL, Table
from accountability.synthetic.village_plan import Village
from accountability.synthetic.village_rows import DUSUN, NO_KUNCI, Group
from posko.models import Aspirasi, Message, Milestone, Verdict
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import InboundSMS, InboundState, OutboundSMS, SenderKind

HOUR = 3600
FRESH, TO_READ, TO_ANSWER = 20 * DAY, 30 * HOUR, 6 * DAY
AT_ONCE = 20_000
CHANNELS = ("sms",) * 7 + ("web",) * 7 + ("sheet",) * 3 + ("oral", "whatsapp", "box")
KINDS = ("laporan", "laporan", "laporan", "usul", "usul", "tanya")
GENDERS = ("p", "l", "l", "p", "")
GROUPS = ("",) * 8 + ("lansia", "miskin", "difabel")
NEWS = {
    "merged": "digabung", "on_agenda": "dibahas", "planned": "direncanakan", "budgeted": "dianggarkan",
    "under_way": "dikerjakan", "done": "selesai", "answered": "dijawab", "forwarded": "diteruskan",
    "not_now": "belum_bisa", "closed": "ditutup", "needs_detail": "perlu_keterangan",
}  # fmt: skip
# What became of those that stand alone, in thousandths of all: up to here, this.
ALONE = (
    (760, "answered"),
    (830, "forwarded"),
    (890, "not_now"),
    (930, "done"),
    (960, "closed"),
    (1000, "read"),
)
_BECAME = tuple(next(state for top, state in ALONE if dice < top) for dice in range(1000))
GATHERED = 550  # of a thousand that are not fresh, so many stand in a kelompok
_REASON = {"not_now": "no_money", "closed": "no_content"}


class Voices:
    """Makes the voices of the villages, oldest first, and everything that follows from each."""

    def __init__(self, villages: list[Village], groups: list[Group], ids: Ids, phones: int) -> None:
        self.villages, self.groups, self.ids, self.phones = villages, groups, ids, phones
        self.first_group = [0, *accumulate(village.kelompok for village in villages)]
        self.seq = [0] * len(villages)
        self.hash = [GENESIS] * len(villages)
        self.sms = 0
        self.aspirasi = Table(
            Aspirasi, "id", "desa", "nomor", "kunci_hash", "text", "public_summary", "kind", "topic",
            "channel", "dusun", "contact", "about_pemdes", "quarantine", "inbound", "confidential", "urgent",
            "gender", "vulnerable", "kelompok", "state", "state_since_at", "received_at", "read_due_date",
            "answer_due_date",
        )  # fmt: skip
        self.milestone = Table(
            Milestone, "aspirasi", "state", "news", "at", "actor_kind", "actor_role", "reason_class",
            "sentence", "next_step",
        )  # fmt: skip
        self.entry = Table(
            Entry, "desa", "seq", "at", "kind", "ref", "actor_kind", "facts", "previous_hash", "hash"
        )
        self.inbound = Table(
            InboundSMS, "id", "ref", "line", "carrier", "carrier_ref", "contact", "sender_kind", "body",
            "received_at", "state", "attempts", "not_before", "handed_over_at",
        )  # fmt: skip
        self.outbound = Table(
            OutboundSMS, "ref", "line", "contact", "desa", "body", "template", "dedupe_key", "in_reply_to",
            "kind", "promised_by", "state", "rank", "not_before", "attempts", "rupiah", "carrier_ref",
            "segments", "promised_at", "sending_at", "sent_at", "delivered_at", "expires_at",
        )  # fmt: skip
        self.message = Table(Message, "aspirasi", "from_citizen", "text", "at")
        self.verdict = Table(Verdict, "aspirasi", "choice", "at")
        self.tables = (
            self.inbound, self.aspirasi, self.milestone, self.entry, self.outbound, self.message,
            self.verdict,
        )  # fmt: skip

    def say(
        self, count: int, seed: int, numbers: Iterator[str], start: int, now: int, calendar: Calendar
    ) -> Iterator[int]:
        """Makes `count` voices from `start` to `now`; yields how many there are, now and then."""
        dice = Random(f"voices {seed}")  # noqa: S311 - the same seed, the same rows
        places = range(len(self.villages))
        weights = list(accumulate(village.voices for village in self.villages))
        span = now - HOUR - start
        for first in range(0, count, AT_ONCE):
            some = min(AT_ONCE, count - first)
            whose = dice.choices(places, cum_weights=weights, k=some)
            for place, village in enumerate(whose, first + 1):
                self._one(place, village, dice, next(numbers), start + span * place // count, now, calendar)
            yield first + some

    def _one(
        self, place: int, where: int, dice: Random, nomor: str, at: int, now: int, calendar: Calendar
    ) -> None:
        drawn, thousandth = divmod(dice.getrandbits(96), 1000)
        drawn, more = divmod(drawn, 1 << 30)
        village, said, pk = self.villages[where], speech(), self.ids.aspirasi + place - 1
        fresh = now - at < FRESH
        group = None if fresh or thousandth >= GATHERED else self._group(where, more)
        topic = group.topic if group else drawn % 9
        drawn, head = divmod(drawn, 1 << 20)
        about = group.head if group else _about(said.heads[topic % 8], head)
        text = f"{said.greetings[more % len(said.greetings)]}{about}{said.tails[drawn % len(said.tails)]}"
        channel, kind = CHANNELS[more % 20], KINDS[more // 8 % 6]
        confidential, about_pemdes = thousandth % 12 == 0, thousandth % 50 == 0
        aside = fresh and thousandth % 40 == 7
        state = _state(group, fresh, aside, thousandth, more)
        read = at + min(TO_READ, (now - at) // 2)
        since = {"received": at, "read": read}.get(state, at + min(TO_ANSWER, (now - at) * 3 // 4))
        arrived, moved = calendar.at(at), calendar.at(since)
        to_read, to_answer, to_question = calendar.due(at)
        phone = self._phone(where, channel, more, head)
        inbound = self._sms(village, phone, text, nomor, at, calendar) if channel == "sms" else NULL
        hidden = confidential or about_pemdes or aside or group is not None or more % 100 >= 40
        summary = "" if hidden else f"{about[0].upper()}{about[1:]}."
        self.aspirasi.lines.append(
            f"{pk}\t{village.kode}\t{nomor}\t{NO_KUNCI}\t{text}\t{summary}\t{kind}\t"
            f"{said.topics[topic] if topic < 8 else ''}\t{channel}\t"
            f"{self.ids.dusun + where * DUSUN + more % DUSUN if more % 5 else NULL}\t{phone}\t"
            f"{1 if about_pemdes else 0}\t{'iseng' if aside else ''}\t{inbound}\t{1 if confidential else 0}\t"
            f"{1 if thousandth % 97 == 0 and not aside else 0}\t{GENDERS[head % 5]}\t{GROUPS[head % 11]}\t"
            f"{group.pk if group else NULL}\t{state}\t{moved}\t{arrived}\t{to_read}\t"
            f"{to_question if kind == 'tanya' else to_answer}"
        )
        self._steps(pk, state, arrived, calendar.at(read), moved, more)
        if thousandth % 7 == 0:
            added = calendar.at(min(at + 2 * DAY, now))
            self.message.lines.append(f"{pk}\t{more % 2}\tDi depan rumah dekat mushola.\t{added}")
        if state in {"answered", "done"} and more % 5 == 0:
            self._rated(pk, more, calendar.at(min(since + 5 * DAY, now)))
        self._chained(where, village.kode, nomor, channel, kind, arrived)

    def _rated(self, pk: int, more: int, at: str) -> None:
        self.verdict.lines.append(f"{pk}\t{'not_yet' if more % 3 == 0 else 'satisfied'}\t{at}")

    def _phone(self, where: int, channel: str, more: int, head: int) -> str:
        """A phone mostly speaks in one village; by SMS there is always one."""
        if channel == "sms" or (channel in {"web", "whatsapp"} and more % 2):
            return str(self.ids.contact + (where * 7919 + head) % self.phones)
        return NULL

    def _group(self, where: int, more: int) -> Group:
        """In the village that grows, a tenth of the gathered voices say the same thing."""
        own = 1 if where == 0 and more % 10 == 0 else more // 16 % self.villages[where].kelompok
        return self.groups[self.first_group[where] + own]

    def _steps(self, pk: int, state: str, arrived: str, read: str, moved: str, more: int) -> None:
        add = self.milestone.lines.append
        add(f"{pk}\treceived\tterima\t{arrived}\tcitizen\t\t\t\t")
        if state == "received":
            return
        add(f"{pk}\tread\tdibaca\t{read}\tmember\tanggota_bpd\t\t\t")
        if state != "read":
            answers = words("answer")
            said = answers[more % len(answers)]
            then = "Dibahas lagi di musyawarah berikut." if state == "not_now" else ""
            add(
                f"{pk}\t{state}\t{NEWS[state]}\t{moved}\tmember\tketua_bpd\t"
                f"{_REASON.get(state, '')}\t{said}\t{then}"
            )

    def _chained(self, where: int, kode: str, nomor: str, channel: str, kind: str, at: str) -> None:
        """As ledger.record writes it: the same bytes, the same hash."""
        self.seq[where] = seq = self.seq[where] + 1
        previous = self.hash[where]
        day, clock = at.split(" ")
        told = f'{{"channel":"{channel}","kind":"{kind}"}}'
        fields = (
            f'{{"actor":["citizen","",null],"at":"{day}T{clock}.000000+00:00","desa":"{kode}","facts":{told},'
            f'"kind":"aspirasi.masuk","previous":"{previous}","ref":"{nomor}","seq":{seq}}}'
        )
        self.hash[where] = own = hashlib.sha256(fields.encode()).hexdigest()
        self.entry.lines.append(
            f"{kode}\t{seq}\t{at}\taspirasi.masuk\t{nomor}\tcitizen\t{told}\t{previous}\t{own}"
        )

    def _sms(self, village: Village, phone: str, text: str, nomor: str, at: int, calendar: Calendar) -> int:
        """What came in, and the receipt that went out and arrived."""
        pk, line = self.ids.inbound + self.sms, self.ids.line + village.place
        self.sms += 1
        came, taken, sent, there = (calendar.at(at + later) for later in (0, 2, 4, 9))
        self.inbound.lines.append(
            f"{pk}\t{pk:032x}\t{line}\tsimulator\tS{nomor}\t{phone}\t{SenderKind.PERSON}\t{text}\t{came}\t"
            f"{InboundState.HANDED_OVER}\t1\t{came}\t{taken}"
        )
        self.outbound.lines.append(
            f"{pk + (1 << 100):032x}\t{line}\t{phone}\t{village.kode}\t"
            f"Aspirasi Bapak/Ibu diterima, nomor {nomor[:3]}-{nomor[3:]}.\tterima\t{nomor}:terima\t{pk}\t"
            f"reply\tsystem\t{OutboundState.DELIVERED}\t{RANKS[OutboundState.DELIVERED]}\t{came}\t1\t350\tR{nomor}\t1\t"
            f"{came}\t{taken}\t{sent}\t{there}\t{calendar.at(at + DAY)}"
        )
        return pk


def _about(heads: tuple[str, ...], number: int) -> str:
    return f"{heads[number % len(heads)]} RT {number // 4096 % 12 + 1}"


def _state(group: Group | None, fresh: bool, aside: bool, thousandth: int, more: int) -> str:
    if aside:
        return "received"
    if group:
        return group.state
    if fresh:
        return "received" if thousandth < 500 else "needs_detail" if more % 12 == 0 else "read"
    return _BECAME[max(thousandth, GATHERED)]
