r"""What other parameters would give: the game of every run of the headlines' ranges, of finance and of discount.

Where coalitions carry out many different sets of measures, a run with another parameter solves only those that the
members of one consent reach by themselves: for each mask $m$ of players whose consent a measure needs the set $M(m)$,
and the whole. What the parameter adds to the gains, $d(M)$, is then taken to be additive over the measures of a mask,

$$ d(M(S)) = d(M(\emptyset)) + \sum_{m \subseteq S} \delta_m , \qquad
   d(M(m)) = d(M(\emptyset)) + \sum_{m' \subseteq m} \delta_{m'} $$

which is exact for the sets that are solved, each government's own gain among them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.sensitivity import FOLLOWING, Trial, trials, with_following, with_parameter
from xietong.assess.tools import Progress, Tools
from xietong.errors import ConvergenceError, InfeasibleError, ShareError
from xietong.model.baseline import Baseline
from xietong.model.finance.budget import Finance
from xietong.model.public_finance import DISCOUNT, VARIED, finance_of, settings_of
from xietong.region.region import Region
from xietong.share.coalitions import CoalitionValues, Players, discount_factors
from xietong.share.gains import Walk, parts_by_player, zone_gains
from xietong.share.game import Game
from xietong.share.rules import RULES

__all__ = ["Spread", "Variation", "filled_gains", "finance_variants", "solved_sets", "spread_of"]

STAGE = "ranges"
ACCURACY = (3e-6, 3e-6)
"""Of every year of a trial, in logs: what it leaves, 0.1 billion yuan, is small beside what a parameter does."""
READ = (1, 2, 3, 4, 6, 9, 12)
"""Years of a trial that are read beside the last, most where measures begin; gains run straight between them."""

MOST_SETS = 16
"""Up to so many sets a run with other parameters solves them all."""

EveryGain = Callable[[tuple[str, ...]], Float[np.ndarray, "finance part player year"]]


@dataclass(frozen=True, eq=False)
class Variation:
    """One parameter at one end of its range.

    Args:
        values: Of every coalition.
        own: Present value of each player's own gain with the whole plan.
        game: Of present values.
        shares: By rule; NaN where the rule has none.
    """

    name: str
    value: float
    own: Float[np.ndarray, " player"]
    game: Game
    shares: Mapping[str, Float[np.ndarray, " player"]]


@dataclass(frozen=True, eq=False)
class Spread:
    """Everything that was varied, and what could not be solved."""

    variations: tuple[Variation, ...]
    left_out: tuple[str, ...]

    def of_shares(self, rule: str, central: Float[np.ndarray, " player"]) -> Float[np.ndarray, "end player"]:
        """Lowest and highest share of each player, the central run among them."""
        return _ends([central, *(variation.shares[rule] for variation in self.variations)])

    def of_own(self, central: Float[np.ndarray, " player"]) -> Float[np.ndarray, "end player"]:
        """Lowest and highest own gain."""
        return _ends([central, *(variation.own for variation in self.variations)])

    def of_worth(self, central: Float[np.ndarray, " coalition"]) -> Float[np.ndarray, "end coalition"]:
        """Lowest and highest value of each coalition."""
        return _ends([central, *(variation.game.values for variation in self.variations)])


def _ends(rows: Sequence[np.ndarray]) -> np.ndarray:
    every = np.array(rows)
    return np.stack([np.nanmin(every, axis=0), np.nanmax(every, axis=0)])


def _finance_ends(region: Region) -> tuple[tuple[str, float], ...]:
    """Low and high of each setting of finance that the region declares with a range."""
    known = [(name, region.parameters.get(f"finance_{name}")) for name in VARIED]
    return tuple(
        (name, end)
        for name, entry in known
        if entry is not None
        for end in (entry.low, entry.high)
        if end != entry.value
    )


def finance_variants(baseline: Baseline) -> tuple[Finance, ...]:
    """The rates of the region's own settings, then those of each setting at each end of its range."""
    settings = settings_of(baseline.region)
    ends: list[dict[str, Any]] = [{name: end} for name, end in _finance_ends(baseline.region)]
    return (
        finance_of(baseline, settings),
        *(finance_of(baseline, replace(settings, **end)) for end in ends),
    )


def spread_of(
    tools: Tools,
    walk: Walk,
    values: CoalitionValues,
    players: Players,
    every: EveryGain,
    rate: float,
    progress: Progress,
) -> Spread:
    """The games of all variations, one parameter at a time.

    Args:
        every: Gains of a set of measures by setting of finance; solved already.
    """
    region = walk.baseline.region
    weights = np.bincount(np.asarray(players.of_zone), region.zones.residents, len(players.names))
    sets = values.named
    found = [
        _variation(name, end, values, [every(ids)[number] for ids in sets], weights, rate, region.base_year)
        for number, (name, end) in enumerate(_finance_ends(region), start=1)
    ]
    central = [every(ids)[0] for ids in sets]
    entry = region.parameters.get(DISCOUNT)
    for end in () if entry is None else {entry.low, entry.high} - {entry.value}:
        found.append(_variation("discount_rate", end, values, central, weights, end, region.base_year))
    asked, left_out = trials(region), []
    solved = solved_sets(values)
    steps, total = 0, len(asked) * len(solved)
    progress(STAGE, steps, total)
    for number, trial in enumerate(asked, start=1):
        try:
            known = {}
            for position, gains in _gains_of_trial(tools, walk, trial, sets, solved, players):
                known[position] = gains
                steps += 1
                progress(STAGE, steps, total)
        except (InfeasibleError, ConvergenceError):
            left_out.append(f"{trial.name} {trial.value:g}")
            continue
        finally:
            steps = number * len(solved)
        filled = filled_gains(values, central, known)
        found.append(_variation(trial.name, trial.value, values, filled, weights, rate, region.base_year))
    return Spread(tuple(found), tuple(left_out))


def solved_sets(values: CoalitionValues) -> tuple[int, ...]:
    """Numbers of the sets that a run with other parameters solves: all where they are few, else as above."""
    if len(values.sets) <= MOST_SETS:
        return tuple(range(len(values.sets)))
    masks = np.unique(values.needed)
    return tuple(np.unique([values.set_of[0], values.set_of[-1], *values.set_of[masks]]).tolist())


def filled_gains(
    values: CoalitionValues,
    central: Sequence[Float[np.ndarray, "part player year"]],
    known: Mapping[int, Float[np.ndarray, "part player year"]],
) -> list[Float[np.ndarray, "part player year"]]:
    """Gains with every set of measures with another parameter, from those of the sets of `solved_sets`.

    Args:
        central: With every set at the central parameters.
        known: With the other parameter, by number of the set.
    """
    if len(known) == len(values.sets):
        return [known[number] for number in range(len(values.sets))]
    of_mask = _added_by_mask(values, {number: gains - central[number] for number, gains in known.items()})
    nothing = int(values.set_of[0])
    held = _masks_held(values, list(of_mask)).astype(np.float64)
    added = known[nothing] - central[nothing] + np.tensordot(held, np.stack(list(of_mask.values())), axes=1)
    return [known.get(number, central[number] + added[number]) for number in range(len(values.sets))]


def _added_by_mask(
    values: CoalitionValues, added: Mapping[int, Float[np.ndarray, "part player year"]]
) -> dict[int, Float[np.ndarray, "part player year"]]:
    """What the parameter adds to the measures of each mask of consent, from the smallest mask up."""
    nothing = values.sets[values.set_of[0]]
    masks = {int(mask) for mask, is_there in zip(values.needed, nothing, strict=True) if not is_there}
    of_mask: dict[int, np.ndarray] = {}
    for mask in sorted(masks, key=lambda one: (one.bit_count(), one)):
        inside = [known for smaller, known in of_mask.items() if smaller & ~mask == 0]
        of_mask[mask] = added[int(values.set_of[mask])] - added[int(values.set_of[0])] - sum(inside)
    return of_mask


def _masks_held(values: CoalitionValues, masks: Sequence[int]) -> Bool[np.ndarray, "set mask"]:
    """Whether a set carries out the measures of a mask."""
    first = [int(np.flatnonzero(values.needed == mask)[0]) for mask in masks]
    held: np.ndarray = values.sets[:, first]
    return held


def _gains_of_trial(
    tools: Tools,
    walk: Walk,
    trial: Trial,
    sets: Sequence[tuple[str, ...]],
    solved: Sequence[int],
    players: Players,
) -> Iterator[tuple[int, Float[np.ndarray, "part player year"]]]:
    """Number and gains of each set to be solved."""
    varied = _trial_walk(tools, walk, trial)
    finance = (finance_of(varied.baseline),)
    read = [*(walk.years[number - 1] for number in READ if number < len(walk.years)), walk.years[-1]]
    for number in solved:
        gains = zone_gains(tools, varied, sets[number], finance, read=read, is_kept_whole=False)
        yield number, parts_by_player(gains, players.of_zone, len(players.names))[0]


def _trial_walk(tools: Tools, walk: Walk, trial: Trial) -> Walk:
    if trial.name == FOLLOWING:
        baseline, plan = with_parameter(walk.baseline, trial), with_following(walk.plan, trial.value)
        changes = tuple(tools.changes(baseline, plan, year) for year in walk.years)
        return replace(walk, baseline=baseline, plan=plan, changes=changes, accuracy=ACCURACY)
    baseline = tools.replace_parameters(walk.baseline, {trial.name: trial.value})
    return replace(walk, baseline=baseline, accuracy=ACCURACY)


def _variation(
    name: str,
    value: float,
    values: CoalitionValues,
    gains: Sequence[Float[np.ndarray, "part player year"]],
    weights: Float[np.ndarray, " player"],
    rate: float,
    base_year: int,
) -> Variation:
    summed = np.stack([parts.sum(axis=0) for parts in gains])
    varied = replace(values, gains=summed - summed[values.set_of[0]])
    game = varied.game(rate, base_year)
    discount = discount_factors(values.years, rate, base_year)
    shares = {rule: _shares(rule, game, weights) for rule in RULES}
    return Variation(name, value, varied.gains[values.set_of[-1]] @ discount, game, shares)


def _shares(rule: str, game: Game, weights: Float[np.ndarray, " player"]) -> Float[np.ndarray, " player"]:
    try:
        return RULES[rule](game, weights)
    except ShareError:
        return np.full(len(game.players), np.nan)
