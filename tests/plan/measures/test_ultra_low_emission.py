"""The ultra-low emission standard."""

from typing import Any

from xietong.plan.measures.ultra_low_emission import UltraLowEmission


def _standard(common: dict[str, Any], **other: Any) -> UltraLowEmission:
    fields = {
        "date": "2024-01-01",
        "places": ["City 1"],
        "sources": ["power", "materials"],
        "share": 0.5,
        "removal": {"NOx": 0.6},
    }
    return UltraLowEmission.model_validate({**common, **fields, **other})


def test_the_plants_under_the_standard_emit_less_from_its_date(grounds: Any, common: dict[str, Any]) -> None:
    assert _standard(common).change(grounds, 2023).air_controls == ()
    (control,) = _standard(common).change(grounds, 2024).air_controls
    assert control.removed == {"NOx": 0.3}
    assert control.sources == ("power", "materials")
    assert control.zones.tolist() == [False, False, True, True, False, False, False]


def test_no_source_and_no_removal_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    measure = _standard(common, sources=[], removal={}, places=["Nowhere"])
    found = {fault.path for fault in [*measure.faults(), *measure.check(crooked)]}
    assert found == {("sources",), ("removal",), ("places", 0), ()}
