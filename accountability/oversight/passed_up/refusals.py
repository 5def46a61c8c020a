"""Why an act on what came up is refused; the doors say each as one sentence."""

from posko.masking import HoldsPersonalData


class NothingSaid(Exception):
    """Every act but accepting tells the citizen something, in a sentence."""


class NoReason(Exception):
    """What goes back has a class of reason, a sentence and a next step."""


class NoCategory(Exception):
    """What goes to SP4N-LAPOR! has one of its categories and words of its own."""


class NoTracking(Exception):
    """A tracking number is four to twenty letters and digits."""


class NoStatus(Exception):
    """News of SP4N-LAPOR! has one of its statuses (sp4n_tables.statuses)."""


class DayCannotBe(Exception):
    """SP4N-LAPOR! said nothing before the report went there, nor tomorrow."""


class KnownAlready(Exception):
    """What SP4N-LAPOR! said stands here already; nobody is told twice."""


class RatedAlready(Exception):
    """The citizen has rated the answer: it is past correcting."""


class SecretStaysHere(Exception):
    """A confidential voice, or one about a village government, is not written into another system."""


class NotOnThisDesk(Exception):
    """It lies on another desk, or its way has ended."""


class ActedMeanwhile(Exception):
    """Somebody else acted on it, or its village did, after this page was opened."""


class TooLateToTakeBack(Exception):
    """Only one's own act of a moment ago is taken back, before anybody heard of it."""


REFUSALS: tuple[type[Exception], ...] = (
    NothingSaid,
    NoReason,
    NoCategory,
    NoTracking,
    NoStatus,
    DayCannotBe,
    KnownAlready,
    RatedAlready,
    HoldsPersonalData,
    SecretStaysHere,
    NotOnThisDesk,
    ActedMeanwhile,
    TooLateToTakeBack,
)
