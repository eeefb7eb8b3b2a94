"""Jobs placed at zones: those who come from outside, and those recruited here."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.place_jobs import PlaceJobs
from xietong.plan.staff import residence_shares


def _placed(common: dict[str, Any], **other: Any) -> PlaceJobs:
    fields = {"date": "2024", "function": "universities", "jobs": [{"zone": "102", "jobs": 800}]}
    return PlaceJobs.model_validate({**common, **fields, **other})


@pytest.mark.parametrize("function", ["universities", "science"])
@pytest.mark.parametrize("following", [0.0, 0.25, 1.0])
def test_the_region_gains_the_followers_and_their_partners_only(
    grounds: Any, common: dict[str, Any], function: str, following: float
) -> None:
    change = _placed(common, function=function, following_share=following, housed_share=0.5).change(grounds, 2030)
    staff = change.placed_jobs.sum() + change.housed_jobs.sum()
    gained = staff + change.tied_workers.sum()
    assert gained == pytest.approx(1.5 * following * 800)


def test_recruits_leave_the_market_pool_around_the_workplace(grounds: Any, common: dict[str, Any]) -> None:
    change = _placed(common, following_share=0.0).change(grounds, 2030)
    np.testing.assert_allclose(change.tied_workers.sum(axis=0), -800 * residence_shares(grounds)[:, 2])


def test_jobs_with_housing_are_counted_once(grounds: Any, common: dict[str, Any]) -> None:
    change = _placed(common, following_share=0.5, housed_share=0.5).change(grounds, 2030)
    row = grounds.placed.index("universities")
    assert change.housed_jobs[row, 2] == pytest.approx(200)
    assert change.placed_jobs[row, 2] == pytest.approx(600)


def test_market_jobs_are_placed_by_fixing_their_cell(grounds: Any, common: dict[str, Any]) -> None:
    change = _placed(common, function="wholesale").change(grounds, 2030)
    row = grounds.market.index("wholesale")
    assert change.market_jobs[row, 2] == 800
    assert np.argwhere(change.is_fixed).tolist() == [[row, 2]]


def test_housing_cannot_be_placed(crooked: Any, common: dict[str, Any]) -> None:
    (fault,) = _placed(common, function="housing").check(crooked)
    assert "change-land" in fault.remedy
