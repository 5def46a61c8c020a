"""A span is read from its address, knows its days, and what was before it."""

import datetime as dt

import pytest

from accountability.oversight.reporting.spans import Kind, NotASpan, Span, offered, read, span_with


class TestReading:
    @pytest.mark.parametrize(
        ("slug", "since", "until", "label"),
        [
            ("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28), "Februari 2026"),
            ("2026-t4", dt.date(2026, 10, 1), dt.date(2026, 12, 31), "Triwulan IV 2026"),
            ("2026-s1", dt.date(2026, 1, 1), dt.date(2026, 6, 30), "Semester I 2026"),
        ],
    )
    def test_an_address_names_its_days(self, slug: str, since: dt.date, until: dt.date, label: str) -> None:
        span = read(slug)
        assert (span.period.since, span.period.until, span.label, span.slug) == (since, until, label, slug)

    @pytest.mark.parametrize(
        "slug", ["", "2026", "2026-2", "2026-13", "2026-t5", "2026-s3", "2026-s0", "2017-01", "٢٠٢٦-01", "x"]
    )
    def test_anything_else_is_none(self, slug: str) -> None:
        with pytest.raises(NotASpan):
            read(slug)


class TestAround:
    def test_before_january_lies_december(self) -> None:
        assert read("2026-01").before() == read("2025-12")
        assert read("2026-s1").before() == read("2025-s2")
        assert read("2026-t1").before() == read("2025-t4")

    def test_before_the_first_rule_there_is_none(self) -> None:
        with pytest.raises(NotASpan):
            read("2018-s1").before()

    def test_it_is_over_the_day_after_its_last(self) -> None:
        assert not read("2026-09").is_over(dt.date(2026, 9, 30))
        assert read("2026-09").is_over(dt.date(2026, 10, 1))

    def test_a_quarter_is_made_of_three_months(self) -> None:
        assert [one.slug for one in read("2026-t3").months()] == ["2026-07", "2026-08", "2026-09"]

    def test_what_is_offered_begins_with_what_runs_and_ends_with_the_first_rule(self) -> None:
        found = offered(Kind.MONTH, dt.date(2018, 3, 9), 12)
        assert [one.slug for one in found] == ["2018-03", "2018-02", "2018-01"]
        assert span_with(Kind.HALF, dt.date(2026, 7, 1)) == Span(Kind.HALF, 2026, 2)
