"""Joint companies."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from xietong.errors import ShareError
from xietong.plan.measures.found_venture import Debt, FoundVenture
from xietong.plan.read import read_plan
from xietong.share.ventures import Venture, fair_stakes, internal_rate, ledger, venture_of, worth_to_holders

THIRDS = {"a": Fraction(3, 10), "b": Fraction(3, 10), "c": Fraction(3, 10), "d": Fraction(1, 10)}


def _venture(**other: Any) -> Venture:
    venture = Venture(
        id="rail",
        founded=2020,
        capital=Fraction(1000),
        stakes=THIRDS,
        calls={2020: 0.6, 2021: 0.4},
        debts=(Debt(year=2021, yuan=500.0, rate=0.1, years=5),),
        revenue=dict.fromkeys(range(2022, 2031), 400.0),
        operating_cost=dict.fromkeys(range(2022, 2031), 100.0),
        payout_share=1.0,
    )
    return replace(venture, **other)


def test_the_two_companies_of_the_strategy_are_built_in() -> None:
    measures = {m.id: m for m in read_plan("bth-coordinated").measures if isinstance(m, FoundVenture)}
    rail, port = venture_of(measures["intercity-company"]), venture_of(measures["port-company"])
    assert [float(amount) for amount in rail.amounts.values()] == [3e9, 3e9, 3e9, 1e9]
    assert [float(stake) for stake in rail.stakes.values()] == [0.3, 0.3, 0.3, 0.1]
    assert (float(port.capital), port.founded) == (2e9, 2014)
    assert list(port.stakes.values()) == [Fraction(1, 2)] * 2
    assert rail.calls == {2014: 1.0}


def test_the_books_close_in_every_year() -> None:
    books = ledger(_venture(), 2030)
    before = np.concatenate([[0.0], books.cash[:-1]])
    into = before + books.paid_in + books.borrowed + books.revenue
    out = books.operating_cost + books.interest + books.repaid + books.invested + books.dividend + books.cash
    np.testing.assert_allclose(into, out)
    assert books.paid_in.sum() == pytest.approx(1000.0)
    assert books.owed[-1] == pytest.approx(0.0)
    np.testing.assert_allclose(books.interest[2:7], [50.0, 40.0, 30.0, 20.0, 10.0])
    np.testing.assert_allclose(books.dividend[[1, 2, 6, 7]], [0.0, 150.0, 190.0, 300.0])
    assert books.first_shortfall is None


def test_holders_flows_add_up_to_those_of_the_company_and_earn_the_same_rate() -> None:
    books = ledger(_venture(), 2030)
    together = sum(books.flows(holder) for holder in books.stakes)
    np.testing.assert_allclose(together, books.dividend - books.paid_in)
    rates = books.returns()
    rate = rates["a"]
    assert rate is not None
    assert rates["d"] == pytest.approx(rate)
    assert float(books.flows("a") @ (1.0 + rate) ** -np.arange(11)) == pytest.approx(0.0, abs=1e-6)


def test_a_loss_is_made_good_before_anything_is_paid_out() -> None:
    books = ledger(_venture(revenue={2022: 100.0, 2023: 500.0}, operating_cost={}), 2023)
    # The first year lacks 50 for interest and repayment; the second pays that back out of 360.
    np.testing.assert_allclose(books.cash[2:], [-50.0, 0.0])
    np.testing.assert_allclose(books.dividend[2:], [0.0, 310.0])
    assert books.first_shortfall == 2022


def test_revenue_of_a_model_stands_before_the_declared() -> None:
    assert ledger(_venture(), 2022, {2022: 1000.0}).revenue[2] == 1000.0


def test_a_rate_of_return_is_told_only_where_there_is_one() -> None:
    assert internal_rate([-100.0, 110.0]) == pytest.approx(0.1)
    assert internal_rate([-100.0, 0.0, 121.0]) == pytest.approx(0.1)
    assert internal_rate([-100.0, 50.0]) == pytest.approx(-0.5)
    assert internal_rate([-100.0, -1.0]) is None
    assert internal_rate([-100.0, 230.0, -132.0]) is None
    assert internal_rate([0.0, 0.0]) is None
    assert internal_rate([-1e9, 1.0]) is None


def test_what_a_holder_has_of_a_company_adds_up_over_the_holders() -> None:
    books = ledger(_venture(), 2030)
    undiscounted = worth_to_holders(books, lambda years: np.ones(len(years)))
    assert undiscounted["a"] == pytest.approx(books.flows("a").sum())
    worth = worth_to_holders(books, lambda years: 1.05 ** -(np.array(years) - 2020.0))
    assert sum(worth.values()) == pytest.approx(float((books.dividend - books.paid_in) @ 1.05 ** -np.arange(11.0)))


def test_fair_stakes_follow_the_gains_and_leave_the_others_alone() -> None:
    values = [0.0, 1.0, 2.0, 3.0, 6.0, 7.0, 8.0, 9.0]
    found = fair_stakes(values, _venture(), ["a", "b", "c"])
    assert found.agreed == {"a": 0.3, "b": 0.3, "c": 0.3, "d": 0.1}
    assert found.fair == pytest.approx({"a": 0.1, "b": 0.2, "c": 0.6, "d": 0.1})
    assert sum(found.gains.values()) == pytest.approx(9.0)


def test_who_loses_has_no_stake_and_would_have_to_be_paid() -> None:
    found = fair_stakes([0.0, 4.0, -1.0, 3.0], _venture(), ["a", "b"])
    assert found.fair["b"] == 0.0
    assert found.gains["b"] == pytest.approx(-1.0)
    assert sum(found.fair.values()) == pytest.approx(1.0)


def test_strangers_losses_and_years_before_the_founding_are_refused() -> None:
    with pytest.raises(ShareError, match="holds no stake in rail"):
        fair_stakes([0.0, 1.0], _venture(), ["e"])
    with pytest.raises(ShareError, match="no holder better off"):
        fair_stakes([0.0, -1.0], _venture(), ["a"])
    with pytest.raises(ShareError, match="2019 lies before rail was founded in 2020"):
        ledger(_venture(), 2019)
