"""What companies earn by the traffic of the model, by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.found_venture import FoundVenture
from xietong.share import venture_earnings
from xietong.share.fair_ventures import DECLARED, MODELLED, ventures_of
from xietong.share.venture_earnings import Earned, earnings_of

YEARS = (2021, 2022, 2023)


def _company(**other: Any) -> FoundVenture:
    fields = {
        "id": "company",
        "title": {"en": "Company", "zh": "公司"},
        "owner": "North",
        "date": "2021-01-01",
        "capital_yuan": 1e9,
        "ratio": {"North": 1, "South": 1},
        "source": "made up",
    }
    return FoundVenture.model_validate({**fields, **other})


def _walk(names: tuple[str, ...] = ()) -> Any:
    measures = tuple(SimpleNamespace(id=name, begins=2021.0) for name in names)
    changes = ((SimpleNamespace(openings=()),) * len(measures),) * 3
    return SimpleNamespace(
        baseline=None, plan=SimpleNamespace(measures=measures), years=YEARS, changes=changes, outcomes=YEARS
    )


def _plan(company: FoundVenture) -> Any:
    return SimpleNamespace(measures=(company,), acts_for={})


def test_fares_are_paid_for_every_kilometre_on_the_lines_that_the_company_carries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[tuple[bool, ...]] = []

    def ridden(baseline: Any, steps: Any, outcome: int, trips: int) -> float:
        assert outcome == trips
        counted.append(tuple(is_counted for is_counted, _ in steps))
        return 1e6 * (outcome - 2021)

    monkeypatch.setattr(venture_earnings, "ridden_km", ridden)
    monkeypatch.setattr(venture_earnings, "business_trips_of", lambda baseline, outcome: outcome)
    rules = {"of": "travellers", "tariff": 0.5, "days": 200, "cost_share": 0.75}
    company = _company(earnings=rules, carries=["own"])
    earned = earnings_of(_plan(company), _walk(("own", "other")), lambda number: None)["company"]
    assert counted == [(True, False)] * 3
    assert earned.traffic == {2021: 0.0, 2022: 2e8, 2023: 4e8}
    assert earned.revenue[2023] == 2e8
    assert earned.operating_cost[2023] == 1.5e8


def _gateways(number: int) -> Any:
    """Two ports with two kinds of cargo; the tonnes of the second double on the way."""
    traffic = np.array([[10.0, 1.0 + 0.5 * number], [20.0, 2.0 + number]])
    charge, cost = np.array([[3.0, 5.0], [4.0, 6.0]]), np.array([[1.0, 2.0], [1.0, 2.0]])
    conduct = SimpleNamespace(
        result=SimpleNamespace(state=SimpleNamespace(traffic=traffic, charge=charge)),
        operators=((charge - cost) * traffic).sum(axis=0),
    )
    ports = SimpleNamespace(type="port", gateway=("P", "Q"), conduct=lambda name, side: conduct)
    return SimpleNamespace(types=(ports,))


def test_ports_bring_their_charges_and_their_own_cost_and_years_between_run_straight() -> None:
    company = _company(earnings={"of": "tonnes", "ports": ["Q"], "share": 0.5})
    earned = earnings_of(_plan(company), _walk(), _gateways)["company"]
    np.testing.assert_allclose(list(earned.traffic.values()), [1.5, 2.25, 3.0])
    np.testing.assert_allclose(list(earned.revenue.values()), [8.5, 12.75, 17.0])
    np.testing.assert_allclose(list(earned.operating_cost.values()), [3.0, 4.5, 6.0])


def test_a_declared_tariff_and_cost_stand_before_those_of_the_ports() -> None:
    rules = {"of": "tonnes", "ports": ["P", "Q"], "tariff": 2.0, "cost_share": 0.1}
    earned = earnings_of(_plan(_company(earnings=rules)), _walk(), _gateways)["company"]
    assert earned.revenue[2021] == pytest.approx(66.0)
    assert earned.operating_cost[2021] == pytest.approx(6.6)


def test_without_gateways_or_earnings_a_company_has_no_modelled_revenue() -> None:
    by_ports = _company(earnings={"of": "tonnes", "ports": ["Q"]})
    assert earnings_of(_plan(by_ports), _walk(), lambda number: None) == {}
    assert earnings_of(_plan(_company()), _walk(), _gateways) == {}


def test_modelled_revenue_stands_before_the_declared_and_a_declared_cost_before_the_modelled() -> None:
    company = _company(revenue={2022: 1.0, 2023: 2.0}, operating_cost={2022: 4.0})
    region, players = SimpleNamespace(jurisdictions=()), SimpleNamespace(names=("North", "South"))
    earned = Earned("tonnes", {2022: 7.0}, {2022: 10.0}, {2022: 6.0})

    def books_of(known: dict[str, Earned]) -> Any:
        (found,) = ventures_of(_plan(company), region, players, YEARS, np.ones(3), None, None, known)  # type: ignore
        return found

    modelled = books_of({"company": earned})
    assert modelled.revenue == MODELLED
    assert modelled.books.revenue.tolist() == [0.0, 10.0, 2.0]
    assert modelled.books.operating_cost.tolist() == [0.0, 4.0, 0.0]
    declared = books_of({})
    assert declared.revenue == DECLARED
    assert declared.books.revenue.tolist() == [0.0, 1.0, 2.0]
