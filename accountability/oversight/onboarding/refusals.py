"""Why something about accounts or villages was not done; views say each as one sentence."""


class Faulty(Exception):
    """What was written about a person cannot stand; `faults` are pairs of column and sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(column for column, _sentence in faults))


class KnownAlready(Exception):
    """This person has this role there already."""


class ChangedMeanwhile(Exception):
    """Since the file was looked through something has changed: other rows can be taken than were shown."""


class DecidedAlready(Exception):
    """The file was adopted or put away before."""


class NothingToTake(Exception):
    """No row of the file can be taken."""


class TooLate(Exception):
    """Somebody has taken up an invitation of the file, or it was long ago: what it did stands."""


class NothingToPrint(Exception):
    """No letter waits to be printed; one printed before is renewed for another code."""


class NotRecognised(Exception):
    """A way back in needs the word of who knows the person."""


class NotOurs(Exception):
    """The village lies elsewhere, or is none with a budget of its own."""


class InUse(Exception):
    """Somebody works for the village, or speaks there: it stays on board."""
