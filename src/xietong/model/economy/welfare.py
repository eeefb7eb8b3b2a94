"""Welfare by group along the path from the base year to a shock: by channel, and by what is shocked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.economy.agglomeration import amenity_of_place
from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after, sector_choice
from xietong.model.economy.equilibrium import levels_at, map_and_levels, solve_equilibrium
from xietong.model.economy.gradient import Objectives, adjoint_vectors, log_welfare
from xietong.model.economy.kernels import prepare
from xietong.model.economy.scaled import scaled_limits, scaled_shocks
from xietong.model.economy.unknowns import unpack
from xietong.model.state import Shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status

__all__ = ["CHANNELS", "PathSplit", "WelfareSplit", "aumann_shapley", "welfare_by_channel"]

CHANNELS = ("wages", "commuting", "goods", "rents", "amenities", "registration")
_EXACT = AccelerationSettings(tolerance=1e-12)
_STEP = 1e-4


@dataclass(frozen=True, eq=False)
class WelfareSplit:
    r"""$\ln\hat U^g$ and its parts.

    Args:
        effect: By channel in the order of `CHANNELS`.
        total: $\ln\hat U^g$ as solved.
        gap: The total less the sum of its parts: the error of the quadrature.
        is_solved: Whether every point of the path was solved.
    """

    effect: Float[np.ndarray, "group channel"]
    total: Float[np.ndarray, " group"]
    gap: Float[np.ndarray, " group"]
    is_solved: bool


@dataclass(frozen=True, eq=False)
class _Point:
    """Logs of what people face at one point of the path, and the shares by which they face it."""

    wage: Float[np.ndarray, "sector workplace"]
    commuting: Float[np.ndarray, "group residence workplace"]
    goods: Float[np.ndarray, " residence"]
    rents: Float[np.ndarray, " residence"]
    amenity: Float[np.ndarray, "group residence"]
    registration: Float[np.ndarray, "group residence"]
    place_share: Float[np.ndarray, "group residence"]
    commuting_share: Float[np.ndarray, "group residence workplace"]
    sector_share: Float[np.ndarray, "group sector workplace"]
    log_welfare: Float[np.ndarray, " group"]


def welfare_by_channel(
    economy: Economy, shocks: Shocks, is_housing: Bool[np.ndarray, " sector"], n_step: int = 8
) -> WelfareSplit:
    r"""Split the change of expected utility into what brought it about.

    $$ d\ln U^g = \sum_n \frac{R_n^g}{N^g}\Bigl[-d\ln m^g_{J(n)} + d\ln B_n^g - d\ln C_n
                  + \sum_i\lambda^g_{i|n}\Bigl(\sum_s\psi^g_{s|i}\,d\ln w_{is} - d\ln\kappa_{ni}\Bigr)\Bigr] $$

    integrated along $\hat x^{\,s}$, $s = 0..1$, with the trapezoid rule in every step; the gap falls by four when the
    steps double. Limits below the base year grow from it. $d\ln C$ is told apart in goods and in rents: the price of
    the housing sectors, and the rent that households pay directly.

    Args:
        economy: Base year.
        shocks: The whole shock, without inertia.
        is_housing: Sectors whose price is the price of housing.
        n_step: Steps of the path, at least 1.

    Source:
        Envelope property of nested extreme-value choice; the choice probabilities are the weights.
    """
    effect = np.zeros((economy.n_group, len(CHANNELS)))
    vector: np.ndarray | None = None
    before: _Point | None = None
    is_solved = True
    for step in range(n_step + 1):
        part = scaled_limits(economy, scaled_shocks(shocks, step / n_step), step / n_step)
        solution = solve_equilibrium(economy, part, vector, _EXACT)
        is_solved = is_solved and solution.status is Status.CONVERGED
        vector = solution.value
        point = _point(economy, part, vector, is_housing)
        if before is not None:
            effect += 0.5 * (_differential(before, point, before) + _differential(before, point, point))
        before = point
    assert before is not None, "a path has at least one point"
    return WelfareSplit(effect, before.log_welfare, before.log_welfare - effect.sum(axis=1), is_solved)


def _point(
    economy: Economy, shocks: Shocks, vector: Float[np.ndarray, " unknown"], is_housing: Bool[np.ndarray, " sector"]
) -> _Point:
    kernels = prepare(economy, shocks)
    levels = levels_at(economy, shocks, kernels, vector)
    logs = unpack(economy, vector)
    wage = np.asarray(logs.wage)
    if shocks.take_home_hat is not None:
        wage = wage + np.log(np.asarray(shocks.take_home_hat))[None, :]
    shape = np.shape(economy.commuting_share)
    impedance = 0.0 if shocks.commuting_impedance is None else np.asarray(shocks.commuting_impedance)
    commutes = np.asarray(economy.commutes)[:, None, None]
    price = np.log(np.asarray(levels.price)) * np.asarray(economy.consumption_share)
    housing = 0.0 if economy.housing_share is None else np.asarray(economy.housing_share)
    persons = np.asarray(levels.persons) / np.asarray(economy.persons)
    place = np.log(np.asarray(amenity_of_place(economy, kernels.residential, persons)))
    workers = np.asarray(economy.resident_workers)
    whole = workers.sum(axis=1) / (1.0 - np.asarray(economy.outside_share))
    sectors, _ = sector_choice(economy.sector_share, np.exp(wage), sector_elasticity=economy.sector_elasticity)
    return _Point(
        wage=wage,
        commuting=np.broadcast_to(commutes * impedance / float(economy.commuting_elasticity), shape),
        goods=(1.0 - housing) * price[~is_housing].sum(axis=0),
        rents=(1.0 - housing) * price[is_housing].sum(axis=0) + housing * np.asarray(logs.rent[0]),
        amenity=np.log(np.asarray(shocks.amenity_hat)) + place[None, :],
        registration=np.log(np.asarray(shocks.registration_hat))[:, np.asarray(economy.jurisdiction)],
        place_share=workers * np.exp(np.asarray(logs.residents)) / whole[:, None],
        commuting_share=np.asarray(commuting_shares_after(kernels.commuting, levels.pull, levels.access)),
        sector_share=np.asarray(sectors),
        log_welfare=np.log(np.asarray(levels.welfare_hat)),
    )


def _differential(before: _Point, after: _Point, at: _Point) -> Float[np.ndarray, "group channel"]:
    """The change from one point to the next, by channel, weighted with the shares at one of them."""
    flows = at.place_share[:, :, None] * at.commuting_share
    wage = np.einsum("gsi,si->gi", at.sector_share, after.wage - before.wage)
    place = at.place_share
    return np.stack(
        [
            np.einsum("gni,gi->g", flows, wage),
            -np.einsum("gni,gni->g", flows, after.commuting - before.commuting),
            -place @ (after.goods - before.goods),
            -place @ (after.rents - before.rents),
            (place * (after.amenity - before.amenity)).sum(axis=1),
            -(place * (after.registration - before.registration)).sum(axis=1),
        ],
        axis=1,
    )


@dataclass(frozen=True, eq=False)
class PathSplit:
    """Objectives at the end of a path less those at its beginning, and the part of each direction.

    Args:
        effect: By direction and objective.
        total: As solved.
        gap: The total less the sum of its parts.
        is_solved: Whether every point was solved.
    """

    effect: Float[np.ndarray, "direction objective"]
    total: Float[np.ndarray, " objective"]
    gap: Float[np.ndarray, " objective"]
    is_solved: bool


Direction = Mapping[str, np.ndarray]
"""Derivative of each shock along the path, by the name of the field."""


def aumann_shapley(
    economy: Economy,
    shocks_at: Callable[[float], Shocks],
    directions_at: Callable[[float], Sequence[Direction]],
    objectives: Objectives = log_welfare,
    n_node: int = 4,
) -> PathSplit:
    r"""What each of several parts of a shock contributes, when all grow together from nothing to the whole.

    $$ \phi_m = \int_0^1 \frac{\partial f}{\partial p}\bigl(p(s)\bigr)\cdot\frac{dp_m}{ds}\,ds , \qquad
       \sum_m \phi_m = f(1) - f(0) $$

    by Gauss and Legendre's rule, one adjoint solve for each objective and node, however many parts there are.

    Args:
        economy: Base year.
        shocks_at: $s \mapsto p(s)$, with $p(0)$ neutral.
        directions_at: $s \mapsto dp_m/ds$ for each part, together the derivative of `shocks_at`.
        objectives: $f$, zero or more numbers.
        n_node: Nodes of the rule.

    Source:
        Aumann and Shapley (1974), Values of Non-Atomic Games; Billera and Heath (1982) for cost shares.
    """
    node, weight = np.polynomial.legendre.leggauss(n_node)
    effect: np.ndarray | None = None
    vector: np.ndarray | None = None
    is_solved = True
    for share, part in zip(0.5 * (node + 1.0), 0.5 * weight, strict=True):
        shocks = shocks_at(float(share))
        solution = solve_equilibrium(economy, shocks, vector, _EXACT)
        is_solved = is_solved and solution.status is Status.CONVERGED
        vector = solution.value
        _, adjoint = adjoint_vectors(economy, shocks, vector, objectives)
        along = np.array(
            [
                _along(economy, shocks, vector, objectives, adjoint, direction)
                for direction in directions_at(float(share))
            ]
        )
        effect = part * along if effect is None else effect + part * along
    assert effect is not None, "a rule has at least one node"
    ends = []
    for share in (0.0, 1.0):
        shocks = shocks_at(share)
        solution = solve_equilibrium(economy, shocks, vector if share else None, _EXACT)
        is_solved = is_solved and solution.status is Status.CONVERGED
        levels = levels_at(economy, shocks, prepare(economy, shocks), solution.value)
        ends.append(np.asarray(objectives(economy, levels)))
    total = ends[1] - ends[0]
    return PathSplit(effect, total, total - effect.sum(axis=0), is_solved)


def _along(
    economy: Economy,
    shocks: Shocks,
    vector: Float[np.ndarray, " unknown"],
    objectives: Objectives,
    adjoint: Float[np.ndarray, "unknown objective"],
    direction: Direction,
) -> Float[np.ndarray, " objective"]:
    """Slope of the objectives in one direction, by a central difference of the map at fixed unknowns."""
    ends = []
    for step in (_STEP, -_STEP):
        moved: dict[str, Any] = {
            name: np.asarray(getattr(shocks, name)) + step * value for name, value in direction.items()
        }
        there = replace(shocks, **moved)
        image, levels = map_and_levels(economy, there, prepare(economy, there), vector)
        ends.append((np.asarray(image), np.asarray(objectives(economy, levels))))
    (image_up, value_up), (image_down, value_down) = ends
    return (value_up - value_down + (image_up - image_down) @ adjoint) / (2.0 * _STEP)
