"""The results of gateways as tables, and the assumptions behind them."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from xietong.assess.assessment import Assessment
from xietong.assess.gateways import Conduct, GatewayFit, GatewayTypeResult
from xietong.report.sections.gateways import FED_BACK, of_governments
from xietong.report.words import say

__all__ = ["GATEWAY_TABLES", "gateway_assumptions"]

_MINUTES = 60.0
_Rows = list[dict[str, object]]
_OF = ("type", "side", "conduct")
_LOADS = ("gateway", "capacity", "load", "delay_minutes", "operator_surplus")
_TRAFFIC = ("gateway", "kind", "traffic", "charge")
_SOLVES = ("status", "residual", "rounds", "gain_of_deviation", "welfare")
_GAINS = ("place", "users_surplus", "operators_surplus")
_TRADE = ("sector", "zone", "log_change")
_FEEDBACK = ("place", *FED_BACK)


def _frame(
    assessment: Assessment, columns: tuple[str, ...], rows_of: Callable[[GatewayTypeResult, Conduct], _Rows]
) -> pd.DataFrame:
    found = assessment.gateways
    types = () if found is None else found.types
    rows = [
        {"type": result.type, "side": conduct.side, "conduct": conduct.name, **row}
        for result in types
        for conduct in result.conducts
        for row in rows_of(result, conduct)
    ]
    return pd.DataFrame(rows, columns=[*_OF, *columns])


def _loads(result: GatewayTypeResult, conduct: Conduct) -> _Rows:
    capacity = result.capacity[0 if conduct.side == "without" else 1]
    state = conduct.result.state
    return [
        {
            "gateway": code,
            "capacity": capacity[at],
            "load": state.load[at],
            "delay_minutes": _MINUTES * state.delay[at],
            "operator_surplus": conduct.operators[at],
        }
        for at, code in enumerate(result.gateway)
    ]


def _traffic(result: GatewayTypeResult, conduct: Conduct) -> _Rows:
    state = conduct.result.state
    return [
        {"gateway": code, "kind": kind, "traffic": state.traffic[row, at], "charge": state.charge[row, at]}
        for row, kind in enumerate(result.kinds)
        for at, code in enumerate(result.gateway)
        if state.traffic[row, at] > 0
    ]


def _solves(result: GatewayTypeResult, conduct: Conduct) -> _Rows:
    found = conduct.result
    return [
        {
            "status": found.status.name.lower(),
            "residual": found.residual,
            "rounds": found.rounds,
            "gain_of_deviation": found.gain_of_deviation,
            "welfare": conduct.welfare,
        }
    ]


def _gains(assessment: Assessment) -> pd.DataFrame:
    places = [*(place.code for place in assessment.baseline.region.jurisdictions), "elsewhere"]

    def rows(result: GatewayTypeResult, conduct: Conduct) -> _Rows:
        return [
            {"place": place, "users_surplus": conduct.users[at], "operators_surplus": conduct.owners[at]}
            for at, place in enumerate(places)
        ]

    return _frame(assessment, _GAINS, rows)


def _fits(assessment: Assessment) -> pd.DataFrame:
    found = assessment.gateways
    fits = [] if found is None else [fit for result in found.types for fit in result.fits]
    names = tuple(GatewayFit.__dataclass_fields__)
    return pd.DataFrame([[getattr(fit, name) for name in names] for fit in fits], columns=list(names))


def _trade_cost(assessment: Assessment) -> pd.DataFrame:
    """Sectors whose outer trade passes a gateway."""
    found = assessment.gateways
    if found is None:
        return pd.DataFrame(columns=list(_TRADE))
    changed = np.flatnonzero(found.trade_cost.any(axis=1))
    zones = assessment.baseline.region.zones.code
    return pd.DataFrame(
        {
            "sector": np.repeat(np.array(assessment.baseline.market, dtype=object)[changed], len(zones)),
            "zone": np.tile(np.array(zones, dtype=object), len(changed)),
            "log_change": found.trade_cost[changed].ravel(),
        }
    )


def _feedback(assessment: Assessment) -> pd.DataFrame:
    """What gateways add by acting back; empty where that was not solved apart."""
    there, region = assessment.through_gateways, assessment.baseline.region
    if there is None:
        return pd.DataFrame(columns=list(_FEEDBACK))
    here = assessment.coupled or assessment.with_plan[-1]
    moved = {name: of_governments(region, there, name) - of_governments(region, here, name) for name in FED_BACK}
    return pd.DataFrame({"place": [place.code for place in region.jurisdictions], **moved})


GATEWAY_TABLES: Mapping[str, Callable[[Assessment], pd.DataFrame]] = {
    "gateway_fits": _fits,
    "gateway_loads": lambda assessment: _frame(assessment, _LOADS, _loads),
    "gateway_traffic": lambda assessment: _frame(assessment, _TRAFFIC, _traffic),
    "gateway_gains": _gains,
    "gateway_solves": lambda assessment: _frame(assessment, _SOLVES, _solves),
    "gateway_trade_cost": _trade_cost,
    "gateway_feedback": _feedback,
}
"""The tables of gateways by name; each is empty where the region has none."""


def gateway_assumptions(assessment: Assessment) -> list[tuple[str, str, str, str, str, str]]:
    """Rows for the list of assumptions: values of gateways that no source gives."""
    table = assessment.baseline.region.tables.get("gateway_parameters")
    if table is None:
        return []
    rows = np.flatnonzero(table["status"] != "published")
    return [
        (
            "gateway",
            f"{table['of'][row]}.{table['name'][row]}",
            say(f"gateways.parameter.{table['name'][row]}").en,
            say(f"gateways.parameter.{table['name'][row]}").zh,
            f"{table['value'][row]:g}",
            str(table["source"][row]),
        )
        for row in rows
    ]
