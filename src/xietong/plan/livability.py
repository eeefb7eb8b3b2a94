"""How much each component of livability counts: what a plan says, or alike."""

from collections.abc import Iterator, Mapping

from xietong.plan.fault import Fault, did_you_mean

__all__ = ["DEFAULT_WEIGHTS", "check_weights", "weights_of"]

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "exposure": 1.0,
    "jobs_45": 0.5,
    "jobs_60": 0.5,
    "housing_cost": 1.0,
    "services": 1.0,
    "green_share": 1.0,
    "water_stress": 1.0,
    "subsidence": 1.0,
}
"""All topics alike, the two reaches of jobs sharing one: a convention, as the Global Liveable Cities Index has it."""


def weights_of(given: Mapping[str, float]) -> Mapping[str, float]:
    """Weights of a plan; a component that it leaves out counts nothing. All alike where the plan gives none."""
    return dict(given) if given else DEFAULT_WEIGHTS


def check_weights(given: Mapping[str, float]) -> Iterator[Fault]:
    """Unknown components, negative weights, and weights that are all zero."""
    for name, weight in given.items():
        if name not in DEFAULT_WEIGHTS:
            what = f"'{name}' is no component of livability."
            yield Fault(("livability", name), what, did_you_mean(name, tuple(DEFAULT_WEIGHTS)))
        elif not weight >= 0.0:
            yield Fault(("livability", name), f"{weight:g} is no weight.", "Write zero or a positive number.")
    if given and not any(weight > 0.0 for weight in given.values()):
        yield Fault(("livability",), "all weights are zero.", "Give one component a weight, or leave livability out.")
