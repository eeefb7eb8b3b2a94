"""What is declared by hand: parameters, the region's card and the source of every column."""

from bth.tables import Target, read_rows
from germany.source import DECLARED, Source

TABLES = ("parameters", "sources")


def write(_: Source, target: Target) -> None:
    for table in TABLES:
        rows = read_rows(DECLARED / f"{table}.csv")
        target.write(table, tuple(rows[0]), rows)
    target.write_text("region.yaml", (DECLARED / "region.yaml").read_text(encoding="utf-8"))
