"""What a file changes, to the rupiah."""

from hypothesis import given
from hypothesis import strategies as st

from accountability.budget.differences import differences, per_bidang_change
from accountability.budget.proposed import ProposedLine

LINE = st.builds(
    ProposedLine,
    st.sampled_from(["5.3.5.02", "5.2.1.01"]),
    st.sampled_from(["2.3.10", "1.1.01"]),
    st.sampled_from(["DDS", "ADD"]),
    st.integers(0, 10**12),
    st.sampled_from(["Rabat", "Semen", ""]),
)


def line(amount: int, words: str = "Rabat", kegiatan: str = "2.3.10") -> ProposedLine:
    return ProposedLine("5.3.5.02", kegiatan, "DDS", amount, words)


def test_new_gone_and_changed_lines_are_told() -> None:
    found = differences([line(5), line(7, kegiatan="1.1.01")], [line(6), line(8, kegiatan="4.2.01")])
    assert [(one.kind, one.kegiatan_kode, one.before, one.after) for one in found] == [
        ("hilang", "1.1.01", 7, 0),
        ("berubah", "2.3.10", 5, 6),
        ("baru", "4.2.01", 0, 8),
    ]


def test_lines_of_one_place_are_paired_by_words_before_amount() -> None:
    before = [line(5, "a"), line(6, "b")]
    assert differences(before, [line(6, "b"), line(5, "a")]) == []
    (one,) = differences(before, [line(6, "a"), line(6, "b")])
    assert (one.description, one.before, one.after) == ("a", 5, 6)


def test_bidang_stand_beside_each_other() -> None:
    changes = {one.bidang: one.change for one in per_bidang_change([line(5)], [line(7)])}
    assert changes == {"1": 0, "2": 2, "3": 0, "4": 0, "5": 0}


def test_twenty_thousand_lines_of_one_place_are_compared_at_once() -> None:
    before = [line(n, f"Baris {n}") for n in range(20_000)]
    after = [line(n + 1, f"Baris {n}") for n in range(20_000)]
    assert len(differences(before, after)) == 20_000


@given(st.lists(LINE, max_size=12), st.lists(LINE, max_size=12))
def test_all_changes_together_are_the_change_of_the_sum(
    before: list[ProposedLine], after: list[ProposedLine]
) -> None:
    change = sum(one.amount for one in after) - sum(one.amount for one in before)
    assert sum(one.change for one in differences(before, after)) == change
    assert sum(one.change for one in per_bidang_change(before, after)) == change


@given(st.lists(LINE, max_size=12))
def test_the_same_lines_in_any_order_differ_in_nothing(lines: list[ProposedLine]) -> None:
    assert differences(lines, list(reversed(lines))) == []
