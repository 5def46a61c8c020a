"""Erases what the offices above wrote down about a voice, when its citizen's words are erased."""

import datetime as dt

from django.db import transaction

from accountability.oversight.models import PassedUp, PassedUpAct
from posko.models import Aspirasi


@transaction.atomic
def erase_words(*, aspirasi: Aspirasi, instead: str, at: dt.datetime) -> None:
    """Puts `instead` in place of reports and sentences of this one voice; acts, days and categories stay.

    Named by the setting ERASE_WORDS_ALSO; what came up for a whole kelompok is not one person's.
    """
    own = PassedUp.objects.filter(aspirasi=aspirasi, kelompok=None)
    for name in ("report", "heading"):
        own.exclude(**{name: ""}).update(**{name: instead})
    own.update(event_place="", event_date=None)
    acts = PassedUpAct.objects.filter(passed_up__in=own)
    acts.exclude(sentence="").update(sentence=instead)
    acts.exclude(next_step="").update(next_step=instead)
    acts.exclude(told="").update(told=instead)
