"""Dates of openings as decimal years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.region.dates import decimal_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", 2019.5),
        ("2019-09", 2019 + 8.5 / 12),
        ("2020-01-01", 2020.0),
        ("2020-12-27", 2020 + 361 / 366),
        ("2019-12-31", 2019 + 364 / 365),
        ("1909/1923", 1909.5),
        ("planned 2025", 2025.5),
    ],
)
def test_a_date_counts_from_the_middle_of_what_it_states(text: str, expected: float) -> None:
    assert decimal_year(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("text", ["", "soon", "20", "2019-13", "2019-02-30", "12019"])
def test_a_text_without_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decimal_year(text)


@given(st.dates())
def test_later_days_have_later_decimal_years(day) -> None:
    assert day.year <= decimal_year(day.isoformat().rjust(10, "0")) < day.year + 1


def test_what_opens_in_a_year_is_in_force_at_midsummer_of_the_next() -> None:
    assert decimal_year("2019-12-30") < decimal_year("2020-06-30") < decimal_year("2020-08")
