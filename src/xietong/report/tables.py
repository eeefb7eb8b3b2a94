"""Tables as the page shows them: columns with heads in both languages, rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from xietong.report.charts import Bar
from xietong.report.numbers import MINUS, print_column
from xietong.report.words import Both, both

__all__ = [
    "Cell",
    "Column",
    "Row",
    "TableView",
    "number_cells",
    "number_rows",
    "printed_sign",
    "sign_of",
    "text_cell",
]


@dataclass(frozen=True)
class Column:
    """The head of a column; `sub` is its second line, mostly the unit; numbers stand to the right."""

    title: Both
    sub: Both | None = None
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: a text, a second line, a bar, a sign that colours it, an icon before it."""

    text: Both
    sub: Both | None = None
    bar: Bar | None = None
    sign: int = 0
    icon: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """One row; its first cell is its head. `kind` is "total", "part" or nothing."""

    cells: tuple[Cell, ...]
    kind: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class TableView:
    """A table with its caption."""

    key: str
    caption: Both
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Both | None = None

    def labels(self, language: str) -> str:
        """The heads of the columns as CSS properties: on narrow screens each cell bears its own."""
        heads = (_head(column, language) for column in self.columns[1:])
        return ";".join(f"--{language[0]}{number}:{head}" for number, head in enumerate(heads, start=2))


def _head(column: Column, language: str) -> str:
    parts = [column.title] if column.sub is None else [column.title, column.sub]
    plain = [Markup(getattr(part, language)).unescape() for part in parts]
    head = (", " if language == "en" else "，").join(part for part in plain if part)
    return "'" + head.replace("\\", "\\\\").replace("'", "\\27 ") + "'"


def text_cell(text: Both | str, sub: Both | None = None) -> Cell:
    """A cell of words."""
    return Cell(both(text) if isinstance(text, str) else text, sub=sub)


def number_cells(
    values: Sequence[float], unit: str, *, has_sign: bool, digits: int = 2
) -> tuple[tuple[Cell, ...], Both]:
    """The cells of a column of numbers and the unit for its head."""
    printed = print_column(values, unit, has_sign=has_sign, digits=digits)
    cells = tuple(Cell(text, sign=printed_sign(text) if has_sign else 0, is_number=True) for text in printed.cells)
    return cells, printed.unit


def number_rows(
    values: Float[np.ndarray, "row column"], unit: str, *, has_sign: bool, digits: int = 2
) -> tuple[list[tuple[Cell, ...]], Both]:
    """Cells by row, all in one unit with the same decimals, so that parts can be held against each other."""
    cells, printed_unit = number_cells(values.ravel().tolist(), unit, has_sign=has_sign, digits=digits)
    n_row, width = values.shape
    return [cells[width * row : width * (row + 1)] for row in range(n_row)], printed_unit


def printed_sign(text: Both) -> int:
    """The sign that a difference bears in print: a number that rounds to zero has none."""
    return {"+": 1, MINUS: -1}.get(str(text.en)[:1], 0)


def sign_of(value: float) -> int:
    """-1, 0 or 1; zero for a missing value."""
    return int(np.sign(value)) if np.isfinite(value) else 0
