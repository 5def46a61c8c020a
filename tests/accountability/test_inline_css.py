"""The shortened style sheet means what the files mean."""

import base64
import hashlib

import pytest

from accountability import inline_css
from accountability.inline_css import minified


class TestMinified:
    @pytest.mark.parametrize(
        ("css", "short"),
        [
            ("a { color: red; }", "a{color:red}"),
            ("/* why\n */ a , b > c { margin: 0 1px }", "a,b>c{margin:0 1px}"),
            (".a :focus { top: calc(1px + 2px) }", ".a :focus{top:calc(1px + 2px)}"),
            ("@media (min-width: 40rem) {\n a { x: y }\n}", "@media (min-width:40rem){a{x:y}}"),
        ],
    )
    def test_drops_only_what_says_nothing(self, css: str, short: str) -> None:
        assert minified(css) == short

    def test_loses_no_rule_of_the_public_sheets(self) -> None:
        long = "".join(
            (inline_css.FOLDER / f"{n}.css").read_text(encoding="utf-8") for n in inline_css.PUBLIC_SHEETS
        )
        assert inline_css.inline_css().count("{") == long.count("{")
        assert inline_css.inline_css().count("}") == long.count("}")


class TestHash:
    def test_is_that_of_the_text_between_the_tags(self) -> None:
        digest = hashlib.sha256(inline_css.inline_css().encode()).digest()
        assert inline_css.inline_css_hash() == f"'sha256-{base64.b64encode(digest).decode()}'"

    def test_the_text_can_stand_inside_a_style_element(self) -> None:
        assert "<" not in inline_css.inline_css()

    @pytest.mark.parametrize("name", ["baliho", "banding", "mudah"])
    def test_a_sheet_of_one_page_has_a_source_of_its_own(self, name: str) -> None:
        css = inline_css.own_css(name)
        assert "<" not in css
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        assert inline_css.source_of(css) == f"'sha256-{digest}'"
