"""Write a plan as YAML: a resolved plan for a run, or a small one to start from."""

from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel
from ruamel.yaml import YAML

from xietong.plan.places import placed_codes
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["new_plan", "plan_yaml", "write_plan"]

WIDTH = 120


def plan_yaml(plan: Plan) -> str:
    """A whole plan as YAML; reading it gives the same plan."""
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(_without_defaults(plan), stream)
    return stream.getvalue()


def write_plan(plan: Plan, path: Path) -> Path:
    """Write a whole plan to a file.

    Raises:
        FileExistsError: rather than overwrite a file.
    """
    with path.open("x", encoding="utf-8") as stream:
        stream.write(plan_yaml(plan))
    return path


def _without_defaults(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {
            field.alias or name: _without_defaults(getattr(value, name))
            for name, field in fields.items()
            if name == "kind" or (getattr(value, name) != field.get_default(call_default_factory=True))
        }
    if isinstance(value, dict):
        return {key: _without_defaults(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_without_defaults(part) for part in value]
    return value


def new_plan(path: Path, region: Region) -> Path:
    """Write a small plan with comments, valid for the region, to start from.

    Raises:
        FileExistsError: rather than overwrite a file.
    """
    with path.open("x", encoding="utf-8") as stream:
        stream.write(_template(path.stem, region))
    return path


def _template(name: str, region: Region) -> str:
    zones = region.zones
    busiest, next_busiest = np.argsort(-zones.residents, kind="stable")[:2]
    first, last = region.base_year, region.base_year + 15
    return f"""\
# A plan: dated measures, each owned by a government. Check it with: xietong plan check {name}.yaml
id: {name.lower()}
title: {{en: My plan, zh: 我的规划}}
region: {region.key}
horizon: [{first}, {last}]

# What is to be reached: indicator, place, year and bound (<=, >=, = or qualitative).
targets:
  - id: residents
    title: {{en: Residents of {zones.name_en[busiest]}, zh: {zones.name_zh[busiest]}常住人口}}
    indicator: residents
    place: "{zones.code[busiest]}"
    year: {last}
    comparator: "<="
    value: {round(float(zones.residents[busiest]), -3):.0f}
    unit: persons
    source: my own target

# What no source gives, and why it is taken.
assumptions:
  - id: moved-jobs
    text: {{en: 1000 jobs are moved, zh: 搬迁1000个岗位}}
    value: 1000
    unit: jobs
    why: {{en: an example to start from, zh: 起步示例}}

# Kinds: relocate-function, place-jobs, open-rail-line, extend-metro, run-through, join-fares, open-road, toll-road,
# lower-barrier, change-land, ease-registration, expand-gateway, specialise-gateway, price-gateway, merge-operators,
# open-gateway, emission-cap, switch-fuel, ultra-low-emission, joint-control-target, limit-pumping, transfer-water,
# replenish-ecologically, save-irrigation, ecological-support-area, share-taxes, found-venture, compensate-upstream,
# compensation-agreement.
measures:
  - id: move-jobs
    kind: relocate-function
    title: {{en: Move public jobs, zh: 搬迁公共岗位}}
    owner: "{region.jurisdictions[int(zones.jurisdiction[busiest])].code}"
    from: {first + 2}
    to: {first + 5}
    function: {placed_codes(region)[0]}
    origins:
      - {{zone: "{zones.code[busiest]}", jobs: 1000}}
    # Shares of the hosts add up to one.
    hosts:
      - {{zone: "{zones.code[next_busiest]}", share: 1.0}}
    following_share: 0.6
    source: my own proposal
    # Fields whose value no source gives.
    assumed: [origins, hosts, following_share]
"""
