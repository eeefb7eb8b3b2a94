r"""What each coalition of governments can reach: which measures it can carry out, and what its members gain by them.

Who moves: people and firms, always and across every border; governments decide only on measures. A measure needs the
consent of the governments that own it and of those that host it. Bodies above the governments, such as the centre,
always consent. Against what gains are counted, the path without a deal, is what the empty coalition carries out.

Two definitions of what a coalition S can do:

* consent: a measure is carried out when everyone whose consent it needs is in S. Governments outside carry out
  nothing, so a government alone has what its own measures bring while the others rest.
* partial: the same, and governments outside, each by itself, still carry out the measures that need no one else's
  consent. The path without a deal is then everyone alone, and a government alone gains nothing.

With side payments, a coalition has the sum of its members' gains; without, it holds only when no member loses:

$$ v(S) = \sum_{i \in S} [G_i(M(S)) - G_i(M(\emptyset))] $$
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.assess.tools import Progress, Store, no_progress
from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.plan.fault import did_you_mean
from xietong.plan.links import deciding_jurisdictions
from xietong.plan.measure import Measure
from xietong.plan.plan import Plan
from xietong.region.region import Region
from xietong.share.game import Game, membership

__all__ = [
    "CoalitionValues",
    "Definition",
    "GainsOf",
    "Players",
    "cities",
    "coalition_of",
    "coalition_values",
    "consents_needed",
    "discount_factors",
    "measures_in_force",
    "provinces",
    "require_consent",
]

GainsOf = Callable[[Sequence[tuple[str, ...]]], Float[np.ndarray, "set player year"]]
"""Gains of every player in every year with only these measures in force, one row for each set of ids."""

GAINS = "gains"


class Definition(Enum):
    """What a coalition can do; see above."""

    CONSENT = "consent"
    PARTIAL = "partial"


@dataclass(frozen=True, eq=False)
class Players:
    """The governments that form coalitions.

    Args:
        names: One for each bit of a mask.
        of_zone: The player that governs each zone.
        of_jurisdiction: The players through which each jurisdiction acts.
    """

    names: tuple[str, ...]
    of_zone: Int[np.ndarray, " zone"]
    of_jurisdiction: tuple[tuple[int, ...], ...]


def provinces(region: Region) -> Players:
    """The jurisdictions of a region as players."""
    names = tuple(place.name_en for place in region.jurisdictions)
    return Players(names, np.asarray(region.zones.jurisdiction), tuple((n,) for n in range(len(names))))


def cities(region: Region) -> Players:
    """The cities of a region as players; a jurisdiction acts through its cities."""
    names = tuple(city.name_en for city in region.cities)
    acting = tuple(
        tuple(int(city) for city in np.flatnonzero(region.city_jurisdiction == jurisdiction))
        for jurisdiction in range(len(region.jurisdictions))
    )
    return Players(names, np.asarray(region.zones.city), acting)


def consents_needed(plan: Plan, region: Region, players: Players) -> Int[np.ndarray, " measure"]:
    """The mask of the players whose consent each measure of a plan needs, in the plan's order.

    Hosts are the players that govern the zones where a measure takes place or arrives. The owner is a jurisdiction,
    or a body that acts for jurisdictions (`Plan.acts_for`). Either acts through those of its players whose zones the
    measure touches, or through all of them where it touches none; a body that acts for no one needs no consent.
    """
    return np.array([_needed(measure, plan, region, players) for measure in plan.measures], dtype=np.int64)


def _needed(measure: Measure, plan: Plan, region: Region, players: Players) -> int:
    hosts = {int(players.of_zone[zone]) for zone in measure.host_zones(region)}
    touched = {int(players.of_zone[zone]) for zone in measure.touched_zones(region)}
    acting = {player for j in deciding_jurisdictions(measure, plan, region) for player in players.of_jurisdiction[j]}
    return sum(1 << player for player in hosts | (acting & touched or acting))


def measures_in_force(
    needed: Int[np.ndarray, " measure"], coalitions: Int[np.ndarray, " coalition"], definition: Definition
) -> Bool[np.ndarray, "coalition measure"]:
    r"""Which measures are carried out with each coalition; $M(S)$ of the definitions above.

    Args:
        needed: From `consents_needed`.
        coalitions: Bit masks.
    """
    missing = needed[None, :] & ~coalitions[:, None]
    agreed = missing == 0
    if definition is Definition.CONSENT:
        return agreed
    is_own = np.bitwise_count(needed) == 1
    return agreed | is_own[None, :]


@dataclass(frozen=True, eq=False)
class CoalitionValues:
    """What every coalition reaches.

    Args:
        players: Names by bit.
        years: Of the gains.
        needed: Mask of the players whose consent each measure needs.
        measures: Ids of the measures.
        set_of: Number of the set of measures that each coalition carries out.
        sets: The distinct sets; each was solved once.
        gains: Of every player in every year with each set, yuan, against the path without a deal.
    """

    players: tuple[str, ...]
    years: tuple[int, ...]
    measures: tuple[str, ...]
    needed: Int[np.ndarray, " measure"]
    set_of: Int[np.ndarray, " coalition"]
    sets: Bool[np.ndarray, "set measure"]
    gains: Float[np.ndarray, "set player year"]

    @property
    def named(self) -> tuple[tuple[str, ...], ...]:
        """The ids of the measures of each distinct set."""
        return tuple(_named(self.measures, row) for row in self.sets)

    def by_year(self) -> Float[np.ndarray, "coalition year"]:
        r"""$v(S)$ of every year, with side payments: the gains of the members together."""
        return np.einsum("cp,cpy->cy", membership(len(self.players)), self.gains[self.set_of])

    def game(self, rate: float, first: int) -> Game:
        r"""The game of present values: $v(S) = \sum_t v_t(S) (1 + r)^{-(t - t_0)}$.

        Args:
            rate: $r$ a year.
            first: $t_0$.
        """
        return Game(self.players, self.by_year() @ discount_factors(self.years, rate, first))

    def holds_without_payments(self, rate: float, first: int) -> Bool[np.ndarray, " coalition"]:
        """Coalitions in which no member loses in present value, so that they hold without side payments."""
        worth = (self.gains @ discount_factors(self.years, rate, first))[self.set_of]
        loses = worth < -1e-9 * float(np.abs(worth).max(initial=0.0))
        return ~(loses & membership(len(self.players)).astype(bool)).any(axis=1)


def discount_factors(years: Sequence[int], rate: float, first: int) -> Float[np.ndarray, " year"]:
    r"""What a yuan of each year is worth in the first: $(1 + r)^{-(t - t_0)}$."""
    factors: np.ndarray = (1.0 + rate) ** -(np.array(years, dtype=np.float64) - first)
    return factors


def coalition_values(
    plan: Plan,
    region: Region,
    players: Players,
    definition: Definition,
    years: Sequence[int],
    gains_of: GainsOf,
    *,
    batch: int = 64,
    store: Store | None = None,
    progress: Progress = no_progress,
) -> CoalitionValues:
    """What all coalitions of the players reach; each distinct set of measures is solved once.

    Many coalitions carry out the same: 8,192 coalitions of thirteen cities have as many sets of measures as there are
    unions of consents.

    Args:
        plan: Its measures in space count; rules of money are shared out afterwards.
        definition: What a coalition can do.
        years: Of the gains.
        gains_of: Solves a batch of sets of measures; asked only for sets that the store does not have.
        batch: Sets in one call.
        store: Where the gains of a set are kept, so that an interrupted calculation resumes; one for each plan,
            region and years.
        progress: Called with the stage, sets done and sets in all.
    """
    acting = plan.in_space()
    ids = tuple(measure.id for measure in acting.measures)
    needed = consents_needed(acting, region, players)
    coalitions = np.arange(1 << len(players.names))
    in_force = measures_in_force(needed, coalitions, definition)
    sets, set_of = np.unique(in_force, axis=0, return_inverse=True)
    set_of = set_of.reshape(-1)
    named = [_named(ids, row) for row in sets]
    gains = _solved(named, (len(players.names), len(years)), gains_of, batch, store, progress)
    gains = gains - gains[set_of[0]]
    return CoalitionValues(players.names, tuple(years), ids, needed, set_of, sets, gains)


def _named(ids: tuple[str, ...], row: Bool[np.ndarray, " measure"]) -> tuple[str, ...]:
    return tuple(name for name, is_in in zip(ids, row, strict=True) if is_in)


def _solved(
    sets: Sequence[tuple[str, ...]],
    shape: tuple[int, int],
    gains_of: GainsOf,
    batch: int,
    store: Store | None,
    progress: Progress,
) -> Float[np.ndarray, "set player year"]:
    gains = np.full((len(sets), *shape), np.nan)
    for number, ids in enumerate(sets):
        kept = store.load(_key(ids)) if store is not None else None
        if kept is not None and kept[GAINS].shape == shape:
            gains[number] = kept[GAINS]
    open_sets = [number for number in range(len(sets)) if np.isnan(gains[number]).any()]
    done = len(sets) - len(open_sets)
    for start in range(0, len(open_sets), batch):
        asked = open_sets[start : start + batch]
        found = np.asarray(gains_of([sets[number] for number in asked]), dtype=np.float64)
        assert found.shape == (len(asked), *shape), "the gains do not fit players and years"
        for number, gained in zip(asked, found, strict=True):
            gains[number] = gained
            if store is not None:
                store.save(_key(sets[number]), {GAINS: gained})
        done += len(asked)
        progress("coalitions", done, len(sets))
    return gains


def _key(ids: tuple[str, ...]) -> str:
    return "coalition-" + sha256("\n".join(ids).encode()).hexdigest()[:24]


def coalition_of(names: Sequence[str], players: Players) -> int:
    """The mask of a coalition.

    Raises:
        ShareError: for a name that is no player's.
    """
    unknown = [name for name in names if name not in players.names]
    require(
        [Finding("coalition", f"'{name}' is no player.", did_you_mean(name, players.names)) for name in unknown],
        ShareError,
    )
    return sum(1 << players.names.index(name) for name in set(names))


def require_consent(plan: Plan, region: Region, players: Players, coalition: Sequence[str]) -> None:
    """Nothing, where a coalition can carry out every measure of a plan by itself.

    Raises:
        ShareError: with each measure whose owner or host is not in the coalition.
    """
    mask = coalition_of(coalition, players)
    needed = consents_needed(plan, region, players)
    found = []
    for measure, need in zip(plan.measures, needed, strict=True):
        outside = [name for bit, name in enumerate(players.names) if (int(need) & ~mask) >> bit & 1]
        if outside:
            what = f"needs the consent of {', '.join(outside)}, outside the coalition."
            found.append(
                Finding(f"{plan.id}, measure {measure.id}", what, "Let them join, or leave the measure out.")
            )
    require(found, ShareError)
