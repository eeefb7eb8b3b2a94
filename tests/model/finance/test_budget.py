"""Two books that balance in the base year, and closures that hand a gap on."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.finance.budget import Books, Finance, Provision, fit_finance, keep_books
from xietong.model.finance.closure import close
from xietong.model.finance.revenue import KINDS, Bases, TaxRates

OF_ZONE = np.array([0, 0, 1])
BASES = Bases(np.full(3, 100.0), np.full(3, 30.0), np.full(3, 50.0), np.full(3, 20.0), np.zeros(3))
PROVISION = Provision(np.array([5.0, 3.0, 4.0]), np.ones(3), np.array([10.0, 20.0, 30.0]), np.ones(3), np.zeros(3))
EXPENDITURE = np.array([50.0, 40.0])


def _finance() -> Finance:
    taxes = TaxRates(np.full((len(KINDS), 3), 0.05), 0.4)
    return fit_finance(
        taxes, EXPENDITURE, BASES, PROVISION, OF_ZONE, entitlement_elsewhere=0.5, budget_share=np.ones(1)
    )


def _books(provision: Provision = PROVISION, bases: Bases = BASES) -> Books:
    return keep_books(_finance(), bases, provision)


def test_the_base_year_spends_what_is_published_and_balances() -> None:
    books = _books()
    np.testing.assert_allclose(books.of(OF_ZONE, 2).spending.sum(axis=0), EXPENDITURE)
    np.testing.assert_allclose(books.balance, 0.0, atol=1e-12)


def test_books_of_governments_are_sums_over_their_zones() -> None:
    books = _books(bases=replace(BASES, profits=np.array([40.0, 35.0, 10.0])))
    np.testing.assert_allclose(books.of(OF_ZONE, 2).balance, np.bincount(OF_ZONE, books.balance))
    np.testing.assert_allclose(books.less(_books()).balance, books.balance, atol=1e-12)


def test_one_resident_more_costs_one_service_at_the_prices_of_the_place() -> None:
    more = replace(PROVISION, entitled=PROVISION.entitled + np.array([1.0, 0.0, 0.0]))
    dear = replace(more, price=np.array([1.1, 1.0, 1.0]))
    a_head = _finance().services[0]
    assert _books(more).less(_books()).balance.sum() == pytest.approx(-a_head)
    assert _books(dear).less(_books()).balance[0] == pytest.approx(-(1.1 * 11.0 - 10.0) * a_head)


def test_staff_that_costs_more_than_is_spent_is_refused() -> None:
    with pytest.raises(ValueError, match="cost more"):
        fit_finance(
            TaxRates(np.zeros((len(KINDS), 3)), 0.4),
            np.array([5.0, 40.0]),
            BASES,
            PROVISION,
            OF_ZONE,
            entitlement_elsewhere=0.5,
            budget_share=np.ones(1),
        )


def test_a_closure_decides_who_bears_a_change_and_not_how_large_it_is() -> None:
    balance, pay, services = np.array([-4.0, 2.0]), np.array([200.0, 100.0]), np.array([40.0, 20.0])
    closures = close(balance, pay, services)
    assert [closure.name for closure in closures] == ["constant", "tax", "spending"]
    for closure in closures:
        np.testing.assert_allclose(closure.government + closure.residents, balance)
    np.testing.assert_allclose(closures[1].rate, [0.02, -0.02])
    np.testing.assert_allclose(closures[2].rate, [-0.1, 0.1])
