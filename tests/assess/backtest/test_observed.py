"""Counts at two dates."""

from dataclasses import replace

import numpy as np
import pytest
from tests.assess.conftest import make_region

from xietong.assess.backtest.observed import employed_of, observed_of
from xietong.errors import RegionError
from xietong.region.region import Region, Table


def _counted(**tables: Table) -> Region:
    region = make_region()
    later = region.zones.residents * np.array([1.1, 1.0, 0.9, 1.2, 1.0, 1.0])
    zones = replace(region.zones, residents_by_year={2020: region.zones.residents, 2030: later})
    return replace(region, zones=zones, tables=dict(tables))


def test_every_zone_is_a_unit_where_nothing_else_is_said() -> None:
    observed = observed_of(_counted())
    assert observed.unit == make_region().zones.code
    assert (observed.first, observed.last) == (2020, 2030)
    np.testing.assert_allclose(np.exp(observed.change), [1.1, 1.0, 0.9, 1.2, 1.0, 1.0])
    assert not observed.is_estimated.any()


def test_zones_of_a_unit_are_added_and_named_after_the_largest() -> None:
    codes = make_region().zones.code
    columns = {
        "zone": np.array(codes, dtype=object),
        "unit": np.array(["A", "A", "B", "C", "D", "E"], dtype=object),
        "is_estimated": np.array([False, True, False, False, False, False]),
    }
    observed = observed_of(_counted(comparable_units=Table("comparable_units", columns)))
    assert observed.unit[0] == "A"
    assert observed.name_en[0] == "Zone 0"
    assert observed.before[0] == 800.0
    assert observed.is_estimated.tolist() == [True, False, False, False, False]
    central = make_region().zones.tags["central_six"]
    assert observed.lies_in(central).tolist() == [True, False, False, False, False]


def test_a_region_without_a_later_count_is_refused() -> None:
    with pytest.raises(RegionError, match="no count of every zone after the base year"):
        observed_of(make_region())


def test_employed_residents_are_read_where_both_dates_are_held() -> None:
    codes = make_region().zones.code
    rows = [(code, year, "a", 10.0 * n + year - 2020) for year in (2020, 2030) for n, code in enumerate(codes, 1)]
    zone, year, industry, persons = zip(*rows, strict=True)
    columns = {
        "zone": np.array(zone, dtype=object),
        "year": np.array(year, dtype=float),
        "industry": np.array(industry, dtype=object),
        "persons": np.array(persons),
    }
    region = _counted(observed_employed=Table("observed_employed", columns))
    employed = employed_of(region, observed_of(region))
    assert employed is not None
    assert employed.after[0, 2] - employed.before[0, 2] == 10.0
    assert employed_of(_counted(), observed_of(_counted())) is None
