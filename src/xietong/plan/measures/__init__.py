"""The kinds of measures, one file each. To add one, copy a file and name its class here.

In: a part of a plan. Out: a checked measure that knows what it changes. Read `place_jobs.py` first.
"""

from xietong.plan.measure import Measure
from xietong.plan.measures.change_land import ChangeLand
from xietong.plan.measures.compensate_upstream import CompensateUpstream
from xietong.plan.measures.ease_registration import EaseRegistration
from xietong.plan.measures.ecological_support_area import EcologicalSupportArea
from xietong.plan.measures.emission_cap import EmissionCapMeasure
from xietong.plan.measures.expand_gateway import ExpandGateway
from xietong.plan.measures.extend_metro import ExtendMetro
from xietong.plan.measures.found_venture import FoundVenture
from xietong.plan.measures.join_fares import JoinFares
from xietong.plan.measures.joint_control_target import JointControlTarget
from xietong.plan.measures.limit_pumping import LimitPumping
from xietong.plan.measures.limit_residents import LimitResidents
from xietong.plan.measures.lower_barrier import LowerBarrier
from xietong.plan.measures.merge_operators import MergeOperators
from xietong.plan.measures.open_gateway import OpenGateway
from xietong.plan.measures.open_rail_line import OpenRailLine
from xietong.plan.measures.open_road import OpenRoad
from xietong.plan.measures.place_jobs import PlaceJobs
from xietong.plan.measures.price_gateway import PriceGateway
from xietong.plan.measures.relocate_function import RelocateFunction
from xietong.plan.measures.replenish_ecologically import ReplenishEcologically
from xietong.plan.measures.run_through import RunThrough
from xietong.plan.measures.save_irrigation import SaveIrrigation
from xietong.plan.measures.share_taxes import ShareTaxes
from xietong.plan.measures.specialise_gateway import SpecialiseGateway
from xietong.plan.measures.switch_fuel import SwitchFuel
from xietong.plan.measures.toll_road import TollRoad
from xietong.plan.measures.transfer_water import TransferWater
from xietong.plan.measures.ultra_low_emission import UltraLowEmission

__all__ = ["KINDS"]

KINDS: dict[str, type[Measure]] = {
    "relocate-function": RelocateFunction,
    "place-jobs": PlaceJobs,
    "open-rail-line": OpenRailLine,
    "extend-metro": ExtendMetro,
    "run-through": RunThrough,
    "join-fares": JoinFares,
    "open-road": OpenRoad,
    "toll-road": TollRoad,
    "lower-barrier": LowerBarrier,
    "change-land": ChangeLand,
    "ease-registration": EaseRegistration,
    "limit-residents": LimitResidents,
    "expand-gateway": ExpandGateway,
    "merge-operators": MergeOperators,
    "open-gateway": OpenGateway,
    "price-gateway": PriceGateway,
    "specialise-gateway": SpecialiseGateway,
    "emission-cap": EmissionCapMeasure,
    "switch-fuel": SwitchFuel,
    "ultra-low-emission": UltraLowEmission,
    "joint-control-target": JointControlTarget,
    "share-taxes": ShareTaxes,
    "found-venture": FoundVenture,
    "compensate-upstream": CompensateUpstream,
    "limit-pumping": LimitPumping,
    "transfer-water": TransferWater,
    "replenish-ecologically": ReplenishEcologically,
    "save-irrigation": SaveIrrigation,
    "ecological-support-area": EcologicalSupportArea,
}
