"""Whether a PDF holds numbers of persons (NIK, nomor KK): such a file is not kept."""

import io
import re

MOST_PAGES = 30
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)")


def holds_personal_numbers(raw: bytes) -> bool:
    """Whether a number of sixteen digits stands in its words; a scan has no words, and is not told by this.

    Of a longer file the first thirty pages are read. What cannot be read at all counts as holding some.
    """
    from pypdf import PdfReader  # loaded when first wanted: no page needs it
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted:
            return True
        for number, page in enumerate(reader.pages):
            if number >= MOST_PAGES:
                break
            text = page.extract_text()
            if _SIXTEEN.search(text) or _SIXTEEN.search(re.sub(r"(?<=\d)[ .-](?=\d)", "", text)):
                return True
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return True
    return False
