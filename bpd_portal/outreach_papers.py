"""The papers of an outreach: its guide with a block to sign, and the tally of a week to fill in by hand."""

import datetime as dt

from django.utils.translation import gettext as _

from accountability.lib.local_time import tanggal
from accountability.lib.paper import (
    Block,
    Facts,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from accountability.regions.letterhead import letterhead
from accountability.regions.sebutan import words_for
from bpd_portal.outreach_rows import aimed_at, days, decision
from posko.models import Outreach
from posko.outreach_guides import basis
from posko.tally import Line, tally_of


def guide_paper(held: Outreach, today: dt.date) -> Paper:
    """Panduan kegiatan: the five parts of Permendagri 110/2016 ps 33, to be signed by the council."""
    words = words_for(held.desa_id)
    facts = [
        (_("Nama kegiatan"), held.title),
        (_("Waktu"), days(held)),
        (_("Tempat"), held.place),
        (_("Yang dituju"), aimed_at(held)),
        (_("Keputusan"), decision(held)),
    ]
    blocks: list[Block] = [
        Heading(_("Panduan kegiatan penggalian aspirasi"), 1),
        Facts(tuple(row for row in facts if row[1])),
        Heading(_("Maksud")),
        Paragraph(held.maksud),
        Heading(_("Tujuan")),
        Paragraph(held.tujuan),
        Heading(_("Sasaran")),
        Paragraph(held.sasaran),
        Heading(_("Waktu")),
        Paragraph(days(held)),
        Heading(_("Uraian kegiatan")),
        Numbered(tuple(line.strip() for line in held.uraian.splitlines() if line.strip())),
        Paragraph(_("Dasar: %(dasar)s.") % {"dasar": basis(held.kind)}, small=True),
        Signatures(
            f"{held.desa.name}, {tanggal(today)}",
            (Signature(_("Ketua %(bpd)s") % {"bpd": words.bpd}), Signature(_("Penanggung jawab kegiatan"))),
        ),
    ]
    return _paper(held, _("Panduan: %(judul)s") % {"judul": held.title}, blocks, today)


def tally_paper(held: Outreach, today: dt.date) -> Paper:
    """The tally sheet: what came so far, and room to write on. Not for hanging up: it names people."""
    words, told = words_for(held.desa_id), tally_of(held)
    blocks: list[Block] = [
        Heading(_("Hitungan lembar"), 1),
        Facts(((_("Kegiatan"), held.title), (_("Waktu"), days(held)))),
        _table(_("Relawan"), told.volunteers, _("Tanpa relawan")),
        Heading(words.dusun.capitalize()),
        _table(words.dusun.capitalize(), told.dusun, _("Tidak disebut")),
        Heading(_("Per hari")),
        Table(
            (_("Hari"), _("Lembar")),
            tuple((tanggal(day), str(n)) for day, n in told.days),
            right=frozenset({1}),
            foot=(_("Jumlah"), str(told.total.came)),
        ),
        Signatures(f"{held.desa.name}, {tanggal(today)}", (Signature(_("Petugas posko")),)),
    ]
    return _paper(held, _("Hitungan: %(judul)s") % {"judul": held.title}, blocks, today)


def _table(who: str, lines: list[Line], unnamed: str) -> Table:
    rows = tuple(
        (one.name or unnamed, str(one.came), str(one.target or ""), str(one.left) if one.target else "", "")
        for one in lines
    )
    return Table(
        (who, _("Masuk"), _("Target"), _("Tinggal"), _("Catatan")),
        rows,
        widths=(4, 1, 1, 1, 3),
        right=frozenset({1, 2, 3}),
        empty=_("Belum ada relawan."),
    )


def _paper(held: Outreach, title: str, blocks: list[Block], today: dt.date) -> Paper:
    words = words_for(held.desa_id)
    return Paper(
        title=title,
        blocks=tuple(blocks),
        made_on=today,
        letterhead=letterhead(held.desa, words),
        foot=held.title,
    )
