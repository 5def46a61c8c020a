"""Why a deed of an evaluation is refused; the doors say each as one sentence."""

from accountability.oversight.models import EvaluationRow, LineRecommendation


class NotHandedOver(Exception):
    """The budget was not handed over to the kecamatan, so there is nothing to evaluate."""


class AlreadyReceived(Exception):
    """This budget is under evaluation already."""


class NothingInIt(Exception):
    """A draft without a line of spending cannot be evaluated."""


class WrongDay(Exception):
    """A draft comes in on a day that has come, in its own year or the one before."""


class NotOfThisKecamatan(Exception):
    """An evaluator works for the kecamatan that the village belongs to."""


class NoHead(Exception):
    """A team has one head, who is one of it."""


class AlreadyBegun(Exception):
    """The evaluation has begun; its team stands."""


class NotBegun(Exception):
    """The evaluation has not begun."""


class NotInTeam(Exception):
    """Only an evaluator of the team writes in the sheet."""


class NotTheHead(Exception):
    """Only the head of the team finishes the evaluation."""


class AlreadyFinished(Exception):
    """A finished evaluation stays as it is."""


class StaleRow(Exception):
    """Someone else changed the row since it was read; `current` is how it stands now."""

    def __init__(self, current: EvaluationRow) -> None:
        self.current = current
        super().__init__(f"Row {current.code} is at version {current.version}.")


class StaleRecommendation(Exception):
    """Someone else changed the recommendation since it was read; `current` is how it stands now."""

    def __init__(self, current: LineRecommendation) -> None:
        self.current = current
        super().__init__(f"The recommendation is at version {current.version}.")


class NotAnswered(Exception):
    """Rows without an answer, by code; a blank sheet is not finished."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


class NoAdvice(Exception):
    """Rows answered Tidak without a recommendation, by code: the village must know what to improve."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


class NothingSaid(Exception):
    """A recommendation or a reply needs words."""


class ElsewhereLine(Exception):
    """The budget line belongs to another budget."""


class AlreadyDone(Exception):
    """The village has reported this task as done."""
