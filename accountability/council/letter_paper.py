"""A letter of the council as a document: letterhead, head, words, signature."""

from accountability.council.models import Letter
from accountability.lib.local_time import tanggal
from accountability.lib.paper import Facts, Paper, Paragraph, Signature, Signatures
from accountability.regions.letterhead import letterhead
from accountability.regions.sebutan import words_for


def letter_paper(letter: Letter) -> Paper:
    """The letter on A4, as it is signed by the head of the council."""
    desa = letter.desa
    words = words_for(desa.kode)
    place_and_day = f"{desa.name}, {tanggal(letter.date)}"
    head = Facts(
        (("Nomor", letter.number), ("Lampiran", "-"), ("Perihal", letter.subject)), label_width_mm=24
    )
    body = [Paragraph(part, align="left") for part in letter.body.split("\n") if part.strip()]
    return Paper(
        title=f"Surat {letter.number}",
        letterhead=letterhead(desa, words),
        made_on=letter.date,
        foot=f"{words.bpd} {desa.name}, surat nomor {letter.number}",
        blocks=(
            Paragraph(place_and_day, align="right"),
            head,
            Paragraph(f"Kepada Yth.\n{letter.party}\ndi tempat", align="left"),
            *body,
            Signatures(place_and_day, (Signature(f"Ketua {words.bpd}"),)),
        ),
    )


def file_name(letter: Letter, ending: str) -> str:
    """A plain name for the file: `surat-2026-005.pdf`."""
    return f"surat-{letter.year}-{letter.order:03d}.{ending}"
