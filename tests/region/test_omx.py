"""Travel times of a region from OMX matrices."""

import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

from xietong.model.transport.journeys import cross, zone_journeys
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import skim_points, zone_times
from xietong.model.transport.times import BUSINESS, INTERCITY, MODES
from xietong.region.check import check_region
from xietong.region.omx import read_omx
from xietong.region.read import read_region

CROOKED = Path(__file__).parents[1] / "regions/crooked"
ZONES = ("n1", "n2", "s1", "s2", "s3", "w1", "w2")
CAR = 20.0 + np.arange(49.0).reshape(7, 7)
np.fill_diagonal(CAR, 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "region"
    shutil.copytree(CROOKED, target)
    return target


def write(folder: Path, zones: tuple[str, ...] = ZONES, lookup: str = "zone", **matrices: np.ndarray) -> None:
    with h5py.File(folder / "travel_times.omx", "w") as file:
        file.attrs["OMX_VERSION"] = b"0.2"
        for name, values in matrices.items():
            file[f"data/{name}"] = values
        if zones:
            file[f"lookup/{lookup}"] = np.array([zone.encode() for zone in zones])


def faults(folder: Path) -> list[tuple[str, str, str]]:
    return [(found.where, found.what, found.level) for found in check_region(folder) if "omx" in found.where]


def test_matrices_are_read_in_the_order_of_the_zones(folder: Path) -> None:
    order = [3, 1, 0, 6, 4, 2, 5]
    write(folder, tuple(ZONES[place] for place in order), "taz", car=CAR[np.ix_(order, order)])
    given, findings = read_omx(folder, ZONES)
    assert not findings
    assert given is not None
    np.testing.assert_array_equal(given.minutes["car"], CAR)


def test_given_times_stand_for_those_of_the_networks(folder: Path) -> None:
    rail = np.where(CAR > 50.0, np.nan, CAR + 5.0)
    write(folder, car=CAR, rail=rail)
    region = read_region(folder)
    settings = transport_settings(region.parameters)
    settlements = settle(region.points, region.zones, settings)
    times = zone_times(skim_points(region.networks, settlements, 2020, settings), settlements, 7, settings)
    apart = ~np.eye(7, dtype=bool)
    np.testing.assert_allclose(times.travel_time[BUSINESS][0][apart], CAR[apart])
    by_train = times.travel_time[BUSINESS][MODES.index(INTERCITY)]
    assert (by_train[apart & (CAR < 50.0)] <= (CAR + 5.0)[apart & (CAR < 50.0)] + 1e-4).all()
    journeys = zone_journeys(cross(region.networks, settlements, 2020, settings), 7, "car")
    np.testing.assert_allclose(journeys.minutes[apart], CAR[apart])
    assert np.isnan(journeys.in_vehicle[apart]).all()


def test_a_matrix_of_other_zones_is_refused(folder: Path) -> None:
    write(folder, ("n1", "n2", "s1", "s2", "s9", "w1", "w2"), car=CAR)
    (missing, unknown) = faults(folder)
    assert missing[:2] == ("travel_times.omx lookup zone", "1 zones of zones.csv have no row: s3.")
    assert "s9" in unknown[1]


def test_every_fault_of_a_matrix_names_its_place(folder: Path) -> None:
    negative, lost = CAR.copy(), CAR.copy()
    negative[1, 3], lost[2] = -4.0, np.nan
    write(folder, car=negative, walk=CAR)
    assert {place: level for place, _, level in faults(folder)} == {
        "travel_times.omx matrix walk": "warning",
        "travel_times.omx matrix car row n2 column s2": "error",
    }
    write(folder, car=lost)
    assert [place for place, _, _ in faults(folder)] == ["travel_times.omx matrix car row s1"]
    write(folder, car=CAR[:4, :4])
    assert "4 x 4" in faults(folder)[0][1]
    write(folder, walk=CAR)
    assert "no matrix of minutes" in faults(folder)[-1][1]
    write(folder, ())
    assert "no lookup" in faults(folder)[0][1]
    (folder / "travel_times.omx").write_text("no matrix")
    assert "no HDF5 file" in faults(folder)[0][1]
