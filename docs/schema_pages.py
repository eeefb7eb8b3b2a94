"""The region's schema as tables in Markdown."""

import csv
from pathlib import Path

__all__ = ["column_tables"]

NEED = {
    "every": "required",
    "census": "required with a census",
    "flows": "required with observed flows",
    "": "may be absent",
}
HEAD = "| column | type | unit | rule | meaning | 含义 |\n|---|---|---|---|---|---|\n"


def column_tables(schema: Path) -> str:
    """One section a table: what it holds, then its columns with type, unit, rule and meaning."""
    columns: dict[str, list[dict[str, str]]] = {}
    for path in sorted(schema.glob("*.csv")):
        for row in _rows(path):
            if "column" in row:
                columns.setdefault(row["table"], []).append(row)
    return "\n".join(_section(table, columns.get(table["table"], [])) for table in _rows(schema / "tables.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _section(table: dict[str, str], columns: list[dict[str, str]]) -> str:
    need = NEED[table["required_by"]]
    lines = [f"### `{table['table']}.csv` ({need})", "", f"{table['meaning_en']}. {table['meaning_zh']}。", ""]
    cells = [
        " | ".join(
            (
                f"`{column['column']}`",
                column["type"],
                column["unit"] or "",
                _rule(column),
                _escape(column["meaning_en"]),
                _escape(column["meaning_zh"]),
            )
        )
        for column in columns
    ]
    return "\n".join(lines) + HEAD + "\n".join(f"| {row} |" for row in cells) + "\n"


def _rule(column: dict[str, str]) -> str:
    parts = ["key"] if column["is_key"] == "yes" else []
    parts += [column["presence"]]
    if column["reference"]:
        parts.append(f"names `{column['reference']}`")
    if column["choices"]:
        parts.append("one of " + ", ".join(f"`{choice}`" for choice in column["choices"].split(";")))
    if column["minimum"] or column["maximum"]:
        parts.append(f"{column['minimum'] or '−∞'} to {column['maximum'] or '∞'}")
    return "; ".join(parts)


def _escape(text: str) -> str:
    return text.replace("|", "\\|")
