"""Gap, time, objective and conservation of both methods of assignment on published networks.

XIETONG_NETWORKS=FOLDER python tests/speed/assignment.py [GAP ...]

The folder holds <name>_net.tntp, <name>_trips.tntp and, where there is one, <name>_flow.tntp of the collection
Transportation Networks for Research; without it only Sioux Falls is measured, from the tables of the tests.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np
from tests.model.transport.assignment.networks import sioux_falls

from xietong.model.transport.assignment import AssignmentSettings, Method, VehicleClass, assign, prepare
from xietong.model.transport.assignment.delay import link_area
from xietong.region.traffic import TrafficNetwork, read_traffic

# Minutes for a mile: with them the costs in the file of Chicago Sketch's best-known flows agree with its links.
LENGTH_MINUTES = {"ChicagoSketch": 0.04}
GAPS = (1e-4, 1e-6, 1e-8)
# Bi-conjugate Frank-Wolfe needs thousands of iterations below.
LEAST_GAP = {Method.PROJECTION: 0.0, Method.FRANK_WOLFE: 1e-6}

Case = tuple[str, TrafficNetwork, np.ndarray, np.ndarray | None]


def main() -> None:
    """Print a table; the objective is compared with that of the best-known flows."""
    gaps = tuple(float(text) for text in sys.argv[1:]) or GAPS
    prepare()
    print("| network | method | gap asked | gap | iterations | seconds | objective above best known | conservation |")
    print("|---|---|---|---|---|---|---|---|")
    for name, network, trips, best in cases():
        for method in Method:
            for gap in gaps:
                if gap >= LEAST_GAP[method]:
                    print(row(name, network, trips, best, AssignmentSettings(gap=gap, method=method)), flush=True)


def cases() -> Iterator[Case]:
    """Every network of the folder, or Sioux Falls."""
    folder = os.environ.get("XIETONG_NETWORKS")
    if folder is None:
        yield ("SiouxFalls", *sioux_falls())
        return
    for path in sorted(Path(folder).glob("*_net.tntp")):
        name = path.name.removesuffix("_net.tntp")
        trips = next(iter(sorted(path.parent.glob(f"{name}_trips.tntp*"))))
        traffic = read_traffic(path, trips)
        flows = path.parent / f"{name}_flow.tntp"
        yield name, traffic.network, traffic.trips, best_known(flows) if flows.is_file() else None


def best_known(path: Path) -> np.ndarray:
    """Volumes of a file of flows, in the order of the links."""
    rows = (line.split() for line in path.read_text().splitlines())
    return np.array([float(row[2]) for row in rows if row and row[0].isdigit()])


def row(
    name: str, network: TrafficNetwork, trips: np.ndarray, best: np.ndarray | None, settings: AssignmentSettings
) -> str:
    """One solve as a row of the table."""
    length_minutes = LENGTH_MINUTES.get(name, 0.0)
    begun = perf_counter()
    result = assign(network, [VehicleClass(trips, length_minutes=length_minutes)], settings)
    seconds = perf_counter() - begun
    above = ""
    if best is not None:
        least = link_area(network, best).sum() + length_minutes * network.length @ best
        above = f"{result.certificate.objective / least - 1.0:.1e}"
    known = result.certificate
    cells = (
        name,
        result.method.value,
        f"{settings.gap:.0e}",
        f"{known.gap:.1e}",
        str(result.iterations),
        f"{seconds:.2f}",
        above,
        f"{known.conservation_error:.0e}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
