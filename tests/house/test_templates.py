"""Pages and SMS texts keep the house rules."""

import pytest

from tests.house import rules_of_templates as rules
from tests.house.sources import ROOT, templates


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps_the_rule(rule: rules.Rule) -> None:
    found = [f"{path.relative_to(ROOT)}: {sentence}" for path in templates() for sentence in rule(path)]
    assert not found, "\n".join(found)


def test_there_are_templates_to_look_at() -> None:
    assert templates() != []


class TestShown:
    def test_comments_code_and_hidden_parts_are_not_shown(self) -> None:
        link = "<a class='desa' href='/desa/'>{{ s.desa }}{% url 'desa' %}</a>"
        source = "{# desa #}<!-- desa -->" + link + "<style>desa{}</style>"
        assert "desa" not in rules.shown(source, html=True)

    def test_text_and_spoken_attributes_are_shown(self) -> None:
        for source in ("<p>Nama desa</p>", "<input placeholder='Nama desa'>", "{% translate 'Nama desa' %}"):
            assert "Nama desa" in rules.shown(source, html=True)

    def test_a_greater_sign_inside_an_attribute_does_not_end_the_tag(self) -> None:
        assert "desa" not in rules.shown("<a data-x='a>b' class='desa'>x</a>", html=True)
