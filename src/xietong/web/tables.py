"""Lists as files for other programs: CSV and XLSX, in the language of the reader, with the sources beside."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

__all__ = ["XLSX", "Cell", "Sheet", "as_csv", "as_xlsx", "named_file"]

Cell = str | int | float | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TITLE, WIDTH = 31, 28
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV with a mark that tells spreadsheets its encoding; no cell is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """One sheet a table, heads in bold and kept in view; texts stay texts."""
    book = Workbook(write_only=True)
    for title, head, rows in sheets:
        sheet = book.create_sheet(title.translate(NOT_IN_TITLES)[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        for number in range(len(head)):
            sheet.column_dimensions[get_column_letter(number + 1)].width = WIDTH
        sheet.append(list(_bold(sheet, head)))
        for row in rows:
            sheet.append([_typed(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: object, head: Sequence[str]) -> Iterator[Any]:
    for title in head:
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = Font(bold=True)
        yield cell


def _typed(sheet: object, value: Cell) -> Any:
    if not isinstance(value, str) or not value.startswith(FORMULA):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


def named_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file that the browser saves and never shows as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
