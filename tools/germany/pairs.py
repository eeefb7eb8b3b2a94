"""Distances and travel times between the counties."""

from collections.abc import Iterator

from bth.tables import Target
from germany.source import Source

NOT_COMPUTED = 1e6
METRES_A_KM = 1000.0


def write(source: Source, target: Target) -> None:
    target.write(
        "distances",
        ("origin", "destination", "km"),
        distances(source.codes, source.matrix("distance_matrix.csv.gz")),
    )
    target.write(
        "travel_times",
        ("residence", "workplace", "minutes", "minutes_in_traffic"),
        times(
            source.codes,
            source.matrix("roundtrip_time_base.csv.gz"),
            source.matrix("roundtrip_time_traffic.csv.gz"),
        ),
    )


def distances(codes: list[str], metres: list[list[str]]) -> Iterator[dict[str, str]]:
    """Each pair once, to twelve digits, for the matrix is symmetric.

    Raises:
        ValueError: when it is not.
    """
    for row, origin in enumerate(codes):
        for column, destination in enumerate(codes[row:], row):
            if metres[row][column] != metres[column][row]:
                raise ValueError(f"the distance from {origin} to {destination} is not that of the way back")
            yield {
                "origin": origin,
                "destination": destination,
                "km": f"{float(metres[row][column]) / METRES_A_KM:.12g}",
            }


def times(codes: list[str], base: list[list[str]], traffic: list[list[str]]) -> Iterator[dict[str, object]]:
    """Half of each round trip that was computed, from residence to workplace; the source has a row a workplace."""
    for residence, home in enumerate(codes):
        for workplace, work in enumerate(codes):
            free, busy = (one_way(matrix[workplace][residence]) for matrix in (base, traffic))
            if free is not None:
                yield {"residence": home, "workplace": work, "minutes": free, "minutes_in_traffic": busy}


def one_way(round_trip: str) -> float | None:
    minutes = float(round_trip)
    return minutes / 2 if minutes < NOT_COMPUTED else None
