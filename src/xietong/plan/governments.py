"""The governments behind the names in a plan: themselves, or bodies that act for one of them alone."""

from collections.abc import Iterable

from xietong.plan.places import is_jurisdiction, jurisdiction_index
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["governments_of"]


def governments_of(names: Iterable[str], plan: Plan, region: Region) -> dict[str, int]:
    """Those of the names that are a jurisdiction, or act for one alone, with its position; others are left out."""
    found = {}
    for name in names:
        acts = (name,) if is_jurisdiction(region, name) else plan.acts_for.get(name, ())
        if len(acts) == 1:
            found[name] = jurisdiction_index(region, acts[0])
    return found
