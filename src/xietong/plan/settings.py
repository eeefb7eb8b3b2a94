"""The numbers that a measure needs beside its own, with defaults for a region that names none."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from xietong.region.region import Parameter

__all__ = ["PlanSettings", "plan_settings"]


@dataclass(frozen=True)
class PlanSettings:
    """Who moves with a job, where the measure itself does not say.

    Each field may be set in a region's `parameters.csv` under its own name, with range and source.

    Args:
        following_share: Share of the staff of a moved job who move with it. Assumption; scenarios 0.3, 0.6, 0.9.
        reappearing_share: Share of the jobs of a moved market function that reappear. Assumption. Placed
            functions reappear whole.
        working_partners: Working partners who come with each follower. Assumption.
    """

    following_share: float = 0.6
    reappearing_share: float = 0.4
    working_partners: float = 0.6


def plan_settings(parameters: Mapping[str, Parameter]) -> PlanSettings:
    """Settings of a region: its own values where it names them, the defaults elsewhere."""
    named = {f.name: parameters[f.name].value for f in fields(PlanSettings) if f.name in parameters}
    return PlanSettings(**named)
