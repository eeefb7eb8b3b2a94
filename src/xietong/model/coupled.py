r"""The economy and the wings as one fixed point, with its certificate.

With $x$ the unknowns of the economy and $z$ the signals of all wings one after the other,

$$ x = G(x; \phi(z)) , \qquad z = R(x, z) , $$

where $\phi$ is the feedback of the wings (`model.feedback`). A round solves the economy for the signals at hand, from
where the round before ended, and asks the wings anew; Anderson acceleration of the signals needs few rounds. The
compiled map of the economy is that of the uncoupled year: feedback enters by its shocks and its kernels. The map of
$(x, z)$ together, with its derivatives, is in `model.coupled_map`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after
from xietong.model.economy.equilibrium import levels_at, next_vector, without_pairs
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.outcome import read_outcome
from xietong.model.economy.placed import staff_residence
from xietong.model.economy.trade import exports, imports
from xietong.model.economy.unknowns import size_of, unpack
from xietong.model.feedback import Feedback, Quantities, Wing, added, sum_of_feedback
from xietong.model.state import Outcome, Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.certificate import FixedPointCertificate
from xietong.numerics.fixed_point import (
    AccelerationSettings,
    Iteration,
    Solution,
    Status,
    solve_fixed_point,
)
from xietong.numerics.products import whole

__all__ = [
    "CoupledSolution",
    "Coupling",
    "CouplingSettings",
    "Wings",
    "answer_at",
    "feedback_of",
    "follow",
    "outcome_of",
    "quantities_at",
    "settings_for",
    "shocks_with",
    "signal_size",
    "solve_coupled",
]

Wings = tuple[Wing, ...]
Vector = Float[np.ndarray, " unknown"]

# A round need not solve the economy much more exactly than the signals are known.
_INNER_SHARE = 1e-3
_ROUGHEST = 1e-4
# Signals that miss by no more, over the accuracy of the year, will do: the answer to them is far better.
_NEAR = 3e3
_MOST_ANSWERS = 6


@dataclass(frozen=True)
class CouplingSettings:
    """Rules of the rounds.

    Args:
        tolerance: Largest absolute difference between a signal and the answer to it, positive.
        round_limit: Rounds at most.
        relaxation: Share of the first answer that is taken, in (0, 1].
        inner: Rules of the solves of the economy; its tolerance is that of the last round.
    """

    tolerance: float = 1e-8
    round_limit: int = 40
    relaxation: float = 1.0
    inner: AccelerationSettings = field(default_factory=AccelerationSettings)


def settings_for(tolerance: float) -> CouplingSettings:
    """Rules of a year that is solved to an accuracy; the unknowns move by less than the signals."""
    return CouplingSettings(
        tolerance=max(CouplingSettings.tolerance, 10.0 * tolerance), inner=AccelerationSettings(tolerance=tolerance)
    )


@dataclass(frozen=True)
class Coupling:
    r"""How well the wings and the economy agree.

    Args:
        residual: $\max|R(x, z) - z|$, where $x$ is the economy at $z$.
        rounds: Solves of the economy.
        contraction: Largest ratio of the change of an answer to the change of the signals between two rounds: what a
            plain round would leave of an error, as far as the rounds went. NaN where there was one round only.
    """

    residual: float = 0.0
    rounds: int = 0
    contraction: float = float("nan")

    @property
    def error_bound(self) -> float:
        r"""$\text{residual}/(1-\text{contraction})$: distance of the signals to the true ones, as far as is known."""
        if self.residual == 0.0 or not np.isfinite(self.contraction):
            return self.residual
        return self.residual / (1.0 - self.contraction) if self.contraction < 1.0 else float("inf")


@dataclass(frozen=True, eq=False)
class CoupledSolution:
    """A year in which economy and wings agree.

    Args:
        solution: Unknowns of the economy, how the whole ended, and evaluations of the map in all rounds.
        signal: $z$.
        shocks: What the plan and the wings change together.
        kernels: Matrices of the year with the feedback.
        levels: Quantities of the year; None without wings, where no one has asked for them.
        coupling: How well they agree.
    """

    solution: Solution
    signal: Float[np.ndarray, " signal"]
    shocks: Shocks
    kernels: Kernels
    levels: Levels | None
    coupling: Coupling

    @property
    def vector(self) -> Vector:
        """Unknowns and signals, where a neighbouring solve may start."""
        return np.concatenate([self.solution.value, self.signal])


def signal_size(wings: Sequence[Wing]) -> int:
    """Numbers in the signals of all wings."""
    return sum(wing.size for wing in wings)


def feedback_of(wings: Sequence[Wing], signal: Float[Array, " signal"]) -> Feedback:
    """What the signals of all wings change together."""
    return sum_of_feedback([wing.feedback(part) for wing, part in _parts(wings, signal)])


def _parts(wings: Sequence[Wing], signal: Float[Array, " signal"]) -> list[tuple[Wing, Array]]:
    ends = np.cumsum([0, *(wing.size for wing in wings)])
    return [(wing, signal[first:last]) for wing, first, last in zip(wings, ends, ends[1:], strict=False)]


def quantities_at(
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    levels: Levels,
    vector: Float[Array, " unknown"],
    outer_cost: Float[Array, "sector zone"] | None = None,
) -> Quantities:
    """What wings may read of a year, at a vector of unknowns.

    Args:
        economy: Base year.
        shocks: What the plan changes; its placed jobs are read.
        kernels: Matrices of the year.
        levels: Quantities at the vector.
        vector: Packed unknowns.
        outer_cost: Cost of outer trade over base with what wings change in it; that of the plan where omitted.
    """
    cost = shocks.outer_cost_hat if outer_cost is None else outer_cost
    logs = unpack(economy, vector)
    output = economy.output * jnp.exp(logs.output)
    theta = economy.trade_elasticity[:, None]
    offered = levels.seller_price**-theta
    demanded = levels.price**theta * levels.expenditure
    return Quantities(
        shocks=shocks,
        persons=levels.persons,
        workers=levels.workers,
        employment=levels.employment,
        placed=levels.placed,
        wage=economy.wage * jnp.exp(logs.wage),
        output=output,
        volume=(output if levels.charges is None else output + levels.charges) / levels.cost,
        value_added=levels.value_added,
        price=levels.price,
        expenditure=levels.expenditure,
        labour_income=levels.labour_income,
        rent=jnp.exp(logs.rent),
        commuting=_commuting(economy, shocks, kernels, levels),
        trade=whole(kernels.trade) * offered[:, :, None] * demanded[:, None, :],
        exports=exports(economy, levels.seller_price, cost),
        emissions=levels.emissions,
        imports=imports(economy, levels.price, levels.expenditure, cost),
    )


def _commuting(
    economy: Economy, shocks: Shocks, kernels: Kernels, levels: Levels
) -> Float[Array, "residence workplace"]:
    workers = economy.commutes[:, None] * levels.workers
    share = commuting_shares_after(kernels.commuting, levels.pull, levels.access)
    flows = jnp.einsum("gn,gni->ni", workers, share)
    if kernels.staff is None or economy.placed_jobs is None:
        return flows
    choosing = (economy.placed_jobs + shocks.placed_jobs).sum(axis=0)
    staff = staff_residence(economy, kernels.staff, levels.cost_of_living) * choosing[None, :]
    return flows + staff + jnp.diag(shocks.housed_jobs.sum(axis=0))


def answer_at(
    wings: Wings,
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    levels: Levels,
    vector: Float[Array, " unknown"],
    signal: Float[Array, " signal"],
) -> Float[Array, " signal"]:
    """$R(x, z)$: what all wings answer to the year that their signals make."""
    outer_cost = added(shocks, feedback_of(wings, signal)).outer_cost_hat
    quantities = quantities_at(economy, shocks, kernels, levels, vector, outer_cost)
    return jnp.concatenate([wing.respond(quantities, part) for wing, part in _parts(wings, signal)])


_answer_compiled = jax.jit(answer_at)


_feedback_compiled = jax.jit(feedback_of)


def shocks_with(wings: Wings, shocks: Shocks, signal: Float[np.ndarray, " signal"]) -> Shocks:
    """The shocks with the feedback of these signals; an array that no wing touches is the same object."""
    return added(shocks, _feedback_compiled(wings, signal))


def solve_coupled(
    economy: Economy,
    shocks: Shocks,
    wings: Wings,
    start: Vector | None = None,
    settings: CouplingSettings = CouplingSettings(),
    kernels: Callable[[Economy, Shocks], Kernels] = prepare,
) -> CoupledSolution:
    """The year in which the economy and all wings agree.

    Args:
        economy: Base year.
        shocks: What the plan changes.
        wings: In any order; without any, it is the economy alone.
        start: Unknowns of the economy and signals to begin from, as in `CoupledSolution.vector`; none means the base
            year.
        settings: Rules of the rounds.
        kernels: Makes the matrices of a year; one that keeps some of them saves time.

    Returns:
        The solution. It has converged only if economy and signals both have.
    """
    size = size_of(economy)
    begin = np.zeros(size + signal_size(wings)) if start is None else np.asarray(start)
    economy = jax.device_put(economy)
    if not wings:
        _, made, solution = _round(economy, shocks, wings, begin[size:], begin[:size], settings.inner, kernels)
        return CoupledSolution(solution, np.zeros(0), shocks, made, None, Coupling())
    rounds = _Rounds(begin[size:], settings)
    unknowns, steps = begin[:size], 0
    while True:
        inner = replace(settings.inner, tolerance=rounds.inner_tolerance)
        year, made, solution = _round(economy, shocks, wings, rounds.signal, unknowns, inner, kernels)
        unknowns, steps = solution.value, steps + solution.steps
        signal = rounds.signal
        levels, answer = _answered(economy, shocks, wings, signal, year, made, unknowns)
        status = rounds.take(answer, solution.status)
        if status is not None:
            found = Solution(unknowns, status, steps, solution.errors)
            return CoupledSolution(found, signal, year, made, levels, rounds.coupling)


def follow(
    economy: Economy,
    shocks: Shocks,
    wings: Wings,
    start: Vector,
    settings: AccelerationSettings,
    kernels: Callable[[Economy, Shocks], Kernels] = prepare,
) -> CoupledSolution:
    """As many rounds as the signals of the start need, mostly one, for years of which many are solved.

    Args:
        economy, shocks, wings, kernels: As for `solve_coupled`.
        start: Unknowns, and signals that are nearly right, such as those of the year before.
        settings: Rules of the solves of the economy.

    Returns:
        The economy at the last signals tried, and the answer to it as signal: what is wrong with the former is wrong
        with the answer by no more than the contraction.
    """
    size = size_of(economy)
    economy = jax.device_put(economy)
    unknowns, signal = start[:size], start[size:]
    coupling, steps = Coupling(), 0
    while True:
        year, made, solution = _round(economy, shocks, wings, signal, unknowns, settings, kernels)
        if not wings:
            return CoupledSolution(solution, signal, year, made, None, coupling)
        unknowns, steps = solution.value, steps + solution.steps
        levels, answer = _answered(economy, shocks, wings, signal, year, made, unknowns)
        coupling = Coupling(float(np.max(np.abs(answer - signal))), coupling.rounds + 1)
        is_over = solution.status is not Status.CONVERGED or coupling.rounds >= _MOST_ANSWERS
        if is_over or coupling.residual <= _NEAR * settings.tolerance:
            return CoupledSolution(replace(solution, steps=steps), answer, year, made, levels, coupling)
        signal = answer


def _round(
    economy: Economy,
    shocks: Shocks,
    wings: Wings,
    signal: Float[np.ndarray, " signal"],
    start: Vector,
    settings: AccelerationSettings,
    kernels: Callable[[Economy, Shocks], Kernels],
) -> tuple[Shocks, Kernels, Solution]:
    """The economy at these signals."""
    year = shocks_with(wings, shocks, signal) if wings else shocks
    bare, made = jax.device_put((without_pairs(year), kernels(economy, year)))
    solution = solve_fixed_point(lambda x: np.asarray(next_vector(economy, bare, made, x)), start, settings)
    return year, made, solution


def _answered(
    economy: Economy,
    shocks: Shocks,
    wings: Wings,
    signal: Float[np.ndarray, " signal"],
    year: Shocks,
    kernels: Kernels,
    unknowns: Vector,
) -> tuple[Levels, Float[np.ndarray, " signal"]]:
    """Levels of a round, and what the wings answer to it."""
    levels = levels_at(economy, without_pairs(year), kernels, unknowns)
    return levels, np.asarray(_answer_compiled(wings, economy, shocks, kernels, levels, unknowns, signal))


def outcome_of(
    economy: Economy,
    found: CoupledSolution,
    wings: Wings,
    minutes: Float[np.ndarray, "residence workplace"],
    access_decay: float,
    second_start_distance: float = float("nan"),
    known: FixedPointCertificate | None = None,
) -> Outcome:
    """Levels of a coupled year, its certificate with what is known of the coupling.

    Args:
        economy: Base year.
        found: The year.
        wings: Those of the solve.
        minutes: One-way minutes of each pair on the clock, without what the wings change in them.
        access_decay, second_start_distance, known: As for `economy.outcome.read_outcome`.
    """
    if wings:
        told = _feedback_compiled(wings, found.signal).commuting_minutes
        minutes = minutes if told is None else minutes + np.asarray(told)
    outcome = read_outcome(economy, found.shocks, found.solution, minutes, access_decay, second_start_distance, known)
    coupling = found.coupling
    certificate = replace(
        outcome.certificate,
        coupled_residual=coupling.residual,
        rounds=coupling.rounds,
        contraction=coupling.contraction,
    )
    return replace(outcome, certificate=certificate)


class _Rounds:
    """Rounds under way: the signals to try next, how exactly the economy must answer, and when it is over."""

    def __init__(self, start: Float[np.ndarray, " signal"], settings: CouplingSettings) -> None:
        self._settings = settings
        # A tolerance below zero: the end is told here, where the accuracy of the economy is known.
        self._iteration = Iteration(
            start,
            AccelerationSettings(
                tolerance=-1.0, step_limit=settings.round_limit + 1, depth=5, first_step=settings.relaxation
            ),
        )
        self._before: tuple[Float[np.ndarray, " signal"], Float[np.ndarray, " signal"]] | None = None
        self._exact = settings.inner.tolerance
        self.inner_tolerance = max(self._exact, settings.tolerance)
        self.coupling = Coupling()

    @property
    def signal(self) -> Float[np.ndarray, " signal"]:
        return self._iteration.point

    def take(self, answer: Float[np.ndarray, " signal"], inner: Status) -> Status | None:
        """Read the answer to the signals; None to go on with those that are next."""
        signal = self.signal
        residual = float(np.max(np.abs(answer - signal)))
        self._note(signal, answer, residual)
        if inner is not Status.CONVERGED or not np.isfinite(residual):
            return inner if inner is not Status.CONVERGED else Status.DIVERGED
        is_exact = self.inner_tolerance <= self._exact
        if residual <= self._settings.tolerance and is_exact:
            return Status.CONVERGED
        if self.coupling.rounds >= self._settings.round_limit:
            return Status.STEP_LIMIT
        if residual <= self._settings.tolerance:
            self.inner_tolerance = self._exact
            return None
        self._iteration.take(answer)
        self.inner_tolerance = max(self._exact, min(_ROUGHEST, _INNER_SHARE * residual))
        return None

    def _note(
        self, signal: Float[np.ndarray, " signal"], answer: Float[np.ndarray, " signal"], residual: float
    ) -> None:
        contraction = self.coupling.contraction
        if self._before is not None:
            moved = float(np.max(np.abs(signal - self._before[0])))
            # What the economy left open in a rough round must not pass for a response.
            if moved > 1e2 * self.inner_tolerance:
                ratio = float(np.max(np.abs(answer - self._before[1]))) / moved
                contraction = ratio if np.isnan(contraction) else max(contraction, ratio)
        self._before = (signal, answer)
        self.coupling = Coupling(residual, self.coupling.rounds + 1, contraction)
