"""The files in which gammu-smsd leaves SMS: its backup format (InboxFormat = detail) and plain text.

Only the backup format tells a delivery report from an SMS, and the parts of a long SMS from each other; plain
text is read too, for installations that have it already.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.utils.timezone import get_default_timezone

from accountability.lib import phone_vault
from sms_gateway.carriers import Incoming, Part
from sms_gateway.carriers.long_sms import part_in

NAME = re.compile(r"IN(\d{8})_(\d{6})_(\d+)_(.+)_(\d+)\.\w+")
REPORTED = {"delivered", "failed", "pending", "unknown"}


@dataclass(frozen=True, slots=True)
class Note:
    """One SMS, one part or a delivery report, as gammu-smsd wrote it down. `sent`: the SMS centre's time."""

    sender: str = field(repr=False)
    text: str = field(repr=False)
    sent: str
    udh: str = ""
    is_report: bool = False


def in_file(name: str, content: bytes) -> list[Note]:
    """What a file of the inbox folder holds; [] when it holds nothing."""
    if b"[SMSBackup" in content[:4000]:
        return list(_backup(_text(content)))
    named = NAME.fullmatch(name)
    if named is None:
        return []
    text = _text(content).rstrip("\x00")
    return [
        Note(
            sender=named[4],
            text=text,
            sent=f"{named[1]}T{named[2]}",
            is_report=text.strip().lower() in REPORTED,
        )
    ]


def joined(notes: Iterable[Note]) -> list[Note]:
    """The same notes, with the parts of one long SMS made one note where all of them are there."""
    whole: list[Note] = []
    parts: dict[tuple[str, int, int], dict[int, Note]] = {}
    for note in notes:
        part = part_of(note)
        if part is None:
            whole.append(note)
        else:
            parts.setdefault((note.sender, part.ref, part.total), {})[part.seq] = note
    for (_, _, total), by_place in parts.items():
        in_order = [by_place[place] for place in sorted(by_place)]
        if len(in_order) == total:
            whole.append(
                replace(
                    in_order[0],
                    text="".join(note.text for note in in_order),
                    udh="".join(note.udh for note in in_order),
                )
            )
        else:
            whole.extend(in_order)
    return whole


def incoming(note: Note, *, line_key: str, address: str = "") -> Incoming:
    """The note as an SMS. Gammu gives no id of its own: sender, time, header and text make one."""
    told = "\n".join([line_key, note.sender, _plain_time(note.sent), note.udh.lower(), note.text])
    return Incoming(
        carrier_ref=phone_vault.reference("gammu", told),
        sender=note.sender,
        address=address,
        body=note.text,
        sent_at_provider=moment(note.sent),
        part=part_of(note),
    )


def part_of(note: Note) -> Part | None:
    """Which part of a long SMS the note is. A joined one bears the headers of all its parts: it is whole."""
    try:
        udh = bytes.fromhex(note.udh)
    except ValueError:
        return None
    return part_in(udh) if udh and len(udh) == udh[0] + 1 else None


def moment(sent: str) -> datetime | None:
    """20261121T210700 (the modem's own zone) or …Z (UTC), also with - : and a blank; None when unreadable."""
    try:
        told = datetime.strptime(_plain_time(sent), "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone comes next
    except ValueError:
        return None
    return told.replace(tzinfo=UTC if sent.endswith("Z") else get_default_timezone())


def _plain_time(sent: str) -> str:
    return "".join(sign for sign in sent if sign.isdigit())[:14]


def _text(content: bytes) -> str:
    """UTF-16 by its mark, else UTF-8, else byte by byte: never refused."""
    if content[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _backup(content: str) -> Iterator[Note]:
    """The sections [SMSBackupNNN]; lines that begin with ; repeat the text and are passed over."""
    for section in re.split(r"(?m)^\[SMSBackup\d+\]\s*$", content)[1:]:
        values: dict[str, str] = {}
        for line in section.splitlines():
            name, sign, value = line.partition("=")
            if sign and not line.startswith(";"):
                values[name.strip()] = value.strip().strip('"')
        words = "".join(values[name] for name in sorted(values) if re.fullmatch(r"Text\d\d+", name))
        yield Note(
            sender=_words(values.get("NumberUnicode", "")) or values.get("Number", ""),
            text=_words(words),
            sent=values.get("DateTime") or values.get("Sent", ""),
            udh=values.get("UDH", ""),
            is_report=values.get("PDU", "").lower() == "status_report",
        )


def _words(hexed: str) -> str:
    try:
        return bytes.fromhex(hexed).decode("utf-16-be", "replace").rstrip("\x00")
    except ValueError:
        return ""
