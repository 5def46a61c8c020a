"""Why a deed about personal data is refused; the doors say each as one sentence."""


class NoReasonGiven(Exception):
    """A known reason and a sentence of some length are needed."""


class NoNumberThere(Exception):
    """This voice has no number, or it was erased."""


class NotYourOffice(Exception):
    """This office neither asks for this nor decides on it."""


class PartyToIt(Exception):
    """The voice speaks of this very office or person."""


class SecretNeedsMore(Exception):
    """A confidential voice is opened only where life or the law demands it."""


class AskedAlready(Exception):
    """Such a request is open already."""


class SamePerson(Exception):
    """The second person is another one, of another office."""


class TooLate(Exception):
    """Its time is over, or it was settled meanwhile."""


class NothingSealed(Exception):
    """The number is not there to be seen: not yet, or not any more, or not in this browser."""


class NoReasonNot(Exception):
    """Who refuses says why."""


REFUSALS: tuple[type[Exception], ...] = (
    NoReasonGiven,
    NoNumberThere,
    NotYourOffice,
    PartyToIt,
    SecretNeedsMore,
    AskedAlready,
    SamePerson,
    TooLate,
    NothingSealed,
    NoReasonNot,
)
