"""Totals of a region."""

import pytest

from xietong.region.region import Region
from xietong.region.summary import jurisdiction_totals, table_summaries


def test_totals_of_the_jurisdictions_add_up_to_the_region(region: Region) -> None:
    totals = jurisdiction_totals(region)
    assert sum(place.n_zones for place in totals) == len(region.zones)
    assert sum(place.n_cities for place in totals) == len(region.cities)
    assert sum(place.residents for place in totals) == region.zones.residents.sum()
    assert sum(place.gdp for place in totals) == pytest.approx(region.zones.gdp.sum())


def test_every_table_is_listed_with_its_rows_and_sources(region: Region) -> None:
    summaries = {summary.name: summary for summary in table_summaries(region)}
    assert set(summaries) == set(region.tables)
    known = {source.code for source in region.sources}
    for summary in summaries.values():
        assert summary.n_rows == len(region.tables[summary.name])
        assert summary.name == "sources" or (summary.sources and set(summary.sources) <= known)
