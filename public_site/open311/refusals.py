"""Why a programme gets no answer: the standard's error documents, with the status HTTP gives them."""

from collections.abc import Mapping
from types import MappingProxyType

GENERAL, FORBIDDEN, NOT_FOUND, METHOD, TOO_OFTEN = 400, 403, 404, 405, 429
_NONE: Mapping[str, str] = MappingProxyType({})


class Refused(Exception):
    """What was asked cannot be answered; `status` is that of HTTP, each of `sentences` one error."""

    def __init__(self, status: int, *sentences: str, headers: Mapping[str, str] = _NONE) -> None:
        self.status, self.sentences, self.headers = status, sentences, headers
        super().__init__(status, *sentences)

    @property
    def errors(self) -> list[dict[str, object]]:
        """The errors as the standard names them."""
        return [{"code": self.status, "description": sentence} for sentence in self.sentences]


def wrong(*sentences: str) -> Refused:
    """Something in the question cannot be meant."""
    return Refused(GENERAL, *sentences)


def not_there(sentence: str) -> Refused:
    """What was named does not exist."""
    return Refused(NOT_FOUND, sentence)
