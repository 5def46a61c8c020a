"""A kecamatan at work: a draft that came in, a team of two, and a sheet under way."""

import pytest

from accountability.accounts.models import Membership, Role
from accountability.budget.models import APBDesa
from accountability.oversight.evaluation.answering import Said, answer_row
from accountability.oversight.evaluation.receiving import Team, receive, start
from accountability.oversight.models import Evaluation
from accountability.regions.models import Wilayah
from tests import makers


@pytest.fixture
def staf(desa: Wilayah, camat: Membership) -> Membership:
    """A member of the camat's staff."""
    return makers.make_member(Role.CAMAT, camat.wilayah, "staf-uji")


@pytest.fixture
def draft_apb(desa: Wilayah, keuangan: Membership) -> APBDesa:
    """Sukamaju's draft of next year."""
    return makers.make_draft(desa, keuangan.actor())[0]


@pytest.fixture
def evaluation(draft_apb: APBDesa, camat: Membership, staf: Membership) -> Evaluation:
    """The draft handed over and under evaluation by the camat, who heads the team, and one of the staff."""
    receive(apb=draft_apb, received_date=makers.NOW.date(), by=camat.actor(), at=makers.NOW)
    return start(apb=draft_apb, team=Team(camat, [staf]), by=camat.actor(), at=makers.NOW)


def answer_all(evaluation: Evaluation, member: Membership, *, no: tuple[str, ...] = ()) -> None:
    """Answers every row with Ya, those in `no` with Tidak and advice."""
    for row in evaluation.rows.order_by("part", "no"):
        wrong = row.code in no
        said = Said("tidak" if wrong else "ya", "Berkas", f"Perbaiki {row.code}." if wrong else "")
        answer_row(row=row, said=said, version=row.version, by=member.actor(), at=makers.NOW)
