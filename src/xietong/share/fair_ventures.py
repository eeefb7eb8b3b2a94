"""Which stakes in a joint company would follow from what it brings to each holder's region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.gateways import GatewayResult
from xietong.errors import ShareError
from xietong.plan.governments import governments_of
from xietong.plan.measures.found_venture import FoundVenture
from xietong.plan.plan import Plan
from xietong.region.gateways import PORT
from xietong.region.region import Region
from xietong.share.coalitions import Definition, GainsOf, Players, coalition_values
from xietong.share.venture_earnings import Earned
from xietong.share.ventures import FairStakes, Ledger, fair_stakes, ledger, venture_of

__all__ = ["VentureResult", "port_values", "ventures_of"]

MODELLED, DECLARED = "modelled", "declared"
ALONE, TOGETHER = "rivalry", "one_operator"


@dataclass(frozen=True, eq=False)
class VentureResult:
    """A joint company of the plan.

    Args:
        measure: That founds it.
        basis: What its stakes are held against: "lines" that it carries, "ports" run as one, or "" for nothing.
        values: Gains of each coalition of the holding governments, yuan of present value; empty without basis.
        holders: In the order of the bits.
        fair: None where nothing is known that the company brings, or it leaves no holder better off.
        books: From the founding to the last year; a year whose revenue nothing tells has none.
        earned: By the traffic of the model; None where the plan does not say by which.
    """

    measure: FoundVenture
    basis: str
    values: Float[np.ndarray, " coalition"]
    holders: tuple[str, ...]
    fair: FairStakes | None
    books: Ledger
    earned: Earned | None

    @property
    def revenue(self) -> str:
        """Where the books have revenue from."""
        return MODELLED if self.earned is not None else DECLARED if self.measure.revenue else ""


def ventures_of(
    plan: Plan,
    region: Region,
    players: Players,
    years: Sequence[int],
    discount: Float[np.ndarray, " year"],
    gains_of: GainsOf,
    gateways: GatewayResult | None,
    earned: Mapping[str, Earned],
) -> tuple[VentureResult, ...]:
    """Every joint company of a plan, whose holders are jurisdictions or bodies that act for one.

    Args:
        earned: By measure, what the traffic of the model brings.
    """
    found = []
    for measure in plan.measures:
        if isinstance(measure, FoundVenture):
            held = governments_of(measure.ratio, plan, region)
            basis, values = _values(measure, plan, region, players, years, discount, gains_of, gateways, held)
            found.append(
                VentureResult(
                    measure=measure,
                    basis=basis,
                    values=values,
                    holders=tuple(held),
                    fair=_fair(values, measure, tuple(held)),
                    books=_books(measure, years[-1], earned.get(measure.id)),
                    earned=earned.get(measure.id),
                )
            )
    return tuple(found)


def _books(measure: FoundVenture, last: int, earned: Earned | None) -> Ledger:
    """The ledger, with what traffic brings before what is declared, and a declared cost before that of traffic."""
    venture = venture_of(measure)
    if earned is not None:
        cost = {**earned.operating_cost, **venture.operating_cost}
        venture = replace(venture, operating_cost=cost)
    return ledger(venture, max(last, venture.founded), None if earned is None else earned.revenue)


def _values(
    measure: FoundVenture,
    plan: Plan,
    region: Region,
    players: Players,
    years: Sequence[int],
    discount: np.ndarray,
    gains_of: GainsOf,
    gateways: GatewayResult | None,
    held: Mapping[str, int],
) -> tuple[str, np.ndarray]:
    if measure.carries and len(held) == len(players.names):
        lines = plan.only(measure.carries)
        game = coalition_values(lines, region, players, Definition.CONSENT, years, gains_of)
        worth = game.by_year() @ discount
        return "lines", _in_order(worth, tuple(held.values()))
    if gateways is not None and len(held) > 1 and not measure.carries:
        return "ports", port_values(gateways, tuple(held.values())) * float(discount.sum())
    return "", np.zeros(0)


def _in_order(worth: np.ndarray, bits: Sequence[int]) -> np.ndarray:
    """Values by the bits of the holders instead of those of the players."""
    masks = [sum(1 << bits[k] for k in range(len(bits)) if mask >> k & 1) for mask in range(1 << len(bits))]
    picked: np.ndarray = worth[masks]
    return picked


def port_values(gateways: GatewayResult, holders: Sequence[int]) -> Float[np.ndarray, " coalition"]:
    """What the owners' surplus of the holders' ports rises by when they are run as one, yuan a year.

    Only all holders together can run them as one; a part of them stays with rivalry and gains nothing.
    """
    ports = next(result for result in gateways.types if result.type == PORT)
    rise = ports.conduct(TOGETHER, "with_plan").owners - ports.conduct(ALONE, "with_plan").owners
    values = np.zeros(1 << len(holders))
    values[-1] = float(sum(rise[holder] for holder in holders))
    return values


def _fair(values: np.ndarray, measure: FoundVenture, holders: tuple[str, ...]) -> FairStakes | None:
    if len(values) < 2 or not holders:
        return None
    try:
        return fair_stakes(values, venture_of(measure), holders)
    except ShareError:
        return None
