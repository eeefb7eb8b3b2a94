"""The tables of a region folder as `schema/*.csv` declares them: once, for checks, templates and pages."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["EVIDENCE", "Column", "TableRule", "parameter_names", "table_rules"]

FOLDER = Path(__file__).parent / "schema"
NOT_OF_COLUMNS = {"tables.csv", "parameter_names.csv"}

# What a region may be observed by: `census` counts of people, industries, GDP and networks, from which a model is
# fitted; `flows` of commuters with incomes and distances, which are the base year themselves.
EVIDENCE = ("census", "flows")
ALWAYS = {"every", "filled"}


@dataclass(frozen=True)
class Column:
    """One column: its type, unit, rule and meaning.

    Args:
        type: "text", "number", "integer", "year", "date" or "boolean".
        unit: House unit, empty where there is none.
        is_key: Whether the column belongs to the key that no two rows share.
        reference: `table.column` whose values a cell must be one of, or empty.
        presence: "filled" (column and every cell must be there), "optional", or the kind of evidence whose regions
            must fill it.
        minimum, maximum: Range of a number, infinite where there is no bound.
        choices: Allowed texts, empty where any is.
    """

    table: str
    name: str
    type: str
    unit: str
    is_key: bool
    reference: str
    presence: str
    minimum: float
    maximum: float
    choices: tuple[str, ...]
    meaning_en: str
    meaning_zh: str

    @property
    def is_number(self) -> bool:
        return self.type in ("number", "integer", "year")

    def is_filled(self, evidence: Collection[str] = ()) -> bool:
        """Whether a region observed by `evidence` must fill every cell."""
        return self.presence in ALWAYS or self.presence in evidence


@dataclass(frozen=True)
class TableRule:
    """One table of a region folder; its file is `name` with the ending `.csv`.

    `required_by` is "every", the kind of evidence whose regions must hold the table, or empty.
    """

    name: str
    required_by: str
    theme: str
    meaning_en: str
    meaning_zh: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def is_required(self, evidence: Collection[str] = ()) -> bool:
        """Whether a region observed by `evidence` must hold the table."""
        return self.required_by in ALWAYS or self.required_by in evidence

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_key)

    def __getitem__(self, column: str) -> Column:
        return next(declared for declared in self.columns if declared.name == column)


@cache
def table_rules() -> dict[str, TableRule]:
    """Every declared table by name, in the order of `schema/tables.csv`."""
    columns: dict[str, list[Column]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        if path.name not in NOT_OF_COLUMNS:
            for row in _rows(path):
                columns.setdefault(row["table"], []).append(_column(row))
    return {
        row["table"]: TableRule(
            name=row["table"],
            required_by=row["required_by"],
            theme=row["theme"],
            meaning_en=row["meaning_en"],
            meaning_zh=row["meaning_zh"],
            columns=tuple(columns[row["table"]]),
        )
        for row in _rows(FOLDER / "tables.csv")
    }


@cache
def parameter_names() -> dict[str, str]:
    """Names that the model reads from `parameters.csv`, and which regions are expected to give them.

    The value is "every", a kind of evidence, or empty where no region is.
    """
    return {row["name"]: row["expected_by"] for row in _rows(FOLDER / "parameter_names.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(row: dict[str, str]) -> Column:
    return Column(
        table=row["table"],
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        is_key=row["is_key"] == "yes",
        reference=row["reference"],
        presence=row["presence"],
        minimum=float(row["minimum"] or "-inf"),
        maximum=float(row["maximum"] or "inf"),
        choices=tuple(row["choices"].split(";")) if row["choices"] else (),
        meaning_en=row["meaning_en"],
        meaning_zh=row["meaning_zh"],
    )
