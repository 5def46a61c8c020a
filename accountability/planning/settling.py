"""Papers of a meeting are settled with a number; the signed copy of the berita acara locks the meeting."""

import datetime as dt
import hashlib
import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accountability.accounts.actors import Actor
from accountability.lib import attachments
from accountability.lib.local_time import local_date
from accountability.lib.paper import from_json, to_json
from accountability.lib.paper.blocks import Paper
from accountability.planning.attending import HEADS, NumberGiven
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.meeting_rules import NotAttended, NotHeldYet, may_count
from accountability.planning.models import DocumentKind, MeetingDocument, Musyawarah
from accountability.planning.papers import Wording, draft
from accountability.regions.models import Wilayah

MOST_BYTES = attachments.LARGEST
MOST_LETTERS = 60


class NoNumber(Exception):
    """A paper is settled with a number."""


class AlreadySettled(Exception):
    """This paper is settled; it can be taken back as long as no signed copy is kept."""


class WrongDay(Exception):
    """An invitation is not dated after its meeting, another paper not before it, and none in the future."""


class Undecided(Exception):
    """Proposals are still undecided; `count` of them. A berita acara holds every decision."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__()


class AlreadySigned(Exception):
    """The signed copy is kept and stays."""


class ChangedSince(Exception):
    """Attendance or decisions changed after the berita acara was settled."""


class TooLarge(Exception):
    """The file is larger than MOST_BYTES."""


class UnreadableCopy(Exception):
    """The file is neither a PDF nor a photo that can be opened."""


@transaction.atomic
def settle_paper(
    *,
    musyawarah: Musyawarah,
    kind: str,
    number: str,
    date: dt.date,
    wording: Wording,
    by: Actor,
    at: dt.datetime,
) -> MeetingDocument:
    """From now on the paper says what is recorded now; its number is given for good.

    A berita acara asks for attendance, a quorum where the law does, and a decision about every proposal.
    Other papers may follow when the meeting is locked. Raises CalledOff, NotHeldYet, NotAttended, NoQuorum,
    Undecided, NoNumber, NumberGiven, WrongDay, AlreadySettled.
    """
    held = held_meeting(musyawarah, may_be_locked=True)
    told = " ".join(number.split())[:MOST_LETTERS]
    if not told:
        raise NoNumber
    if held.documents.filter(kind=kind).exists():
        raise AlreadySettled
    _check_day(held, kind, date, local_date(at, held.desa_id))
    _check_records(held, kind)
    others = MeetingDocument.objects.filter(musyawarah__desa=held.desa, kind=kind, number=told)
    if others.exclude(musyawarah=held).exists():
        raise NumberGiven
    if kind == DocumentKind.BERITA_ACARA and told != held.berita_acara_no:
        same = Musyawarah.objects.filter(desa=held.desa, berita_acara_no=told).exclude(pk=held.pk)
        if same.exists():
            raise NumberGiven
        held.berita_acara_no = musyawarah.berita_acara_no = told
        held.save(update_fields=["berita_acara_no"])
    content = {"paper": to_json(draft(held, kind, wording, number=told, date=date)), "stand": stand_of(held)}
    document = _write(held, kind, told, date, content, by, at)
    record_of(held, "musyawarah.surat", by, at, {"kind": kind, "document": document.pk})
    return document


@transaction.atomic
def take_back_paper(*, document: MeetingDocument, by: Actor, at: dt.datetime) -> None:
    """A settled paper without a signed copy is a draft again. Raises Locked, CalledOff, AlreadySigned."""
    held = held_meeting(document.musyawarah)
    row = held.documents.select_for_update().filter(pk=document.pk).first()
    if row is None:
        return
    if row.signed:
        raise AlreadySigned
    row.delete()
    record_of(held, "musyawarah.surat_ditarik", by, at, {"kind": document.kind})


@transaction.atomic
def keep_signed(*, document: MeetingDocument, data: bytes, by: Actor, at: dt.datetime) -> MeetingDocument:
    """Keeps the signed copy: a PDF as it is, a photo drawn again. That of the berita acara locks the meeting.

    Raises CalledOff, AlreadySigned, ChangedSince, TooLarge, UnreadableCopy.
    """
    held = held_meeting(document.musyawarah, may_be_locked=True)
    row = held.documents.select_for_update().get(pk=document.pk)
    if row.signed:
        raise AlreadySigned
    settled = row.kind == DocumentKind.BERITA_ACARA
    if settled and row.content["stand"] != stand_of(held):
        raise ChangedSince
    kept, ending = safe_copy(data)
    row.signed.save(f"{row.kind}.{ending}", ContentFile(kept), save=False)
    row.signed_sha256, row.signed_at = hashlib.sha256(kept).hexdigest(), at
    row.signed_by_id = by.user_id
    row.save(update_fields=["signed", "signed_sha256", "signed_at", "signed_by"])
    record_of(held, "musyawarah.bertanda", by, at, {"kind": row.kind, "sha256": row.signed_sha256})
    if settled:
        held.locked_at = document.musyawarah.locked_at = at
        held.save(update_fields=["locked_at"])
        record_of(held, "musyawarah.kunci", by, at, {"document": row.pk})
    return row


def safe_copy(data: bytes) -> tuple[bytes, str]:
    """What is kept of the file and its ending, pdf or jpg; raises TooLarge, UnreadableCopy."""
    try:
        looked = attachments.looked_at(io.BytesIO(data))
    except attachments.TooLarge as larger:
        raise TooLarge from larger
    except attachments.NoPaper as unreadable:
        raise UnreadableCopy from unreadable
    return looked.raw, looked.ending


def settled_paper(document: MeetingDocument) -> Paper:
    """The paper as it was settled."""
    return from_json(document.content["paper"])


def signed_within(wilayah: Wilayah) -> QuerySet[MeetingDocument]:
    """Papers with a signed copy, of this desa or of all desa within this wilayah."""
    of_it = Q(musyawarah__desa=wilayah.kode) | Q(musyawarah__desa__kode__startswith=f"{wilayah.kode}.")
    return MeetingDocument.objects.filter(of_it).exclude(signed="").select_related("musyawarah")


def signed_for(wilayah: Wilayah, *, council: bool) -> QuerySet[MeetingDocument]:
    """Those of them a desk may fetch: the names of who came stay with the `council`."""
    papers = signed_within(wilayah)
    return papers if council else papers.exclude(kind=DocumentKind.ATTENDANCE)


def stand_of(held: Musyawarah) -> dict[str, Any]:
    """What a berita acara rests on, to be compared when its signed copy comes."""
    decided = held.usulan.exclude(decision=None).order_by("pk")
    names = (*HEADS, "members_entitled", "members_present")
    return {
        **{name: getattr(held, name) for name in names},
        "decided": list(decided.values_list("pk", flat=True)),
        "agenda": held.usulan.count(),
    }


def _check_day(held: Musyawarah, kind: str, date: dt.date, today: dt.date) -> None:
    if kind == DocumentKind.INVITATION:
        if date > min(held.held_on, today):
            raise WrongDay
        return
    if held.held_on > today:
        raise NotHeldYet
    if not held.held_on <= date <= today:
        raise WrongDay


def _check_records(held: Musyawarah, kind: str) -> None:
    if kind in {DocumentKind.BERITA_ACARA, DocumentKind.DECISION} and not held.attendance:
        raise NotAttended
    if kind != DocumentKind.BERITA_ACARA:
        return
    may_count(held)
    if waiting := held.usulan.undecided().count():
        raise Undecided(waiting)


def _write(
    held: Musyawarah,
    kind: str,
    number: str,
    date: dt.date,
    content: dict[str, Any],
    by: Actor,
    at: dt.datetime,
) -> MeetingDocument:
    try:
        with transaction.atomic():
            return MeetingDocument.objects.create(
                musyawarah=held,
                kind=kind,
                number=number,
                date=date,
                content=content,
                settled_at=at,
                settled_by_id=by.user_id,
            )
    except IntegrityError as twice:
        raise AlreadySettled from twice
