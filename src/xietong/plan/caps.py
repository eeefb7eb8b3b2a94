"""What the caps of a plan need to have counted."""

from xietong.model.baseline import Baseline
from xietong.model.emission_rates import Area, Key, count_emissions
from xietong.plan.measures.emission_cap import EmissionCapMeasure
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["areas_capped", "capped_by", "with_counted"]


def with_counted(baseline: Baseline, plan: Plan) -> Baseline:
    """The baseline whose economy counts what the plan caps."""
    return count_emissions(baseline, capped_by(plan), areas_capped(plan, baseline.region))


def capped_by(plan: Plan) -> tuple[Key, ...]:
    """Pollutant and sectors of every cap of the plan that changes something, each once."""
    return tuple(dict.fromkeys((cap.pollutant, cap.sectors) for cap in _caps(plan)))


def areas_capped(plan: Plan, region: Region) -> tuple[Area, ...]:
    """Places that share a cap, each set of them once."""
    return tuple(dict.fromkeys(cap.area(region) for cap in _caps(plan)))


def _caps(plan: Plan) -> list[EmissionCapMeasure]:
    return [
        measure for measure in plan.measures if isinstance(measure, EmissionCapMeasure) and not measure.is_in_base
    ]
