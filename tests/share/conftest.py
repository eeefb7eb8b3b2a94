"""The region of six zones of the tests of `assess`, with an economy and public budgets."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from xietong.model.baseline import Baseline
from xietong.region.region import Table

HERE = Path(__file__).parent


def _six() -> ModuleType:
    name = "six_zones"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE.parent / "assess" / "conftest.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def _budgets() -> Table:
    rows = [
        ("city", "C0", 2020, "revenue", 6.0),
        ("city", "C1", 2020, "revenue", 2.0),
        ("jurisdiction", "J0", 2020, "expenditure", 9.0),
        ("jurisdiction", "J1", 2020, "expenditure", 5.0),
        ("jurisdiction", "C0", 2019, "revenue", 5.0),
        ("jurisdiction", "C0", 2019, "revenue_value_added_tax", 2.0),
        ("jurisdiction", "C0", 2019, "revenue_enterprise_income_tax", 1.0),
        ("jurisdiction", "C0", 2019, "revenue_personal_income_tax", 0.5),
    ]
    columns = dict(
        zip(("level", "place", "year", "item", "yuan"), map(np.array, zip(*rows, strict=True)), strict=True)
    )
    return Table("public_finance", {**columns, "yuan": columns["yuan"].astype(np.float64)})


@pytest.fixture
def six() -> Baseline:
    """The baseline: accounts that add up, and nothing that changes by itself."""
    module = _six()
    outcome = module.make_outcome()
    shares = {"capital_share": 0.2, "floor_share": 0.1}
    wages = (outcome.wage * outcome.employment).sum(axis=0)
    added = wages + sum(shares.values()) * outcome.output.sum(axis=0)
    outcome = replace(
        outcome,
        value_added=added,
        cost_of_living=np.ones(6),
        welfare_by_jurisdiction=np.ones((3, 2)),
        labour_income=wages,
    )
    economy = SimpleNamespace(
        water_share=None,
        **{name: np.full((4, 6), share) for name, share in shares.items()},
        labour_share=outcome.wage * outcome.employment / outcome.output,
        placed_jobs=None,
        placed_purchases=None,
        rent_spent=np.asarray(0.5),
        resident_workers=outcome.resident_workers,
    )
    region = module.make_region()
    settings = SimpleNamespace(residence_moving_share=0.1, jurisdiction_moving_share=0.03, residence_elasticity=3.0)
    known = {
        "region": replace(region, tables={"public_finance": _budgets()}),
        "outcome": outcome,
        "economy": economy,
        "settings": settings,
        "market": module.MARKET,
        "placed": module.PLACED,
        "groups": module.GROUPS,
        "commuting": SimpleNamespace(minutes=np.ones((6, 6))),
    }
    return Baseline(**{name: known.get(name) for name in Baseline.__dataclass_fields__})
