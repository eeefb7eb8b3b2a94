"""Software for governments that must develop one metropolitan region together.

The walk: `regions.bth` or `read_region` gives a region, `calibrate` fits a model to it, `read_plan` and
`evaluate_plan` assess a plan, `share_benefits` shares its gains among governments, `write_report` shows the result;
`counterfactual` takes raw changes instead of a plan. Read `xietong.region` first.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xietong import regions as regions
    from xietong.assess.evaluate import evaluate_plan as evaluate_plan
    from xietong.model.calibrate import calibrate as calibrate
    from xietong.plan.counterfactual import counterfactual as counterfactual
    from xietong.plan.read import read_plan as read_plan
    from xietong.region.read import read_region as read_region
    from xietong.report.page import write_report as write_report
    from xietong.share.benefits import share_benefits as share_benefits

__version__ = "0.1.0"
__all__ = [
    "calibrate",
    "counterfactual",
    "evaluate_plan",
    "read_plan",
    "read_region",
    "regions",
    "share_benefits",
    "write_report",
]

_HOMES = {
    "calibrate": "xietong.model.calibrate",
    "counterfactual": "xietong.plan.counterfactual",
    "evaluate_plan": "xietong.assess.evaluate",
    "read_plan": "xietong.plan.read",
    "read_region": "xietong.region.read",
    "share_benefits": "xietong.share.benefits",
    "write_report": "xietong.report.page",
}


def __getattr__(name: str) -> Any:
    # Loaded when first used, so that `xietong --help` answers without the numerical libraries.
    if name == "regions":
        return import_module("xietong.regions")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'xietong' has no attribute {name!r}")
