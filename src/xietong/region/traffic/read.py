"""A network and its trips from files of either format."""

from pathlib import Path

from xietong.errors import NetworkError
from xietong.findings import Finding, require
from xietong.region.traffic import gmns, tntp
from xietong.region.traffic.network import Traffic

__all__ = ["read_traffic"]

_FACTORS = ("TOLL FACTOR", "DISTANCE FACTOR")


def read_traffic(network: Path, trips: Path) -> Traffic:
    """A network with its trips.

    Args:
        network: A file in TNTP, or a folder with the tables node.csv and link.csv of GMNS (or its link.csv).
        trips: Trips in TNTP for the former, a table o_zone_id, d_zone_id, volume for the latter. Files may be
            compressed with gzip.

    Raises:
        NetworkError: with a finding for each row that cannot be used.
    """
    folder = network if network.is_dir() else network.parent
    if network.is_dir() or network.suffix == ".csv":
        links = folder / "link.csv" if network.is_dir() else network
        require(_missing(folder / "node.csv", links, trips), NetworkError)
        graph = gmns.read_network(folder / "node.csv", links)
        return Traffic(graph, gmns.read_trips(trips, graph.zone), 0.0, 0.0, ())
    require(_missing(network, trips), NetworkError)
    graph, metadata, warnings = tntp.read_network(network)
    demand, more = tntp.read_trips(trips, len(graph.zone))
    weights = {name: metadata.value(name, 0.0) for name in _FACTORS}
    require([_bad_factor(metadata, name) for name in _FACTORS if not weights[name] >= 0.0], NetworkError)
    return Traffic(graph, demand, weights["TOLL FACTOR"], weights["DISTANCE FACTOR"], (*warnings, *more))


def _missing(*paths: Path) -> list[Finding]:
    remedy = "Give a TNTP network and its trips, or a folder with node.csv and link.csv and a table of trips."
    return [Finding(str(path), "there is no such file.", remedy) for path in paths if not path.is_file()]


def _bad_factor(metadata: tntp.Metadata, name: str) -> Finding:
    what = f"<{name}> is {metadata.text[name]!r}."
    return Finding(metadata.where(name), what, "Write the minutes that weigh as much as one unit.")
