"""The council's desk in Sukamaju today: words for the public, notes among members, and who opened what."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from accountability.accounts.models import Role
from accountability.demo.diary import Diary
from accountability.demo.places import Village
from accountability.demo.seasons import DAY
from accountability.demo.tables import rows
from accountability.demo.voices import Saying
from posko.models import Aspirasi, Opening
from posko.noting import note_inside
from posko.summarising import approve_summary, propose_summary, return_summary

FEW = dt.timedelta(minutes=4)
READING = dt.timedelta(seconds=80)
MANY = 34  # voices a member went through in one evening, more than is usual within an hour


def write(diary: Diary, village: Village, heard: Mapping[str, Saying]) -> None:
    """Writes into the diary what members did with the fresh voices, in the last minutes before now."""
    at = diary.now - dt.timedelta(minutes=15)
    for place, row in enumerate(rows("summaries")):
        diary.on(at + place * dt.timedelta(seconds=40), partial(_summarise, village, _said(heard, row), row))
    for place, row in enumerate(rows("notes")):
        diary.on(at + place * dt.timedelta(seconds=50), partial(_note, village, _said(heard, row), row))
    diary.on(at + FEW, partial(_open, village, list(heard.values())))
    evening = village.moment(diary.now.date() - 5 * DAY, 19)
    diary.on(evening + dt.timedelta(hours=1), partial(_go_through, village, evening))


def _said(heard: Mapping[str, Saying], row: dict[str, str]) -> Saying:
    return next(said for text, said in heard.items() if text.startswith(row["begins"]))


def _summarise(village: Village, said: Saying, row: dict[str, str], at: dt.datetime) -> None:
    first = Role(row["by"])
    second = Role.ANGGOTA_BPD if first == Role.KETUA_BPD else Role.KETUA_BPD
    proposal = propose_summary(aspirasi=said.voice, text=row["text"], by=village.office[first], at=at)
    if row["fate"] == "approved":
        approve_summary(proposal=proposal, by=village.office[second], at=at)
    elif row["fate"] == "returned":
        return_summary(proposal=proposal, why=row["why"], by=village.office[second], at=at)


def _note(village: Village, said: Saying, row: dict[str, str], at: dt.datetime) -> None:
    note_inside(aspirasi=said.voice, text=row["text"], by=village.office[Role(row["by"])], at=at)


def _open(village: Village, heard: list[Saying], at: dt.datetime) -> None:
    """Both members looked at the fresh voices."""
    for place, said in enumerate(heard):
        for role in (Role.ANGGOTA_BPD, Role.KETUA_BPD):
            user_id = village.office[role].user_id
            if said.aspirasi is not None and user_id is not None:
                seen = at + place * READING
                Opening.objects.create(
                    aspirasi=said.voice, user_id=user_id, opened_at=seen, seen_at=seen + READING / 2
                )


def _go_through(village: Village, evening: dt.datetime, at: dt.datetime) -> None:
    """One member went through many voices in an evening: the ketua sees that at the top of Jejak."""
    user_id = village.office[Role.ANGGOTA_BPD].user_id
    voices = Aspirasi.objects.filter(desa=village.wilayah, received_at__lt=evening).newest_first()[:MANY]
    if user_id is not None:
        Opening.objects.bulk_create(
            Opening(
                aspirasi=voice,
                user_id=user_id,
                opened_at=evening + place * READING,
                seen_at=evening + place * READING,
            )
            for place, voice in enumerate(voices)
        )
