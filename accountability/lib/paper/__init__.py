"""A document described once, and written as PDF and as DOCX with the same words and numbers.

What draws them is loaded when the first is drawn: a village's computer has little memory, and draws few.
"""

from accountability.lib.paper.as_json import NotAPaper, from_json, to_json
from accountability.lib.paper.blocks import (
    Block,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)

__all__ = [
    "Block",
    "Facts",
    "Heading",
    "NotAPaper",
    "Numbered",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Signature",
    "Signatures",
    "Table",
    "from_json",
    "to_docx",
    "to_json",
    "to_pdf",
]


def to_docx(paper: Paper) -> bytes:
    """The paper as a DOCX file, with fields that can be written on."""
    from accountability.lib.paper import docx

    return docx.to_docx(paper)


def to_pdf(paper: Paper) -> bytes:
    """The paper as a PDF file."""
    from accountability.lib.paper import pdf

    return pdf.to_pdf(paper)
