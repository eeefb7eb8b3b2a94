"""Taxes of what moves are shared."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.change import no_change
from xietong.plan.measures.share_taxes import ShareTaxes


def _rule(common: dict[str, Any], **other: Any) -> ShareTaxes:
    return ShareTaxes.model_validate({**common, "date": 2021, "between": ["N", "S"], **other})


def test_the_rule_of_2015_stands_by_itself_and_moves_nothing(grounds: Any, common: dict[str, Any]) -> None:
    rule = _rule(common)
    assert (rule.share, rule.years, rule.more_years, rule.ceiling_years, rule.least_taxes) == (0.5, 3, 2, 3, 20e6)
    assert list(rule.faults()) == []
    change, blank = rule.change(grounds, 2025), no_change(grounds)
    np.testing.assert_array_equal(change.market_jobs, blank.market_jobs)
    assert change.openings == ()
    assert rule.is_about_money
    assert rule.host_zones(grounds.region) == frozenset(range(7))
    assert list(_rule(common, moves=["plants"]).refers_to()) == [("moves", ("plants",), "relocate-function")]


@pytest.mark.parametrize(
    ("other", "path"),
    [
        ({"share": 1.5}, ("share",)),
        ({"between": ["N"]}, ("between",)),
        ({"years": 0}, ("years",)),
        ({"ceiling_years": 0}, ("ceiling_years",)),
        ({"more_years": -1}, ("more_years",)),
        ({"least_taxes": -1.0}, ("least_taxes",)),
        ({"rule": "pooling"}, ("weights",)),
        ({"weights": {"N": 1.0}}, ("weights",)),
        ({"rule": "pooling", "weights": {"N": -1.0, "S": 2.0}}, ("weights",)),
    ],
)
def test_what_is_no_rule_is_a_fault(common: dict[str, Any], other: dict[str, Any], path: tuple[str, ...]) -> None:
    assert [fault.path for fault in _rule(common, **other).faults()] == [path]


def test_unknown_governments_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    rule = _rule(common, between=["N", "West"], rule="pooling", weights={"N": 1.0, "East": 1.0})
    assert [fault.path for fault in rule.check(crooked)] == [("between", 1), ("weights", "East")]
