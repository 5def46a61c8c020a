"""Why a setting of a kabupaten is not taken; each is a sentence on the page."""


class NotAboveVillages(Exception):
    """Only a kabupaten sets this for its villages (of words also a kecamatan)."""


class WithoutBasis(Exception):
    """What a kabupaten sets rests on a paper, which has a number."""


class ChangedSince(Exception):
    """What was changed then has been changed again: taking it back would undo the later change as well."""


class NothingToTakeBack(Exception):
    """This change was taken back already, or never made here."""


class WrongCell(Exception):
    """A rule of a table lacks its key or its rupiah, or has rupiah where none belong; `key` names it."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class NotToBeSet(Exception):
    """The law gives this threshold, so no kabupaten sets it; or the figure lies outside of its bounds."""

    def __init__(self, least: int = 0, most: int = 0) -> None:
        self.least, self.most = least, most
        super().__init__()


class WordUnfit(Exception):
    """A word cannot be used; `name` says which, `sentence` why."""

    def __init__(self, name: str, sentence: str) -> None:
        self.name, self.sentence = name, sentence
        super().__init__(name)


class NotOurLine(Exception):
    """This line serves others too, or none of ours: it is not for this desk to give away."""
