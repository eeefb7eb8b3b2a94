"""One step of both aquifers: implicit in time, with beds that change their stiffness."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.water.aquifers import Aquifers, Evaporation, Forcing, Layer, State
from xietong.model.water.beds import released, solve_tridiagonal, steepness
from xietong.model.water.matrix import Exchange, Factor, solve

__all__ = ["Flows", "Step", "advance"]

_MOST_ROUNDS = 60
_CLOSED = 1e-11


@dataclass(frozen=True, eq=False)
class Flows:
    """Where the water of one step came from, m3 over the step by cell; positive is a gain of the aquifers.

    Args:
        recharge: All ways together.
        shallow_pumping, deep_pumping: Zero or less.
        leakage: From the shallow to the deep aquifer, m3; a gain of the one and a loss of the other.
        shallow_lateral, deep_lateral: Net, from neighbours.
        boundary: From bodies of water outside, both aquifers.
        evaporation: Zero or less.
        shallow_storage, deep_storage: Released from storage of the aquifers themselves.
        elastic, inelastic: Released from beds of clay; what is inelastic never returns.
    """

    recharge: Float[np.ndarray, " cell"]
    shallow_pumping: Float[np.ndarray, " cell"]
    deep_pumping: Float[np.ndarray, " cell"]
    leakage: Float[np.ndarray, " cell"]
    shallow_lateral: Float[np.ndarray, " cell"]
    deep_lateral: Float[np.ndarray, " cell"]
    boundary: Float[np.ndarray, " cell"]
    evaporation: Float[np.ndarray, " cell"]
    shallow_storage: Float[np.ndarray, " cell"]
    deep_storage: Float[np.ndarray, " cell"]
    elastic: Float[np.ndarray, " cell"]
    inelastic: Float[np.ndarray, " cell"]

    @property
    def gap(self) -> float:
        """What does not add up over all cells, over half of all that flows."""
        parts = [getattr(self, name) for name in self.__dataclass_fields__ if name != "leakage"]
        moved = sum(float(np.abs(part).sum()) for part in parts)
        return abs(float(sum(part.sum() for part in parts))) / (moved / 2.0) if moved > 0.0 else 0.0


@dataclass(frozen=True, eq=False)
class Step:
    """The state after a step, its flows, the rounds it took, and factors for the next."""

    state: State
    flows: Flows
    rounds: int
    is_converged: bool
    factor: Factor | None


def advance(
    aquifers: Aquifers, net: Exchange, state: State, forcing: Forcing, years: float, factor: Factor | None = None
) -> Step:
    """One step of implicit Euler; the beds and the evaporation are found with it by Newton's method.

    The equations are piecewise linear with a symmetric positive definite slope, so Newton's method ends after
    finitely many rounds, mostly two.

    Args:
        net: Of the same aquifers, made once by `exchange`.
        forcing: What the step gives and takes where there is an aquifer; elsewhere it is left out.
        years: Length of the step, positive.
        factor: Of the step before.
    """
    work = _Work(aquifers, net, state, forcing, years)
    head, bed_head = net.gather(state.shallow, state.deep), state.bed_head.copy()
    rounds, is_converged = 0, False
    while rounds < _MOST_ROUNDS:
        lack, bed_lack, scale = work.lack(head, bed_head)
        if rounds and np.abs(lack).max(initial=0.0) <= _CLOSED * scale and work.beds_close(bed_lack, head):
            is_converged = True
            break
        head, bed_head, factor = work.improve(head, bed_head, lack, bed_lack, factor)
        rounds += 1
    return Step(work.state(head, bed_head), work.flows(head, bed_head), rounds, is_converged, factor)


class _Work:
    """The equations of one step: arrays by unknown, made once."""

    def __init__(self, aquifers: Aquifers, net: Exchange, state: State, forcing: Forcing, years: float) -> None:
        self.aquifers, self.net, self.before, self.forcing, self.years = aquifers, net, state, forcing, years
        self.old = net.gather(state.shallow, state.deep)
        self.storage = net.gather(aquifers.shallow.storage, aquifers.deep.storage)
        self.given = net.gather(
            forcing.recharge.sum(axis=0) - forcing.shallow_pumping.sum(axis=0), -forcing.deep_pumping.sum(axis=0)
        )
        self.n_shallow = len(net.shallow)
        self.slow = aquifers.delay_beds
        if self.slow is not None:
            place = np.full(len(aquifers.area), -1)
            place[net.deep] = self.n_shallow + np.arange(len(net.deep))
            slow = self.slow
            self.place = place[slow.cell]
            assert (self.place >= 0).all(), "check_aquifers refuses a bed where there is no deep aquifer"
            self.layer = slow.thickness / slow.n_node
            # m2 a year between two layers of one bed, and twice as much to its faces.
            self.joint = slow.conductivity / self.layer * aquifers.area[slow.cell]
            self.bed_area = aquifers.area[slow.cell] * self.layer

    def lack(self, head: np.ndarray, bed_head: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """Water that each unknown would need beyond what it gets, m3 a year, and how much flows at all."""
        stored = self.storage * (head - self.old) / self.years
        out = self.net.matrix @ head - self.net.constant
        lack = self.given - stored - out - self._evaporation(head)
        scale = float(np.abs(self.given).max(initial=0.0) + np.abs(stored).max(initial=0.0))
        scale += float(np.abs(self.net.constant).max(initial=0.0))
        elastic, lasting = self._quick(head)
        lack[self.n_shallow :] += (elastic + lasting) / self.years
        bed_lack = np.zeros_like(bed_head)
        if self.slow is not None:
            bed_lack = self._bed_lack(head, bed_head)
            faces = 2.0 * self.joint * (bed_head[:, 0] + bed_head[:, -1] - 2.0 * head[self.place])
            np.add.at(lack, self.place, self.slow.count * faces)
            scale += float(np.abs(faces).max(initial=0.0))
        # The exchange cannot be told more exactly than rounding of the largest head allows.
        rounding = float(np.abs(self.net.matrix.diagonal() * head).max(initial=0.0))
        return lack, bed_lack, scale + 1e-3 * rounding + np.finfo(float).tiny

    def _bed_lack(self, head: np.ndarray, bed_head: np.ndarray) -> np.ndarray:
        assert self.slow is not None
        elastic, lasting = self._slow(bed_head)
        lack = (elastic + lasting) / self.years
        flow = self.joint[:, None] * np.diff(bed_head, axis=1)
        lack[:, :-1] += flow
        lack[:, 1:] -= flow
        face = head[self.place]
        lack[:, 0] += 2.0 * self.joint * (face - bed_head[:, 0])
        lack[:, -1] += 2.0 * self.joint * (face - bed_head[:, -1])
        return lack

    def beds_close(self, bed_lack: np.ndarray, head: np.ndarray) -> bool:
        """Whether the beds with delay are solved to rounding."""
        if self.slow is None or not bed_lack.size:
            return True
        scale = self.joint * (np.abs(head[self.place]) + 1.0)
        return bool((np.abs(bed_lack) <= 1e-11 * scale[:, None]).all())

    def improve(
        self, head: np.ndarray, bed_head: np.ndarray, lack: np.ndarray, bed_lack: np.ndarray, factor: Factor | None
    ) -> tuple[np.ndarray, np.ndarray, Factor | None]:
        """One round of Newton; the beds with delay are eliminated, so that only the aquifers are left to solve."""
        diagonal = self.storage / self.years + self._evaporation_slope(head)
        diagonal[self.n_shallow :] += self._quick_slope(head) / self.years
        right = lack
        if self.slow is None:
            change, factor = solve(self.net.matrix, diagonal, right, factor)
            return head + change, bed_head, factor
        own, by_face = self._bed_solutions(bed_head, bed_lack)
        count, twice = self.slow.count, 2.0 * self.joint
        right = right.copy()
        np.add.at(right, self.place, count * twice * (own[:, 0] + own[:, -1]))
        np.add.at(diagonal, self.place, count * twice * (2.0 - by_face[:, 0] - by_face[:, -1]))
        change, factor = solve(self.net.matrix, diagonal, right, factor)
        return head + change, bed_head + own + by_face * change[self.place][:, None], factor

    def _bed_solutions(self, bed_head: np.ndarray, bed_lack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Change of the heads in the beds by their own lack, and for each metre of change at the faces."""
        slow = self.slow
        assert slow is not None
        slope = steepness(bed_head, self.before.bed_lowest, slow.elastic[:, None], slow.inelastic[:, None])
        diagonal = self.bed_area[:, None] * slope / self.years + 2.0 * self.joint[:, None]
        diagonal[:, 0] += self.joint
        diagonal[:, -1] += self.joint
        if slow.n_node == 1:
            diagonal[:, 0] = self.bed_area * slope[:, 0] / self.years + 4.0 * self.joint
        faces = np.zeros_like(bed_head)
        faces[:, 0] += 2.0 * self.joint
        faces[:, -1] += 2.0 * self.joint
        own, by_face = solve_tridiagonal(-self.joint, diagonal, np.stack([bed_lack, faces]))
        return own, by_face

    def _quick(self, head: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Water of the beds without delay over the step, m3, by unknown of the deep aquifer."""
        deep = self.net.deep
        beds, area = self.aquifers.beds, self.aquifers.area[deep]
        if beds is None:
            return np.zeros(len(deep)), np.zeros(len(deep))
        lower = head[self.n_shallow :]
        elastic, lasting = released(
            lower, self.old[self.n_shallow :], self.before.lowest[deep], beds.elastic[deep], beds.inelastic[deep]
        )
        return area * elastic, area * lasting

    def _quick_slope(self, head: np.ndarray) -> np.ndarray:
        deep, beds = self.net.deep, self.aquifers.beds
        if beds is None:
            return np.zeros(len(deep))
        felt = self.before.lowest[deep]
        return self.aquifers.area[deep] * steepness(
            head[self.n_shallow :], felt, beds.elastic[deep], beds.inelastic[deep]
        )

    def _slow(self, bed_head: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Water of each layer of one bed with delay over the step, m3."""
        assert self.slow is not None
        elastic, lasting = released(
            bed_head,
            self.before.bed_head,
            self.before.bed_lowest,
            self.slow.elastic[:, None],
            self.slow.inelastic[:, None],
        )
        return self.bed_area[:, None] * elastic, self.bed_area[:, None] * lasting

    def _evaporation(self, head: np.ndarray) -> np.ndarray:
        out, loss = np.zeros(len(head)), self.aquifers.evaporation
        if loss is not None:
            out[: self.n_shallow] = loss.most[self.net.shallow] * np.clip(self._wetness(head, loss), 0.0, 1.0)
        return out

    def _evaporation_slope(self, head: np.ndarray) -> np.ndarray:
        out, loss = np.zeros(len(head)), self.aquifers.evaporation
        if loss is not None:
            at, over = self.net.shallow, self._wetness(head, loss)
            out[: self.n_shallow] = np.where((over > 0.0) & (over < 1.0), loss.most[at] / loss.depth[at], 0.0)
        return out

    def _wetness(self, head: np.ndarray, loss: Evaporation) -> np.ndarray:
        """Where the table stands: zero where evaporation begins, one at the surface."""
        at = self.net.shallow
        return (head[: self.n_shallow] - loss.surface[at] + loss.depth[at]) / loss.depth[at]

    def _given_by_beds(self, head: np.ndarray, bed_head: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Elastic and lasting water of all beds over the step, m3 by cell."""
        n_cell = len(self.aquifers.area)
        elastic, lasting = np.zeros(n_cell), np.zeros(n_cell)
        elastic[self.net.deep], lasting[self.net.deep] = self._quick(head)
        if self.slow is not None:
            for total, part in zip((elastic, lasting), self._slow(bed_head), strict=True):
                np.add.at(total, self.slow.cell, self.slow.count * part.sum(axis=1))
        return elastic, lasting

    def state(self, head: np.ndarray, bed_head: np.ndarray) -> State:
        """What the step leaves; the beds remember their lowest head."""
        n_cell, area = len(self.aquifers.area), self.aquifers.area
        shallow, deep = self.net.spread(head, n_cell, np.nan)
        elastic, lasting = self._given_by_beds(head, bed_head)
        return State(
            shallow=shallow,
            deep=deep,
            lowest=np.minimum(self.before.lowest, deep),
            bed_head=bed_head,
            bed_lowest=np.minimum(self.before.bed_lowest, bed_head),
            compaction=self.before.compaction + (elastic + lasting) / area,
            inelastic=self.before.inelastic + lasting / area,
        )

    def flows(self, head: np.ndarray, bed_head: np.ndarray) -> Flows:
        """Every flow from the heads alone: that they add up is a check of the solve, not of its own right side."""
        aquifers, years, n_cell = self.aquifers, self.years, len(self.aquifers.area)
        shallow, deep = self.net.spread(head, n_cell, 0.0)
        has_shallow, has_deep = aquifers.shallow.is_present, aquifers.deep.is_present
        elastic, lasting = self._given_by_beds(head, bed_head)
        stored = self.net.spread(self.storage * (self.old - head), n_cell, 0.0)
        lateral = [
            self._lateral(layer, level) for layer, level in ((aquifers.shallow, shallow), (aquifers.deep, deep))
        ]
        boundary = sum(
            layer.boundary_conductance * layer.is_present * (layer.boundary_head - level) * years
            for layer, level in ((aquifers.shallow, shallow), (aquifers.deep, deep))
        )
        lost, _ = self.net.spread(self._evaporation(head), n_cell, 0.0)
        return Flows(
            recharge=self.forcing.recharge.sum(axis=0) * has_shallow * years,
            shallow_pumping=-self.forcing.shallow_pumping.sum(axis=0) * has_shallow * years,
            deep_pumping=-self.forcing.deep_pumping.sum(axis=0) * has_deep * years,
            leakage=aquifers.leakance * (shallow - deep) * (has_shallow & has_deep) * years,
            shallow_lateral=lateral[0],
            deep_lateral=lateral[1],
            boundary=np.asarray(boundary),
            evaporation=-lost * years,
            shallow_storage=stored[0],
            deep_storage=stored[1],
            elastic=elastic,
            inelastic=lasting,
        )

    def _lateral(self, layer: Layer, level: np.ndarray) -> np.ndarray:
        start, end = self.aquifers.start, self.aquifers.end
        is_open = layer.is_present[start] & layer.is_present[end]
        flow = np.where(is_open, layer.conductance * (level[start] - level[end]), 0.0)
        n_cell = len(level)
        return self.years * (np.bincount(end, flow, n_cell) - np.bincount(start, flow, n_cell))
