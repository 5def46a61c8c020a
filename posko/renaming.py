"""Gives a kelompok another name, in better words or without somebody's name in it."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from posko.clustering import NoTitle
from posko.masking import TITLE, refuse_personal
from posko.models import Kelompok
from posko.titles import refuse_taken

LONGEST = 120


@transaction.atomic
def rename(*, kelompok: Kelompok, title: str, by: Actor, at: dt.datetime, sole_title: bool = False) -> None:
    """The kelompok is called `title` from now on, also in public; nobody is told, for nothing else changed.

    The ledger says that it was renamed, not how it was called: a name may have stood in it.

    Raises NoTitle, HoldsPersonalData;
    with `sole_title` also TitleTaken (posko.titles).
    """
    hold(desa=kelompok.desa)
    said = " ".join(title.split())[:LONGEST].strip()
    if not said:
        raise NoTitle
    refuse_personal(said, where=TITLE)
    held = Kelompok.objects.select_for_update().get(pk=kelompok.pk)
    if held.title == said:
        return
    if sole_title:
        refuse_taken(kelompok.desa, said, besides=held)
    held.title = said
    held.save(update_fields=["title"])
    kelompok.title = said
    facts = {"letters": len(said)}
    record(kind="kelompok.nama", ref=f"kelompok:{held.pk}", desa=kelompok.desa, by=by, at=at, facts=facts)
