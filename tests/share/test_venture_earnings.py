"""What companies earn by the traffic of the model, by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
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
        baseline=SimpleNamespace(region=SimpleNamespace(parameters={})),
        plan=SimpleNamespace(measures=measures),
        years=YEARS,
        changes=changes,
        outcomes=(SimpleNamespace(employment=np.ones((2, 3)), placed_employment=np.ones((1, 3))),) * 3,
    )


def _plan(company: FoundVenture) -> Any:
    return SimpleNamespace(measures=(company,), acts_for={})


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, ...]]:
    """Which measures' sections count, by year; a million more are ridden in each year, all of the second class."""
    asked: list[tuple[bool, ...]] = []

    def ridden(baseline: Any, steps: Any, outcome: Any, trips: Any) -> np.ndarray:
        asked.append(tuple(is_counted for is_counted, _ in steps))
        return np.array([0.0, 1e6 * (len(asked) - 1), 0.0])

    monkeypatch.setattr(venture_earnings, "ridden_km", ridden)
    monkeypatch.setattr(venture_earnings, "trips_of_firms", lambda baseline, jobs: None)
    return asked


def test_fares_are_paid_for_every_kilometre_on_the_lines_that_the_company_carries(
    counted: list[tuple[bool, ...]],
) -> None:
    rules = {"of": "travellers", "tariff": 0.5, "days": 200, "cost_share": 0.75}
    company = _company(earnings=rules, carries=["own"])
    earned = earnings_of(_plan(company), _walk(("own", "other")), lambda number: None)["company"]
    assert counted == [(True, False)] * 3
    assert earned.traffic == {2021: 0.0, 2022: 2e8, 2023: 4e8}
    assert earned.revenue[2023] == 2e8
    assert earned.operating_cost[2023] == 1.5e8


def test_without_a_tariff_each_class_of_trains_has_its_own_fare(counted: list[tuple[bool, ...]]) -> None:
    company = _company(earnings={"of": "travellers", "days": 200}, carries=["own"])
    earned = earnings_of(_plan(company), _walk(("own",)), lambda number: None)["company"]
    assert len(counted) == 3
    assert earned.revenue[2023] == pytest.approx(TransportSettings().fare_intercity_per_km * 4e8)
    assert earned.operating_cost[2023] == 0.0


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
