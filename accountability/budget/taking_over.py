"""Takes a village's year over from a file at once, in runs over many; the same file twice is once."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.bringing_in import adopt, keep
from accountability.budget.models import APBDesa, BroughtIn
from accountability.budget.proposed import Proposal
from accountability.ledger.record import hold
from accountability.regions.models import Wilayah


@transaction.atomic
def take_over(*, desa: Wilayah, proposal: Proposal, by: Actor, at: dt.datetime) -> APBDesa | None:
    """Makes the proposal the draft of its year, with its realisasi if it tells one.

    None, and nothing happens, where the file adopted last for this year was the same one: what people changed
    in the draft since stays. Raises NotOfThisDesa, NotFit, NoBudgetHere.
    """
    hold(desa=desa)
    adopted = BroughtIn.objects.adopted().filter(desa=desa, year=proposal.year, source=proposal.source)
    last = adopted.first()
    if last is not None and last.sha256 == proposal.sha256:
        return None
    kept = keep(desa=desa, proposal=proposal, by=by, at=at)
    return adopt(brought_in=kept, spending=proposal.spending is not None, by=by, at=at)
