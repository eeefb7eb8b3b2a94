"""The constants of travel."""

from dataclasses import fields

from xietong.model.transport.settings import TransportSettings, transport_parameters, transport_settings
from xietong.region.region import Parameter


def test_every_constant_says_its_range_grade_reason_and_meaning(settings: TransportSettings) -> None:
    parameters = transport_parameters(settings)
    assert len(parameters) == len(fields(TransportSettings))
    for item in parameters:
        assert item.low <= item.value <= item.high, item.name
        assert item.status in {"published", "estimated", "assumption"}, item.name
        assert all((item.unit, item.source, item.meaning_en, item.meaning_zh, item.source_zh)), item.name


def test_a_region_replaces_the_constants_that_it_names() -> None:
    walk = Parameter("walk_speed_kmh", 4.2, 4.0, 5.0, "km/h", "published", "count", "Walking", "步行")
    other = Parameter("migration_elasticity", 1.0, 0.5, 1.5, "", "assumption", "", "", "")
    found = transport_settings({"walk_speed_kmh": walk, "migration_elasticity": other})
    assert found.walk_speed_kmh == 4.2
    assert found.detour == TransportSettings().detour
