"""Why a deed of coaching is refused; the doors say each as one sentence."""


class UnknownTask(Exception):
    """No task of data/coaching_tasks.csv has this kode."""


class NotOfThisKecamatan(Exception):
    """Tasks and visits are for members of the village's own kecamatan."""


class NoReason(Exception):
    """A task is delegated, and a visit called off, with a reason."""


class InTheseHands(Exception):
    """The member has the task already."""


class GoneOnMeanwhile(Exception):
    """Somebody else delegated the task after this page was opened."""


class NothingSaid(Exception):
    """Purposes, notes, agreements, questions and answers are words."""


class DayGone(Exception):
    """A visit is planned for, and something is agreed until, a day to come."""


class NotYet(Exception):
    """A visit is written up on its day or after it."""


class FarAway(Exception):
    """The day lies more than a year ahead."""


class AlreadyEnded(Exception):
    """The visit was written up, or called off, already."""


class NotHeld(Exception):
    """Something is agreed at a visit that took place."""


class AgreedAlready(Exception):
    """The same was agreed at this visit."""


class NotYours(Exception):
    """What one side promised, that side says done."""


class AlreadyDone(Exception):
    """It was reported as done."""


class AlreadyAnswered(Exception):
    """Somebody else answered the request."""


class NotAnsweredYet(Exception):
    """Only an answer is rated."""


class NoSuchRating(Exception):
    """A rating is one to five."""


class RatedAlready(Exception):
    """The village has rated this answer."""
