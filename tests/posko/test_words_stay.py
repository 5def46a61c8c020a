"""What a citizen said is never rewritten: no deed does it, and the database refuses it."""

import ast
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from accountability.accounts.actors import CITIZEN
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.models import Aspirasi, Message
from posko.models.voices import ERASED
from tests import makers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    said = makers.make_aspirasi(desa, "jalan rusak")
    add_words(aspirasi=said, text="dekat masjid", by=CITIZEN, at=makers.NOW)
    return said


class TestWordsStay:
    def test_the_words_of_an_aspirasi_cannot_be_changed(self, voice: Aspirasi) -> None:
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Aspirasi.objects.update(text="jalan bagus")
        voice.text = "jalan bagus"
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            voice.save()
        assert Aspirasi.objects.get().text == "jalan rusak"

    def test_nor_those_added_later(self, voice: Aspirasi) -> None:
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Message.objects.update(text="tidak jadi")

    def test_nor_by_a_statement_of_ones_own(self, voice: Aspirasi) -> None:
        with (
            pytest.raises(DatabaseError, match="never rewritten"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE posko_aspirasi SET text = 'jalan bagus'")

    def test_everything_else_may_change_beside_them(self, voice: Aspirasi) -> None:
        voice.topic = "jalan"
        voice.save()
        assert Aspirasi.objects.get().topic == "jalan"

    def test_they_are_not_erased_by_a_statement_alone(self, voice: Aspirasi) -> None:
        """Only by an erasure two offices agreed to (tests/posko/personal/test_erasing.py; decision 0097)."""
        for table in (Aspirasi, Message):
            with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
                table.objects.update(text=ERASED)

    def test_no_code_of_the_product_writes_them_after_intake(self) -> None:
        writes = []
        for folder in ("posko", "bpd_portal", "public_site", "sms_gateway", "accountability"):
            for path in (ROOT / folder).rglob("*.py"):
                if path.name in {"minutes.py", "written.py"}:
                    continue  # the council's own minutes, and elements of XML: not what a citizen said
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Assign | ast.AugAssign):
                        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                        writes += [
                            f"{path.name}:{node.lineno}"
                            for one in targets
                            if isinstance(one, ast.Attribute) and one.attr == "text"
                        ]
        assert writes == []
