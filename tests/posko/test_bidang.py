"""Every topic and problem falls under a bidang of the law, or openly under none."""

import csv

import pytest

from accountability.regions.models import Wilayah
from posko.bidang import DATA, UNKNOWN, all_bidang, bidang_of_a_voice, in_bidang
from posko.models import GroupingKey
from posko.topics import topics
from tests import makers


def codes(read_from: str) -> set[str]:
    """What is mapped, of topics or of problems."""
    with (DATA / "bidang_of.csv").open(encoding="utf-8", newline="") as file:
        return {row["kode"] for row in csv.DictReader(file) if row["read_from"] == read_from}


class TestTheTable:
    def test_all_topics_but_the_last_are_mapped(self) -> None:
        assert codes("topic") == {one.kode for one in topics()} - {"lainnya"}

    def test_only_known_problems_are_mapped(self) -> None:
        with (DATA / "problems.csv").open(encoding="utf-8", newline="") as file:
            known = {row["problem"] for row in csv.DictReader(file)}
        assert codes("problem") <= known

    def test_each_row_has_a_bidang_and_a_basis(self) -> None:
        five = {one.kode for one in all_bidang()}
        with (DATA / "bidang_of.csv").open(encoding="utf-8", newline="") as file:
            assert all(row["bidang"] in five and row["basis"] for row in csv.DictReader(file))


class TestBidangOfAVoice:
    @pytest.mark.parametrize(
        ("topic", "problem", "bidang"),
        [
            ("jalan", "", "2"),
            ("lainnya", "pemuda", "3"),
            ("", "banjir", "5"),
            ("tani", "banjir", "4"),  # the topic speaks first
            ("lainnya", "", UNKNOWN),
            ("", "hewan_liar", UNKNOWN),
        ],
    )
    def test_the_topic_speaks_first_and_the_filter_agrees(
        self, desa: Wilayah, topic: str, problem: str, bidang: str
    ) -> None:
        voice = makers.make_aspirasi(desa, text="halo semua")
        desa.aspirasi.filter(pk=voice.pk).update(topic=topic)
        if problem:
            GroupingKey.objects.update_or_create(
                aspirasi=voice, defaults={"version": 1, "problem": problem, "key": {}}
            )
        named = desa.aspirasi.annotate(bidang=bidang_of_a_voice())
        found = named.values_list("bidang", flat=True).get(pk=voice.pk)
        assert found == bidang
        listed = {kode for kode in (*"12345", UNKNOWN) if desa.aspirasi.filter(in_bidang(kode)).exists()}
        assert listed == {bidang}
