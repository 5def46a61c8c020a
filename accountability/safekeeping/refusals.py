"""Why a backup was not made or not restored, each in one sentence for the operator."""


class NotDone(Exception):
    """The text says what is wrong and what to do; nothing was changed."""


class NotEqual(Exception):
    """What was restored or moved is not what was there; the text names each table."""
