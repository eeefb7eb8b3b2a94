"""Dates with the precision of their source."""

import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from xietong.plan.dates import When, decimal_end, decimal_start
from xietong.plan.measures.ease_registration import EaseRegistration

when = TypeAdapter(When)


@pytest.mark.parametrize(
    ("given", "text"), [(2025, "2025"), ("2025-10", "2025-10"), (datetime.date(2025, 10, 9), "2025-10-09")]
)
def test_a_date_keeps_the_precision_it_was_written_with(given: Any, text: str) -> None:
    assert when.validate_python(given) == text


@pytest.mark.parametrize("given", ["soon", "2025-13", "2025-02-30", "20-1-1", 25])
def test_what_is_no_date_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        when.validate_python(given)


def test_a_year_lasts_from_its_first_to_its_last_day() -> None:
    assert decimal_start("2024") == decimal_start("2024-01-01") == 2024.0
    assert decimal_end("2024") == decimal_end("2024-12-31") == 2025.0
    assert decimal_start("2024-07") == decimal_end("2024-06") == decimal_end("2024-06-30") == 2024.5


@pytest.mark.parametrize(("date", "first"), [("2024-06-30", 2024), ("2024-07-01", 2025), ("2023", 2023)])
def test_what_is_in_force_on_the_thirtieth_of_june_counts_for_the_year(
    common: dict[str, Any], date: str, first: int
) -> None:
    measure = EaseRegistration.model_validate(
        {**common, "date": date, "jurisdictions": ["N"], "groups": ["local"], "friction": 0.9}
    )
    assert [measure.phase(year, 2020) for year in (first - 1, first, first + 1)] == [0.0, 1.0, 1.0]


def test_what_was_in_force_in_the_base_year_is_in_the_data_already(common: dict[str, Any]) -> None:
    measure = EaseRegistration.model_validate(
        {**common, "from": "2018-07-01", "to": "2022-06-30", "jurisdictions": ["N"], "groups": [], "friction": 1}
    )
    assert measure.phase(2020, 2020) == 0.0
    assert measure.phase(2021, 2020) == pytest.approx(0.25)
    assert measure.phase(2030, 2020) == pytest.approx(0.5)
