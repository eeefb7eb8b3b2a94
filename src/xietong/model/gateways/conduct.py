"""Who sets the charges, and what comes of it: as they are, rivalry, one operator, the joint optimum."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.gateways.choice import flow_response, users_surplus
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.delay import delay_slope
from xietong.model.gateways.equilibrium import GatewayState, solve_gateways
from xietong.numerics.fixed_point import Status

__all__ = [
    "ConductResult",
    "as_charged",
    "external_delay_cost",
    "joint_optimum",
    "operator_surplus",
    "rivalry",
    "traffic_response",
    "welfare",
]

TOLERANCE = 1e-9
MOST_ROUNDS = 500
FIRST_STEP = 0.5
SMALLEST_STEP = 1e-2
DIFFERENCE = 1e-4
GROWTH = 1.3
DEVIATIONS = (0.5, 0.9, 1.1, 2.0)


@dataclass(frozen=True, eq=False)
class ConductResult:
    """One conduct and its certificate.

    Args:
        state: Loads, delays, flows and charges.
        residual: Largest gap in the condition of first order of a charge, over the charge's scale.
        gain_of_deviation: Largest gain of an operator who alone multiplies all its margins by one of several factors,
            over its surplus; not positive where none gains, NaN where no operator chooses.
    """

    state: GatewayState
    rounds: int
    residual: float
    gain_of_deviation: float
    status: Status


def operator_surplus(cluster: GatewayCluster, state: GatewayState) -> Float[np.ndarray, " gateway"]:
    r"""Surplus of the operator by gateway, yuan a year: $\pi_g = \sum_k(\tau_{kg} - m_{kg})\,q_{kg}$."""
    return np.asarray(((state.charge - cluster.cost) * state.traffic).sum(axis=0))


def welfare(cluster: GatewayCluster, state: GatewayState) -> float:
    r"""Users and operators together, yuan a year: $W = \sum_{kn}U_{kn} + \sum_g\pi_g$; delay is inside $U$."""
    users = users_surplus(cluster, state.delay, state.charge).sum()
    return float(users + operator_surplus(cluster, state).sum())


def external_delay_cost(cluster: GatewayCluster, state: GatewayState) -> Float[np.ndarray, " gateway"]:
    r"""What one more unit costs all others by delay, yuan: $e_g = D'_g\sum_k v_k q_{kg}$."""
    return np.asarray(delay_slope(cluster, state.load) * (cluster.delay_value @ state.traffic))


def traffic_response(cluster: GatewayCluster, state: GatewayState) -> Float[np.ndarray, "pair pair"]:
    r"""Derivative of traffic with respect to charges when delays answer too; pairs are kind by gateway, flat.

    $$ \frac{dq}{d\tau} = -(I + B E D' S)^{-1} B $$

    $B$ holds the $J_k$ as blocks, $E$ turns hours into yuan by kind, $S$ sums kinds to loads.
    """
    response = flow_response(cluster, state.delay, state.charge)
    n_kind, n_gateway = response.shape[:2]
    blocks = np.zeros((n_kind * n_gateway, n_kind * n_gateway))
    for kind in range(n_kind):
        own = slice(kind * n_gateway, (kind + 1) * n_gateway)
        blocks[own, own] = response[kind]
    to_yuan = np.kron(np.asarray(cluster.delay_value)[:, None], np.eye(n_gateway))
    to_load = np.kron(np.ones((1, n_kind)), np.eye(n_gateway))
    through_delay = blocks @ (to_yuan * delay_slope(cluster, state.load)[None, :]) @ to_load
    return np.asarray(-np.linalg.solve(np.eye(len(blocks)) + through_delay, blocks))


def as_charged(cluster: GatewayCluster) -> ConductResult:
    """The charges as they are."""
    state = solve_gateways(cluster)
    return ConductResult(state, 0, 0.0, np.nan, state.status)


def joint_optimum(cluster: GatewayCluster, start: Float[np.ndarray, "kind gateway"] | None = None) -> ConductResult:
    r"""Charges that make users and operators together as well off as can be.

    $$ \tau_{kg} = m_{kg} + e_g , \qquad dW = \sum_{kg}(\tau_{kg} - m_{kg} - e_g)\,dq_{kg} = 0 $$

    Source:
        Pigou (1920); Vickrey (1969). With these charges the use of the gateways is as the joint plan would have it.
    """
    served = cluster.is_served

    def wanted(state: GatewayState) -> np.ndarray:
        optimal = cluster.cost + external_delay_cost(cluster, state)[None, :]
        return np.asarray(np.where(served, optimal, cluster.charge))

    state, rounds, residual = _settle(cluster, wanted, start)
    return ConductResult(state, rounds, residual, np.nan, _status(residual, state))


def rivalry(
    cluster: GatewayCluster,
    operator: Int[np.ndarray, " gateway"],
    start: Float[np.ndarray, "kind gateway"] | None = None,
) -> ConductResult:
    r"""Every operator sets the charges of its gateways so as to have the largest surplus: a Nash equilibrium.

    For the pairs of kind and gateway of one operator, the others' charges given,

    $$ q + \Bigl(\frac{dq}{d\tau}\Bigr)^{\!\top}(\tau - m) = 0 $$

    solved for the margins $\tau - m$ of all operators in turn until no charge moves. One operator for all gateways
    is the special case of one number for all.

    Args:
        cluster: Gateways and users.
        operator: Number of the operator of each gateway.
        start: Charges to begin with; those as they are where not given.

    Source:
        De Borger and Van Dender (2006); Basso and Zhang (2007), Journal of Urban Economics 62:218-236. The margins
        as a fixed point: Morrow and Skerlos (2011), Operations Research 59:328-345.
    """
    served = cluster.is_served
    of_pair = np.tile(operator, len(cluster.charge))[served.ravel()]

    def wanted(state: GatewayState) -> np.ndarray:
        pairs = np.flatnonzero(served.ravel())
        answer = traffic_response(cluster, state)[np.ix_(pairs, pairs)]
        traffic = state.traffic.ravel()[pairs]
        margin = np.zeros(len(pairs))
        for number in np.unique(of_pair):
            own = np.flatnonzero(of_pair == number)
            margin[own] = -np.linalg.solve(answer[np.ix_(own, own)].T, traffic[own])
        charge = np.asarray(cluster.charge).ravel().copy()
        charge[pairs] = np.asarray(cluster.cost).ravel()[pairs] + margin
        return np.asarray(charge.reshape(cluster.charge.shape))

    state, rounds, residual = _settle(cluster, wanted, start)
    gain = _gain_of_deviation(cluster, state, operator)
    return ConductResult(state, rounds, residual, gain, _status(residual, state))


def _settle(
    cluster: GatewayCluster,
    wanted: Callable[[GatewayState], np.ndarray],
    start: Float[np.ndarray, "kind gateway"] | None,
) -> tuple[GatewayState, int, float]:
    """Charges moved towards those wanted until none moves: damped steps first, Newton's where these stand still."""
    scale = np.asarray(cluster.scale)[:, None]
    state = solve_gateways(cluster, start)
    gap = wanted(state) - state.charge
    step, rounds, is_newton = FIRST_STEP, 0, False
    while _size(gap, scale) > TOLERANCE and rounds < MOST_ROUNDS:
        move = _newton(cluster, wanted, state, gap) if is_newton else gap
        tried = solve_gateways(cluster, state.charge + step * move, state.load)
        new = wanted(tried) - tried.charge
        rounds += 1
        if _size(new, scale) < _size(gap, scale):
            state, gap, step = tried, new, min(1.0, GROWTH * step)
        elif step > SMALLEST_STEP:
            step /= 2.0
        elif is_newton:
            break
        else:
            is_newton, step = True, 1.0
    return state, rounds, _size(gap, scale)


def _newton(
    cluster: GatewayCluster, wanted: Callable[[GatewayState], np.ndarray], state: GatewayState, gap: np.ndarray
) -> np.ndarray:
    """The step of Newton's method, its slope by differences: there are at most some dozen charges."""
    pairs = np.flatnonzero(cluster.is_served.ravel())
    slope = np.zeros((len(pairs), len(pairs)))
    for column, pair in enumerate(pairs):
        moved = state.charge.copy().ravel()
        moved[pair] += DIFFERENCE
        other = solve_gateways(cluster, moved.reshape(gap.shape), state.load)
        slope[:, column] = ((wanted(other) - other.charge - gap).ravel() / DIFFERENCE)[pairs]
    move = np.zeros(gap.size)
    move[pairs] = -np.linalg.solve(slope, gap.ravel()[pairs])
    return move.reshape(gap.shape)


def _size(gap: np.ndarray, scale: np.ndarray) -> float:
    return float(np.abs(gap / scale).max(initial=0.0))


def _status(residual: float, state: GatewayState) -> Status:
    return state.status if residual <= TOLERANCE else Status.STALLED


def _gain_of_deviation(cluster: GatewayCluster, state: GatewayState, operator: Int[np.ndarray, " gateway"]) -> float:
    """Largest gain of an operator over its surplus when it alone multiplies its margins, the others staying."""
    surplus = operator_surplus(cluster, state)
    gains = []
    for number in np.unique(operator):
        own = operator == number
        kept = surplus[own].sum()
        for factor in DEVIATIONS:
            margin = np.where(own[None, :], factor, 1.0) * (state.charge - cluster.cost)
            other = solve_gateways(cluster, cluster.cost + margin, state.load)
            gains.append((operator_surplus(cluster, other)[own].sum() - kept) / max(abs(kept), 1.0))
    return float(max(gains))
