"""Lets villagers speak: by SMS through the real inbox, and by every other channel through the same intake."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.regions.models import Dusun
from posko import intake
from posko.models import Aspirasi
from posko.openings import opened
from posko.reading import mark_read
from posko.states import Channel
from posko.summarising import approve_summary, propose_summary
from sms_gateway import contacts

# SMS leads; paper, box and word of mouth are taken down by the petugas (mission: the channels of a posko).
CHANNELS = ("sms",) * 11 + ("web",) * 4 + ("sheet",) * 3 + ("oral",) * 2 + ("whatsapp", "box")
BY_PETUGAS = frozenset({"sheet", "oral", "box", "whatsapp"})
KIND_WORDS = {"usul": "USUL ", "tanya": "TANYA ", "laporan": "LAPOR "}


class NotSaidYet(Exception):
    """A story answers a voice before it was heard."""


@dataclass
class Saying:
    """One voice of the story: what is said and how; `aspirasi` is filled in once it was taken in."""

    village: Village
    text: str
    channel: str
    topic: str
    kind: str = "laporan"
    dusun: Dusun | None = None
    gender: str = ""
    vulnerable: str = ""
    secret: bool = False
    phone: str = ""
    opinion: str = ""
    aspirasi: Aspirasi | None = None

    @property
    def voice(self) -> Aspirasi:
        """The aspirasi as it now stands; raises NotSaidYet before it was said."""
        if self.aspirasi is None:
            raise NotSaidYet
        self.aspirasi.refresh_from_db()
        return self.aspirasi


def saying(village: Village, row: dict[str, str], topic: str, dusun: Dusun) -> Saying:
    """A voice from a row of text, gender and vulnerable, with a channel drawn by lot."""
    chance = village.chance
    gender = row["gender"]
    if "no_women" in village.flaws and gender == "p":
        gender = ""
    place = chance.choice([dusun.name.lower(), dusun.name, f"dsn {dusun.name.lower()}"])
    if village.speech == "pp":
        place = dusun.name
    text = row["text"].format(d=place, rt=chance.randrange(1, 9))
    channel = chance.choice(CHANNELS)
    named = "{d}" not in row["text"] or chance.random() < 0.5
    return Saying(
        village=village,
        text=text,
        channel=channel,
        topic=topic,
        kind=row.get("kind") or "laporan",
        dusun=dusun if named else None,
        gender=gender,
        vulnerable=row["vulnerable"],
        phone=village.phone() if channel == "sms" or chance.random() < 0.4 else "",
    )


def say(diary: Diary, said: Saying, at: dt.datetime) -> None:
    """The voice is taken in at `at`, by its channel."""
    if said.channel == "sms":
        said.aspirasi = _by_sms(diary, said, at)
        return
    village = said.village
    by = village.office[Role.PETUGAS] if said.channel in BY_PETUGAS else CITIZEN
    contact = contacts.meet(number=said.phone, at=at, desa=village.wilayah) if said.phone else None
    voice = intake.Voice(
        text=said.text,
        channel=Channel(said.channel),
        kind=said.kind,
        topic=said.topic,
        dusun=said.dusun,
        confidential=said.secret,
        gender=said.gender,
        vulnerable=said.vulnerable,
    )
    said.aspirasi = intake.take_in(desa=village.wilayah, voice=voice, by=by, at=at, contact=contact).aspirasi


def _by_sms(diary: Diary, said: Saying, at: dt.datetime) -> Aspirasi:
    written = KIND_WORDS[said.kind] + said.text if said.village.chance.random() < 0.25 else said.text
    if said.secret:
        written = said.text
    sms = diary.write_sms(line=said.village.line, sender=said.phone, body=written, at=at)
    return Aspirasi.objects.select_related("desa").get(inbound=sms)


def answer_by_sms(diary: Diary, said: Saying, at: dt.datetime, words: Callable[[str], str]) -> None:
    """The same phone writes again; `words` makes the text from the written number."""
    number = said.voice.nomor
    body = words(f"{number[:3]}-{number[3:]}")
    diary.write_sms(line=said.village.line, sender=said.phone, body=body, at=at)


def read(said: Saying, at: dt.datetime) -> None:
    """The council reads the voice."""
    by = said.village.office[Role.ANGGOTA_BPD]
    opened(aspirasi=said.voice, by=by, at=at)
    mark_read(aspirasi=said.voice, by=by, at=at)


def summarise(said: Saying, words: str, at: dt.datetime) -> None:
    """One member writes down what the public can see of it, the ketua approves."""
    voice, office = said.voice, said.village.office
    if voice.confidential or voice.about_pemdes:
        return
    proposal = propose_summary(aspirasi=voice, text=words, by=office[Role.ANGGOTA_BPD], at=at)
    approve_summary(proposal=proposal, by=office[Role.KETUA_BPD], at=at)


def by_phone(said: Saying) -> Saying:
    """The same voice, certainly sent by SMS."""
    return replace(said, channel="sms", phone=said.phone or said.village.phone())
