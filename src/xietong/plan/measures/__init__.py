"""The kinds of measures, one file each. To add one, copy a file and name its class here.

In: a part of a plan. Out: a checked measure that knows what it changes. Read `place_jobs.py` first.
"""

from xietong.plan.measure import Measure
from xietong.plan.measures.change_land import ChangeLand
from xietong.plan.measures.compensation_agreement import CompensationAgreement
from xietong.plan.measures.ease_registration import EaseRegistration
from xietong.plan.measures.ecological_support_area import EcologicalSupportArea
from xietong.plan.measures.limit_pumping import LimitPumping
from xietong.plan.measures.lower_barrier import LowerBarrier
from xietong.plan.measures.open_rail_line import OpenRailLine
from xietong.plan.measures.open_road import OpenRoad
from xietong.plan.measures.place_jobs import PlaceJobs
from xietong.plan.measures.relocate_function import RelocateFunction
from xietong.plan.measures.replenish_ecologically import ReplenishEcologically
from xietong.plan.measures.save_irrigation import SaveIrrigation
from xietong.plan.measures.transfer_water import TransferWater

__all__ = ["KINDS"]

KINDS: dict[str, type[Measure]] = {
    "relocate-function": RelocateFunction,
    "place-jobs": PlaceJobs,
    "open-rail-line": OpenRailLine,
    "open-road": OpenRoad,
    "lower-barrier": LowerBarrier,
    "change-land": ChangeLand,
    "ease-registration": EaseRegistration,
    "limit-pumping": LimitPumping,
    "transfer-water": TransferWater,
    "replenish-ecologically": ReplenishEcologically,
    "save-irrigation": SaveIrrigation,
    "ecological-support-area": EcologicalSupportArea,
    "compensation-agreement": CompensationAgreement,
}
