"""Reading the source figures and writing the region's tables, as text, in a fixed order."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, str]

DECLARED = Path(__file__).parent / "declared"


class Source:
    """The folder of source figures."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[Row]:
        return read_rows(self.folder / name)

    @cached_property
    def zones(self) -> list[Row]:
        return self.rows("zones.csv")

    @cached_property
    def boundaries(self) -> dict[str, Any]:
        return json.loads((self.folder / "zones.geojson").read_text(encoding="utf-8"))


class Target:
    """The folder of the region that is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
        path = self.folder / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([as_text(row.get(column)) for column in columns] for row in rows)

    def write_text(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def read_rows(path: Path) -> list[Row]:
    """Rows by column name.

    Raises:
        ValueError: when a row has more cells than the header.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if any(None in row for row in rows):
        raise ValueError(f"{path.name}: a row has more cells than the header; quote cells that hold a comma")
    return rows


def as_text(value: object) -> str:
    """Text of a cell: numbers without superfluous digits, truth as yes and no, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value).strip()


def scaled(text: str, factor: float) -> float | None:
    """A number of the source times `factor`; None where the source is empty."""
    return round(float(text) * factor, 6) if text.strip() else None
