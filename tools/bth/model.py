"""What is declared by hand: parameters, commuting moments, the region's card and the source of every column."""

from bth.tables import DECLARED, Source, Target, read_rows

TABLES = ("parameters", "commuting_moments", "sources")


def write(source: Source, target: Target) -> None:
    for table in TABLES:
        rows = read_rows(DECLARED / f"{table}.csv")
        target.write(table, tuple(rows[0]), rows)
    target.write_text("region.yaml", (DECLARED / "region.yaml").read_text(encoding="utf-8"))
