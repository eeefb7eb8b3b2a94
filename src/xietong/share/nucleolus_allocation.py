r"""The nucleolus: the allocation whose most dissatisfied coalition is satisfied as well as can be, then the next, ...

One linear programme after another: each finds the least greatest excess of the coalitions that are not yet fixed. A
coalition with a positive multiplier has that excess in every answer, so it is fixed; one that is merely tight in the
answer at hand is not. A coalition whose payment follows from those fixed (a rank test on the membership vectors) is
left out of the next programme. Each programme fixes at least one independent coalition, so there are at most $n$.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.excesses import Fixed, least_excess
from xietong.share.game import NOTHING, Game, game_of, membership
from xietong.share.shapley_value import shapley

__all__ = ["nucleolus", "prenucleolus"]

Tied = Int[np.ndarray, " coalition"]
"""Coalitions that have the same excess in every answer from one stage on."""

DEPENDENT = 1e-6
"""Length of what is left of a membership vector of 0 and 1 below which it depends on those fixed."""


def nucleolus(values: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""The allocation that no one would leave alone, with the lexicographically smallest excesses.

    Among $x$ with $x(N) = v(N)$ and $x_i \ge v(\{i\})$, the one whose excesses $e(S, x) = v(S) - x(S)$, sorted from
    the largest, come first in the dictionary. It is unique, and lies in the core where there is one.

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Returns:
        $x_i$; they add up to $v(N)$.

    Raises:
        ShareError: when the values are no game, or together there is less than each has alone; then no allocation
            leaves everyone as well off, and only the prenucleolus exists.

    Source:
        Schmeidler (1969), The nucleolus of a characteristic function game; Kohlberg (1971); Maschler, Peleg and
        Shapley (1979); on the pitfalls of computing it Guajardo and Jornsten (2015).
    """
    game = game_of(values)
    lacking = float(game.alone.sum() - game.values[-1])
    if lacking > NOTHING * game.scale:
        what = f"reach {game.values[-1]:g} together, {lacking:g} less than the sum of what each reaches alone."
        remedy = "Share nothing: no allocation leaves everyone as well off. The prenucleolus says who loses least."
        require([Finding("players", what, remedy)], ShareError)
    return _lexicographic(game, has_floor=True)


def prenucleolus(values: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""The nucleolus over all $x$ with $x(N) = v(N)$, where someone may receive less than alone.

    It is the nucleolus where it leaves everyone at least as well off as alone: in every superadditive game and in
    every game with a core.

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Raises:
        ShareError: when the values are no game.

    Source:
        Sobolev (1975); Maschler, Peleg and Shapley (1979).
    """
    return _lexicographic(game_of(values), has_floor=False)


def _lexicographic(game: Game, *, has_floor: bool) -> Float[np.ndarray, " player"]:
    """The allocation moves with a payment to a player and with the unit, so the game is solved in scale one."""
    n, member = len(game.players), membership(len(game.players))
    scale = game.scale
    gains = (game.values - member @ game.alone) / scale
    # Rounding may leave a hair's breadth too little for the floors.
    floor = np.full(n, min(0.0, float(gains[-1]) / n)) if has_floor else None
    stages, floored = _stages(gains, floor)
    shares = _solved_together(gains, stages, floored, floor)
    return game.alone + scale * shares


def _stages(
    gains: Float[np.ndarray, " coalition"], floor: Float[np.ndarray, " player"] | None
) -> tuple[list[Tied], Bool[np.ndarray, " player"]]:
    n = len(gains).bit_length() - 1
    everyone = len(gains) - 1
    left = membership(n)
    coalitions, payments = np.array([everyone]), gains[[everyone]]
    left = _without(left, everyone)
    stages: list[Tied] = []
    floored = np.zeros(n, dtype=bool)
    near = shapley(gains)
    rows = np.zeros(0, dtype=np.int64)
    while len(coalitions) < n:
        is_free = np.einsum("sp,sp->s", left, left) > DEPENDENT**2
        answer, rows = least_excess(gains, is_free, Fixed(coalitions, payments), floor, rows, near)
        near = answer.allocation
        stages.append(answer.binding)
        newly = np.flatnonzero(answer.at_floor)
        floored[newly] = True
        found = np.concatenate([answer.binding, np.int64(1) << newly])
        paid = np.concatenate([gains[answer.binding] - answer.excess, answer.allocation[newly]])
        known = len(coalitions)
        for coalition, payment in zip(found, paid, strict=True):
            if np.linalg.norm(left[coalition]) > DEPENDENT:
                coalitions, payments = np.append(coalitions, coalition), np.append(payments, payment)
                left = _without(left, int(coalition))
        assert len(coalitions) > known, "a programme fixed no coalition"
    return stages, floored


def _without(left: Float[np.ndarray, "coalition player"], coalition: int) -> Float[np.ndarray, "coalition player"]:
    """What is left of every membership vector beside that of a coalition."""
    direction = left[coalition] / np.linalg.norm(left[coalition])
    return left - np.outer(left @ direction, direction)


def _solved_together(
    gains: Float[np.ndarray, " coalition"],
    stages: list[Tied],
    floored: Bool[np.ndarray, " player"],
    floor: Float[np.ndarray, " player"] | None,
) -> Float[np.ndarray, " player"]:
    """The payments and the excess of each stage from all that is known to bind, free of the solver's tolerance."""
    n = len(gains).bit_length() - 1
    member = membership(n)
    rows = [np.append(member[-1], np.zeros(len(stages)))]
    right = [gains[-1]]
    for number, stage in enumerate(stages):
        for coalition in stage:
            excess = np.zeros(len(stages))
            excess[number] = 1.0
            rows.append(np.append(member[coalition], excess))
            right.append(gains[coalition])
    for player in np.flatnonzero(floored):
        assert floor is not None
        rows.append(np.append(member[1 << player], np.zeros(len(stages))))
        right.append(floor[player])
    solution, _, rank, _ = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)
    assert rank == n + len(stages)
    return solution[:n]
