"""Faults of gateways are found with their file and row; the built-in gateways have none."""

from collections.abc import Mapping

import numpy as np
import pytest

from xietong.region.gateway_rules import gateway_findings, owner_findings, parameter_findings, traffic_findings
from xietong.region.gateways import gateways_of
from xietong.region.region import Region, Table


def tables(region: Region, **changed: Mapping[str, tuple[int, object]]) -> dict[str, Table]:
    """Tables of the region with single cells changed: table, then column with row and value."""
    found = {}
    for name, table in region.tables.items():
        columns = {column: values.copy() for column, values in table.columns.items()}
        for column, (row, value) in changed.get(name, {}).items():
            columns[column][row] = value
        found[name] = Table(name, columns, tuple(range(2, len(table) + 2)))
    return found


def test_the_built_in_gateways_have_no_finding(region):
    whole = tables(region)
    for rule in (owner_findings, gateway_findings, traffic_findings, parameter_findings):
        assert rule(whole) == []


@pytest.mark.parametrize(
    ("rule", "table", "column", "row", "value", "where", "what"),
    [
        (owner_findings, "gateway_owners", "share", 1, 0.6, "gateway_owners.csv rows 3, 4 column share", "1.1"),
        (owner_findings, "gateway_owners", "gateway", 0, "PKX", "gateways.csv row 2 column code", "no owner"),
        (traffic_findings, "gateways", "capacity", 0, 0.0, "gateways.csv row 2 column capacity", "is zero"),
        (traffic_findings, "gateway_traffic", "kind", 0, "coal", "gateway_traffic.csv row 2 column kind", "no kind"),
        (gateway_findings, "gateways", "like", 1, "PKE", "gateways.csv row 3 column like", "'PKE'"),
        (gateway_findings, "gateways", "like", 1, "", "gateways.csv row 3 column code", "like no other"),
        (parameter_findings, "gateway_parameters", "name", 0, "scale", "gateway_parameters.csv", "lacks access_cost"),
        (
            parameter_findings, "gateway_parameters", "value", 0, 99.0, "gateway_parameters.csv row 2 column value",
            "outside",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_stands(region, rule, table, column, row, value, where, what):
    found = rule(tables(region, **{table: {column: (row, value)}}))
    assert where in [finding.where for finding in found]
    told = next(finding for finding in found if finding.where == where)
    assert what in told.what
    assert told.remedy


def test_gateways_are_read_by_label(region):
    gateways = gateways_of(region)
    assert gateways is not None
    daxing = gateways.code.index("PKX")
    np.testing.assert_allclose(gateways.owner_share.sum(axis=1), 1.0)
    assert gateways.owner_share[daxing].tolist() == [0.5, 0.0, 0.5]
    assert not gateways.is_open(2019)[daxing]
    assert gateways.is_open(2020)[daxing]
    assert gateways.traffic["containers"][gateways.code.index("TJ")] == pytest.approx(210_070_000)
    assert {check.year for check in gateways.checks} == {2013, 2021}


def test_the_hebei_ports_share_the_published_capacity(region):
    gateways = gateways_of(region)
    hebei = [gateways.code.index(code) for code in ("TS", "QHD", "HH")]
    assert gateways.capacity[hebei].sum() == pytest.approx(1_144e6, rel=5e-4)
