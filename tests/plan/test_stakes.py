"""Stakes in a company."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xietong.plan.stakes import amounts_of, faults_of_stakes, stakes_of_ratio

RATIO = {"Beijing": 3, "Tianjin": 3, "Hebei": 3, "China Railway": 1}


def test_three_to_three_to_three_to_one_of_ten_billion() -> None:
    assert [float(100 * stake) for stake in stakes_of_ratio(RATIO).values()] == [30.0, 30.0, 30.0, 10.0]
    assert list(amounts_of(RATIO, 10_000_000_000).values()) == [3_000_000_000] * 3 + [1_000_000_000]


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 99), min_size=2), st.integers(1, 10**12))
def test_amounts_add_up_to_the_capital_exactly(ratio: dict[str, int], capital: int) -> None:
    assert sum(amounts_of(ratio, capital).values()) == capital
    assert sum(stakes_of_ratio(ratio).values()) == 1


def test_decimals_are_taken_as_written() -> None:
    assert stakes_of_ratio({"a": 0.1, "b": 0.2}) == {"a": Fraction(1, 3), "b": Fraction(2, 3)}


def test_thirds_rounded_to_a_hundredth_of_a_percent_are_accepted_and_halves_are_not() -> None:
    thirds = {"a": 1, "b": 1, "c": 1}
    assert list(faults_of_stakes(thirds, 3e9, shares={"a": 0.3333, "b": 0.3333, "c": 0.3334})) == []
    found = list(faults_of_stakes(thirds, 3e9, shares={"a": 0.5, "b": 0.25, "c": 0.25}))
    assert [fault.path for fault in found] == [("shares", "a"), ("shares", "b"), ("shares", "c")]
    assert "which gives 0.3333333333" in found[0].what
