"""Every refusal of a deed has a plain sentence at the desks."""

import inspect
from types import ModuleType

import pytest

from accountability.budget import drafting, publication
from accountability.planning import musyawarah, rkp
from bpd_portal.sentences import SENTENCES, sentence_for
from posko import answering, clustering, intake, reading, transitions

MODULES = (answering, clustering, intake, reading, transitions, musyawarah, rkp, drafting, publication)


def refusals_of(module: ModuleType) -> list[type[Exception]]:
    """The exceptions a module of deeds defines."""
    found = inspect.getmembers(module, lambda one: inspect.isclass(one) and issubclass(one, Exception))
    return [one for _name, one in found if one.__module__ == module.__name__]


@pytest.mark.parametrize(
    "refusal", [one for module in MODULES for one in refusals_of(module)], ids=lambda one: str(one.__name__)
)
def test_it_has_a_sentence(refusal: type[Exception]) -> None:
    arguments = [0] * (len(inspect.signature(refusal).parameters) if "__init__" in vars(refusal) else 0)
    assert sentence_for(refusal(*arguments))


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=str)
def test_each_is_short_enough_to_read(sentence: object) -> None:
    for part in str(sentence).replace("; ", ". ").rstrip(".").split(". "):
        assert len(part.split()) <= 12, part


def test_a_fault_of_ours_has_none() -> None:
    assert sentence_for(ZeroDivisionError()) is None
