"""Travel times between zones from a file of the Open Matrix format (OMX), in place of those of the networks.

`travel_times.omx` in the folder of a region holds square matrices `car`, `rail` and `metro`, minutes from door to
door, and may hold `distance_km`; the lookup `zone`, or the only lookup, names the zone of each row and column.
Reading needs h5py.

Source:
    OMX specification 0.2: matrices under /data, lookups under /lookup.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.findings import Finding
from xietong.region.layers import locate
from xietong.region.networks import GivenTimes
from xietong.region.tables import closest

__all__ = ["FILE", "read_omx"]

FILE = "travel_times.omx"
MODES = ("car", "rail", "metro")
DISTANCE = "distance_km"
LOOKUP = "zone"
NAMED_AT_MOST = 5


def read_omx(folder: Path, zones: tuple[str, ...]) -> tuple[GivenTimes | None, tuple[Finding, ...]]:
    """The given times of a region folder in the order of its zones, and all that is wrong with the file.

    Cells without a number count as "no service".
    """
    path = locate(folder, FILE)
    if not path.is_file():
        return None, ()
    if find_spec("h5py") is None:
        remedy = "Install it: pip install xietong[omx]; or remove the file."
        return None, (Finding(FILE, "reading OMX matrices needs h5py, which is not installed.", remedy),)
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return _read(file, zones)
    except OSError as error:
        return None, (Finding(FILE, f"it is no HDF5 file ({error}).", "Write it again as OMX."),)


def _read(file: Any, zones: tuple[str, ...]) -> tuple[GivenTimes | None, tuple[Finding, ...]]:
    if "data" not in file or "lookup" not in file or not len(file["lookup"]):
        what = "it holds no matrices under /data, or no lookup of zones under /lookup."
        return None, (Finding(FILE, what, f"Write matrices {', '.join(MODES)} and the lookup {LOOKUP!r}."),)
    lookups = list(file["lookup"])
    if LOOKUP not in lookups and len(lookups) > 1:
        what = f"none of the lookups {', '.join(lookups)} is called {LOOKUP!r}."
        return None, (Finding(f"{FILE} lookups", what, f"Name the lookup of zone codes {LOOKUP!r}."),)
    name = LOOKUP if LOOKUP in lookups else lookups[0]
    codes = [_text(code) for code in file["lookup"][name][...]]
    findings = _zone_findings(f"{FILE} lookup {name}", codes, zones)
    findings += [
        Finding(f"{FILE} matrix {matrix}", "no matrix of this name is read.", _near(matrix), "warning")
        for matrix in file["data"]
        if matrix not in (*MODES, DISTANCE)
    ]
    if any(finding.level == "error" for finding in findings):
        return None, tuple(findings)
    order = np.array([codes.index(zone) for zone in zones])
    given = {}
    for matrix in (*MODES, DISTANCE):
        if matrix in file["data"]:
            values = np.asarray(file["data"][matrix], dtype=np.float64)
            if values.shape != (len(codes), len(codes)):
                shape = " x ".join(map(str, values.shape))
                what = f"it is {shape}, but the lookup names {len(codes)} zones."
                findings.append(Finding(f"{FILE} matrix {matrix}", what, "Write one row and column for each zone."))
                continue
            given[matrix] = values[np.ix_(order, order)]
            findings += _cell_findings(matrix, given[matrix], zones)
    if not set(given) & set(MODES):
        findings.append(
            Finding(f"{FILE} matrices", "no matrix of minutes is there.", f"Add one of {', '.join(MODES)}.")
        )
    if any(finding.level == "error" for finding in findings):
        return None, tuple(findings)
    cleaned = {name: np.where(np.isfinite(values), values, np.inf) for name, values in given.items()}
    distance = cleaned.pop(DISTANCE, None)
    return GivenTimes(cleaned, distance), tuple(findings)


def _text(code: object) -> str:
    if isinstance(code, bytes):
        return code.decode("utf-8").strip()
    if isinstance(code, float | np.floating) and float(code).is_integer():
        return str(int(code))
    return str(code).strip()


def _near(name: str) -> str:
    return f"Did you mean {closest(name, (*MODES, DISTANCE))}? Rename or remove it."


def _zone_findings(where: str, codes: list[str], zones: tuple[str, ...]) -> list[Finding]:
    missing = [zone for zone in zones if zone not in codes]
    unknown = [code for code in codes if code not in zones]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    faults = (
        (missing, f"zones without a row: {_named(missing)}.", "Add a row and a column for each."),
        (unknown, f"rows of no zone of zones.csv: {_named(unknown)}.", "Remove them, or use the codes of zones.csv."),
        (twice, f"zones that stand twice: {_named(twice)}.", "Keep one row and column for each zone."),
    )
    return [Finding(where, what, remedy) for names, what, remedy in faults if names]


def _named(names: list[str]) -> str:
    return ", ".join(names[:NAMED_AT_MOST]) + (f" ... ({len(names)})" if len(names) > NAMED_AT_MOST else "")


def _cell_findings(
    matrix: str, values: Float[np.ndarray, "origin destination"], zones: tuple[str, ...]
) -> list[Finding]:
    """Minutes below zero, and zones that the mode never reaches; `car` must reach every zone."""
    where = f"{FILE} matrix {matrix}"
    with np.errstate(invalid="ignore"):
        negative = np.argwhere(values < 0.0)
    findings = [
        Finding(
            f"{where} row {zones[origin]} column {zones[destination]}",
            f"{values[origin, destination]:g} is below zero.",
            "Give the minutes; leave a pair without service empty (NaN) or infinite.",
        )
        for origin, destination in negative[:NAMED_AT_MOST]
    ]
    if matrix == MODES[0] and len(zones) > 1:
        apart = np.isfinite(values) & ~np.eye(len(zones), dtype=bool)
        lost = np.flatnonzero(~apart.any(axis=1) | ~apart.any(axis=0))
        findings += [
            Finding(f"{where} row {zones[zone]}", "no way leads from or to this zone.", "Give its minutes by road.")
            for zone in lost
        ]
    return findings
