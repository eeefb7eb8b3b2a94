"""The aquifers as MODFLOW 6 input, read again by FloPy."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from xietong.errors import RunError
from xietong.model.water.aquifers import Aquifers, Evaporation, Forcing, Layer, first_state
from xietong.model.water.beds import Beds, DelayBeds
from xietong.model.water.matrix import exchange
from xietong.report.modflow import DAYS_A_YEAR, write_modflow

with warnings.catch_warnings():
    # What FloPy's own dependencies warn of on import is theirs to mend.
    warnings.simplefilter("ignore")
    from flopy.mf6 import MFSimulation


def _aquifers(evaporation: Evaporation | None = None) -> Aquifers:
    area = np.array([2e6, 3e6, 1e6, 4e6])
    has_deep = np.array([True, True, False, True])
    start, end = np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3])
    zero = np.zeros(4)
    return Aquifers(
        area=area,
        start=start,
        end=end,
        shallow=Layer(np.ones(4, dtype=bool), 0.1 * area, np.array([2e4, 3e4, 4e4, 5e4]), zero, zero),
        deep=Layer(has_deep, 1e-3 * area, np.full(4, 1e4), np.array([0.0, 7e3, 0.0, 0.0]), np.full(4, -9.0)),
        leakance=1e-3 * area,
        evaporation=evaporation,
        beds=Beds(np.full(4, 1e-3), np.full(4, 1e-2)),
        delay_beds=DelayBeds(np.array([3]), *(np.array([n]) for n in (2.0, 5.0, 1e-4, 1e-3, 0.02)), n_node=9),
    )


def test_the_input_holds_the_same_model(tmp_path: Path) -> None:
    aquifers = _aquifers()
    forcings = [
        Forcing(np.full((1, 4), 1e5), np.full((1, 4), n * 1e4), np.full((1, 4), 2e4)) for n in (1.0, 2.0, 3.0)
    ]
    start = first_state(aquifers, np.zeros(4), np.full(4, -5.0), np.full(4, -6.0))
    write_modflow(aquifers, start, forcings, 1.0, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MFSimulation.load(sim_ws=str(tmp_path), verbosity_level=0).get_model()
    net = exchange(aquifers)
    assert int(model.disu.nodes.get_data()) == 7
    # Conductance of every connection: width, half a metre to each face, conductivity times thickness one.
    iac, ja, width = (np.asarray(getattr(model.disu, name).get_data()) for name in ("iac", "ja", "hwva"))
    rows = np.repeat(np.arange(7), iac)
    off = rows != ja
    found = np.zeros((7, 7))
    found[rows[off], ja[off]] = width[off] * DAYS_A_YEAR
    whole = net.matrix.toarray()
    np.testing.assert_allclose(found, np.where(np.eye(7), 0.0, -whole), rtol=1e-6)
    np.testing.assert_allclose(found, found.T)
    thickness = np.asarray(model.disu.top.get_data()) - np.asarray(model.disu.bot.get_data())
    np.testing.assert_allclose(np.asarray(model.npf.k.get_data()) * thickness, 1.0, rtol=1e-6)
    beds = model.csub.packagedata.get_data()
    assert [str(kind) for kind in beds["cdelay"]] == ["nodelay"] * 3 + ["delay"]
    np.testing.assert_allclose(beds["ssv_cc"][:3], 1e-2)
    np.testing.assert_allclose(beds["pcs0"], -6.0)
    stored = np.asarray(model.csub.cg_ske_cr.get_data()) * np.asarray(model.disu.area.get_data())
    np.testing.assert_allclose(stored, net.gather(aquifers.shallow.storage, aquifers.deep.storage), rtol=1e-6)
    pumped = model.get_package("pumping").stress_period_data.get_data(2)["q"]
    np.testing.assert_allclose(pumped.sum() * DAYS_A_YEAR, -(4 * 3e4 + 3 * 2e4), rtol=1e-6)
    assert len(model.get_package("ghb").stress_period_data.get_data(0)) == 1


def test_what_is_not_written_is_said(tmp_path: Path) -> None:
    loss = Evaporation(np.ones(4), np.ones(4), np.ones(4))
    aquifers = _aquifers(loss)
    with pytest.raises(RunError, match="evaporation"):
        write_modflow(aquifers, first_state(aquifers, np.zeros(4), np.zeros(4)), [], 1.0, tmp_path)
