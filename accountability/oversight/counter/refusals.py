"""Why a deed of the counter is refused; the doors say each as one sentence."""


class NothingScored(Exception):
    """An answer scores one unsur at least."""


class CountedAlready(Exception):
    """This phone was counted at this counter today, or this form was sent before."""


class TooManyToday(Exception):
    """More came by web today than one counter takes."""


class NotOfThisCounter(Exception):
    """The service belongs to another counter, or is not offered any more."""


class NoName(Exception):
    """A service has a name and a word."""


class WordTaken(Exception):
    """Another service of this counter has the word."""


class ChangedMeanwhile(Exception):
    """Somebody else changed it after this page was opened."""


class NothingToUndo(Exception):
    """The last change was somebody else's, or is too old, or was taken back."""


class ListBegun(Exception):
    """The counter has services already; the list to begin with is for one that has none."""


class NothingSaid(Exception):
    """A follow-up is words."""


class NotBegun(Exception):
    """The quarter has not begun."""
