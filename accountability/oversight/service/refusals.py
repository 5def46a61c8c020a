"""Why a deed of the service view is refused; the doors say each as one sentence."""

from django.db import models


class UnknownSector(Exception):
    """No sector of data/service_sectors.csv has this kode."""


class UnknownAspect(Exception):
    """No aspect of data/service_aspects.csv has this kode."""


class NothingSaid(Exception):
    """Names, problems, activities and bases are words."""


class NoReason(Exception):
    """A state changes, and something is dropped, with a reason."""


class NameTaken(Exception):
    """The kecamatan has a unit of this name already."""


class ElsewhereServed(Exception):
    """A unit serves, and an action is done by, villages and units of its own kecamatan."""


class UnitRetired(Exception):
    """A unit that is not used any more takes nothing new."""


class StandsSoAlready(Exception):
    """It stands so already."""


class NothingToTakeBack(Exception):
    """There is no change of this unit left that could be taken back."""


class SheetThere(Exception):
    """That unit or sector has its rights sheet of the year."""


class NotThere(Exception):
    """The suggestion, row or source is not there any more, or belongs to another place."""


class TakenOver(Exception):
    """The suggestion stands in the sheet already."""


class NotReady(Exception):
    """A coordination sheet is agreed with two parties and a joint activity."""


class SheetClosed(Exception):
    """Nothing is written in a sheet that was closed."""


class DayGone(Exception):
    """An action is planned for a day to come."""


class FarAway(Exception):
    """The day lies more than two years ahead."""


class AlreadyDone(Exception):
    """It was reported as done, or dropped."""


class NotDone(Exception):
    """It was not reported as done."""


class NotYours(Exception):
    """What one side is to do, that side reports done."""


class TargetThere(Exception):
    """This target is set for that year."""


class NotAFigure(Exception):
    """Only a figure of the service is written down; the others are counted."""


class Stale(Exception):
    """Someone else changed it since it was read; `current` is how it stands now."""

    def __init__(self, current: models.Model) -> None:
        self.current = current
        super().__init__("Changed meanwhile.")
