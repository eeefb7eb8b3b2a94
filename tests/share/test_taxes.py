"""Taxes of what moves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.errors import ShareError
from xietong.plan.measures.share_taxes import ShareTaxes
from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.share.taxes import (
    RULE_OF_2015,
    ceiling_rule_of,
    covered_moves,
    permanent_split,
    pooled_growth,
    split_until_ceiling,
    unshared,
    why_not_covered,
)

HUNDRED_MILLION = 100e6
taxes = st.lists(st.integers(0, 300), min_size=1, max_size=8)


def test_a_hundred_million_a_year_before_and_after_give_two_hundred_and_fifty_in_five_years() -> None:
    split = split_until_ceiling([HUNDRED_MILLION] * 3, [HUNDRED_MILLION] * 8)
    np.testing.assert_allclose(split.to_origin, [50e6] * 5 + [0.0] * 3)
    assert split.received == pytest.approx(250e6)
    assert split.ceiling == pytest.approx(300e6)
    assert split.shortfall == pytest.approx(50e6)
    assert split.n_year == 5


def test_the_ceiling_binds_only_above_a_fifth_more_taxes() -> None:
    assert split_until_ceiling([100.0] * 3, [120.0] * 5).shortfall == pytest.approx(0.0)
    assert split_until_ceiling([100.0] * 3, [119.0] * 5).shortfall > 0
    np.testing.assert_allclose(split_until_ceiling([100.0] * 3, [200.0] * 5).to_origin, [100, 100, 100, 0, 0])
    np.testing.assert_allclose(split_until_ceiling([100.0] * 3, [160.0] * 5).to_origin, [80, 80, 80, 60, 0])


@given(st.lists(st.integers(0, 300), min_size=3, max_size=5), taxes)
def test_the_origin_never_has_more_than_half_nor_more_than_the_ceiling(before: list[int], after: list[int]) -> None:
    split = split_until_ceiling(before, after)
    assert (split.to_origin <= 0.5 * np.array(after) + 1e-9).all()
    assert split.received <= sum(before[-3:]) + 1e-9
    assert not split.to_origin[5:].any()
    np.testing.assert_allclose(split.to_origin + split.to_host, after)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_moved_by_origin": False, "fits_layout": True}, "is_market_move"),
        ({"is_moved_by_origin": True, "fits_layout": False}, "is_out_of_layout"),
    ],
)
def test_what_the_market_moves_or_does_not_fit_is_not_covered(facts: dict[str, bool], reason: str) -> None:
    found = why_not_covered([30e6] * 3, **facts)
    assert not found.is_covered
    assert getattr(found, reason)


def test_twenty_million_a_year_on_average_are_enough() -> None:
    def is_covered(before: list[float]) -> bool:
        return why_not_covered(before, is_moved_by_origin=True, fits_layout=True).is_covered

    assert is_covered([10e6, 20e6, 30e6])
    assert not is_covered([10e6, 20e6, 29e6])
    assert is_covered([0.0, 20e6, 20e6, 20e6])


@given(taxes, st.floats(0.0, 1.0))
def test_a_permanent_split_never_ends_and_no_rule_leaves_all_to_the_host(after: list[int], share: float) -> None:
    np.testing.assert_allclose(permanent_split(after, share).to_origin, share * np.array(after))
    np.testing.assert_allclose(unshared(after).to_host, after)
    assert unshared(after).received == 0.0


def test_a_pool_takes_a_share_of_growth_and_gives_it_out_by_weight() -> None:
    net = pooled_growth([100.0, 50.0, 20.0], [[120.0], [40.0], [30.0]], [2.0, 1.0, 1.0], 0.4)
    # Growth is 20, 0 and 10: twelve are paid in, eight and four, and given out six, three and three.
    np.testing.assert_allclose(net[:, 0], [6 - 8, 3, 3 - 4])
    assert net.sum() == pytest.approx(0.0)


def test_the_rule_covers_what_the_government_of_the_origin_moves_across_the_border(region: Region) -> None:
    plan = read_plan("bth-coordinated")
    (rule,) = (measure for measure in plan.measures if isinstance(measure, ShareTaxes))
    covered = {measure.id for measure in covered_moves(plan, region, rule)}
    # Headquarters that the centre moves, and offices that stay in Beijing, are not the rule's.
    assert covered == {
        "light-plants",
        "materials-plants",
        "wholesale-markets",
        "caofeidian",
        "yizhuang-yongqing",
        "binhai-zhongguancun",
    }
    named = rule.model_copy(update={"moves": ("caofeidian",), "between": ("Beijing", "Tianjin")})
    assert covered_moves(plan, region, named) == ()


def test_the_measure_hands_over_its_numbers() -> None:
    measure = ShareTaxes.model_validate(
        {
            "id": "m",
            "title": {"en": "m", "zh": "m"},
            "owner": "N",
            "date": 2021,
            "source": "test",
            "between": ["N", "S"],
            "years": 4,
        }
    )
    assert ceiling_rule_of(measure).years == 4
    assert ceiling_rule_of(measure.model_copy(update={"years": 3})) == RULE_OF_2015


def test_negative_taxes_too_few_years_and_odd_shares_are_refused() -> None:
    with pytest.raises(ShareError, match="ceiling is that of 3"):
        split_until_ceiling([1.0, 1.0], [1.0])
    with pytest.raises(ShareError, match="year 2: -1 yuan is no tax"):
        split_until_ceiling([1.0] * 3, [1.0, -1.0])
    with pytest.raises(ShareError, match="no share"):
        permanent_split([1.0], 1.5)
    with pytest.raises(ShareError, match="one row") as raised:
        pooled_growth([1.0], [[1.0], [2.0]], [0.0, 0.0], 2.0)
    assert len(raised.value.findings) == 3
