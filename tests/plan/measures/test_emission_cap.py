"""A cap on emissions."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.errors import PlanError
from xietong.plan.caps import capped_by
from xietong.plan.change import sum_of
from xietong.plan.feasible import lacking
from xietong.plan.measures.emission_cap import EmissionCapMeasure
from xietong.plan.plan import Plan
from xietong.plan.translate import _emission_cap
from xietong.region.region import Parameter, Region


def _capped(common: dict[str, Any], **other: Any) -> EmissionCapMeasure:
    fields = {"from": "2020-07-01", "to": "2030-06-30", "jurisdiction": "S", "pollutant": "CO2", "share": 0.8}
    return EmissionCapMeasure.model_validate({**common, **fields, **other})


def test_the_cap_comes_down_with_its_phase(grounds: Any, common: dict[str, Any]) -> None:
    assert _capped(common).change(grounds, 2020).emission_caps == ()
    (half,) = _capped(common).change(grounds, 2025).emission_caps
    (whole,) = _capped(common).change(grounds, 2031).emission_caps
    np.testing.assert_allclose([half.share, whole.share], [0.9, 0.8], rtol=1e-3)
    assert (whole.area, whole.pollutant) == (("S",), "CO2")


def test_of_several_caps_the_lowest_holds_in_tonnes_of_the_base_year(grounds: Any, common: dict[str, Any]) -> None:
    economy = SimpleNamespace(
        emission_rate=np.ones((1, 1, 3)),
        output=np.array([[1.0, 2.0, 4.0]]),
        emission_members=np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]),
    )
    counted = SimpleNamespace(economy=economy, emission_keys=(("CO2", ()),), emission_areas=(("N",), ("S",)))
    caps = [_capped(common, share=share).change(grounds, 2031) for share in (0.9, 0.5)]
    np.testing.assert_allclose(_emission_cap(counted, sum_of(caps, grounds)), [[np.inf, 3.0]])
    with pytest.raises(PlanError, match="count"):
        _emission_cap(SimpleNamespace(emission_keys=(), emission_areas=()), caps[0])


def test_a_cap_below_what_removal_reaches_says_by_how_much(grounds: Any, common: dict[str, Any]) -> None:
    ceiling = Parameter("air_removal_ceiling", 0.7, 0.5, 0.9, "", "assumption", "", "", "")
    region: Region = replace(grounds.region, parameters={**grounds.region.parameters, ceiling.name: ceiling})
    there = SimpleNamespace(**{**vars(grounds), "region": region})
    measure = _capped(common, share=0.1)
    plan = Plan(id="p", title={"en": "P", "zh": "P"}, region="crooked", horizon=(2020, 2035), measures=(measure,))
    (finding,) = lacking(plan, there, [measure.change(there, 2031)])
    assert "South" in finding.what
    assert "0.2 of it is missing" in finding.what
    assert capped_by(plan) == (("CO2", ()),)


def test_a_cap_on_what_no_sector_emits_is_a_fault(region: Region, common: dict[str, Any]) -> None:
    measure = _capped(common, jurisdiction="Hebei", pollutant="SO2", sectors=["finance", "mfg_materials"])
    assert [fault.path for fault in measure.check(region)] == [("sectors", 0)]
    unknown = _capped(common, jurisdiction="West", pollutant="soot", share=0)
    found = {fault.path for fault in [*unknown.faults(), *unknown.check(region)]}
    assert found == {("jurisdiction",), ("pollutant",), ("share",)}
