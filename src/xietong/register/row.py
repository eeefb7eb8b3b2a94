"""A row of a table of the register: its cells by column, and what is said where one is missing or does not fit."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from xietong.register.refusal import refuse

__all__ = ["Row", "rows_of_table"]

BILLION = 10**9
# The first row stands below the head.
FIRST = 2
Read = TypeVar("Read")


class Row(dict[str, str]):
    """The cells of a row; `where` names table and row as the user knows them."""

    def __init__(self, where: str, cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self.where = where

    def __missing__(self, column: str) -> str:
        raise refuse(self.where, "import.no_column", name=column)

    def number(self, column: str) -> float | None:
        """A number, or nothing where the cell is empty."""
        return self._read(column, float)

    def whole(self, column: str) -> int | None:
        """A whole number, or nothing where the cell is empty."""
        return self._read(column, int)

    def count(self, column: str) -> int:
        """A whole number that must be there."""
        found = self.whole(column)
        if found is None:
            raise refuse(self._at(column), "import.no_number", given=self[column])
        return found

    def yuan(self, column: str) -> int | None:
        """Whole yuan of an amount in billions, exactly as printed."""
        return self._read(column, lambda text: int(Decimal(text) * BILLION))

    def word(self, column: str, known: Mapping[str, Read]) -> Read:
        """What a word of a closed list stands for."""
        if self[column] not in known:
            raise refuse(self._at(column), "import.no_word", given=self[column], known=", ".join(known))
        return known[self[column]]

    def _read(self, column: str, convert: Callable[[str], Read]) -> Read | None:
        text = self[column].strip()
        try:
            return convert(text) if text else None
        except (ValueError, InvalidOperation) as error:
            raise refuse(self._at(column), "import.no_number", given=text) from error

    def _at(self, column: str) -> str:
        return f"{self.where} {column}"


def rows_of_table(name: str, rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """The rows of a table with their places; a short row has empty cells."""
    return [
        Row(f"{name}:{number}", {key: value or "" for key, value in row.items() if key is not None})
        for number, row in enumerate(rows, start=FIRST)
    ]
