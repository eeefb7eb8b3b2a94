"""What the caps of a plan need to have counted."""

from xietong.model.emission_rates import Key
from xietong.plan.measures.emission_cap import EmissionCapMeasure
from xietong.plan.plan import Plan

__all__ = ["capped_by"]


def capped_by(plan: Plan) -> tuple[Key, ...]:
    """Pollutant and sectors of every cap of the plan that changes something, each once."""
    caps = [
        measure for measure in plan.measures if isinstance(measure, EmissionCapMeasure) and not measure.is_in_base
    ]
    return tuple(dict.fromkeys((cap.pollutant, cap.sectors) for cap in caps))
