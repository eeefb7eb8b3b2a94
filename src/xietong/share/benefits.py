"""Share the benefits of a plan: what each government gains, what coalitions reach, who gets what, who would leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.evaluate import model_tools
from xietong.assess.gateways import GatewayResult, assess_gateways
from xietong.assess.governments import books_of_year, unborne_costs
from xietong.assess.path import Path, plan_path
from xietong.assess.tools import Progress, Store, Tools, no_progress
from xietong.errors import RegionError, ShareError
from xietong.findings import Finding, require
from xietong.model.baseline import Baseline
from xietong.model.finance.budget import SERVICES, SPENDING_KINDS, Books, Finance
from xietong.model.finance.closure import Closure, close
from xietong.model.public_finance import DISCOUNT, books_of, finance_of, has_finance
from xietong.plan.caps import with_counted
from xietong.plan.fault import did_you_mean
from xietong.plan.plan import Plan
from xietong.region.region import Region
from xietong.share.agreed import Agreed, agreed_payments
from xietong.share.coalitions import (
    CoalitionValues,
    Definition,
    Players,
    cities,
    coalition_values,
    discount_factors,
    provinces,
)
from xietong.share.core import CoreRange, LeastCore, core_range, least_core
from xietong.share.fair_ventures import VentureResult, ventures_of
from xietong.share.gains import Walk, parts_by_player, walk_of, zone_gains
from xietong.share.game import Game
from xietong.share.instruments import MovedTaxes, Payment, Way, match_payments, moved_taxes, ways_to_pay
from xietong.share.ranges import Spread, finance_variants, spread_of
from xietong.share.reconcile import Reconciliation, reconcile
from xietong.share.rules import RULES
from xietong.share.stability import Stability, stability_of
from xietong.share.venture_earnings import earnings_of

__all__ = ["Benefits", "Division", "share_benefits"]

PLAYERS: Mapping[str, Callable[[Region], Players]] = {"provinces": provinces, "cities": cities}
DEFAULT_RATE = 0.06
STAGE = "coalitions"


@dataclass(frozen=True, eq=False)
class Division:
    """What every player receives under one rule, yuan of present value.

    Args:
        shares: Add up to what all reach together.
        transfers: Received less paid to get from each one's own gain to the share; add up to nothing.
        annual: The same as equal payments in every year of the horizon.
        payments: Who pays whom, and with which instruments.
        stability: Who would leave, and what it would take.
    """

    rule: str
    shares: Float[np.ndarray, " player"]
    transfers: Float[np.ndarray, " player"]
    annual: Float[np.ndarray, " player"]
    payments: tuple[tuple[Payment, tuple[Way, ...]], ...]
    stability: Stability


@dataclass(frozen=True, eq=False)
class Benefits:
    """Everything that the sharing of a plan's benefits shows.

    Args:
        rule: That leads.
        years: After the base year.
        rate: Of discount to the base year.
        values: Of every coalition by year; `game` in present value.
        parts: Gains with the whole plan against the path without a deal, by part.
        divisions: By rule; `refused` says why a rule has none.
        core, least: How far the core leaves shares open, None where it is empty; and why.
        holds: Coalitions that hold without payments, because no member loses.
        books_without, books_with: By player and year, with nothing carried out and with the whole plan.
        closures: The change of the balance in the last year under each closure.
        reconciliation: Where value added goes in the last year, without the plan and with it.
        taxes: Of what moves.
        agreed: Payments that the plan has agreed already.
        unborne: Cost of measures that no government is named to bear, yuan.
        spread: What other parameters would give; None where not asked.
    """

    baseline: Baseline
    plan: Plan
    players: Players
    definition: Definition
    rule: str
    years: tuple[int, ...]
    rate: float
    values: CoalitionValues
    game: Game
    parts: Float[np.ndarray, "part player year"]
    divisions: Mapping[str, Division]
    refused: Mapping[str, str]
    core: CoreRange | None
    least: LeastCore
    holds: Bool[np.ndarray, " coalition"]
    books_without: tuple[Books, ...]
    books_with: tuple[Books, ...]
    closures: tuple[Closure, ...]
    reconciliation: tuple[Reconciliation, Reconciliation]
    taxes: tuple[MovedTaxes, ...]
    agreed: Agreed
    ventures: tuple[VentureResult, ...]
    unborne: Mapping[str, float]
    spread: Spread | None

    @property
    def discount(self) -> Float[np.ndarray, " year"]:
        """Factor of each year."""
        return discount_factors(self.years, self.rate, self.baseline.region.base_year)

    @property
    def own(self) -> Float[np.ndarray, " player"]:
        """Present value of each player's own gain with the whole plan, before any payment."""
        worth: np.ndarray = self.parts.sum(axis=0) @ self.discount
        return worth

    @property
    def unpaid(self) -> Stability:
        """Who would leave if no one paid anyone, and what it would take."""
        return stability_of(self.game.values, self.own)

    def by_year(self, rule: str) -> Float[np.ndarray, "player year"]:
        """What each player has in every year: the own gain and the equal payments of the rule."""
        return self.parts.sum(axis=0) + self.divisions[rule].annual[:, None]


def share_benefits(
    baseline: Baseline,
    plan: Plan,
    rule: str = "shapley",
    *,
    players: str = "provinces",
    definition: str = "consent",
    years: Sequence[int] | None = None,
    has_range: bool = True,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Benefits:
    """What each government gains by a plan, and how the gain can be shared.

    Args:
        baseline: The region with its model.
        plan: Checked against the region.
        rule: That leads, one of `rules.RULES`; the others are worked out too.
        players: "provinces" or "cities".
        definition: "consent" or "partial", see `coalitions`.
        years: The last of them ends the walk, which begins in the base year; the plan's horizon where not given.
        has_range: False leaves out the runs with other parameters.
        store: Where finished sets of measures are kept, so that an interrupted calculation resumes.
        progress: Called with a stage, steps done and steps in all.

    Raises:
        ShareError: for an unknown rule, players or definition, and where years end before the base year or after the
            horizon of the plan.
        RegionError: for a region without public budgets.
        ConvergenceError: naming the year without an equilibrium.
    """
    require(list(_faults(baseline, plan, rule, players, definition, years)), ShareError)
    _require_budgets(baseline.region)
    report = progress or no_progress
    tools = model_tools(store, report)
    baseline = with_counted(baseline, plan)
    region, acting = baseline.region, plan.in_space()
    last = max(years) if years is not None else plan.horizon[1]
    path = plan_path(tools, baseline, acting, (last,), name="share")
    walk = walk_of(baseline, acting, path)
    chosen = PLAYERS[players](region)
    finances = finance_variants(baseline) if has_range else (finance_of(baseline),)
    gains = _Gains(tools, walk, finances, chosen)
    values = coalition_values(
        acting, region, chosen, Definition(definition), walk.years, gains, batch=1, progress=report
    )
    rate = region.parameters[DISCOUNT].value if DISCOUNT in region.parameters else DEFAULT_RATE
    spread = None
    if has_range:
        spread = spread_of(tools, walk, values, chosen, gains.every, rate, report)
    solved = _Solved(baseline, plan, Definition(definition), path, walk, chosen, values, gains, finances[0], rate)
    return _told(solved, rule, spread)


class _Gains:
    """Gains of sets of measures by player; the zones of every set are kept."""

    def __init__(self, tools: Tools, walk: Walk, finances: Sequence[Finance], players: Players) -> None:
        self._tools, self._walk, self._finances, self._players = tools, walk, finances, players
        self._known: dict[tuple[str, ...], np.ndarray] = {}

    def __call__(self, sets: Sequence[tuple[str, ...]]) -> Float[np.ndarray, "set player year"]:
        return np.stack([self.every(ids)[0].sum(axis=0) for ids in sets])

    def every(self, ids: tuple[str, ...]) -> Float[np.ndarray, "finance part player year"]:
        """By setting of finance and part."""
        if ids not in self._known:
            self._known[ids] = zone_gains(self._tools, self._walk, ids, self._finances)
        return parts_by_player(self._known[ids], self._players.of_zone, len(self._players.names))


@dataclass(frozen=True, eq=False)
class _Solved:
    """What was solved, from which everything else is worked out."""

    baseline: Baseline
    plan: Plan
    definition: Definition
    path: Path
    walk: Walk
    players: Players
    values: CoalitionValues
    gains: _Gains
    finance: Finance
    rate: float

    @property
    def count(self) -> int:
        return len(self.players.names)

    @property
    def discount(self) -> Float[np.ndarray, " year"]:
        return discount_factors(self.walk.years, self.rate, self.baseline.region.base_year)

    def by_player(self, zones: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " player"]:
        summed: np.ndarray = np.bincount(np.asarray(self.players.of_zone), zones, self.count)
        return summed


def _told(solved: _Solved, rule: str, spread: Spread | None) -> Benefits:
    baseline, plan, players, walk = solved.baseline, solved.plan, solved.players, solved.walk
    values, region, finance = solved.values, baseline.region, solved.finance
    of_zone = np.asarray(players.of_zone)
    game = values.game(solved.rate, region.base_year)
    sets = values.named
    nothing, whole = (solved.gains.every(sets[values.set_of[coalition]])[0] for coalition in (0, -1))
    taxes = moved_taxes(baseline, finance, plan, walk.years, of_zone)
    divisions, refused = _divisions(solved, game, (whole - nothing).sum(axis=0) @ solved.discount, taxes)
    if rule in refused:
        unfit = Finding(f"--rule {rule}", "this rule cannot be applied here.", "Choose another rule.")
        require([unfit, *refused[rule]], ShareError)
    without = books_of(baseline, finance, baseline.outcome).of(of_zone, solved.count)
    with_plan = _books_with(solved)
    pay = solved.by_player(baseline.outcome.labour_income)
    outcomes = (baseline.outcome, solved.path.last.solved.outcome)
    found = _ventures(solved)
    return Benefits(
        baseline=baseline,
        plan=plan,
        players=players,
        definition=solved.definition,
        rule=rule,
        years=walk.years,
        rate=solved.rate,
        values=values,
        game=game,
        parts=whole - nothing,
        divisions=divisions,
        refused={name: "; ".join(str(finding) for finding in found) for name, found in refused.items()},
        core=core_range(game.values),
        least=least_core(game.values),
        holds=values.holds_without_payments(solved.rate, region.base_year),
        books_without=(without,) * len(walk.years),
        books_with=with_plan,
        closures=close(with_plan[-1].less(without).balance, pay, without.spending[SPENDING_KINDS.index(SERVICES)]),
        reconciliation=(
            reconcile(baseline, finance, outcomes[0], of_zone, solved.count),
            reconcile(baseline, finance, outcomes[1], of_zone, solved.count),
        ),
        taxes=taxes,
        agreed=agreed_payments(
            plan, region, players, walk.years, taxes, {one.measure.id: one.books for one in found}
        ),
        ventures=found,
        unborne=unborne_costs(plan, region),
        spread=spread,
    )


def _divisions(
    solved: _Solved, game: Game, own: Float[np.ndarray, " player"], taxes: Sequence[MovedTaxes]
) -> tuple[dict[str, Division], dict[str, tuple[Finding, ...]]]:
    """Every rule that applies, and why the others do not."""
    weights = solved.by_player(solved.baseline.region.zones.residents)
    divisions, refused = {}, {}
    for name, rule in RULES.items():
        try:
            shares = rule(game, weights)
        except ShareError as error:
            refused[name] = error.findings
            continue
        transfers = shares - own
        paid = tuple((payment, _ways(solved, payment, taxes)) for payment in match_payments(transfers))
        annual = transfers / solved.discount.sum()
        divisions[name] = Division(name, shares, transfers, annual, paid, stability_of(game.values, shares))
    return divisions, refused


def _ways(solved: _Solved, payment: Payment, taxes: Sequence[MovedTaxes]) -> tuple[Way, ...]:
    acting, years = solved.players.of_jurisdiction, solved.walk.years
    return ways_to_pay(payment, taxes, solved.plan, solved.baseline, acting, solved.discount, years)


def _books_with(solved: _Solved) -> tuple[Books, ...]:
    """Both books in every year with the whole plan, by player."""
    walk, found = solved.walk, []
    for number, (year, outcome) in enumerate(zip(walk.years, walk.outcomes, strict=True)):
        books = books_of_year(solved.baseline, solved.finance, walk.plan, walk.changes[number], outcome, year)
        found.append(books.of(np.asarray(solved.players.of_zone), solved.count))
    return tuple(found)


def _ventures(solved: _Solved) -> tuple[VentureResult, ...]:
    """The joint companies, with what they earn; airports and ports at the business minutes of the base year."""
    baseline, walk, plan = solved.baseline, solved.walk, solved.plan

    @cache
    def gateways_in(number: int) -> GatewayResult | None:
        return assess_gateways(baseline, walk.changes[number], None, baseline.outcome, walk.outcomes[number])

    earned = earnings_of(plan, walk, gateways_in)
    last = gateways_in(len(walk.years) - 1)
    region, players, gains = baseline.region, solved.players, solved.gains
    return ventures_of(plan, region, players, walk.years, solved.discount, gains, last, earned)


def _faults(
    baseline: Baseline, plan: Plan, rule: str, players: str, definition: str, years: Sequence[int] | None
) -> Iterator[Finding]:
    for where, given, known in (
        ("rule", rule, tuple(RULES)),
        ("players", players, tuple(PLAYERS)),
        ("definition", definition, tuple(kind.value for kind in Definition)),
    ):
        if given not in known:
            yield Finding(where, f"'{given}' is not known.", did_you_mean(given, known))
    base = baseline.region.base_year
    if years is not None and max(years, default=base) <= base:
        yield Finding("years", f"end in {max(years, default=base)}.", f"End after {base}, the base year.")
    if years is not None and max(years, default=base) > plan.horizon[1]:
        what = f"end in {max(years)}, after the horizon of the plan, {plan.horizon[1]}."
        yield Finding("years", what, "End earlier, or give the plan a later horizon.")


def _require_budgets(region: Region) -> None:
    if not has_finance(region):
        what = f"region {region.key} has no table of public budgets, so that no books can be kept."
        raise RegionError([Finding("public_finance.csv", what, "Add revenue and expenditure of its governments.")])
