"""Every refusal of a deed has a plain sentence at the desks."""

import inspect
from types import ModuleType

import pytest

from accountability.budget import drafting, publication
from accountability.council import answering as official
from accountability.council import handing_on, letters
from accountability.planning import agenda, rkp
from bpd_portal import report_sentences
from bpd_portal.sentences import SENTENCES, sentence_for
from posko import (
    answering,
    answering_together,
    clustering,
    intake,
    reading,
    report_words,
    reporting_back,
    transitions,
)

MODULES = (
    *(answering, clustering, intake, reading, transitions, agenda, rkp, drafting, publication),
    *(answering_together, report_words, reporting_back, official, handing_on, letters),
)


def refusals_of(module: ModuleType) -> list[type[Exception]]:
    """The exceptions a module of deeds defines."""
    found = inspect.getmembers(module, lambda one: inspect.isclass(one) and issubclass(one, Exception))
    return [one for _name, one in found if one.__module__ == module.__name__]


@pytest.mark.parametrize(
    "refusal", [one for module in MODULES for one in refusals_of(module)], ids=lambda one: str(one.__name__)
)
def test_it_has_a_sentence(refusal: type[Exception]) -> None:
    asked = inspect.signature(refusal).parameters.values() if "__init__" in vars(refusal) else ()
    arguments: list[object] = [[] if "list" in str(one.annotation) else 0 for one in asked]
    assert sentence_for(refusal(*arguments))


@pytest.mark.parametrize("sentence", [*SENTENCES.values(), *report_sentences.SENTENCES.values()], ids=str)
def test_each_is_short_enough_to_read(sentence: object) -> None:
    for part in str(sentence).replace("; ", ". ").rstrip(".").split(". "):
        assert len(part.split()) <= 12, part


def test_a_fault_of_ours_has_none() -> None:
    assert sentence_for(ZeroDivisionError()) is None
