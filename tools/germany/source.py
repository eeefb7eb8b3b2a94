"""The folder of source tables: rows by name, square matrices with their labels checked."""

import csv
import gzip
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from bth.tables import Row, read_rows

DECLARED = Path(__file__).parent / "declared"


class Source:
    """The tables of the toolkit, all in the order of `counties.csv`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def counties(self) -> list[Row]:
        return read_rows(self.folder / "counties.csv")

    @cached_property
    def codes(self) -> list[str]:
        """Official keys of the counties, five digits as text."""
        return [county["county_id"] for county in self.counties]

    @cached_property
    def states(self) -> list[dict[str, Any]]:
        return json.loads((self.folder / "states.geojson").read_text(encoding="utf-8"))["features"]

    def rows(self, name: str, key: str) -> list[Row]:
        """The rows of a table of the counties.

        Raises:
            ValueError: when its keys are not those of `counties.csv` in the same order.
        """
        rows = read_rows(self.folder / name)
        if [row[key].zfill(5) for row in rows] != self.codes:
            raise ValueError(f"{name}: the counties are not those of counties.csv in the same order")
        return rows

    def matrix(self, name: str) -> list[list[str]]:
        """A square table as text, without its labels.

        Raises:
            ValueError: when its rows or columns are not those of `counties.csv` in the same order.
        """
        with gzip.open(self.folder / name, "rt", encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        for labels in (header[1:], [row[0] for row in rows]):
            if [label.zfill(5) for label in labels] != self.codes:
                raise ValueError(f"{name}: the counties are not those of counties.csv in the same order")
        return [row[1:] for row in rows]
