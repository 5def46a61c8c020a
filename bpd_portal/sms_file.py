"""The message log as a table to take along: what was sent, what it became and cost; no words, no phone.

A file leaves the house and nobody sees who opens it. So it holds nothing a villager wrote and nothing that
joins two SMS of one phone; the number of a confidential aspirasi stays out too. Who needs the words reads
them on the page.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.lib.spreadsheet.lists import Value
from accountability.regions.models import Wilayah
from bpd_portal.sms_rows import entries_of, template_name
from sms_gateway.log import Message, moment_of
from sms_gateway.models import OutboundSMS
from sms_gateway.plain_words import carrier_words

HEAD = ["tanggal", "jam", "arah", "teks", "keadaan", "bagian", "rupiah", "jalur", "nomor", "sebab"]


def as_csv(messages: Sequence[Message], desa: Wilayah) -> str:
    """One line for each SMS, in the order given; no cell is a formula. 1 query."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(HEAD)
    for row in rows_of(messages, desa):
        write.writerow([harmless(_written(cell)) for cell in row])
    return out.getvalue()


def rows_of(messages: Sequence[Message], desa: Wilayah) -> Iterator[list[Value]]:
    """The cells of each SMS under HEAD, days and figures as such. 1 query."""
    for sms, entry in zip(messages, entries_of(messages, desa), strict=True):
        yield _row(sms, entry, desa.kode)


def _written(cell: Value) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _row(sms: Message, entry: dict[str, Any], kode: str) -> list[Value]:
    at: dt.datetime = moment_of(sms)
    secret = entry["rahasia"]
    numbers = [] if secret else [link["teks"].rpartition(" ")[2] for link in entry["tautan"]]
    out = sms if isinstance(sms, OutboundSMS) else None
    return [
        local_date(at, kode),
        jam(at, zone_for(kode)),
        _("keluar") if out else _("masuk"),
        template_name(out.template) if out and not secret else "",
        entry["lencana"]["label"],
        out.segments if out else None,
        (out.rupiah or 0) if out else None,
        carrier_words(sms.line.carrier).name if sms.line else "",
        " ".join(numbers),
        entry["sebab"] if out else "",
    ]
