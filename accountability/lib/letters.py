"""Counts the letters of a text as a person sees them: an emoji, or a letter with its marks, is one."""

from wcwidth import iter_graphemes

# A letter has at most so many signs on average: beyond that nobody sees a text, but a heap of marks. So what
# is kept stays within four times the limit.
SIGNS_IN_A_LETTER = 4


def too_many(text: str, most: int) -> int:
    """How many letters the text has beyond `most`; 0 when it fits.

    A letter is an extended grapheme cluster (Unicode UAX 29), as Intl.Segmenter counts in browsers.
    """
    if len(text) <= most:
        return 0
    if len(text) > most * SIGNS_IN_A_LETTER:
        return len(text) - most
    return max(sum(1 for _ in iter_graphemes(text)) - most, 0)
