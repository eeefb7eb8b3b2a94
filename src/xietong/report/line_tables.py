"""What lines bring as tables: access and cost, minutes saved by government, loads of sections, access of zones."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from xietong.assess.assessment import Assessment
from xietong.model.transport.times import BUSINESS, COMMUTING

__all__ = ["LINE_TABLES"]

_SIDES = ("without", "with_plan")


def _lines(assessment: Assessment) -> pd.DataFrame:
    """Each line and road in the order of its first day."""
    names = [
        "measure", "opens", "km", "cost", "cost_basis", "jobs_public", "residents_public", "jobs", "market_potential",
    ]  # fmt: skip
    found = assessment.lines
    if found is None:
        return pd.DataFrame(columns=names)
    columns = (
        found.measures,
        found.opens,
        [np.nan if cost is None else cost.km for cost in found.cost],
        [np.nan if cost is None else cost.yuan for cost in found.cost],
        ["" if cost is None else cost.basis for cost in found.cost],
        found.jobs_public,
        found.residents_public,
        found.jobs,
        found.potential,
    )
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _savings(assessment: Assessment) -> pd.DataFrame:
    """Lines by government and purpose: minutes saved on a working day."""
    names = ["measure", "jurisdiction", "purpose", "minutes_saved"]
    found = assessment.lines
    if found is None:
        return pd.DataFrame(columns=names)
    places = [place.code for place in assessment.baseline.region.jurisdictions]
    rows = [
        (measure, place, purpose, saved[line, number])
        for purpose, saved in ((COMMUTING, found.saved_commuting), (BUSINESS, found.saved_business))
        for line, measure in enumerate(found.measures)
        for number, place in enumerate(places)
    ]
    return pd.DataFrame(rows, columns=names)


def _loads(assessment: Assessment) -> pd.DataFrame:
    """Sections of railways that carry anyone: travellers on a working day, both directions."""
    loads = None if assessment.lines is None else assessment.lines.loads
    values = [f"{purpose}_{side}" for purpose in (COMMUTING, BUSINESS) for side in _SIDES]
    if loads is None:
        return pd.DataFrame(columns=["line", "start", "end", *values])
    rail = loads.rail
    columns = {
        "line": rail.line,
        "start": [rail.station[end] for end in rail.start],
        "end": [rail.station[end] for end in rail.end],
        **dict(zip(values, (*loads.commuting, *loads.business), strict=True)),
    }
    return pd.DataFrame(columns)[loads.total.any(axis=0)].reset_index(drop=True)


def _access(assessment: Assessment) -> pd.DataFrame:
    """Zones: jobs within an hour by metro or train, minutes of a mean business trip."""
    found = assessment.lines
    names = ["zone", *(f"jobs_public_{side}" for side in _SIDES), "business_minutes_change"]
    if found is None:
        return pd.DataFrame(columns=names)
    columns = (assessment.baseline.region.zones.code, *found.jobs_of_zone, found.change)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


LINE_TABLES: Mapping[str, Callable[[Assessment], pd.DataFrame]] = {
    "lines": _lines,
    "line_savings": _savings,
    "line_loads": _loads,
    "zone_access": _access,
}
"""Tables of lines by name; empty where the plan opens none."""
