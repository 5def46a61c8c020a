"""Makes a cell of a CSV harmless: a spreadsheet must not read it as a formula."""

import unicodedata

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection); full-width forms count too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(text: str) -> str:
    """Returns `text` so that no spreadsheet reads it as a formula: with an apostrophe before it."""
    plain = unicodedata.normalize("NFKC", text).lstrip(" ")
    return f"'{text}" if plain.startswith(_FORMULA) else text
