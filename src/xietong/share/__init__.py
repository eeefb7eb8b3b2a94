"""Who gains from a plan, and how the gain can be shared.

In: what each coalition of governments reaches (`coalitions.py`), taxes, ventures and contracts. Out: an allocation
under each rule, who would leave it, and payments through real instruments. Read `game.py` first.

The rules of sharing are named here; what reads a plan (`coalitions`, `taxes`, `ventures`, `compensation`) is imported
from its own file, so that a game can be shared without loading the model.
"""

from xietong.share.bankruptcy import bankruptcy_game, equal_awards, equal_losses, proportional_awards, talmud
from xietong.share.bargaining import kalai_smorodinsky, kalai_smorodinsky_among, nash, nash_among
from xietong.share.core import CoreRange, LeastCore, core_range, least_core
from xietong.share.divisions import equal_division, equal_surplus, proportional_surplus
from xietong.share.game import Game, game_of
from xietong.share.nucleolus_allocation import nucleolus, prenucleolus
from xietong.share.shapley_value import SampledShapley, sample_shapley, shapley
from xietong.share.stability import Defector, Stability, stability_of

__all__ = [
    "CoreRange",
    "Defector",
    "Game",
    "LeastCore",
    "SampledShapley",
    "Stability",
    "bankruptcy_game",
    "core_range",
    "equal_awards",
    "equal_division",
    "equal_losses",
    "equal_surplus",
    "game_of",
    "kalai_smorodinsky",
    "kalai_smorodinsky_among",
    "least_core",
    "nash",
    "nash_among",
    "nucleolus",
    "prenucleolus",
    "proportional_awards",
    "proportional_surplus",
    "sample_shapley",
    "shapley",
    "stability_of",
    "talmud",
]
