"""A document described once, and written as PDF and as DOCX with the same words and numbers."""

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
from accountability.lib.paper.docx import to_docx
from accountability.lib.paper.pdf import to_pdf

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
