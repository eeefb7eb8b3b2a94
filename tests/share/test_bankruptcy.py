"""Bankruptcy rules."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.errors import ShareError
from xietong.share import bankruptcy_game, equal_awards, equal_losses, proportional_awards, talmud

Rule = Callable[[float, list[float]], np.ndarray]
RULES: list[Rule] = [proportional_awards, equal_awards, equal_losses, talmud]
DUALS = [(proportional_awards, proportional_awards), (equal_awards, equal_losses), (talmud, talmud)]
problems = st.tuples(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(0, 100))


@pytest.mark.parametrize(
    ("rule", "awards"),
    [
        (proportional_awards, [100 / 3, 200 / 3, 100]),
        (equal_awards, [200 / 3, 200 / 3, 200 / 3]),
        (equal_losses, [0, 50, 150]),
        (talmud, [50, 75, 75]),
    ],
)
def test_an_estate_of_two_hundred(rule: Rule, awards: list[float]) -> None:
    np.testing.assert_allclose(rule(200, [100, 200, 300]), awards)


@pytest.mark.parametrize("rule", RULES)
@given(problem=problems)
def test_awards_add_up_lie_between_nothing_and_the_claim_and_keep_the_order(
    rule: Rule, problem: tuple[list[int], int]
) -> None:
    claims, percent = problem
    estate = sum(claims) * percent / 100
    awards = rule(estate, claims)
    assert awards.sum() == pytest.approx(estate)
    assert (awards >= -1e-12).all()
    assert (awards <= np.array(claims) + 1e-9).all()
    order = np.argsort(claims)
    assert (np.diff(awards[order]) >= -1e-9).all()
    assert (np.diff((np.array(claims) - awards)[order]) >= -1e-9).all()


@pytest.mark.parametrize(("rule", "dual"), DUALS)
@given(problem=problems)
def test_losses_are_shared_as_the_dual_rule_shares_gains(
    rule: Rule, dual: Rule, problem: tuple[list[int], int]
) -> None:
    claims, percent = problem
    estate = sum(claims) * percent / 100
    np.testing.assert_allclose(rule(estate, claims), np.array(claims) - dual(sum(claims) - estate, claims), atol=1e-9)


def test_a_coalition_is_sure_of_what_the_others_leave() -> None:
    np.testing.assert_allclose(bankruptcy_game(200, [100, 200, 300]), [0, 0, 0, 0, 0, 0, 100, 200])


@pytest.mark.parametrize("rule", [*RULES, bankruptcy_game])
def test_negative_claims_and_too_large_estates_are_refused(rule: Rule) -> None:
    with pytest.raises(ShareError, match="claim 2: -5 is negative"):
        rule(10, [20, -5])
    with pytest.raises(ShareError, match="not from 0 to the sum of the claims, 20"):
        rule(21, [20])
