"""What people typed, without the signs that nobody types and that make a text read other than it is."""

import re

# Control characters, the marks that turn the reading direction (Unicode TR 36, "bidirectional text
# spoofing"), byte order marks and halves of pairs. Line ends and tabs stay, and so do all letters.
_NEVER_TYPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def typed_text(text: str) -> str:
    """The text with line ends as one sign, and without control and direction marks."""
    return _NEVER_TYPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
