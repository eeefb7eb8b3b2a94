"""Write the aquifers as input of MODFLOW 6, so that whoever has its executable can check them.

FloPy is needed: `pip install xietong[modflow]`. No executable is.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from xietong.errors import RunError
from xietong.findings import Finding, require
from xietong.model.water.aquifers import Aquifers, Forcing, State
from xietong.model.water.matrix import exchange

__all__ = ["write_modflow"]

DAYS_A_YEAR = 365.25
NAME = "aquifers"
# Every cell is one metre of aquifer thick, and as much more as its beds of clay are.
_CLAY_POROSITY = 0.0


def write_modflow(
    aquifers: Aquifers, state: State, forcings: Sequence[Forcing], years: float, folder: Path | str
) -> Path:
    """Write one steady set of input files: unstructured cells, storage, clay, recharge, wells, boundaries.

    The nodes are the cells with a shallow aquifer, then those with a deep one. Conductances, storage and areas
    are those of the aquifers: conductivity one, half a metre to every face, and widths that make the product right.
    Lengths are in metres and times in days.

    Args:
        state: The first one; the lowest heads become preconsolidation heads.
        forcings: One a stress period.
        years: Length of a period, which is one step.
        folder: Is made where it does not exist.

    Returns:
        The folder.

    Raises:
        RunError: where FloPy is not installed.
    """
    if find_spec("flopy") is None:
        raise RunError([Finding("modflow", "FloPy is not installed.", "Run: pip install 'xietong[modflow]'.")])
    simulation = _simulation(import_module("flopy").mf6, aquifers, state, forcings, years, Path(folder))
    simulation.write_simulation(silent=True)
    return Path(folder)


def _simulation(
    mf6: Any, aquifers: Aquifers, state: State, forcings: Sequence[Forcing], years: float, folder: Path
) -> Any:
    require(list(_not_written(aquifers)), RunError)
    net, length = exchange(aquifers), years * DAYS_A_YEAR
    n_shallow, n_node = len(net.shallow), len(net.shallow) + len(net.deep)
    area = net.gather(aquifers.area, aquifers.area)
    clay = np.concatenate([np.zeros(n_shallow), _clay_thickness(aquifers)[net.deep]])
    simulation = mf6.MFSimulation(sim_name=NAME, sim_ws=str(folder))
    mf6.ModflowTdis(simulation, time_units="days", nper=len(forcings), perioddata=[(length, 1, 1.0)] * len(forcings))
    mf6.ModflowIms(simulation, complexity="complex", outer_dvclose=1e-9, inner_dvclose=1e-10)
    model = mf6.ModflowGwf(simulation, modelname=NAME, save_flows=True, newtonoptions="newton")
    mf6.ModflowGwfdisu(model, length_units="meters", nodes=n_node, **_joints(net, area, clay))
    # Thickness times conductivity is one, so that the widths alone carry the conductances.
    mf6.ModflowGwfnpf(model, icelltype=0, k=1.0 / (1.0 + clay), k33=1.0)
    mf6.ModflowGwfic(model, strt=net.gather(state.shallow, state.deep))
    storage = net.gather(aquifers.shallow.storage, aquifers.deep.storage) / area
    has_clay = aquifers.beds is not None or aquifers.delay_beds is not None
    mf6.ModflowGwfsto(model, iconvert=0, ss=0.0 if has_clay else storage, transient={0: True})
    if has_clay:
        _clay(mf6, model, aquifers, net, state, storage)
    _sources(mf6, model, aquifers, net, forcings)
    mf6.ModflowGwfoc(model, head_filerecord=f"{NAME}.hds", saverecord=[("HEAD", "LAST")])
    return simulation


def _not_written(aquifers: Aquifers) -> list[Finding]:
    if aquifers.evaporation is None:
        return []
    return [Finding("modflow", "evaporation from the water table is not written.", "Leave it out of the aquifers.")]


def _clay_thickness(aquifers: Aquifers) -> np.ndarray:
    thickness = np.zeros(len(aquifers.area))
    if aquifers.beds is not None:
        thickness += aquifers.deep.is_present
    if aquifers.delay_beds is not None:
        slow = aquifers.delay_beds
        np.add.at(thickness, slow.cell, slow.count * slow.thickness)
    return thickness


def _joints(net: Any, area: np.ndarray, clay: np.ndarray) -> dict[str, Any]:
    """Cells and connections: each node with itself first, then those it exchanges water with."""
    matrix, n_shallow = net.matrix.tocsr(), len(net.shallow)
    iac, ja, kind, half, width = [], [], [], [], []
    for node in range(matrix.shape[0]):
        row = slice(matrix.indptr[node], matrix.indptr[node + 1])
        weight = dict(zip(matrix.indices[row].tolist(), (-matrix.data[row]).tolist(), strict=True))
        others = [other for other in sorted(weight) if other != node and weight[other] > 0.0]
        iac.append(1 + len(others))
        ja += [node, *others]
        # Zero joins an aquifer to the one below it, one to a neighbour.
        kind += [0, *(int((node < n_shallow) == (other < n_shallow)) for other in others)]
        half += [0.0, *(0.5 for _ in others)]
        width += [0.0, *(weight[other] / DAYS_A_YEAR for other in others)]
    top = 1.0 + np.where(np.arange(len(area)) < n_shallow, 1.0 + clay.max(initial=0.0), clay)
    return {
        "nja": len(ja),
        "top": top,
        "bot": top - 1.0 - clay,
        "area": area,
        "iac": iac,
        "ja": ja,
        "ihc": [n + 1 if position == 0 else value for n, position, value in _numbered(iac, kind)],
        "cl12": half,
        "hwva": width,
    }


def _numbered(iac: list[int], values: list[int]) -> list[tuple[int, int, int]]:
    """Node, position in its row, value; the first of each row holds the node's own number."""
    out, at = [], 0
    for node, count in enumerate(iac):
        out += [(node, position, values[at + position]) for position in range(count)]
        at += count
    return out


def _clay(mf6: Any, model: Any, aquifers: Aquifers, net: Any, state: State, storage: np.ndarray) -> None:
    """Beds by node: number, cell, kind, lowest head, thickness, count, storages, porosity, $K'_v$."""
    node = {int(cell): len(net.shallow) + at for at, cell in enumerate(net.deep)}
    rows: list[tuple[Any, ...]] = []
    if aquifers.beds is not None:
        for cell, at in node.items():
            elastic, inelastic = float(aquifers.beds.elastic[cell]), float(aquifers.beds.inelastic[cell])
            lowest = float(state.lowest[cell])
            rows.append(
                (len(rows), (at,), "nodelay", lowest, 1.0, 1.0, inelastic, elastic, _CLAY_POROSITY, 999.0, 0.0)
            )
    slow = aquifers.delay_beds
    for bed in range(0 if slow is None else len(slow.cell)):
        assert slow is not None
        lowest, head = float(state.bed_lowest[bed].max()), float(state.bed_head[bed].mean())
        rows.append(
            (
                *(len(rows), (node[int(slow.cell[bed])],), "delay", lowest, float(slow.thickness[bed])),
                *(float(slow.count[bed]), float(slow.inelastic[bed]), float(slow.elastic[bed]), _CLAY_POROSITY),
                *(float(slow.conductivity[bed]) / DAYS_A_YEAR, head),
            )
        )
    mf6.ModflowGwfcsub(
        model,
        head_based=True,
        initial_preconsolidation_head=True,
        ndelaycells=slow.n_node if slow is not None else None,
        beta=0.0,
        gammaw=9806.65,
        ninterbeds=len(rows),
        cg_theta=0.0,
        cg_ske_cr=storage,
        packagedata=rows,
    )


def _sources(mf6: Any, model: Any, aquifers: Aquifers, net: Any, forcings: Sequence[Forcing]) -> None:
    zero = np.zeros(len(aquifers.area))
    given, taken = {}, {}
    for period, forcing in enumerate(forcings):
        recharge = net.gather(forcing.recharge.sum(axis=0), zero) / DAYS_A_YEAR
        pumped = net.gather(forcing.shallow_pumping.sum(axis=0), forcing.deep_pumping.sum(axis=0)) / DAYS_A_YEAR
        given[period] = [((int(n),), float(recharge[n])) for n in np.flatnonzero(recharge)]
        taken[period] = [((int(n),), -float(pumped[n])) for n in np.flatnonzero(pumped)]
    for name, rates in (("recharge", given), ("pumping", taken)):
        most = max((len(rows) for rows in rates.values()), default=0)
        if most:
            mf6.ModflowGwfwel(
                model, pname=name, filename=f"{NAME}.{name}.wel", maxbound=most, stress_period_data=rates
            )
    held = net.gather(aquifers.shallow.boundary_conductance, aquifers.deep.boundary_conductance) / DAYS_A_YEAR
    heads = net.gather(aquifers.shallow.boundary_head, aquifers.deep.boundary_head)
    rows = [((int(n),), float(heads[n]), float(held[n])) for n in np.flatnonzero(held)]
    if rows:
        mf6.ModflowGwfghb(model, maxbound=len(rows), stress_period_data=rows)
