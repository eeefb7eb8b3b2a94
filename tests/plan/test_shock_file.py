"""A file of raw changes as a file: encoding, separators, header, rows."""

from pathlib import Path

import pytest

from xietong.errors import ShockError
from xietong.findings import Finding
from xietong.plan.shock_file import COLUMNS, read_rows


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "shocks.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def findings(folder: Path, content: str | bytes) -> tuple[Finding, ...]:
    with pytest.raises(ShockError) as caught:
        read_rows(written(folder, content))
    assert all(finding.remedy for finding in caught.value.findings)
    return caught.value.findings


def test_columns_come_in_any_order_and_may_be_left_out(tmp_path) -> None:
    rows = read_rows(written(tmp_path, "value,zone,shock\n1.05, 11000 ,productivity\n"))
    assert {name: rows.columns[name].tolist() for name in COLUMNS} == {
        "shock": ["productivity"],
        "sector": [""],
        "group": [""],
        "from": [""],
        "to": [""],
        "zone": ["11000"],
        "value": ["1.05"],
    }


def test_a_header_alone_has_no_rows(tmp_path) -> None:
    assert len(read_rows(written(tmp_path, "shock,zone,value\n"))) == 0


def test_blank_rows_are_passed_over_and_counted_as_a_spreadsheet_counts(tmp_path) -> None:
    rows = read_rows(written(tmp_path, "shock,zone,value\n\n,,\nproductivity,a,2\r\n\r\namenity,b,3\n"))
    assert rows.line.tolist() == [4, 6]


def test_fields_that_a_row_leaves_out_are_empty(tmp_path) -> None:
    rows = read_rows(written(tmp_path, "shock,value,zone\nfloor_space,2\n"))
    assert rows.columns["zone"].tolist() == [""]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path) -> None:
    rows = read_rows(written(tmp_path, "shock,zone,value\nproductivity,北京,2\n".encode("utf-8-sig")))
    assert rows.columns["zone"].tolist() == ["北京"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_named(tmp_path, encoding) -> None:
    (fault,) = findings(tmp_path, "shock,zone,value\nproductivity,a,2\n".encode(encoding))
    assert "UTF-16" in fault.what
    assert "UTF-8" in fault.remedy


def test_another_encoding_is_refused_with_the_row(tmp_path) -> None:
    (fault,) = findings(tmp_path, "shock,zone,value\nproductivity,Köln,2\n".encode("latin-1"))
    assert "row 2" in fault.what


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabulators")])
def test_another_separator_is_named(tmp_path, mark, name) -> None:
    (fault,) = findings(tmp_path, f"shock{mark}zone{mark}value\nproductivity{mark}a{mark}1,05\n")
    assert name in fault.what
    assert "commas" in fault.remedy


@pytest.mark.parametrize("content", ["", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path, content) -> None:
    (fault,) = findings(tmp_path, content)
    assert "empty" in fault.what


def test_missing_columns_are_named_together(tmp_path) -> None:
    assert ["'shock'" in f.where or "'value'" in f.where for f in findings(tmp_path, "zone\na\n")] == [True, True]


def test_columns_that_there_are_not_come_with_the_nearest(tmp_path) -> None:
    faults = findings(tmp_path, "shock,zones,Value,value,note\n")
    assert [f.where.split("column ")[1] for f in faults] == ["'zones'", "'Value'", "'note'"]
    assert "Did you mean zone?" in faults[0].remedy
    assert "Did you mean value?" in faults[1].remedy


def test_a_column_that_is_there_twice_is_refused(tmp_path) -> None:
    (fault,) = findings(tmp_path, "shock,value,value\n")
    assert "more than once" in fault.what


def test_a_row_that_is_too_wide_hints_at_the_decimal_comma(tmp_path) -> None:
    (fault,) = findings(tmp_path, "shock,zone,value\nproductivity,a,1,05\n")
    assert "row 2" in fault.where
    assert "point" in fault.remedy


def test_a_quotation_mark_that_is_not_closed_is_refused(tmp_path) -> None:
    (fault,) = findings(tmp_path, 'shock,zone,value\nproductivity,"a,2\n')
    assert "quotation" in fault.remedy
